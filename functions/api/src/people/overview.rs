//! The overview in one call: key figures, composition, projection, sums, cost series.

use super::costs::{ALL, CostsQuery, series, window};
use super::projection;
use crate::app::Shared;
use crate::edge::{Answer, Failure, Query};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use spot_api_types::http::{CauseAmount, Composition, Kpi, KpiUnit, Kpis, Moment, Overview, PeriodSums, Slice};
use spot_store::{FigurePoint, Figures, FleetPart, LedgerSums};
use std::collections::BTreeMap;

/// The reporter makes figures anew every few minutes; older ones are shown as such.
const STALE_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// The overview of the organization or, with `cluster_id`, of one cluster.
#[utoipa::path(get, path = "/metrics/dashboard", tag = "overview", params(CostsQuery),
    responses((status = 200, body = Overview)))]
pub(crate) async fn overview(
    State(app): State<Shared>,
    person: Person,
    Query(query): Query<CostsQuery>,
) -> Answer<Overview> {
    let window = window(&app, &query)?;
    let org = &person.organization_id;
    let kpi = match &query.cluster_id {
        Some(id) => app.store().cluster_kpi(org, id).await?.ok_or_else(Failure::not_found)?,
        None => app.store().kpi(org, ALL).await?,
    };
    let made = kpi.as_ref().and_then(|kpi| Some((kpi.read()?, kpi.calculated_at)));
    // Sums over clusters none of which was seen yet are noughts that nobody measured.
    let made = made.filter(|(figures, _)| figures.accounted_until.is_some());
    let costs = series(&app, &person, &query, window).await?;
    let (figures, as_of) = made.unzip();
    let figures = figures.as_ref();
    Ok(Json(Overview {
        cluster_id: query.cluster_id.map(|id| id.to_string()),
        as_of: as_of.map(Moment),
        stale: as_of.is_none_or(|at: Timestamp| app.now().duration_since(at) > STALE_AFTER),
        kpis: kpis(figures),
        composition: composition(figures),
        projection: figures.map(projection::bars).unwrap_or_default(),
        plans: figures.map(projection::outlook),
        over_baseline: figures.map(projection::over_baseline).unwrap_or_default(),
        accounted_until: figures.and_then(|figures| figures.accounted_until).map(Moment),
        this_hour: figures.map(|figures| sums(&figures.this_hour)),
        last_24_hours: figures.map(|figures| sums(&figures.last_24_hours)),
        month_to_date: figures.map(|figures| sums(&figures.month_to_date)),
        costs,
    }))
}

/// One row per key figure: what it is, of which window, how it is computed, and its value at a moment.
type KeyFigure = (KpiUnit, &'static str, &'static str, fn(&FigurePoint) -> Option<f64>);

const SPEND: KeyFigure = (
    KpiUnit::MicrousdPerMonth,
    "now",
    "running instances × what each costs now (Spot: its pool's price; on-demand: list price) × 730 h; instances only",
    |point| Some(point.spend_microusd_per_month.0 as f64),
);
const SAVINGS: KeyFigure = (
    KpiUnit::MicrousdPerMonth,
    "now",
    "baseline − spend, both × 730 h; the baseline is what your own groups, as found when the cluster was connected, \
     would cost on-demand, sized for the pods of now",
    |point| Some((point.baseline_microusd_per_month - point.spend_microusd_per_month).0 as f64),
);
const SAVINGS_SHARE: KeyFigure = (KpiUnit::Share, "now", "net savings ÷ baseline", |point| {
    let saved = point.baseline_microusd_per_month - point.spend_microusd_per_month;
    ratio(saved.0 as f64, point.baseline_microusd_per_month.0 as f64)
});
const HEALTH: KeyFigure = (KpiUnit::Share, "now", "nodes that are Ready ÷ nodes in the last snapshots", |point| {
    ratio(f64::from(point.ready_nodes), f64::from(point.seen_nodes))
});
const NODES: KeyFigure =
    (KpiUnit::Count, "now", "running instances of all clusters", |point| Some(f64::from(point.nodes)));
const SPOT_SHARE: KeyFigure = (KpiUnit::Share, "now", "Spot instances ÷ running instances", |point| {
    ratio(f64::from(point.spot_nodes), f64::from(point.nodes))
});
const OPTIMIZATIONS: KeyFigure =
    (KpiUnit::Count, "30 d", "optimization jobs completed", |point| point.optimizations.map(f64::from));
const NOTICES: KeyFigure =
    (KpiUnit::Count, "24 h", "interruptions heard of, warnings, losses and rebalance recommendations", |point| {
        Some(f64::from(point.risk_notices))
    });

fn kpis(figures: Option<&Figures>) -> Kpis {
    let kpi = |(unit, window, how, value): KeyFigure| {
        let now = figures.and_then(|figures| value(&figures.now));
        let previous = figures.and_then(|figures| value(figures.day_before.as_ref()?));
        let trend = now.zip(previous).and_then(|(now, previous)| ratio(now - previous, previous.abs()));
        Kpi {
            value: now,
            previous,
            trend_pct: trend.map(|trend| (trend * 1_000.0).round() / 10.0),
            unit,
            window: window.to_owned(),
            how: how.to_owned(),
        }
    };
    Kpis {
        monthly_spend: kpi(SPEND),
        net_savings: kpi(SAVINGS),
        savings_share: kpi(SAVINGS_SHARE),
        fleet_health: kpi(HEALTH),
        active_nodes: kpi(NODES),
        spot_share: kpi(SPOT_SHARE),
        optimizations: kpi(OPTIMIZATIONS),
        risk_notices: kpi(NOTICES),
    }
}

/// None where there is nothing to divide by.
fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole != 0.0).then(|| part / whole)
}

fn composition(figures: Option<&Figures>) -> Composition {
    let slices = |parts: fn(&Figures) -> &BTreeMap<String, FleetPart>| {
        let mut slices = figures.map(|figures| pie(parts(figures))).unwrap_or_default();
        slices.sort_by(|one, other| other.nodes.cmp(&one.nodes).then_with(|| one.key.cmp(&other.key)));
        slices
    };
    Composition {
        by_capacity_type: slices(|figures| &figures.by_capacity_type),
        by_family: slices(|figures| &figures.by_family),
        by_zone: slices(|figures| &figures.by_zone),
    }
}

fn pie(parts: &BTreeMap<String, FleetPart>) -> Vec<Slice> {
    let all: u32 = parts.values().map(|part| part.nodes).sum();
    let slice = |(key, part): (&String, &FleetPart)| Slice {
        key: key.clone(),
        nodes: part.nodes,
        microusd_per_hour: part.microusd_per_hour.0,
        share: ratio(f64::from(part.nodes), f64::from(all)).unwrap_or(0.0),
    };
    parts.iter().map(slice).collect()
}

fn sums(sums: &LedgerSums) -> PeriodSums {
    let causes = sums.causes.iter();
    PeriodSums {
        paid_microusd: sums.paid_microusd.0,
        baseline_microusd: sums.baseline_microusd.0,
        on_demand_microusd: sums.on_demand_microusd.0,
        first_day_microusd: sums.first_day_microusd.0,
        saved_microusd: sums.saved_microusd().0,
        causes: causes.map(|(cause, amount)| CauseAmount { cause: (*cause).into(), microusd: amount.0 }).collect(),
    }
}
