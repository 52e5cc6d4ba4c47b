//! What a customer allows: constraints, limits, exclusions. Field names and defaults as in the HTTP API's Policy.

use crate::{Architecture, InstanceTypeName, Labels, Taint};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One cluster's policy. Every field has a default, so `{}` is a policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Policy {
    /// Off: the plan is empty and says why.
    pub enabled: bool,
    /// Which instance types may be used.
    pub constraints: InstanceConstraints,
    /// Consolidation.
    pub binpack: BinPacking,
    /// Whether on-demand may stand in when Spot is not to be had.
    pub fallback: Fallback,
    /// Whether nodes must span zones (safety layer 2).
    pub az_spread: ZoneSpread,
    /// What must not be moved.
    pub exclusions: Exclusions,
    /// What to do about scratch data.
    pub local_data: LocalData,
    /// Bounds on disruption while a plan is carried out.
    pub limits: DisruptionLimits,
    /// Whether a person approves each plan before it is carried out (DEC-04).
    pub approval: ApprovalMode,
    /// Weights of the four-factor ranking, in percent; none means 45/30/15/10.
    pub weights: Option<RankingWeights>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            enabled: true,
            constraints: InstanceConstraints::default(),
            binpack: BinPacking::default(),
            fallback: Fallback::default(),
            az_spread: ZoneSpread::default(),
            exclusions: Exclusions::default(),
            local_data: LocalData::default(),
            limits: DisruptionLimits::default(),
            approval: ApprovalMode::default(),
            weights: None,
        }
    }
}

/// Who lets a plan run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalMode {
    /// Every plan that passes the safety check runs.
    Auto,
    /// A person decides on each plan.
    #[default]
    Manual,
}

/// A range of numbers, both ends included; an open end does not bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Range {
    /// Least allowed value.
    pub min: Option<u64>,
    /// Greatest allowed value.
    pub max: Option<u64>,
}

impl Range {
    /// Whether `value` lies inside.
    pub fn contains(self, value: u64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }
}

/// Which instance types new nodes may have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct InstanceConstraints {
    /// Allowed families; empty allows all.
    pub families: Vec<String>,
    /// Forbidden types.
    pub exclude_types: Vec<InstanceTypeName>,
    /// Allowed architectures; empty allows all that the pods' images prove.
    pub architectures: Vec<Architecture>,
    /// Allowed vCPUs of a node.
    pub vcpu: Range,
    /// Allowed memory of a node in GiB.
    pub memory_gib: Range,
    /// Greatest share of Spot in percent of capacity. The safety layers allow 85.
    pub max_spot_pct: u32,
}

impl Default for InstanceConstraints {
    fn default() -> Self {
        Self {
            families: Vec::new(),
            exclude_types: Vec::new(),
            architectures: Vec::new(),
            vcpu: Range::default(),
            memory_gib: Range::default(),
            max_spot_pct: 100,
        }
    }
}

/// Consolidation settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BinPacking {
    /// Off: nodes may change how they are bought, never be merged.
    pub enabled: bool,
    /// 0–100: how small a saving still justifies moving pods.
    pub aggressiveness: u32,
}

impl Default for BinPacking {
    fn default() -> Self {
        Self { enabled: true, aggressiveness: 40 }
    }
}

/// Fallback settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Fallback {
    /// On-demand may stand in for Spot.
    pub enabled: bool,
}

impl Default for Fallback {
    fn default() -> Self {
        Self { enabled: true }
    }
}

/// Zone spread settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ZoneSpread {
    /// Off needs a reason: it waives safety layer 2.
    pub enabled: bool,
    /// Why the waiver was given.
    pub waiver_reason: Option<String>,
}

impl Default for ZoneSpread {
    fn default() -> Self {
        Self { enabled: true, waiver_reason: None }
    }
}

/// What is left alone. Namespaces bar right-sizing only; the others bar eviction too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Exclusions {
    /// Namespaces that are not right-sized.
    pub namespaces: Vec<String>,
    /// Pods or nodes with any of these labels are not moved.
    pub labels: Labels,
    /// Nodes with any of these taints are not touched.
    pub taints: Vec<Taint>,
    /// Nodes of these types are not touched.
    pub instance_types: Vec<InstanceTypeName>,
}

