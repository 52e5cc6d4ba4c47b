//! What happened when in the life of an action.

use super::Moment;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    /// The optimizer made the plan.
    Decided,
    /// The plan passed the safety check.
    Checked,
    /// A person approved or rejected it.
    Approved,
    /// The action was made.
    Enqueued,
    /// Somebody holds it.
    PickedUp,
    /// It ended: see the action's status.
    Ended,
    /// What it caused stands in the ledger.
    Accounted,
    /// The job ended: see its status.
    JobEnded,
}

/// One event of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEvent {
    /// When; null for what happened at an unrecorded moment between its neighbours.
    pub at: Option<Moment>,
    /// What happened.
    pub kind: TimelineKind,
    /// In words.
    pub text: String,
}
