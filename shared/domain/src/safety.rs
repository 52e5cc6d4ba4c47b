//! The five-layer safety check: its bounds, what was measured, and the verdict.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The bounds in force (SAFE-01..04). Shares are of allocatable CPU and of memory of the managed worker nodes, the
/// worse of the two; in millionths, so that 0.15 is exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SafetyBounds {
    /// Layer 1: least stability (1 − monthly interruption probability) of every Spot pool in use.
    pub min_stability_ppm: u32,
    /// Layer 2: nodes span at least this many zones, or all usable ones, or as many as there were nodes.
    pub min_zones: u32,
    /// Layer 2: at least this many nodes, or as many as there were.
    pub min_nodes: u32,
    /// Layer 3: greatest share of capacity in one Spot pool; a single node of a pool is always allowed.
    pub max_pool_share_ppm: u32,
    /// Layer 4: least on-demand share of capacity.
    pub min_on_demand_share_ppm: u32,
}

impl Default for SafetyBounds {
    fn default() -> Self {
        Self {
            min_stability_ppm: 750_000,
            min_zones: 3,
            min_nodes: 3,
            max_pool_share_ppm: 200_000,
            min_on_demand_share_ppm: 150_000,
        }
    }
}

/// A safety layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SafetyLayer {
    /// Layer 1.
    PoolStability,
    /// Layer 2.
    ZoneSpread,
    /// Layer 3.
    PoolShare,
    /// Layer 4.
    OnDemandShare,
    /// Layer 5: all of them together, against the state before.
    Combined,
}

impl SafetyLayer {
    /// The layer's name as answers write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::PoolStability => "pool_stability",
            Self::ZoneSpread => "zone_spread",
            Self::PoolShare => "pool_share",
            Self::OnDemandShare => "on_demand_share",
            Self::Combined => "combined",
        }
    }
}

/// One layer, measured before and after a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LayerReading {
    /// Which layer.
    pub layer: SafetyLayer,
    /// What is measured, in words.
    pub measure: String,
    /// The bound as a number; a count for zones, a share 0–1 otherwise.
    pub bound: f64,
    /// Value before the plan; none where nothing is there to measure (no Spot pool, no managed node).
    pub before: Option<f64>,
    /// Value after the plan.
    pub after: Option<f64>,
    /// Held before.
    pub held_before: bool,
    /// Holds after.
    pub holds_after: bool,
}

/// The verdict over all layers (SAFE-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SafetyVerdict {
    /// Every layer holds.
    Approved,
    /// A layer is still broken, but better than before.
    ApprovedImproving,
    /// A layer is still broken, no worse than before.
    ApprovedUnchanged,
    /// Every layer holds, but would not had each joining node been bought as the best offering for its pods.
    SafeAlternativeCreated,
    /// A layer that held would break, or a broken one get worse: nothing of this may run.
    Rejected,
}

/// The safety check's answer for one plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SafetyReport {
    /// Verdict.
    pub verdict: SafetyVerdict,
    /// The layers in order.
    pub layers: Vec<LayerReading>,
    /// The least on-demand share, 0–1, that a fleet of the planned number of nodes can have without breaking a layer.
    pub least_on_demand_share: f64,
}
