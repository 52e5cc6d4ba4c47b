//! Interruptions: the list, and one.

use crate::app::Shared;
use crate::edge::{Answer, Failure, InterruptionPath, PageQuery, Path, Query};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use spot_api_types::http::{Interruption, Page};
use spot_domain::ClusterId;
use utoipa::IntoParams;

/// Filters of the list of interruptions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct InterruptionsQuery {
    /// Of this cluster.
    #[param(value_type = Option<String>)]
    cluster_id: Option<ClusterId>,
    /// Items of a page, 1 to 100; 25 unless given.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Interruptions, newest first.
#[utoipa::path(get, path = "/interruptions", tag = "interruptions", params(InterruptionsQuery),
    responses((status = 200, body = Page<Interruption>)))]
pub(crate) async fn list(
    State(app): State<Shared>,
    person: Person,
    Query(query): Query<InterruptionsQuery>,
) -> Answer<Page<Interruption>> {
    let list = format!("/interruptions {:?}", query.cluster_id);
    let page = PageQuery::read(&app, &person, &list, query.limit, query.cursor.as_deref())?;
    let (org, position) = (&person.organization_id, page.position.as_deref());
    let found = match &query.cluster_id {
        Some(cluster) => app.store().cluster_interruptions_page(org, cluster, page.limit, position).await?,
        None => app.store().interruptions(org, page.limit, position).await?,
    };
    Ok(Json(page.answer(&app, found)))
}

/// One interruption.
#[utoipa::path(get, path = "/interruptions/{interruption_id}", tag = "interruptions", params(InterruptionPath),
    responses((status = 200, body = Interruption)))]
pub(crate) async fn detail(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<InterruptionPath>,
) -> Answer<Interruption> {
    let found = app.store().interruption(&person.organization_id, &path.interruption_id).await?;
    Ok(Json(found.ok_or_else(Failure::not_found)?.into()))
}
