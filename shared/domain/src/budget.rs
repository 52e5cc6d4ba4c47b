//! PodDisruptionBudgets.

use crate::{LabelSelector, ObjectName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A number of pods or a percentage of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountOrPercent {
    /// So many pods.
    Count(u32),
    /// Such a share of the expected pods, in percent.
    Percent(u32),
}

/// One budget: how many of its pods may be missing at once through voluntary moves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PodDisruptionBudget {
    /// Namespace and name.
    pub name: ObjectName,
    /// Pods meant, in its namespace; `None` selects none, an empty selector all.
    #[serde(default)]
    pub selector: Option<LabelSelector>,
    /// `spec.minAvailable`.
    #[serde(default)]
    pub min_available: Option<CountOrPercent>,
    /// `spec.maxUnavailable`.
    #[serde(default)]
    pub max_unavailable: Option<CountOrPercent>,
    /// `status.disruptionsAllowed`, when known.
    #[serde(default)]
    pub disruptions_allowed: Option<i32>,
}
