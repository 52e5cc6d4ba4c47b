//! One registered cluster: list, decide, apply.

use crate::decide::cluster::{Seen, after_look};
use crate::history::History;
use crate::listing::Listing;
use crate::{Discovery, apply, instances, listing};
use spot_cloud::{CloudError, CustomerAccount, EksCluster};
use spot_domain::{AwsAccount, Cluster, JobTrigger, Region};
use spot_runtime::messages::{AdvanceJob, OptimizeCluster};
use spot_store::{Announce, AuditIntent, StoreErrorKind};

/// Jobs that begin or end while we look move the cluster's version; a fourth collision is left to the next look.
const TRIES: usize = 4;

/// Where a look takes place.
pub(crate) struct Place<'a> {
    /// Account.
    pub(crate) account: &'a AwsAccount,
    /// Region.
    pub(crate) region: &'a Region,
    /// The account, opened for the region.
    pub(crate) door: &'a dyn CustomerAccount,
}

/// What a look at a cluster came to.
pub(crate) struct ClusterSight {
    /// What went wrong.
    pub(crate) errors: Vec<CloudError>,
    /// Everything was listed, and nothing contradicted itself.
    pub(crate) is_whole: bool,
}

/// Looks at a cluster. `eks` is the cluster as EKS lists it now; none when it is not listed.
pub(crate) async fn look(
    discovery: &Discovery,
    place: &Place<'_>,
    history: &mut History<'_>,
    cluster: Cluster,
    eks: Option<&EksCluster>,
) -> anyhow::Result<ClusterSight> {
    let (org, now) = (&place.account.organization_id, discovery.clock.now());
    // Read before anything is listed: what is launched in between is then unknown, not missing.
    let stored = discovery.store.instances(org, &cluster.id).await?;
    let Listing { groups, instances, volumes, mut errors, is_whole } =
        listing::list(place.door, &cluster.name, &stored, now).await;
    let mut seen = Seen {
        kubernetes_version: eks.map(|eks| eks.kubernetes_version.clone()),
        groups,
        fleet: None,
        is_whole: is_whole && eks.is_some(),
        is_accounted: false,
    };
    let mut jobs = Vec::new();
    if let Some(listed) = &instances {
        let settled = instances::settle(discovery, place, history, &cluster, &stored, listed, now).await?;
        seen.fleet = Some(settled.fleet);
        seen.is_accounted = settled.is_accounted;
        errors.extend(settled.errors);
        jobs = settled.jobs;
    }
    if let Some(volumes) = &volumes {
        apply::volumes(discovery, &cluster, volumes, now).await?;
    }
    let before = cluster.clone();
    if let Some(after) = save(discovery, cluster, &seen).await? {
        wake_optimizer(discovery, &before, &after).await?;
    }
    for job_id in jobs {
        discovery.executor.send(&AdvanceJob { organization_id: org.clone(), job_id }).await?;
    }
    Ok(ClusterSight { is_whole: seen.is_whole && errors.is_empty(), errors })
}

/// Nothing could be listed: what is known stands, and says that it is old.
pub(crate) async fn mark_stale(discovery: &Discovery, cluster: Cluster) -> anyhow::Result<()> {
    save(discovery, cluster, &Seen::default()).await.map(|_| ())
}

/// Saves the cluster as it is after a look, if anything changed; answers it as it is then.
async fn save(discovery: &Discovery, mut known: Cluster, seen: &Seen) -> anyhow::Result<Option<Cluster>> {
    let now = discovery.clock.now();
    for _ in 0..TRIES {
        let mut after = after_look(&known, seen, now);
        if after == known {
            return Ok(Some(after));
        }
        let announce = announce(&known, &after);
        match discovery.store.save_cluster(&mut after, &announce, now).await {
            Ok(()) => return Ok(Some(after)),
            Err(error) if error.kind == StoreErrorKind::VersionMismatch => {
                match discovery.store.cluster(&known.organization_id, &known.id).await? {
                    Some(newer) => known = newer,
                    None => return Ok(None),
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

fn announce(before: &Cluster, after: &Cluster) -> Announce {
    let event = match (&before.baseline, &after.baseline) {
        (None, Some(_)) => "cluster.discovered",
        (_, _) if before.stale != after.stale => {
            let event = if after.stale { "cluster.stale" } else { "cluster.fresh" };
            return Announce::nothing().and_event(event, serde_json::json!({ "cluster_id": after.id }));
        }
        (_, _) => return Announce::nothing(),
    };
    Announce::audit(AuditIntent {
        actor: "discovery".to_owned(),
        event: event.to_owned(),
        resource: after.id.to_string(),
        outcome: "success".to_owned(),
        detail: serde_json::json!({ "groups": after.groups.len() }),
    })
    .and_event(event, serde_json::json!({ "cluster_id": after.id }))
}

/// A cluster that could not be planned until now need not wait for the optimizer's own rhythm.
async fn wake_optimizer(discovery: &Discovery, before: &Cluster, after: &Cluster) -> anyhow::Result<()> {
    let can_be_planned = |cluster: &Cluster| cluster.baseline.is_some() && !cluster.stale;
    if can_be_planned(before) || !can_be_planned(after) {
        return Ok(());
    }
    let message = OptimizeCluster {
        organization_id: after.organization_id.clone(),
        cluster_id: after.id.clone(),
        trigger: JobTrigger::Event,
        dry_run: false,
        overrides_only: false,
    };
    discovery.optimizer.send(&message).await?;
    Ok(())
}
