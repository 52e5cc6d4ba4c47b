//! What a person decides about a job: approve, reject, cancel.

use super::audited;
use super::views::seen;
use crate::app::{App, Shared, cancelled_setting};
use crate::edge::{Body, Code, Failure, IfMatch, JobPath, Path, Tagged};
use crate::gate::Person;
use axum::extract::State;
use http::StatusCode;
use jiff::Timestamp;
use spot_api_types::http::{DecisionRequest, Job};
use spot_domain::{JobId, JobKind, JobStatus, NodeName};
use spot_runtime::messages::AdvanceJob;
use spot_store::{Announce, StoreErrorKind};
use std::collections::BTreeSet;

/// Longest comment.
const MOST_COMMENT_LETTERS: usize = 500;

type Decided = Result<(StatusCode, Tagged<Job>), Failure>;

/// Let a plan run.
///
/// Refused as `approval_stale` when its time is over or a node that it would remove is gone. A repeat of an approval
/// answers the job as it is.
#[utoipa::path(post, path = "/optimization-jobs/{job_id}/approve", tag = "jobs",
    params(JobPath, ("If-Match" = String, Header, description = "The job's ETag.")),
    request_body = DecisionRequest, responses((status = 202, body = Job)))]
pub(crate) async fn approve(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<JobPath>,
    seen_version: IfMatch,
    Body(request): Body<DecisionRequest>,
) -> Decided {
    check(&request)?;
    let now = app.now();
    let mut job = read(&app, &person, &path.job_id).await?;
    if job.status != JobStatus::AwaitingApproval {
        return already(job, &person, &seen_version, |status| {
            matches!(status, JobStatus::Queued | JobStatus::Running | JobStatus::Completed)
        });
    }
    seen_version.check(job.version)?;
    if job.approve_before.is_some_and(|before| before <= now) {
        return Err(Code::ApprovalStale.failure("it waited too long; a new plan will be made"));
    }
    refuse_stale(&app, &person, &job).await?;
    job.status = JobStatus::Queued;
    job.decided_by = Some((person.actor.clone(), now));
    let announce = told(&person, "job.approved", &job, &request);
    app.store().save_job_due(&mut job, now, &announce, now).await?;
    let message = AdvanceJob { organization_id: job.organization_id.clone(), job_id: job.id.clone() };
    app.parts.executor.send(&message).await?;
    Ok((StatusCode::ACCEPTED, Tagged(job.version, job.into())))
}

/// Drop a plan that waits.
#[utoipa::path(post, path = "/optimization-jobs/{job_id}/reject", tag = "jobs",
    params(JobPath, ("If-Match" = String, Header, description = "The job's ETag.")),
    request_body = DecisionRequest, responses((status = 202, body = Job)))]
pub(crate) async fn reject(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<JobPath>,
    seen_version: IfMatch,
    Body(request): Body<DecisionRequest>,
) -> Decided {
    check(&request)?;
    let now = app.now();
    let mut job = read(&app, &person, &path.job_id).await?;
    if job.status != JobStatus::AwaitingApproval {
        return already(job, &person, &seen_version, |status| status == JobStatus::Cancelled);
    }
    seen_version.check(job.version)?;
    let why = request.comment.as_deref().map_or("rejected".to_owned(), |comment| format!("rejected: {comment}"));
    let announce = told(&person, "job.rejected", &job, &request);
    close(&app, &person, &mut job, why, &announce, now).await?;
    Ok((StatusCode::ACCEPTED, Tagged(job.version, job.into())))
}

/// Stop a job.
///
/// One that has not begun ends at once. A running one begins nothing new, stops its drains and undoes what can be undone.
/// Answers to interruptions cannot be cancelled: the nodes go anyway.
#[utoipa::path(post, path = "/optimization-jobs/{job_id}/cancel", tag = "jobs", params(JobPath),
    request_body = DecisionRequest, responses((status = 202, body = Job)))]
