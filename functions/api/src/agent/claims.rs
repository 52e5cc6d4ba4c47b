//! Claiming an action, and keeping the claim.

use super::{action, check_instance, epoch_of, hear, holder, lease_until};
use crate::app::{App, PAUSED, Shared, cancelled_setting};
use crate::edge::{ActionPath, Answer, Body, Code, Failure, Path};
use crate::gate::Agent;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use spot_api_types::agent::{ClaimRequest, ClaimResponse, ExtendRequest, ExtendResponse};
use spot_domain::{Action, ActionKind, ActionStatus};
use spot_store::{Said, StoreErrorKind};

/// Claim an action.
///
/// A repeat by the holder answers the same fence; a newer run of the agent takes over from an older one.
#[utoipa::path(post, path = "/clusters/{cluster_id}/actions/{action_id}/claim", tag = "agent", params(ActionPath),
    request_body = ClaimRequest, responses((status = 200, body = ClaimResponse)))]
pub(crate) async fn claim(
    State(app): State<Shared>,
    agent: Agent,
    Path(path): Path<ActionPath>,
    Body(request): Body<ClaimRequest>,
) -> Answer<ClaimResponse> {
    check_instance(&request.instance_id)?;
    hear(&app, &agent, request.lease_epoch, &Said::default()).await?;
    let seen = action(&app, &agent, &path.action_id).await?;
    let held = hold(&app, &agent, seen, &request.instance_id, request.lease_epoch).await?;
    let lease_until = held.lease_until.unwrap_or(held.expires_at);
    Ok(Json(ClaimResponse { fence: held.fence, lease_until }))
}

/// The action, held by this run of the agent.
pub(super) async fn hold(
    app: &App,
    agent: &Agent,
    seen: Action,
    instance_id: &str,
    lease_epoch: u64,
) -> Result<Action, Failure> {
    let now = app.now();
    let (org, cluster) = (&agent.organization_id, &agent.cluster_id);
    let (holder, until) = (holder(instance_id, lease_epoch), lease_until(now));
    if let Some(held) = app.store().claim_action(org, cluster, &seen.id, &holder, until, now).await? {
        return Ok(held);
    }
    // It may have changed since it was read: what it is now decides.
    let present = action(app, agent, &seen.id).await?;
    let taken = || Code::Conflict.failure("somebody else has it");
    match present.status {
        ActionStatus::PickedUp if present.expires_at > now || present.lease_until.is_some_and(|lease| lease > now) => {
            let by = present.holder.as_deref().unwrap_or("");
            if by == holder {
                return Ok(present);
            }
            // Only the newest lease is heard at all, so whoever holds it under another one is an older run.
            if epoch_of(by).is_none_or(|epoch| epoch >= lease_epoch) {
                return Err(taken());
            }
            let taken_over = app.store().take_over_action(org, cluster, &present, &holder, until, now).await?;
            taken_over.ok_or_else(taken)
        }
        ActionStatus::Pending
        | ActionStatus::PickedUp
        | ActionStatus::Completed
        | ActionStatus::Failed
        | ActionStatus::Expired
        | ActionStatus::Cancelled => Err(Code::ActionExpired.failure("too late, or withdrawn")),
    }
}

/// Keep a claim.
#[utoipa::path(post, path = "/clusters/{cluster_id}/actions/{action_id}/extend", tag = "agent", params(ActionPath),
    request_body = ExtendRequest, responses((status = 200, body = ExtendResponse)))]
pub(crate) async fn extend(
    State(app): State<Shared>,
    agent: Agent,
    Path(path): Path<ActionPath>,
    Body(request): Body<ExtendRequest>,
) -> Answer<ExtendResponse> {
    check_instance(&request.instance_id)?;
    hear(&app, &agent, request.lease_epoch, &Said::default()).await?;
    let now = app.now();
    let seen = action(&app, &agent, &path.action_id).await?;
    let lost = || Code::FenceLost.failure("somebody else has it");
    match seen.status {
        ActionStatus::PickedUp if seen.fence == request.fence => {}
        ActionStatus::PickedUp | ActionStatus::Pending => return Err(lost()),
        ActionStatus::Cancelled => return Err(Code::Cancelled.failure("")),
        ActionStatus::Completed | ActionStatus::Failed | ActionStatus::Expired => return Err(lost()),
    }
    let cancelled = voluntary(&seen).then(|| cancelled_setting(&seen.job_id));
    let (org, cluster) = (&agent.organization_id, &agent.cluster_id);
    let (_, paused, cancelled) = app.store().policy_and_flags(org, cluster, PAUSED, cancelled.as_deref()).await?;
    if cancelled {
        return Err(Code::Cancelled.failure("its job was cancelled"));
    }
    let until = renew(&app, &agent, &seen, now).await?;
    Ok(Json(ExtendResponse { lease_until: until, paused }))
}

/// Prolongs a claim, also one that lapsed while the agent was out of reach, unless somebody else has it.
async fn renew(app: &App, agent: &Agent, seen: &Action, now: Timestamp) -> Result<Timestamp, Failure> {
    let until = lease_until(now);
    match app.store().renew_claim(&agent.organization_id, seen, until, now).await {
        Ok(()) => Ok(until),
        Err(error) if error.kind == StoreErrorKind::Conflict => Err(Code::FenceLost.failure("somebody else has it")),
        Err(error) => Err(error.into()),
    }
}

/// Whether a cancelled job stops it: what answers an interruption goes on.
fn voluntary(action: &Action) -> bool {
    match &action.kind {
        ActionKind::DrainNode { voluntary, .. } => *voluntary,
        ActionKind::CordonNode(_)
        | ActionKind::UncordonNode(_)
        | ActionKind::EvictPod { .. }
        | ActionKind::LabelNode { .. }
        | ActionKind::RestartRollout { .. }
        | ActionKind::LaunchInstance { .. }
        | ActionKind::TerminateInstance { .. }
        | ActionKind::DetachVolume { .. }
        | ActionKind::UpdateAutoScalingGroup { .. } => true,
    }
}
