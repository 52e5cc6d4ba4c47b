//! The list of a cluster's actions.

use super::cluster;
use crate::app::Shared;
use crate::edge::{Answer, ClusterPath, PageQuery, Path, Query, words};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use spot_api_types::http::{Action, ActionStatus, Page};
use spot_domain::JobId;
use spot_store::ActionFilter;
use utoipa::IntoParams;

/// Filters of the list of actions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ActionsQuery {
    /// In any of these statuses, `pending,picked_up`.
    status: Option<String>,
    /// Of this job.
    #[param(value_type = Option<String>)]
    job_id: Option<JobId>,
    /// Items of a page, 1 to 100; 25 unless given.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Actions of a cluster, newest first.
#[utoipa::path(get, path = "/clusters/{cluster_id}/actions", tag = "actions", params(ClusterPath, ActionsQuery),
    responses((status = 200, body = Page<Action>)))]
pub(crate) async fn list(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
    Query(query): Query<ActionsQuery>,
) -> Answer<Page<Action>> {
    let statuses: Vec<ActionStatus> = words("status", query.status.as_deref())?;
    let list = format!("/clusters/{}/actions {statuses:?} {:?}", path.cluster_id, query.job_id);
    let page = PageQuery::read(&app, &person, &list, query.limit, query.cursor.as_deref())?;
    cluster(&app, &person, &path.cluster_id).await?;
    let filter = ActionFilter {
        statuses: statuses.into_iter().map(Into::into).collect(),
        job_id: query.job_id.map(|id| id.to_string()),
    };
    let (org, position) = (&person.organization_id, page.position.as_deref());
    let found = app.store().actions_page(org, &path.cluster_id, &filter, page.limit, position).await?;
    Ok(Json(page.answer(&app, found)))
}