pub(crate) async fn cancel(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<JobPath>,
    Body(request): Body<DecisionRequest>,
) -> Decided {
    check(&request)?;
    let now = app.now();
    let mut job = read(&app, &person, &path.job_id).await?;
    match job.kind {
        JobKind::Optimize | JobKind::Override => {}
        JobKind::Interruption => return Err(Code::JobNotCancellable.failure("it answers an interruption")),
    }
    let announce = told(&person, "job.cancelled", &job, &request);
    match job.status {
        JobStatus::AwaitingApproval => {
            let why = request.comment.clone().unwrap_or_else(|| "cancelled".to_owned());
            close(&app, &person, &mut job, why, &announce, now).await?;
        }
        JobStatus::Queued | JobStatus::Running => {
            let org = &job.organization_id;
            app.store().put_setting(Some(org), &cancelled_setting(&job.id), &true, &announce, now).await?;
            wake(&app, &job, now).await?;
        }
        JobStatus::Cancelled => {}
        JobStatus::Completed | JobStatus::Failed | JobStatus::Expired => {
            return Err(Code::JobNotCancellable.failure("it is over"));
        }
    }
    Ok((StatusCode::ACCEPTED, Tagged(job.version, job.into())))
}

fn check(request: &DecisionRequest) -> Result<(), Failure> {
    let long = request.comment.as_ref().is_some_and(|comment| comment.chars().count() > MOST_COMMENT_LETTERS);
    if long { Err(Failure::field("/comment", "500 letters at most")) } else { Ok(()) }
}

async fn read(app: &App, person: &Person, id: &JobId) -> Result<spot_domain::Job, Failure> {
    app.store().job(&person.organization_id, id).await?.ok_or_else(Failure::not_found)
}

/// A decision that was made already, by the same person and to the same end, is answered as the first time. Whoever
/// decided without having seen what became of the job is told so.
fn already(
    job: spot_domain::Job,
    person: &Person,
    seen_version: &IfMatch,
    same_end: impl Fn(JobStatus) -> bool,
) -> Decided {
    let own = job.decided_by.as_ref().is_some_and(|(by, _)| *by == person.actor);
    if own && same_end(job.status) {
        return Ok((StatusCode::ACCEPTED, Tagged(job.version, job.into())));
    }
    seen_version.check(job.version)?;
    Err(Code::Conflict.failure("the job does not wait for a decision any more"))
}

/// A plan is stale when the cluster was not seen whole lately or a node that would leave is gone (DEC-04).
async fn refuse_stale(app: &App, person: &Person, job: &spot_domain::Job) -> Result<(), Failure> {
    let org = &person.organization_id;
    let plan = app.store().job_plan(org, &job.id).await?;
    let plan = plan.ok_or_else(|| Code::ApprovalStale.failure("its plan is gone"))?.outcome.plan;
    let seen = seen(app, person, &job.cluster_id).await?;
    let view = seen.view.ok_or_else(|| Code::ApprovalStale.failure("the cluster was never seen by its agent"))?;
    let present: BTreeSet<&NodeName> = view.dump.nodes.iter().map(|node| &node.name).collect();
    let leaving = plan.steps.iter().flat_map(|step| &step.leaving);
    let gone: Vec<_> = leaving.filter(|name| !present.contains(name)).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let failure = Code::ApprovalStale.failure("nodes that the plan would replace are gone");
    Err(gone.into_iter().fold(failure, |failure, name| failure.with_field("/plan", format!("{name} is gone"))))
}

async fn close(
    app: &App,
    person: &Person,
    job: &mut spot_domain::Job,
    why: String,
    announce: &Announce,
    now: Timestamp,
) -> Result<(), Failure> {
    job.status = JobStatus::Cancelled;
    job.decided_by = Some((person.actor.clone(), now));
    job.error = Some(why);
    job.completed_at = Some(now);
    app.store().close_job(job, None, announce, now).await.map_err(|error| match error.kind {
        StoreErrorKind::VersionMismatch | StoreErrorKind::Conflict => {
            Code::VersionMismatch.failure("somebody else decided at the same time")
        }
        _ => error.into(),
    })
}

async fn wake(app: &App, job: &spot_domain::Job, now: Timestamp) -> Result<(), Failure> {
    let message = AdvanceJob { organization_id: job.organization_id.clone(), job_id: job.id.clone() };
    app.store().wake_job(&job.organization_id, &job.cluster_id, &job.id, now).await?;
    app.parts.executor.send(&message).await?;
    Ok(())
}

fn told(person: &Person, event: &str, job: &spot_domain::Job, request: &DecisionRequest) -> Announce {
    audited(person, event, job.id.as_str(), serde_json::json!({ "comment": request.comment }))
        .and_event(event, serde_json::json!({ "job_id": job.id, "cluster_id": job.cluster_id }))
}
