//! "Optimize now".

use super::{audited, cluster};
use crate::app::Shared;
use crate::edge::{Body, ClusterPath, Code, Failure, Path};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use spot_api_types::http::{OptimizeAccepted, OptimizeRequest};
use spot_domain::{ClusterStatus, JobTrigger};
use spot_runtime::messages::OptimizeCluster;

/// Plan a cluster now.
///
/// The optimizer looks at the cluster within seconds; a job appears when there is something to do. With `dry_run` the
/// job only tells what it would have done.
#[utoipa::path(post, path = "/clusters/{cluster_id}/optimization-jobs", tag = "jobs", params(ClusterPath),
    request_body = OptimizeRequest, responses((status = 202, body = OptimizeAccepted)))]
pub(crate) async fn optimize(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
    Body(request): Body<OptimizeRequest>,
) -> Result<(StatusCode, Json<OptimizeAccepted>), Failure> {
    let now = app.now();
    let cluster = cluster(&app, &person, &path.cluster_id).await?;
    match cluster.status {
        ClusterStatus::Active => {}
        ClusterStatus::Pending | ClusterStatus::Inactive | ClusterStatus::Error => {
            return Err(Code::ClusterNotActive.failure("its agent does not report"));
        }
    }
    if let Some(job) = &cluster.active_job {
        return Err(Code::JobRunning.failure(format!("{job} has it")));
    }
    if let Some(until) = cluster.cooldown_until.filter(|until| *until > now) {
        let secs = u64::try_from(until.duration_since(now).as_secs()).unwrap_or(0) + 1;
        return Err(Code::CooldownActive.failure(format!("until {until}")).retry_after(secs));
    }
    let (org, id) = (person.organization_id.clone(), cluster.id.clone());
    let announce =
        audited(&person, "optimization.requested", id.as_str(), serde_json::json!({ "dry_run": request.dry_run }));
    app.store().put_setting(Some(&org), &format!("requested.{id}"), &now, &announce, now).await?;
    let message = OptimizeCluster {
        organization_id: org,
        cluster_id: id.clone(),
        trigger: JobTrigger::User,
        dry_run: request.dry_run,
        overrides_only: false,
    };
    app.parts.optimizer.send(&message).await?;
    let accepted = OptimizeAccepted { cluster_id: id.to_string(), accepted_at: now.into(), dry_run: request.dry_run };
    Ok((StatusCode::ACCEPTED, Json(accepted)))
}
