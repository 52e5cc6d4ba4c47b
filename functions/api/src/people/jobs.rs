//! Jobs: lists, one with its plan and actions, and a cluster's newest.

use super::plan_story;
use crate::app::{App, Shared};
use crate::edge::{Answer, ClusterPath, Failure, JobPath, PageQuery, Path, Query, Tagged, words};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use spot_api_types::http::{Action, Job, JobDetail, JobStatus, Page};
use spot_domain::{ClusterId, JobId};
use utoipa::IntoParams;

/// Actions shown with a job.
const MOST_ACTIONS: usize = 1_000;

/// Filters of the list of jobs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct JobsQuery {
    /// Of this cluster.
    #[param(value_type = Option<String>)]
    cluster_id: Option<ClusterId>,
    /// In any of these statuses, `running,awaiting_approval`. When final ones are among them it is applied within a
    /// page, which may so be shorter.
    status: Option<String>,
    /// Items of a page, 1 to 100; 25 unless given.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Jobs, newest first.
#[utoipa::path(get, path = "/optimization-jobs", tag = "jobs", params(JobsQuery),
    responses((status = 200, body = Page<Job>)))]
pub(crate) async fn list(
    State(app): State<Shared>,
    person: Person,
    Query(query): Query<JobsQuery>,
) -> Answer<Page<Job>> {
    let statuses: Vec<JobStatus> = words("status", query.status.as_deref())?;
    let list = format!("/optimization-jobs {:?} {statuses:?}", query.cluster_id);
    let page = PageQuery::read(&app, &person, &list, query.limit, query.cursor.as_deref())?;
    let (org, position) = (&person.organization_id, page.position.as_deref());
    let open = |status: &JobStatus| !spot_domain::JobStatus::from(*status).is_final();
    if !statuses.is_empty() && statuses.iter().all(open) {
        // All open jobs are found at once: those that wait may be older than many that ended.
        let mut jobs: Vec<Job> = app.store().open_jobs_of_organization(org).await?.into_iter().map(Job::from).collect();
        let of_cluster = |job: &Job| query.cluster_id.as_ref().is_none_or(|id| id.as_str() == job.cluster_id);
        jobs.retain(|job| statuses.contains(&job.status) && of_cluster(job));
        let (items, next_cursor) = page.cut(&app, jobs.into_iter().rev())?;
        return Ok(Json(Page { items, next_cursor }));
    }
    let found = match &query.cluster_id {
        Some(cluster) => app.store().cluster_jobs_page(org, cluster, page.limit, position).await?,
        None => app.store().jobs(org, page.limit, position).await?,
    };
    let mut answer: Page<Job> = page.answer(&app, found);
    answer.items.retain(|job| statuses.is_empty() || statuses.contains(&job.status));
    Ok(Json(answer))
}

/// A job with its plan as a story and its actions.
#[utoipa::path(get, path = "/optimization-jobs/{job_id}", tag = "jobs", params(JobPath),
    responses((status = 200, body = JobDetail, headers(("ETag" = String, description = "The version to approve.")))))]
pub(crate) async fn detail(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<JobPath>,
) -> Result<Tagged<JobDetail>, Failure> {
    compose(&app, &person, &path.job_id).await
}

/// The newest job of a cluster, with its plan as a story and its actions; 404 before the first.
#[utoipa::path(get, path = "/clusters/{cluster_id}/plan", tag = "clusters", params(ClusterPath),
    responses((status = 200, body = JobDetail, headers(("ETag" = String, description = "The version to approve.")))))]
pub(crate) async fn newest(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
) -> Result<Tagged<JobDetail>, Failure> {
    let id = app.store().newest_job_id(&person.organization_id, &path.cluster_id).await?;
    compose(&app, &person, &id.ok_or_else(Failure::not_found)?).await
}

async fn compose(app: &App, person: &Person, id: &JobId) -> Result<Tagged<JobDetail>, Failure> {
    let org = &person.organization_id;
    let (job, plan) = app.store().job_with_plan(org, id).await?.ok_or_else(Failure::not_found)?;
    let actions = app.store().job_actions(org, &job, MOST_ACTIONS).await?;
    let detail = JobDetail {
        safety_check_id: job.safety_check.as_ref().map(ToString::to_string),
        plan: plan.map(|plan| plan_story::tell(&plan.outcome, &job)),
        actions: actions.into_iter().map(Action::from).collect(),
        job: job.into(),
    };
    Ok(Tagged(detail.job.version, detail))
}
