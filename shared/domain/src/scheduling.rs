//! The rules by which Kubernetes decides where a pod may run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A set of labels or annotations, ordered so that output is stable.
pub type Labels = BTreeMap<String, String>;

/// What a taint does to pods that do not tolerate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaintEffect {
    /// New pods stay away.
    NoSchedule,
    /// New pods stay away if possible; the planner ignores it.
    PreferNoSchedule,
    /// New pods stay away and running ones leave.
    NoExecute,
}

/// A node's mark that keeps pods away.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Taint {
    /// Taint key.
    pub key: String,
    /// Taint value, often empty.
    #[serde(default)]
    pub value: String,
    /// Effect.
    pub effect: TaintEffect,
}

/// How a toleration compares a taint's value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TolerationOperator {
    /// Key and value must be equal.
    #[default]
    Equal,
    /// The key suffices; an empty key tolerates everything.
    Exists,
}

/// A pod's permission to run despite a taint.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Toleration {
    /// Taint key; empty with `exists` tolerates every key.
    pub key: String,
    /// Comparison.
    pub operator: TolerationOperator,
    /// Taint value for `equal`.
    pub value: String,
    /// Effect tolerated; none means all.
    pub effect: Option<TaintEffect>,
}

impl Toleration {
    /// Whether this toleration covers `taint`, by the rules of the Kubernetes scheduler.
    pub fn tolerates(&self, taint: &Taint) -> bool {
        if self.effect.is_some_and(|effect| effect != taint.effect) {
            return false;
        }
        match self.operator {
            TolerationOperator::Exists => self.key.is_empty() || self.key == taint.key,
            TolerationOperator::Equal => self.key == taint.key && self.value == taint.value,
        }
    }
}

/// Keys of the taints that the DaemonSet controller makes its pods tolerate, whatever they say themselves.
/// <https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#taints-and-tolerations>
pub const DAEMON_SET_TOLERATED: [&str; 7] = [
    "node.kubernetes.io/not-ready",
    "node.kubernetes.io/unreachable",
    "node.kubernetes.io/disk-pressure",
    "node.kubernetes.io/memory-pressure",
    "node.kubernetes.io/pid-pressure",
    "node.kubernetes.io/unschedulable",
    "node.kubernetes.io/network-unavailable",
];

/// Comparison of one label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SelectorOperator {
    /// The label's value is one of the values.
    In,
    /// The label is absent or its value is none of the values.
    NotIn,
    /// The label is present.
    Exists,
    /// The label is absent.
    DoesNotExist,
    /// The label's value, a number, is greater than the one value.
    Gt,
    /// The label's value, a number, is less than the one value.
    Lt,
}

/// One requirement on a label.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct SelectorRequirement {
    /// Label key.
    pub key: String,
    /// Comparison.
    pub operator: SelectorOperator,
    /// Values compared with.
    #[serde(default)]
    pub values: Vec<String>,
}

impl SelectorRequirement {
    /// Whether a label with this value (or without, `None`) meets the requirement.
    pub fn matches(&self, value: Option<&str>) -> bool {
        let listed = |value: &str| self.values.iter().any(|candidate| candidate == value);
        match self.operator {
            SelectorOperator::In => value.is_some_and(listed),
            SelectorOperator::NotIn => !value.is_some_and(listed),
            SelectorOperator::Exists => value.is_some(),
            SelectorOperator::DoesNotExist => value.is_none(),
            SelectorOperator::Gt => self.compares(value, |label, bound| label > bound),
            SelectorOperator::Lt => self.compares(value, |label, bound| label < bound),
        }
    }

    fn compares(&self, value: Option<&str>, holds: impl Fn(i64, i64) -> bool) -> bool {
        let label = value.and_then(|text| text.parse().ok());
        let bound = self.values.first().and_then(|text| text.parse().ok());
        matches!((label, bound), (Some(label), Some(bound)) if holds(label, bound))
    }
}

/// A selector over labels. Empty selects everything; absence of a selector is expressed by `Option`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct LabelSelector {
    /// Labels that must be equal.
    pub match_labels: Labels,
    /// Further requirements, all of which must hold.
    pub match_expressions: Vec<SelectorRequirement>,
}

impl LabelSelector {
    /// Whether `labels` meet every requirement.
    pub fn matches(&self, labels: &Labels) -> bool {
        self.match_labels.iter().all(|(key, value)| labels.get(key) == Some(value))
            && self
                .match_expressions
                .iter()
                .all(|requirement| requirement.matches(labels.get(&requirement.key).map(String::as_str)))
    }
}

