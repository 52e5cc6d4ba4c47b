//! Cost over time against the baseline.

use super::cluster;
use super::times::{Window, days};
use crate::app::{App, Shared};
use crate::edge::{Answer, Failure, Query};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use spot_api_types::http::{CostPoint, CostSeries, SeriesStep};
use spot_domain::ClusterId;
use spot_store::CostRow;
use utoipa::IntoParams;

/// The scope of the whole organization.
pub(super) const ALL: &str = "all";
/// Longest windows: hours live a hundred days.
const LONGEST_HOURS_DAYS: i64 = 32;
const LONGEST_DAYS_DAYS: i64 = 400;

/// Which costs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct CostsQuery {
    /// Of this cluster; of all unless given.
    #[param(value_type = Option<String>)]
    pub(super) cluster_id: Option<ClusterId>,
    /// From this moment; a day (of steps of an hour) or 30 days (of days) before `until` unless given.
    #[param(format = DateTime)]
    pub(super) from: Option<String>,
    /// Until before this one; now unless given. 32 days after `from` at most with hours, 400 with days.
    #[param(format = DateTime)]
    pub(super) until: Option<String>,
    /// Step; an hour unless given.
    #[param(inline)]
    pub(super) step: SeriesStep,
}

/// What was paid and what it would have cost, over time.
#[utoipa::path(get, path = "/metrics/costs", tag = "overview", params(CostsQuery),
    responses((status = 200, body = CostSeries)))]
pub(crate) async fn costs(
    State(app): State<Shared>,
    person: Person,
    Query(query): Query<CostsQuery>,
) -> Answer<CostSeries> {
    let window = window(&app, &query)?;
    if let Some(id) = &query.cluster_id {
        cluster(&app, &person, id).await?;
    }
    series(&app, &person, &query, window).await.map(Json)
}

/// The window of a query.
pub(super) fn window(app: &App, query: &CostsQuery) -> Result<Window, Failure> {
    let (usual, longest) = match query.step {
        SeriesStep::Hour => (1, LONGEST_HOURS_DAYS),
        SeriesStep::Day => (30, LONGEST_DAYS_DAYS),
    };
    Window::read(query.from.as_deref(), query.until.as_deref(), app.now(), days(usual), days(longest))
}

/// The series of a query, by one call.
pub(super) async fn series(
    app: &App,
    person: &Person,
    query: &CostsQuery,
    window: Window,
) -> Result<CostSeries, Failure> {
    let scope = query.cluster_id.as_ref().map_or(ALL, ClusterId::as_str);
    let (org, Window { from, until }) = (&person.organization_id, window);
    let rows = match query.step {
        SeriesStep::Hour => app.store().cost_hours(org, scope, from, until).await?,
        SeriesStep::Day => app.store().cost_days(org, scope, from, until).await?,
    };
    let points: Vec<CostPoint> = rows.iter().map(point).collect();
    Ok(CostSeries {
        from: from.into(),
        until: until.into(),
        step: query.step,
        paid_microusd: points.iter().map(|point| point.paid_microusd).sum(),
        baseline_microusd: points.iter().map(|point| point.baseline_microusd).sum(),
        saved_microusd: points.iter().map(|point| point.saved_microusd).sum(),
        points,
    })
}

fn point(row: &CostRow) -> CostPoint {
    let paid = row.paid_microusd();
    CostPoint {
        at: row.begins_at.into(),
        spot_microusd: row.spot_microusd.0,
        on_demand_microusd: row.on_demand_microusd.0,
        paid_microusd: paid.0,
        baseline_microusd: row.baseline_microusd.0,
        saved_microusd: (row.baseline_microusd - paid).0,
        predicted_microusd: row.predicted_microusd.map(|predicted| predicted.0),
    }
}
