//! Taking a command, keeping it, and saying what came of it.

use crate::command::SignedCommand;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spot_domain::{ActionResult, ActionStatus};

/// Commands in one answer at most.
pub const MAX_PENDING: u32 = 10;

/// Answer of `GET …/actions/pending?max=1–10&instance_id=…&lease_epoch=…`: the way when the queue is out of reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingResponse {
    /// Commands claimed for the caller by this very request, oldest first.
    pub commands: Vec<PendingCommand>,
}

/// One command, already claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingCommand {
    /// The command.
    pub command: SignedCommand,
    /// Fence of the claim.
    pub fence: u64,
    /// The claim ends here unless extended.
    pub lease_until: Timestamp,
}

/// `POST …/actions/{action_id}/claim`. A repeat by the holder answers the same fence; a newer run of the agent, with a
/// higher lease, takes the claim over from an older one with a fence of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimRequest {
    /// Which run of the agent.
    pub instance_id: String,
    /// Its lease.
    pub lease_epoch: u64,
}

/// Answer to a claim. 409 `conflict`: somebody else has it; 410 `action_expired`: too late, or withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimResponse {
    /// Carried by everything said about this action from now on.
    pub fence: u64,
    /// The claim ends here unless extended.
    pub lease_until: Timestamp,
}

/// `POST …/actions/{action_id}/extend`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtendRequest {
    /// Which run of the agent.
    pub instance_id: String,
    /// Its lease.
    pub lease_epoch: u64,
    /// Fence of the claim.
    pub fence: u64,
}

/// Answer to an extension. 409 `fence_lost`: stop, it is another's; 410 `cancelled`: stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtendResponse {
    /// The claim ends here unless extended again.
    pub lease_until: Timestamp,
    /// Everything stops (see `HeartbeatResponse::paused`).
    #[serde(default)]
    pub paused: bool,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ResultStatus {
    /// Done.
    Completed,
    /// Not done, or not wholly.
    Failed,
}

/// Who refused a command that was never started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RefusedBy {
    /// Signature, cluster, time, replay or policy.
    Signature,
    /// The guard's own rules.
    Guard,
    /// A disruption budget or an opt-out.
    Budget,
}

/// `POST …/actions/{action_id}/result`; told apart by action and fence, sent again until accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResultRequest {
    /// Which run of the agent.
    pub instance_id: String,
    /// Its lease.
    pub lease_epoch: u64,
    /// Fence of the claim; 0 for a command refused before it was claimed, or urgent and over before the claim was
    /// answered.
    pub fence: u64,
    /// How it ended.
    pub status: ResultStatus,
    /// What was done, code and words of an error within.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub result: ActionResult,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took.
    pub duration_ms: u64,
    /// Nothing was written.
    pub dry_run: bool,
    /// Set when it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_by: Option<RefusedBy>,
}

/// Answer to a result. 409 `fence_lost`: nobody waits for it any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResultResponse {
    /// When it was taken in first.
    pub acknowledged_at: Timestamp,
    /// What the action is now.
    #[cfg_attr(feature = "openapi", schema(value_type = crate::http::ActionStatus))]
    pub action_status: ActionStatus,
}