/// One alternative of a required node affinity: all its requirements must hold. Terms are alternatives.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct NodeSelectorTerm {
    /// Requirements on node labels.
    pub match_expressions: Vec<SelectorRequirement>,
    /// Requirements on node fields; Kubernetes knows `metadata.name` only.
    pub match_fields: Vec<SelectorRequirement>,
}

/// A required affinity or anti-affinity to pods.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct PodAffinityTerm {
    /// Node label whose value makes the domain, for example `topology.kubernetes.io/zone`.
    pub topology_key: String,
    /// Pods meant; `None` selects no pod.
    #[serde(default)]
    pub selector: Option<LabelSelector>,
    /// Namespaces meant; empty means the pod's own, unless `all_namespaces`.
    #[serde(default)]
    pub namespaces: Vec<String>,
    /// Every namespace is meant. A namespace selector is read as this, since namespaces' labels are not known.
    #[serde(default)]
    pub all_namespaces: bool,
}

impl PodAffinityTerm {
    /// Whether a pod with these labels in `namespace` is meant by this term of a pod in `own_namespace`.
    pub fn selects(&self, own_namespace: &str, namespace: &str, labels: &Labels) -> bool {
        let in_namespace = self.all_namespaces
            || if self.namespaces.is_empty() {
                own_namespace == namespace
            } else {
                self.namespaces.iter().any(|candidate| candidate == namespace)
            };
        in_namespace && self.selector.as_ref().is_some_and(|selector| selector.matches(labels))
    }
}

/// A hard topology spread constraint (`whenUnsatisfiable: DoNotSchedule`); soft ones are not kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct TopologySpread {
    /// Greatest allowed difference between the fullest and the emptiest domain.
    pub max_skew: u32,
    /// Node label whose value makes the domain.
    pub topology_key: String,
    /// Pods counted, in the pod's own namespace; `None` counts no pod.
    #[serde(default)]
    pub selector: Option<LabelSelector>,
    /// With fewer domains than this the emptiest counts as 0.
    #[serde(default)]
    pub min_domains: Option<u32>,
}

/// Node label keys that the product reads or writes.
pub mod label_keys {
    /// Zone of a node.
    pub const ZONE: &str = "topology.kubernetes.io/zone";
    /// Zone of a node before Kubernetes 1.17.
    pub const ZONE_BETA: &str = "failure-domain.beta.kubernetes.io/zone";
    /// Region of a node.
    pub const REGION: &str = "topology.kubernetes.io/region";
    /// Region of a node before Kubernetes 1.17.
    pub const REGION_BETA: &str = "failure-domain.beta.kubernetes.io/region";
    /// Instance type of a node.
    pub const INSTANCE_TYPE: &str = "node.kubernetes.io/instance-type";
    /// Instance type of a node before Kubernetes 1.17.
    pub const INSTANCE_TYPE_BETA: &str = "beta.kubernetes.io/instance-type";
    /// Architecture of a node.
    pub const ARCH: &str = "kubernetes.io/arch";
    /// Architecture of a node before Kubernetes 1.14.
    pub const ARCH_BETA: &str = "beta.kubernetes.io/arch";
    /// Operating system of a node.
    pub const OS: &str = "kubernetes.io/os";
    /// Host name; the usual topology key for "one per node".
    pub const HOSTNAME: &str = "kubernetes.io/hostname";
    /// Capacity type as Karpenter writes it: `spot`, `on-demand`.
    pub const KARPENTER_CAPACITY_TYPE: &str = "karpenter.sh/capacity-type";
    /// Capacity type as EKS managed node groups write it: `SPOT`, `ON_DEMAND`.
    pub const EKS_CAPACITY_TYPE: &str = "eks.amazonaws.com/capacityType";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_key_with_exists_tolerates_everything() {
        let toleration = Toleration { operator: TolerationOperator::Exists, ..Toleration::default() };
        let taint = Taint { key: "dedicated".into(), value: "gpu".into(), effect: TaintEffect::NoExecute };
        assert!(toleration.tolerates(&taint));
    }

    #[test]
    fn not_in_holds_for_an_absent_label() {
        let requirement =
            SelectorRequirement { key: "tier".into(), operator: SelectorOperator::NotIn, values: vec!["web".into()] };
        assert!(requirement.matches(None));
        assert!(!requirement.matches(Some("web")));
    }
}
