//! The ledger of a cluster.

use super::cluster;
use super::times::{Window, days, moment};
use crate::app::Shared;
use crate::edge::{Answer, ClusterPath, PageQuery, Path, Query};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use spot_api_types::http::{Ledger, LedgerEntry, LedgerHour, LedgerTotal, Page};
use utoipa::IntoParams;

/// Hours of a window at most: a quarter of a year.
const LONGEST_DAYS: i64 = 92;

/// Which hours.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct HoursQuery {
    /// From this moment; a day before `until` unless given.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Until before this one; now unless given. 92 days after `from` at most.
    #[param(format = DateTime)]
    until: Option<String>,
}

/// Hours of a cluster: paid, baseline, and why they differ, to the micro-dollar. Oldest first.
#[utoipa::path(get, path = "/clusters/{cluster_id}/ledger", tag = "ledger", params(ClusterPath, HoursQuery),
    responses((status = 200, body = Ledger)))]
pub(crate) async fn hours(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
    Query(query): Query<HoursQuery>,
) -> Answer<Ledger> {
    let (from, until) = (query.from.as_deref(), query.until.as_deref());
    let window = Window::read(from, until, app.now(), days(1), days(LONGEST_DAYS))?;
    let cluster = cluster(&app, &person, &path.cluster_id).await?;
    let hours = app.store().ledger_hours(&person.organization_id, &cluster.id, window.from, window.until).await?;
    let hours: Vec<_> = hours.into_iter().map(LedgerHour::from).collect();
    Ok(Json(Ledger {
        cluster_id: cluster.id.to_string(),
        from: window.from.into(),
        until: window.until.into(),
        total: LedgerTotal::of(&hours),
        hours,
    }))
}

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EntriesQuery {
    /// A moment within the hour.
    #[param(format = DateTime)]
    hour: String,
    /// Items of a page, 1 to 1000; 100 unless given.
    #[serde(default)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    cursor: Option<String>,
}

/// Entries of a page unless given, and at most.
const ENTRY_LIMITS: (usize, usize) = (100, 1_000);

/// What each instance cost within an hour, by instance. Final once the hour is rolled up.
#[utoipa::path(get, path = "/clusters/{cluster_id}/ledger/entries", tag = "ledger", params(ClusterPath, EntriesQuery),
    responses((status = 200, body = Page<LedgerEntry>)))]
pub(crate) async fn entries(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
    Query(query): Query<EntriesQuery>,
) -> Answer<Page<LedgerEntry>> {
    let hour = moment("/hour", &query.hour)?;
    let list = format!("/clusters/{}/ledger/entries {}", path.cluster_id, hour.as_second() / 3_600);
    let page = PageQuery::read_up_to(&app, &person, &list, query.limit, query.cursor.as_deref(), ENTRY_LIMITS)?;
    let cluster = cluster(&app, &person, &path.cluster_id).await?;
    let (org, position) = (&person.organization_id, page.position.as_deref());
    let found = app.store().ledger_entries_page(org, &cluster.id, hour, page.limit, position).await?;
    Ok(Json(page.answer(&app, found)))
}
