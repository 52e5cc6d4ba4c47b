//! One region of an account: which clusters are there, and a look at each that is registered.

use crate::cluster::{self, Place};
use crate::history::History;
use crate::{Discovery, decide};
use spot_cloud::{CloudError, EksCluster};
use spot_domain::{AwsAccount, Cluster, Region};
use spot_store::FoundCluster;

/// What a look at a region came to.
pub(crate) struct RegionSight {
    /// Region.
    pub(crate) region: Region,
    /// What went wrong.
    pub(crate) errors: Vec<CloudError>,
    /// Nothing went wrong, and no listing contradicted itself.
    pub(crate) is_whole: bool,
}

/// Looks at a region. `known` are the clusters found there before.
pub(crate) async fn look(
    discovery: &Discovery,
    account: &AwsAccount,
    region: &Region,
    known: Vec<FoundCluster>,
) -> anyhow::Result<RegionSight> {
    let mut sight = RegionSight { region: region.clone(), errors: Vec::new(), is_whole: true };
    let door = match discovery.accounts.open(account, region).await {
        Ok(door) => door,
        Err(error) => {
            sight.errors.push(error);
            sight.is_whole = false;
            mark_all_stale(discovery, account, &known).await?;
            return Ok(sight);
        }
    };
    let listed = match door.clusters().await {
        Ok(listed) => Some(listed),
        Err(error) => {
            sight.errors.push(error);
            sight.is_whole = false;
            None
        }
    };
    let (org, now) = (&account.organization_id, discovery.clock.now());
    let found = match &listed {
        Some(listed) => decide::found::after_listing(&known, listed, region, now),
        // What is not listed now was there before; its instances can be looked at all the same.
        None => known.clone(),
    };
    if listed.is_some() {
        discovery.store.note_region_use(region, org, &account.id, now).await?;
    }
    let place = Place { account, region, door: &*door };
    let mut history = History::new(&*door);
    let mut kept = Vec::new();
    for one in found {
        let Some(cluster) = registered(discovery, account, &one).await? else {
            // Nobody asks for a cluster that is neither there nor registered.
            kept.extend(one.missing_since.is_none().then_some(one));
            continue;
        };
        let eks = listed.iter().flatten().find(|eks| eks.arn == one.arn);
        look_at(discovery, &place, &mut history, cluster, eks, &mut sight).await?;
        kept.push(one);
    }
    if kept != known {
        discovery.store.put_found_clusters(org, &account.id, region, &kept, now).await?;
    }
    Ok(sight)
}

async fn look_at(
    discovery: &Discovery,
    place: &Place<'_>,
    history: &mut History<'_>,
    cluster: Cluster,
    eks: Option<&EksCluster>,
    sight: &mut RegionSight,
) -> anyhow::Result<()> {
    let seen = cluster::look(discovery, place, history, cluster, eks).await?;
    sight.is_whole &= seen.is_whole;
    sight.errors.extend(seen.errors);
    Ok(())
}

/// The registered cluster behind one that was found; none when nobody registered it.
pub(crate) async fn registered(
    discovery: &Discovery,
    account: &AwsAccount,
    found: &FoundCluster,
) -> anyhow::Result<Option<Cluster>> {
    let org = &account.organization_id;
    let Some(id) = discovery.store.registered_cluster(org, &found.arn).await? else { return Ok(None) };
    let cluster = discovery.store.cluster(org, &id).await?;
    Ok(cluster.filter(|cluster| cluster.account_id == account.id))
}

async fn mark_all_stale(discovery: &Discovery, account: &AwsAccount, known: &[FoundCluster]) -> anyhow::Result<()> {
    for found in known {
        if let Some(cluster) = registered(discovery, account, found).await? {
            cluster::mark_stale(discovery, cluster).await?;
        }
    }
    Ok(())
}
