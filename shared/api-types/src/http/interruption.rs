//! Interruptions: what AWS told us, or did not, and what was done.

use super::{InterruptionKind, InterruptionState, Moment};
use serde::{Deserialize, Serialize};

/// One interruption.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Interruption {
    /// `int_…`.
    pub id: String,
    /// Its cluster.
    pub cluster_id: String,
    /// `i-…`.
    pub instance_id: String,
    /// Type.
    pub instance_type: String,
    /// Zone.
    pub zone: String,
    /// What was heard first.
    pub kind: InterruptionKind,
    /// When AWS says it happened.
    pub event_at: Moment,
    /// When we got it.
    pub received_at: Moment,
    /// The job that answers it.
    pub job_id: Option<String>,
    /// State.
    pub state: InterruptionState,
    /// In words.
    pub note: String,
    /// When the last pod was evicted.
    pub drained_at: Option<Moment>,
    /// Seconds from hearing of it to that.
    pub drain_s: Option<i64>,
    /// When the replacement was Ready.
    pub recovered_at: Option<Moment>,
    /// Seconds from hearing of it to that.
    pub recovery_s: Option<i64>,
}

impl From<spot_domain::Interruption> for Interruption {
    fn from(interruption: spot_domain::Interruption) -> Self {
        let received_at = interruption.received_at;
        let after = |at: jiff::Timestamp| at.duration_since(received_at).as_secs();
        Self {
            id: interruption.id.to_string(),
            cluster_id: interruption.cluster_id.to_string(),
            instance_id: interruption.instance_id,
            instance_type: interruption.instance_type.to_string(),
            zone: interruption.zone.to_string(),
            kind: interruption.kind.into(),
            event_at: interruption.event_at.into(),
            received_at: received_at.into(),
            job_id: interruption.job_id.map(|id| id.to_string()),
            state: interruption.state.into(),
            note: interruption.note,
            drained_at: interruption.drained_at.map(Moment),
            drain_s: interruption.drained_at.map(after),
            recovered_at: interruption.recovered_at.map(Moment),
            recovery_s: interruption.recovered_at.map(after),
        }
    }
}