impl Default for Exclusions {
    fn default() -> Self {
        Self {
            namespaces: vec!["kube-system".into(), "kube-public".into(), "kube-node-lease".into()],
            labels: Labels::new(),
            taints: Vec::new(),
            instance_types: Vec::new(),
        }
    }
}

/// Whether pods with scratch data on the node's disk may move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LocalData {
    /// emptyDir on disk, hostPath and local volumes keep a pod where it is.
    #[default]
    Block,
    /// emptyDir may be lost; hostPath and local volumes still keep a pod.
    AllowEmptyDir,
}

/// How much may be disturbed at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DisruptionLimits {
    /// Actions at the same time.
    pub max_concurrent: u32,
    /// Rest between two optimisations in seconds.
    pub cooldown_s: u32,
    /// Nodes disturbed voluntarily at the same time, percent of all.
    pub max_disrupted_pct: u32,
}

impl Default for DisruptionLimits {
    fn default() -> Self {
        Self { max_concurrent: 5, cooldown_s: 300, max_disrupted_pct: 10 }
    }
}

/// Weights of the ranking factors in percent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RankingWeights {
    /// Price.
    pub cost: u32,
    /// Interruption probability.
    pub stability: u32,
    /// Measured performance; left out while nothing is measured.
    #[serde(default)]
    pub performance: u32,
    /// Launch success; left out while nothing is measured.
    #[serde(default)]
    pub capacity: u32,
}

/// A contradiction inside a policy: the field at fault and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// Path of the field, for example `constraints.vcpu`.
    pub field: &'static str,
    /// What is wrong.
    pub reason: String,
}

impl Policy {
    /// Checks ranges and contradictions.
    ///
    /// # Errors
    /// The first field that cannot be meant.
    pub fn validate(&self) -> Result<(), PolicyError> {
        let fail = |field, reason: String| Err(PolicyError { field, reason });
        let percent = |field, value: u32, least: u32, most: u32| {
            if (least..=most).contains(&value) {
                Ok(())
            } else {
                Err(PolicyError { field, reason: format!("{value} is not between {least} and {most}") })
            }
        };
        percent("constraints.max_spot_pct", self.constraints.max_spot_pct, 0, 100)?;
        percent("binpack.aggressiveness", self.binpack.aggressiveness, 0, 100)?;
        percent("limits.max_concurrent", self.limits.max_concurrent, 1, 20)?;
        percent("limits.cooldown_s", self.limits.cooldown_s, 60, 86_400)?;
        percent("limits.max_disrupted_pct", self.limits.max_disrupted_pct, 1, 50)?;
        for (field, range) in
            [("constraints.vcpu", self.constraints.vcpu), ("constraints.memory_gib", self.constraints.memory_gib)]
        {
            if let (Some(min), Some(max)) = (range.min, range.max)
                && min > max
            {
                return fail(field, format!("min {min} is above max {max}"));
            }
        }
        if !self.az_spread.enabled && self.az_spread.waiver_reason.as_deref().is_none_or(|text| text.trim().is_empty())
        {
            return fail("az_spread.waiver_reason", "switching zone spread off needs a reason".into());
        }
        let excludes_all = !self.constraints.families.is_empty()
            && self
                .constraints
                .exclude_types
                .iter()
                .any(|name| self.constraints.families.iter().any(|family| name.as_str() == format!("{family}.*")));
        if excludes_all {
            return fail("constraints.exclude_types", "excludes a family that constraints.families allows".into());
        }
        if let Some(weights) = self.weights {
            let sum = weights.cost + weights.stability + weights.performance + weights.capacity;
            if weights.cost + weights.stability == 0 || sum != 100 {
                return fail(
                    "weights",
                    format!("the four weights sum to {sum}, not 100, or price and stability are both 0"),
                );
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_policy_is_valid() {
        assert_eq!(Policy::default().validate(), Ok(()));
    }

    #[test]
    fn a_range_upside_down_is_named() {
        let mut policy = Policy::default();
        policy.constraints.vcpu = Range { min: Some(16), max: Some(4) };
        assert_eq!(policy.validate().unwrap_err().field, "constraints.vcpu");
    }
}
