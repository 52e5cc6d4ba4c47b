//! A cluster's instances after a look: what changed, what was lost, what was paid.

use crate::cluster::Place;
use crate::decide::compare::{Scene, compare, unrecorded_launches};
use crate::decide::instances::{Change, Listed, fleet, needs_spot_prices};
use crate::decide::paid::{Stretch, ledger_entries, price_at, stretch};
use crate::decide::tariff::Tariff;
use crate::history::History;
use crate::{Discovery, apply, ends, overlap};
use jiff::Timestamp;
use spot_cloud::CloudError;
use spot_domain::{ActionId, ActionKind, CapacityType, Cluster, FirstDayInstance, Instance, JobId};
use spot_engine::accounting::hour_of;
use spot_runtime::messages::{InstanceLost, LostInstance};
use std::collections::BTreeSet;

/// What became of a cluster's instances.
pub(crate) struct Settled {
    /// The customer's own that live, by type.
    pub(crate) fleet: Vec<FirstDayInstance>,
    /// Everything is stored and every full hour is in the ledger.
    pub(crate) is_accounted: bool,
    /// Jobs whose instances changed.
    pub(crate) jobs: Vec<JobId>,
    /// What went wrong.
    pub(crate) errors: Vec<CloudError>,
}

/// Stores what changed, tells of losses, and writes what was paid into the ledger.
pub(crate) async fn settle(
    discovery: &Discovery,
    place: &Place<'_>,
    history: &mut History<'_>,
    cluster: &Cluster,
    stored: &[Instance],
    listed: &Listed,
    now: Timestamp,
) -> anyhow::Result<Settled> {
    let spot = match needs_spot_prices(stored, listed) {
        true => discovery.store.spot_prices(place.region).await?.map(|prices| prices.pools).unwrap_or_default(),
        false => Vec::new(),
    };
    let tariff = Tariff { catalog: &discovery.catalog, region: place.region, spot: &spot };
    let stand_ins = stand_ins(discovery, cluster, unrecorded_launches(stored, listed)).await?;
    let scene = Scene { now, cluster, stored, listed, stand_ins: &stand_ins, tariff: &tariff };
    let mut changes = compare(&scene);
    ends::settle(discovery, cluster, &mut changes, now).await?;
    // Told before it is stored: a crash in between tells it twice, never not at all.
    tell_losses(discovery, place, &changes).await?;
    let (errors, all_paid) = pay(discovery, history, cluster, &mut changes, now).await?;
    let moved =
        changes.iter().filter(|change| change.before.as_ref().is_none_or(|before| before.state != change.after.state));
    let jobs: BTreeSet<JobId> = moved.filter_map(|change| change.job.clone()).collect();
    let fleet = fleet(&changes);
    let all_stored = apply::instances(discovery, place, listed, changes, now).await?;
    Ok(Settled { fleet, is_accounted: all_paid && all_stored, jobs: jobs.into_iter().collect(), errors })
}

/// Which of these launches stand in for Spot.
async fn stand_ins(
    discovery: &Discovery,
    cluster: &Cluster,
    launches: Vec<ActionId>,
) -> anyhow::Result<BTreeSet<ActionId>> {
    let mut found = BTreeSet::new();
    for id in launches {
        let action = discovery.store.action(&cluster.organization_id, &cluster.id, &id).await?;
        let kind = action.map(|action| action.kind);
        if matches!(kind, Some(ActionKind::LaunchInstance { stands_in_for_spot: true, .. })) {
            found.insert(id);
        }
    }
    Ok(found)
}

async fn tell_losses(discovery: &Discovery, place: &Place<'_>, changes: &[Change]) -> anyhow::Result<()> {
    let lost = changes.iter().filter(|change| change.is_loss()).map(|change| {
        let detail = LostInstance {
            instance_id: change.after.id.clone(),
            organization_id: place.account.organization_id.clone(),
            cluster_id: change.after.cluster_id.clone(),
            reason: change.reason.clone(),
        };
        let at = change.after.ended_at.unwrap_or(change.after.accounted_until);
        InstanceLost::new(&place.account.aws_account_id, place.region, at, detail)
    });
    let lost: Vec<InstanceLost> = lost.collect();
    discovery.interruptions.send_all(&lost).await?;
    Ok(())
}

/// Accounts every stretch whose price is known. Answers what went wrong, and whether nothing was left out.
async fn pay(
    discovery: &Discovery,
    history: &mut History<'_>,
    cluster: &Cluster,
    changes: &mut [Change],
    now: Timestamp,
) -> anyhow::Result<(Vec<CloudError>, bool)> {
    let closed_until = cluster.discovered_at.map(hour_of);
    let due: Vec<(usize, Stretch)> = changes
        .iter()
        .enumerate()
        .filter_map(|(place, change)| Some((place, stretch(change, closed_until, now)?)))
        .collect();
    let is_spot = |place: usize| changes[place].after.capacity_type == CapacityType::Spot;
    let oldest =
        due.iter().filter(|(place, stretch)| stretch.is_paid && is_spot(*place)).map(|(_, one)| one.from).min();
    let mut errors = Vec::new();
    if let Some(since) = oldest {
        errors.extend(history.reach(since, now).await.err());
    }
    let paid = due.iter().filter(|(_, stretch)| stretch.is_paid).map(|(place, _)| &changes[*place].after);
    let overlaps = overlap::find(discovery, cluster, paid).await?;
    let all_paid = errors.is_empty() && due.iter().all(|(_, stretch)| stretch.is_all);
    for (place, stretch) in due {
        let change = &mut changes[place];
        let is_spot = change.after.capacity_type == CapacityType::Spot;
        if stretch.is_paid && is_spot && !errors.is_empty() {
            continue;
        }
        if stretch.is_paid {
            let prices = history.of(&change.after.instance_type, &change.after.zone);
            let overlap = overlaps.get(&change.after.id).copied();
            change.paid = ledger_entries(&change.after, &stretch, prices, overlap);
            if let Some(price) = price_at(prices, now).filter(|_| is_spot) {
                change.after.microusd_per_hour = price;
            }
        }
        change.after.accounted_until = stretch.to;
    }
    Ok((errors, all_paid))
}
