//! Overrides: how something is bought for a while because a person said so (API.md §6).

use super::{Moment, OverrideScope, OverrideState};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A node that is to be on-demand for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Override {
    /// `ovr_…`.
    pub id: String,
    /// Its cluster.
    pub cluster_id: String,
    /// What is overridden.
    pub scope: OverrideScope,
    /// The Spot instance that was there when it was asked for, `i-…`.
    pub target_id: String,
    /// The node that ran on it.
    pub target_node: String,
    /// The on-demand instance that took its place; null until it has.
    pub replacement_id: Option<String>,
    /// Asked for.
    pub duration_hours: u16,
    /// Why; empty when nothing was said.
    pub reason: String,
    /// Who asked.
    pub requested_by: String,
    /// When it was asked for.
    pub starts_at: Moment,
    /// It holds nothing from this moment on.
    pub expires_at: Moment,
    /// State.
    pub state: OverrideState,
    /// The job that carries it out; it is there once the cluster is free for it.
    pub job_id: String,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// Why it ended.
    pub note: Option<String>,
}

impl Override {
    /// As it stands at `now`: one whose time is over has ended, even if nobody has written that down yet.
    pub fn at(mut known: spot_domain::Override, now: Timestamp) -> Self {
        if known.state == spot_domain::OverrideState::Active && known.expires_at <= now {
            let expired_at = known.expires_at;
            known.end("its time is over", expired_at);
        }
        Self {
            id: known.id.to_string(),
            cluster_id: known.cluster_id.to_string(),
            scope: known.scope.into(),
            target_id: known.target_id,
            target_node: known.target_node.to_string(),
            replacement_id: known.replacement_id,
            duration_hours: known.duration_hours,
            reason: known.reason,
            requested_by: known.requested_by,
            starts_at: known.starts_at.into(),
            expires_at: known.expires_at.into(),
            state: known.state.into(),
            job_id: known.job_id.to_string(),
            ended_at: known.ended_at.map(Moment),
            note: known.note,
        }
    }
}

/// `POST /overrides`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OverrideRequest {
    /// What is overridden.
    pub scope: OverrideScope,
    /// The instance, `i-…`.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub target_id: String,
    /// For so many hours from now, 1 to 168.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 168))]
    pub duration_hours: u16,
    /// Why, for the audit; 500 letters at most.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub reason: Option<String>,
    /// Has to be true: pods move and the price rises.
    pub confirm: bool,
}
