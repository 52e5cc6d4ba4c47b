//! Results: taken in once, acknowledged as often as they are told.

use super::claims::hold;
use super::{action, advance, check_instance, hear, holder};
use crate::app::{App, Shared};
use crate::edge::{ActionPath, Answer, Body, Code, Failure, Path};
use crate::gate::Agent;
use axum::Json;
use axum::extract::State;
use spot_api_types::agent::{RefusedBy, ResultRequest, ResultResponse, ResultStatus};
use spot_domain::{Action, ActionStatus};
use spot_store::{Announce, AuditIntent, Finished, Said};

/// Largest result, in bytes of its JSON (DATA §11).
const MAX_RESULT_BYTES: usize = 16 * 1024;

/// Tell how an action ended.
#[utoipa::path(post, path = "/clusters/{cluster_id}/actions/{action_id}/result", tag = "agent", params(ActionPath),
    request_body = ResultRequest, responses((status = 200, body = ResultResponse)))]
pub(crate) async fn result(
    State(app): State<Shared>,
    agent: Agent,
    Path(path): Path<ActionPath>,
    Body(request): Body<ResultRequest>,
) -> Answer<ResultResponse> {
    check(&request)?;
    hear(&app, &agent, request.lease_epoch, &Said::default()).await?;
    let seen = action(&app, &agent, &path.action_id).await?;
    let fence = fence(&app, &agent, &seen, &request).await?;
    let status = match request.status {
        ResultStatus::Completed => ActionStatus::Completed,
        ResultStatus::Failed => ActionStatus::Failed,
    };
    let announce = announce(&agent, &seen, status, &request);
    let (org, cluster, now) = (&agent.organization_id, &agent.cluster_id, app.now());
    let finished =
        app.store().finish_action(org, cluster, &seen.id, fence, status, &request.result, &announce, now).await?;
    let action = match finished {
        Finished::Done(action) => {
            advance(&app, &agent, &action.job_id).await?;
            action
        }
        Finished::Repeated(action) => action,
        Finished::Refused(_) => return Err(Code::FenceLost.failure("nobody waits for this result any more")),
    };
    let acknowledged_at = action.completed_at.unwrap_or(now);
    Ok(Json(ResultResponse { acknowledged_at, action_status: action.status }))
}

/// The fence that a result counts under. One of a command that was refused before it was claimed, or was urgent and over
/// before its claim was answered, names none: it counts for whoever may hold the action.
async fn fence(app: &App, agent: &Agent, seen: &Action, request: &ResultRequest) -> Result<u64, Failure> {
    if request.fence != 0 {
        return Ok(request.fence);
    }
    match seen.status {
        ActionStatus::Pending | ActionStatus::PickedUp => {
            let held = hold(app, agent, seen.clone(), &request.instance_id, request.lease_epoch).await;
            Ok(held.map_err(|_| Code::FenceLost.failure("somebody else has it"))?.fence)
        }
        // A repeat: it was held by this run, or it is not its own.
        ActionStatus::Completed | ActionStatus::Failed => {
            let own = seen.holder.as_deref() == Some(holder(&request.instance_id, request.lease_epoch).as_str());
            if own { Ok(seen.fence) } else { Err(Code::FenceLost.failure("somebody else had it")) }
        }
        ActionStatus::Expired | ActionStatus::Cancelled => Err(Code::FenceLost.failure("nobody waits for it any more")),
    }
}

fn check(request: &ResultRequest) -> Result<(), Failure> {
    check_instance(&request.instance_id)?;
    let long = serde_json::to_vec(&request.result).map_or(true, |text| text.len() > MAX_RESULT_BYTES);
    if long { Err(Failure::field("/result", format!("{MAX_RESULT_BYTES} bytes at most"))) } else { Ok(()) }
}

fn announce(agent: &Agent, action: &Action, status: ActionStatus, request: &ResultRequest) -> Announce {
    let (event, outcome) = match status {
        ActionStatus::Completed => ("action.completed", "success"),
        ActionStatus::Failed
        | ActionStatus::Pending
        | ActionStatus::PickedUp
        | ActionStatus::Expired
        | ActionStatus::Cancelled => ("action.failed", "failure"),
    };
    let refused_by = request.refused_by.map(|by| match by {
        RefusedBy::Signature => "signature",
        RefusedBy::Guard => "guard",
        RefusedBy::Budget => "budget",
    });
    let told = serde_json::json!({
        "action_id": action.id, "job_id": action.job_id, "cluster_id": action.cluster_id, "type": action.kind.name(),
        "status": status, "evicted": request.result.evicted, "error_code": request.result.error_code,
        "message": request.result.message, "duration_ms": request.duration_ms, "dry_run": request.dry_run,
        "refused_by": refused_by,
    });
    Announce::audit(AuditIntent {
        actor: format!("agent of {}", agent.cluster_id),
        event: event.to_owned(),
        resource: action.id.to_string(),
        outcome: outcome.to_owned(),
        detail: told.clone(),
    })
    .and_event(event, told)
}
