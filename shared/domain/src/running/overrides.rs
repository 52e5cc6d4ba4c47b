//! Overrides: a person has said for a while how something is bought, whatever a plan would choose (OVR-01, OVR-03).

use super::{ClusterId, JobId, OrganizationId, OverrideId};
use crate::NodeName;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Hours that an override may last: a week at most, so that a forgotten one does not cost for good.
pub const OVERRIDE_HOURS: std::ops::RangeInclusive<u16> = 1..=168;

/// What is overridden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverrideScope {
    /// One instance.
    Instance,
}

/// Where an override stands. The order is the order of life; the last is final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverrideState {
    /// The on-demand node is being bought, or waits to be.
    Applying,
    /// It runs, and no plan touches it.
    Active,
    /// It was ended before it was there: what its job has begun is finished or undone.
    Ending,
    /// It holds nothing any more.
    Ended,
}

/// A node that is to be on-demand for a while.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Override {
    /// Id.
    pub id: OverrideId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// In which cluster.
    pub cluster_id: ClusterId,
    /// What is overridden.
    pub scope: OverrideScope,
    /// The Spot instance that was there when it was asked for.
    pub target_id: String,
    /// The node that ran on it.
    pub target_node: NodeName,
    /// The on-demand instance that took its place, once it has.
    pub replacement_id: Option<String>,
    /// Asked for.
    pub duration_hours: u16,
    /// Why, in the words of who asked; may be empty.
    pub reason: String,
    /// Who asked.
    pub requested_by: String,
    /// When it was asked for.
    pub starts_at: Timestamp,
    /// It holds nothing from this moment on, whatever `state` says.
    pub expires_at: Timestamp,
    /// State.
    pub state: OverrideState,
    /// The job that carries it out; it exists from the moment the cluster is free for it.
    pub job_id: JobId,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Why it ended, for people.
    pub note: Option<String>,
    /// Optimistic version.
    pub version: u64,
}

impl Override {
    /// The instance that it is about now.
    pub fn instance_id(&self) -> &str {
        self.replacement_id.as_deref().unwrap_or(&self.target_id)
    }

    /// The instance that no plan may touch before `expires_at`, if there is one at `now`.
    pub fn held_instance(&self, now: Timestamp) -> Option<&str> {
        let holds = self.state == OverrideState::Active && self.expires_at > now;
        self.replacement_id.as_deref().filter(|_| holds)
    }

    /// Ends it.
    pub fn end(&mut self, note: impl Into<String>, now: Timestamp) {
        (self.state, self.ended_at, self.note) = (OverrideState::Ended, Some(now), Some(note.into()));
    }
}
