//! Writes what a look found: only what changed, each under the version that was read. What somebody else changed
//! meanwhile is left as it is; the next look compares again.

use crate::Discovery;
use crate::cluster::Place;
use crate::decide::instances::{Change, Listed};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use spot_cloud::CloudVolume;
use spot_domain::{Cluster, Instance};
use spot_engine::accounting::hour_of;
use spot_store::{Announce, ClusterVolume, StoreError, StoreErrorKind, Usage};
use std::collections::BTreeMap;

/// Writes under way at once: a first look at thousands of nodes has to end within its time-out.
const AT_ONCE: usize = 8;

/// Stores instances and their ledger entries. Answers whether all of it is stored.
pub(crate) async fn instances(
    discovery: &Discovery,
    place: &Place<'_>,
    listed: &Listed,
    changes: Vec<Change>,
    now: Timestamp,
) -> anyhow::Result<bool> {
    let org = &place.account.organization_id;
    let writes = changes.into_iter().map(|change| store(discovery, place, listed, change, now));
    let stored: Vec<Stored> = stream::iter(writes).buffered(AT_ONCE).try_collect().await?;
    let mut all = stored.iter().all(|stored| !matches!(stored, Stored::Refused));
    let owing = |stored| match stored {
        Stored::Owing(usage) => Some(*usage),
        Stored::Done | Stored::Refused => None,
    };
    let mut usages: Vec<Usage> = stored.into_iter().filter_map(owing).collect();
    let refused = discovery.store.record_usage(org, &mut usages, now).await?;
    all &= refused.is_empty();
    Ok(all)
}

/// What became of one instance.
enum Stored {
    Done,
    /// It goes into the ledger together with its row.
    Owing(Box<Usage>),
    /// Somebody else changed it meanwhile.
    Refused,
}

async fn store(
    discovery: &Discovery,
    place: &Place<'_>,
    listed: &Listed,
    change: Change,
    now: Timestamp,
) -> anyhow::Result<Stored> {
    let (org, quiet) = (&place.account.organization_id, Announce::nothing());
    if change.is_history(listed, now) {
        return refusable(discovery.store.forget_instance(org, &change.after).await);
    }
    let only_went_on = change.only_went_on();
    let Change { before, mut after, paid, .. } = change;
    match before {
        Some(before) if only_went_on => {
            if !discovery.store.add_hours(org, &paid, now).await? {
                return Ok(Stored::Refused);
            }
            // Every full hour is there, so the cluster's closed hours will tell; a part of a long stretch the row has to tell.
            let is_whole = after.accounted_until >= hour_of(now);
            let is_same = Instance { accounted_until: after.accounted_until, ..before.clone() } == after;
            if is_whole && is_same {
                return Ok(Stored::Done);
            }
            refusable(discovery.store.save_instance_if_changed(org, &before, &mut after, &quiet, now).await.map(|_| ()))
        }
        Some(_) if !paid.is_empty() => Ok(Stored::Owing(Box::new(Usage { instance: after, entries: paid }))),
        Some(before) => {
            refusable(discovery.store.save_instance_if_changed(org, &before, &mut after, &quiet, now).await.map(|_| ()))
        }
        None => {
            let mut first = Instance {
                accounted_until: paid.first().map_or(after.accounted_until, |entry| entry.from),
                ..after.clone()
            };
            let (account, region) = (&place.account.id, place.region);
            let created = discovery.store.create_instance(org, account, region, &mut first, &quiet, now).await;
            match refusable(created)? {
                Stored::Done if !paid.is_empty() => {
                    after.version = first.version;
                    Ok(Stored::Owing(Box::new(Usage { instance: after, entries: paid })))
                }
                other => Ok(other),
            }
        }
    }
}

fn refusable(outcome: Result<(), StoreError>) -> anyhow::Result<Stored> {
    match outcome {
        Ok(()) => Ok(Stored::Done),
        Err(error) if matches!(error.kind, StoreErrorKind::Conflict | StoreErrorKind::VersionMismatch) => {
            Ok(Stored::Refused)
        }
        Err(error) => Err(error.into()),
    }
}

/// Stores volumes that came, went or are attached elsewhere.
pub(crate) async fn volumes(
    discovery: &Discovery,
    cluster: &Cluster,
    listed: &[CloudVolume],
    now: Timestamp,
) -> anyhow::Result<()> {
    let (store, org) = (&discovery.store, &cluster.organization_id);
    let known = store.volumes(org, &cluster.id).await?;
    let mut known: BTreeMap<String, ClusterVolume> = known.into_iter().map(|one| (one.id.clone(), one)).collect();
    for volume in listed {
        let before = known.remove(&volume.id);
        let is_same =
            before.is_some_and(|before| before.zone == volume.zone && before.attached_to == volume.attached_to);
        if !is_same {
            let CloudVolume { id, zone, attached_to } = volume.clone();
            store.put_volume(org, &cluster.id, &ClusterVolume { id, zone, attached_to, since: now }, now).await?;
        }
    }
    // The listing is complete, so what it does not name is deleted.
    for id in known.into_keys() {
        store.forget_volume(org, &cluster.id, &id).await?;
    }
    Ok(())
}
