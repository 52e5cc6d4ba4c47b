//! The overview: key figures with trend, what the fleet is made of, cost against baseline.

use super::{CauseAmount, CostSeries, Moment, OverBaseline, PlanOutlook, ProjectionBar};
use serde::{Deserialize, Serialize};

/// What a figure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KpiUnit {
    /// Micro-dollars of a month at the present rate.
    MicrousdPerMonth,
    /// A share, 0 to 1.
    Share,
    /// A number of things.
    Count,
}

/// One key figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Kpi {
    /// The figure; null where there is nothing to measure.
    pub value: Option<f64>,
    /// The same a day before; null while there is no such day.
    pub previous: Option<f64>,
    /// Change against the day before, percent; null where there is nothing to compare with.
    pub trend_pct: Option<f64>,
    /// What it is counted in.
    pub unit: KpiUnit,
    /// The window it speaks of: `now`, `24 h`, `30 d`.
    pub window: String,
    /// How it is computed: formula, prices used, window.
    pub how: String,
}

/// The eight key figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Kpis {
    /// What the fleet costs.
    pub monthly_spend: Kpi,
    /// Baseline − spend.
    pub net_savings: Kpi,
    /// Net savings ÷ baseline.
    pub savings_share: Kpi,
    /// Ready nodes ÷ nodes.
    pub fleet_health: Kpi,
    /// Running nodes.
    pub active_nodes: Kpi,
    /// Spot nodes ÷ nodes.
    pub spot_share: Kpi,
    /// Completed optimization jobs.
    pub optimizations: Kpi,
    /// Warnings and rebalance recommendations.
    pub risk_notices: Kpi,
}

/// A slice of a pie.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Slice {
    /// What it stands for: `spot`, `m6i`, `us-east-1a`.
    pub key: String,
    /// Nodes.
    pub nodes: u32,
    /// Their price.
    pub microusd_per_hour: u64,
    /// Share of the nodes, 0–1.
    pub share: f64,
}

/// What the fleet is made of. Each list adds up to the node list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Composition {
    /// Spot and on-demand.
    pub by_capacity_type: Vec<Slice>,
    /// Families, greatest first.
    pub by_family: Vec<Slice>,
    /// Zones.
    pub by_zone: Vec<Slice>,
}

/// Sums of the ledger over a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PeriodSums {
    /// Paid.
    pub paid_microusd: i64,
    /// What your own groups would have cost.
    pub baseline_microusd: i64,
    /// On-demand price of the same instance hours.
    pub on_demand_microusd: i64,
    /// On-demand cost of the first day's fleet.
    pub first_day_microusd: i64,
    /// Baseline − paid.
    pub saved_microusd: i64,
    /// Why baseline and paid differ; empty for the month.
    pub causes: Vec<CauseAmount>,
}

/// The overview of an organization or of one cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overview {
    /// `clu_…`; null for the whole organization.
    pub cluster_id: Option<String>,
    /// When the figures were made; null until a cluster was seen whole, and then every figure is null.
    pub as_of: Option<Moment>,
    /// They are older than they should be.
    pub stale: bool,
    /// Key figures.
    pub kpis: Kpis,
    /// Fleet.
    pub composition: Composition,
    /// What a month would have cost, costs, and could cost.
    pub projection: Vec<ProjectionBar>,
    /// The plans behind what it could cost; null before the first figures.
    pub plans: Option<PlanOutlook>,
    /// Clusters that cost more than their baseline, those that do most first, five at most; of the whole organization only.
    pub over_baseline: Vec<OverBaseline>,
    /// Usage is in the ledger up to this moment; of several clusters the earliest.
    pub accounted_until: Option<Moment>,
    /// The hour that runs, as far as it is accounted.
    pub this_hour: Option<PeriodSums>,
    /// The 24 hours before it and it.
    pub last_24_hours: Option<PeriodSums>,
    /// This month in UTC.
    pub month_to_date: Option<PeriodSums>,
    /// Cost against baseline in the window asked for.
    pub costs: CostSeries,
}
