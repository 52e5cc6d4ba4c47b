//! The activity feed: the events of the live channel `org:activity`, newest first.

use crate::app::Shared;
use crate::edge::{Answer, PageQuery, Query};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;
use spot_api_types::http::{Activity, Page};
use spot_store::LoggedEvent;
use utoipa::IntoParams;

/// The channel that the relay logs activity in.
const CHANNEL: &str = "org:activity";

/// Filters of the feed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ActivityQuery {
    /// Items of a page, 1 to 100; 25 unless given.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What happened lately, newest first.
#[utoipa::path(get, path = "/activity", tag = "overview", params(ActivityQuery),
    responses((status = 200, body = Page<Activity>)))]
pub(crate) async fn list(
    State(app): State<Shared>,
    person: Person,
    Query(query): Query<ActivityQuery>,
) -> Answer<Page<Activity>> {
    let page = PageQuery::read(&app, &person, "/activity", query.limit, query.cursor.as_deref())?;
    let (org, position) = (&person.organization_id, page.position.as_deref());
    let found = app.store().newest_events(org, CHANNEL, page.limit, position).await?;
    let items = found.items.into_iter().map(shown).collect();
    let next_cursor = found.next.map(|position| page.cursor_to(&app, &position));
    Ok(Json(Page { items, next_cursor }))
}

fn shown(event: LoggedEvent) -> Activity {
    let named = |name: &str| event.detail.get(name).and_then(Value::as_str).map(str::to_owned);
    Activity {
        cluster_id: named("cluster_id"),
        job_id: named("job_id"),
        action_id: named("action_id"),
        id: event.id.to_string(),
        at: event.at.into(),
        kind: event.detail_type,
        detail: event.detail,
    }
}
