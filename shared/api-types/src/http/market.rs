//! The market of a region: pools with price, risk, and what we do there.

use super::{Moment, PoolRiskLevel};
use serde::{Deserialize, Serialize};

/// Pools of a region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Market {
    /// Region.
    pub region: String,
    /// When the Spot prices were taken; null when there are none yet.
    pub as_of: Option<Moment>,
    /// They are older than an hour: nothing is decided by them.
    pub stale: bool,
    /// Of when the Spot Advisor's figures are: when it was read or, before it ever was, the day of those shipped with the
    /// product. Null where neither knows the region.
    pub advisor_as_of: Option<Moment>,
    /// When the figures of our own nodes were made.
    pub own_as_of: Option<Moment>,
    /// All pools that fit the filters, over all pages.
    pub total: u64,
    /// Pools, by type and zone.
    pub items: Vec<Pool>,
    /// For the next page; null on the last one.
    pub next_cursor: Option<String>,
}

/// A Spot pool: one type in one zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pool {
    /// Type.
    pub instance_type: String,
    /// Family, `m6i`.
    pub family: String,
    /// Zone.
    pub zone: String,
    /// Spot price.
    pub spot_microusd_per_hour: u64,
    /// Mean Spot price of thirty days.
    pub average_spot_microusd_per_hour: Option<u64>,
    /// List price.
    pub on_demand_microusd_per_hour: Option<u64>,
    /// Saved against the list price, percent; negative when Spot is dearer.
    pub saving_pct: Option<f64>,
    /// How often such instances were interrupted in a month, as the Spot Advisor says: `<5%`, `5-10%`, `10-15%`,
    /// `15-20%`, `>20%`.
    pub advisor_bucket: Option<String>,
    /// Middle of the bucket, 0–1.
    pub interruption_probability: Option<f64>,
    /// 1 − that.
    pub stability: Option<f64>,
    /// Flagged after interruptions.
    pub risk: PoolRiskLevel,
    /// Until when.
    pub risk_until: Option<Moment>,
    /// Could not be had lately, and is not asked before this moment.
    pub unavailable_until: Option<Moment>,
    /// Our nodes there now; null while that is not counted.
    pub nodes: Option<u32>,
    /// Of them launched by us; null while that is not counted.
    pub launched_nodes: Option<u32>,
    /// Tries there in a row that got nothing; 0 when the last one did.
    pub failed_launches: u32,
}
