//! The decision funnel.

use super::times::{Window, days};
use crate::app::Shared;
use crate::edge::{Answer, Query};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use spot_api_types::http::{FunnelCounts, FunnelReport, FunnelRun};
use spot_domain::{ClusterId, JobKind};
use utoipa::IntoParams;

/// Runs that are summed and listed at most.
const MOST_RUNS: usize = 500;
/// Longest window.
const LONGEST_DAYS: i64 = 30;

/// Which runs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct FunnelQuery {
    /// Of this cluster.
    #[param(value_type = Option<String>)]
    cluster_id: Option<ClusterId>,
    /// From this moment; a day before `until` unless given.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Until before this one; now unless given. 30 days after `from` at most.
    #[param(format = DateTime)]
    until: Option<String>,
}

/// Pools seen, and what was left of them after each rule: per run, and summed.
#[utoipa::path(get, path = "/pipeline/funnel", tag = "jobs", params(FunnelQuery),
    responses((status = 200, body = FunnelReport)))]
pub(crate) async fn funnel(
    State(app): State<Shared>,
    person: Person,
    Query(query): Query<FunnelQuery>,
) -> Answer<FunnelReport> {
    let (from, until) = (query.from.as_deref(), query.until.as_deref());
    let window = Window::read(from, until, app.now(), days(1), days(LONGEST_DAYS))?;
    let mut jobs = app.store().jobs_between(&person.organization_id, window.from, window.until, MOST_RUNS + 1).await?;
    let truncated = jobs.len() > MOST_RUNS;
    jobs.truncate(MOST_RUNS);
    jobs.retain(|job| {
        job.kind == JobKind::Optimize && query.cluster_id.as_ref().is_none_or(|cluster| *cluster == job.cluster_id)
    });
    let mut total = FunnelCounts::default();
    let runs = jobs.into_iter().map(|job| {
        let counts = FunnelCounts::from(job.funnel);
        total.seen += counts.seen;
        total.allowed += counts.allowed;
        total.not_risky += counts.not_risky;
        total.scored += counts.scored;
        total.safe += counts.safe;
        total.executed += counts.executed;
        FunnelRun {
            job_id: job.id.to_string(),
            cluster_id: job.cluster_id.to_string(),
            at: job.created_at.into(),
            status: job.status.into(),
            counts,
        }
    });
    let runs = runs.collect();
    Ok(Json(FunnelReport { from: window.from.into(), to: window.until.into(), total, runs, truncated }))
}
