//! Cost over time against the baseline.

use super::Moment;
use serde::{Deserialize, Serialize};

/// The step of a series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SeriesStep {
    /// An hour.
    #[default]
    Hour,
    /// A day in UTC.
    Day,
}

/// What an hour or a day cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CostPoint {
    /// Its beginning.
    pub at: Moment,
    /// Paid for Spot.
    pub spot_microusd: i64,
    /// Paid for on-demand.
    pub on_demand_microusd: i64,
    /// Both.
    pub paid_microusd: i64,
    /// What it would have cost without us.
    pub baseline_microusd: i64,
    /// Baseline − paid.
    pub saved_microusd: i64,
    /// What the plans that were let run promised; clusters and hours without one count with what was paid. Null where no
    /// plan was in force.
    pub predicted_microusd: Option<i64>,
}

/// A series with its sums.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CostSeries {
    /// From this moment.
    pub from: Moment,
    /// Until before this one.
    pub until: Moment,
    /// Step.
    pub step: SeriesStep,
    /// Points, oldest first; hours that are not rolled up yet have none.
    pub points: Vec<CostPoint>,
    /// Paid, over all points.
    pub paid_microusd: i64,
    /// Baseline, over all points.
    pub baseline_microusd: i64,
    /// Baseline − paid, over all points.
    pub saved_microusd: i64,
}
