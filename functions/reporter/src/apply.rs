//! Writes what rolled-up hours come to. A final hour is written last of all that is made from it: while it is missing,
//! everything is made again.

use crate::cluster::Loaded;
use crate::decide::{HOUR, Rolled, Standing};
use crate::figures::{self, Overlaid, day_of, month_of};
use crate::{ALL, Reporter};
use jiff::{SignedDuration, Timestamp};
use spot_domain::{LedgerHour, OrganizationId};
use spot_engine::accounting::hour_of;
use spot_store::{Announce, CostRow, FigurePoint, Figures, Kpi};
use std::collections::BTreeSet;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Costs of the hours and of their days; then the hours that are final, oldest first.
pub(crate) async fn hours(reporter: &Reporter, loaded: &Loaded, rolled: &[Rolled]) -> anyhow::Result<()> {
    let (store, org, id) = (&reporter.store, &loaded.cluster.organization_id, &loaded.cluster.id);
    for hour in rolled {
        store.put_cluster_cost_hour(org, id, &hour.cost, loaded.now).await?;
    }
    let costs: Vec<CostRow> = rolled.iter().map(|hour| hour.cost.clone()).collect();
    days(reporter, org, id.as_str(), &costs, loaded.now).await?;
    for hour in rolled.iter().filter(|hour| hour.standing == Standing::Final) {
        store.create_ledger_hour(org, &hour.ledger, &told(&hour.ledger), loaded.now).await?;
    }
    Ok(())
}

/// The days of some hours, each as the sum of all its hours. What was just written may not be listed yet, so it is laid
/// over the list.
pub(crate) async fn days(
    reporter: &Reporter,
    org: &OrganizationId,
    scope: &str,
    hours: &[CostRow],
    now: Timestamp,
) -> anyhow::Result<()> {
    let touched: BTreeSet<Timestamp> = hours.iter().map(|hour| day_of(hour.begins_at)).collect();
    for day in touched {
        let known = reporter.store.cost_hours(org, scope, day, day + DAY).await?;
        let of_day = hours.iter().filter(|hour| day_of(hour.begins_at) == day).cloned();
        let sum = Overlaid::over(known, of_day).sum(day);
        reporter.store.put_cost_day(org, scope, &sum, now).await?;
    }
    Ok(())
}

fn told(hour: &LedgerHour) -> Announce {
    let detail = serde_json::json!({
        "cluster_id": hour.cluster_id, "hour": hour.hour, "paid_microusd": hour.paid_microusd,
        "baseline_microusd": hour.baseline_microusd, "saved_microusd": hour.saved_microusd(),
    });
    Announce::nothing().and_event("ledger.hour_closed", detail)
}

/// The cluster's line in the list and its figures.
pub(crate) async fn figures(reporter: &Reporter, loaded: &Loaded, rolled: &[Rolled]) -> anyhow::Result<()> {
    let (store, now) = (&reporter.store, loaded.now);
    let (org, id) = (&loaded.cluster.organization_id, &loaded.cluster.id);
    let hour = hour_of(now);
    // Hours that are final, from the ledger; the others as they were just estimated.
    let mut hours = store.ledger_hours(org, id, hour - DAY, hour).await?;
    let open = rolled.iter().filter(|one| one.standing != Standing::Final && one.ledger.hour >= hour - DAY);
    hours.extend(open.map(|one| one.ledger.clone()));
    let notices = store.count_interruptions(org, id, now - DAY, now + HOUR).await?;
    let mut made = figures::of_cluster(loaded, &hours, notices);
    let days = store.cost_days(org, id.as_str(), month_of(now), day_of(now)).await?;
    let today = store.cost_hours(org, id.as_str(), day_of(now), day_of(now) + DAY).await?;
    let today = Overlaid::over(today, rolled.iter().map(|one| one.cost.clone())).since(day_of(now));
    made.month_to_date = figures::sums_of(days.iter().chain(&today));
    let last_seen_at = store.agent_state(org, id).await?.map(|agent| agent.last_seen_at);
    store.put_cluster_summary(org, &figures::summary(loaded, &made, last_seen_at)).await?;
    keep(reporter, org, made, loaded.kpi.as_ref(), (id.as_str(), now), &|_| Announce::nothing()).await
}

/// Stores figures of a scope with what they were the day before, and once an hour for the day after. `before` are those
/// made last; `tells` says what the world hears of figures that changed.
pub(crate) async fn keep(
    reporter: &Reporter,
    org: &OrganizationId,
    mut made: Figures,
    before: Option<&Kpi>,
    (scope, now): (&str, Timestamp),
    tells: &(dyn Fn(&Figures) -> Announce + Sync),
) -> anyhow::Result<()> {
    let (store, hour) = (&reporter.store, hour_of(now));
    made.day_before = store.figures_of_hour(org, scope, hour - DAY).await?;
    if before.is_none_or(|before| before.calculated_at < hour) {
        let point: &FigurePoint = &made.now;
        store.keep_figures(org, scope, hour, point, now).await?;
    }
    let is_new = before.and_then(Kpi::read).as_ref() != Some(&made);
    let announce = if is_new { tells(&made) } else { Announce::nothing() };
    let figures = serde_json::to_value(&made)?;
    let kpi = Kpi { scope: scope.to_owned(), figures, calculated_at: now };
    Ok(store.announce_kpi(org, &kpi, &announce).await?)
}

/// That an organization's figures changed.
pub(crate) fn changed(figures: &Figures) -> Announce {
    let detail = serde_json::json!({
        "scope": ALL, "spend_microusd_per_month": figures.now.spend_microusd_per_month,
        "baseline_microusd_per_month": figures.now.baseline_microusd_per_month,
        "saved_last_24_hours_microusd": figures.last_24_hours.saved_microusd(),
    });
    Announce::nothing().and_event("kpi.changed", detail)
}
