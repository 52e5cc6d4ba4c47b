//! The decision funnel: pools seen, and what was left of them after each rule.

use super::{JobStatus, Moment};
use serde::{Deserialize, Serialize};

/// Six counts, each at most the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FunnelCounts {
    /// Pools of the region's market.
    pub seen: u32,
    /// Allowed by policy and offered.
    pub allowed: u32,
    /// Neither flagged nor unavailable nor unstable.
    pub not_risky: u32,
    /// Priced and ranked.
    pub scored: u32,
    /// In the plan that passed the safety check.
    pub safe: u32,
    /// Really launched.
    pub executed: u32,
}

impl From<spot_domain::Funnel> for FunnelCounts {
    fn from(funnel: spot_domain::Funnel) -> Self {
        let spot_domain::Funnel { seen, allowed, not_risky, scored, safe, executed } = funnel;
        Self { seen, allowed, not_risky, scored, safe, executed }
    }
}

/// The funnel of a window of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FunnelReport {
    /// From this moment.
    pub from: Moment,
    /// To this one.
    pub to: Moment,
    /// Sums over the runs.
    pub total: FunnelCounts,
    /// Runs, newest first.
    pub runs: Vec<FunnelRun>,
    /// The window holds more runs than are listed and summed: ask for a shorter one.
    pub truncated: bool,
}

/// One run of the optimizer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FunnelRun {
    /// Its job.
    pub job_id: String,
    /// Its cluster.
    pub cluster_id: String,
    /// When it was.
    pub at: Moment,
    /// What became of the job.
    pub status: JobStatus,
    /// Counts.
    pub counts: FunnelCounts,
}
