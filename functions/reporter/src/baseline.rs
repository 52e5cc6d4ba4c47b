//! The rate of a cluster's baseline, kept up with the snapshots of its agent.

use crate::Reporter;
use crate::decide::first_day_rate;
use anyhow::Context;
use jiff::Timestamp;
use spot_catalog::Catalog;
use spot_digest::{ClusterDump, Facts, planning_input, read_dump};
use spot_domain::{Baseline, Cluster, MicrousdPerHour, Policy};
use spot_engine::accounting::{PriceChange, baseline_microusd_per_hour};
use spot_store::{BaselineRate, ClusterSnapshot};

/// The rate as it is now known to have changed, stored if that is new. Changes before `first_open` matter only as far as
/// the last of them still holds then.
pub(crate) async fn refresh(
    reporter: &Reporter,
    cluster: &Cluster,
    baseline: &Baseline,
    first_open: Timestamp,
) -> anyhow::Result<BaselineRate> {
    let (store, org, id) = (&reporter.store, &cluster.organization_id, &cluster.id);
    let known = store.baseline_rate(org, id).await?.unwrap_or_default();
    let mut rate = known.clone();
    if rate.changes.is_empty() {
        // Nobody has seen the pods yet: what ran is what is needed.
        rate.changes.push((baseline.taken_at, first_day_rate(baseline)));
    }
    let newest = store.snapshot_generation(org, id).await?;
    if newest.is_some_and(|(generation, _)| rate.generation != Some(generation))
        && let Some(snapshot) = store.snapshot(org, id).await?
    {
        take_in(reporter, cluster, baseline, &snapshot, &mut rate);
    }
    let last_needed = rate.changes.partition_point(|(since, _)| *since <= first_open).saturating_sub(1);
    rate.changes.drain(..last_needed);
    if rate != known {
        store.save_baseline_rate(org, id, &mut rate, reporter.clock.now()).await?;
    }
    Ok(rate)
}

/// As the engine's accounting wants them.
pub(crate) fn price_changes(rate: &BaselineRate) -> Vec<PriceChange> {
    let change = |(since, microusd_per_hour): &(Timestamp, MicrousdPerHour)| PriceChange {
        since: *since,
        microusd_per_hour: *microusd_per_hour,
    };
    rate.changes.iter().map(change).collect()
}

/// A snapshot that cannot be read leaves the rate as it is: unknown pods are no reason to claim another baseline.
fn take_in(
    reporter: &Reporter,
    cluster: &Cluster,
    baseline: &Baseline,
    snapshot: &ClusterSnapshot,
    rate: &mut BaselineRate,
) {
    rate.generation = Some(snapshot.generation);
    let seen = match read(&snapshot.content, &reporter.catalog) {
        Ok(seen) => seen,
        Err(error) => {
            tracing::warn!(cluster_id = %cluster.id, error = format!("{error:#}"), "baseline kept: snapshot unreadable");
            return;
        }
    };
    rate.nodes = seen.nodes.len() as u32;
    rate.ready_nodes = seen.nodes.iter().filter(|node| node.ready).count() as u32;
    let now = of_pods(&seen, cluster, baseline, &reporter.catalog);
    let last = rate.changes.last().copied();
    if last.is_none_or(|(_, before)| before != now) {
        let since = last.map_or(snapshot.taken_at, |(since, _)| since.max(snapshot.taken_at));
        rate.changes.push((since, now));
    }
}

fn read(content: &[u8], catalog: &Catalog) -> anyhow::Result<ClusterDump> {
    let text = zstd::decode_all(content).context("unpacking the snapshot")?;
    read_dump(text.as_slice(), "snapshot", catalog).context("digesting the snapshot")
}

/// What the customer's own groups cost for the pods of a snapshot. The policy is ours, not part of what would be without
/// us, so the default stands in its place.
fn of_pods(seen: &ClusterDump, cluster: &Cluster, baseline: &Baseline, catalog: &Catalog) -> MicrousdPerHour {
    let region = cluster.region.as_str();
    let facts = Facts { market: catalog.market(region).market, instance_types: catalog.instance_types_for(region) };
    let (mut input, _) = planning_input(seen, Policy::default(), facts);
    for group in &mut input.node_groups {
        // Groups that are alike in all that pods ask for are one to the planner, under all their names.
        let is_one_of = |name: &str| group.display_name.split(", ").any(|shown| shown == name);
        let same = baseline
            .groups
            .iter()
            .filter(|known| is_one_of(&known.name) || known.eks_node_group.as_deref().is_some_and(&is_one_of));
        let mut zones: Vec<_> = same.flat_map(|known| known.zones.iter().cloned()).collect();
        if !zones.is_empty() {
            zones.sort();
            zones.dedup();
            group.zones = zones;
        }
    }
    baseline_microusd_per_hour(&input, baseline)
}
