//! An interruption: what AWS told us, or did not, and what was done.

use super::{ClusterId, InterruptionId, JobId, OrganizationId};
use crate::{InstanceTypeName, Zone};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterruptionKind {
    /// The two-minute warning.
    Warning,
    /// The pool is at elevated risk.
    Rebalance,
    /// The instance changed state without a warning.
    StateChange,
    /// Maintenance.
    ScheduledChange,
    /// Nothing was heard; discovery found it missing (INT-06).
    Inferred,
}

/// Where our answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterruptionState {
    /// A replacement is being bought and the node drained.
    Acting,
    /// The replacement is Ready and the old node gone.
    Recovered,
    /// The node is gone and not all of it was replaced, with the reason in `note`.
    Failed,
    /// Nothing had to be done, with the reason in `note`.
    NothingToDo,
}

/// One interruption.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interruption {
    /// Id.
    pub id: InterruptionId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Its cluster.
    pub cluster_id: ClusterId,
    /// `i-…`.
    pub instance_id: String,
    /// Pool.
    pub instance_type: InstanceTypeName,
    /// Pool.
    pub zone: Zone,
    /// What was heard first.
    pub kind: InterruptionKind,
    /// When AWS says it happened.
    pub event_at: Timestamp,
    /// When we got it.
    pub received_at: Timestamp,
    /// The job that answers it.
    pub job_id: Option<JobId>,
    /// State.
    pub state: InterruptionState,
    /// In words.
    pub note: String,
    /// When the last pod was evicted.
    pub drained_at: Option<Timestamp>,
    /// When the replacement was Ready.
    pub recovered_at: Option<Timestamp>,
    /// Optimistic version.
    pub version: u64,
}
