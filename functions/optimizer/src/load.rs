//! Reads everything a plan depends on, strongly.

use crate::Optimizer;
use crate::input::{Known, compose};
use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use spot_catalog::Catalog;
use spot_digest::{ClusterDump, read_dump};
use spot_domain::{Cluster, ClusterId, Instance, JobKind, JobStatus, OrganizationId, PlanningInput, PoolQuote, Region};
use spot_store::Store;

/// A snapshot older than this is no basis for a decision: two missed five-minute uploads.
const OLDEST_SNAPSHOT: SignedDuration = SignedDuration::from_mins(12);
/// Prices older than this are refused for decisions (PRICE-01).
const OLDEST_PRICES: SignedDuration = SignedDuration::from_mins(60);

pub(crate) struct Loaded {
    pub(crate) cluster: Cluster,
    pub(crate) input: PlanningInput,
    pub(crate) generation: u64,
    pub(crate) waiting_for_approval: bool,
    pub(crate) open_interruptions: bool,
}

/// What was loaded, or why there is nothing to decide on.
pub(crate) async fn load(
    optimizer: &Optimizer,
    org: &OrganizationId,
    id: &ClusterId,
    now: Timestamp,
) -> anyhow::Result<Result<Loaded, &'static str>> {
    let store = &optimizer.store;
    let Some(cluster) = store.cluster(org, id).await? else { return Ok(Err("there is no such cluster")) };
    if cluster.stale || cluster.discovered_at.is_none() {
        return Ok(Err("discovery has not seen all of it lately"));
    }
    let Some(found) = load_input(store, &optimizer.catalog, &cluster, now).await? else {
        return Ok(Err("no snapshot or prices fresh enough to decide on"));
    };
    let open = store.open_jobs(org, id).await?;
    Ok(Ok(Loaded {
        cluster,
        input: found.input,
        generation: found.generation,
        waiting_for_approval: open.iter().any(|job| job.status == JobStatus::AwaitingApproval),
        open_interruptions: open.iter().any(|job| job.kind == JobKind::Interruption),
    }))
}

/// An input with what it was made of.
pub struct LoadedInput {
    /// The input.
    pub input: PlanningInput,
    /// The cluster as its agent saw it.
    pub seen: ClusterDump,
    /// Its instances.
    pub instances: Vec<Instance>,
    /// Of which snapshot it is.
    pub generation: u64,
}

/// The planning input of a cluster; none without a fresh snapshot and fresh prices.
pub async fn load_input(
    store: &Store,
    catalog: &Catalog,
    cluster: &Cluster,
    now: Timestamp,
) -> anyhow::Result<Option<LoadedInput>> {
    let (org, id) = (&cluster.organization_id, &cluster.id);
    let Some(snapshot) = store.snapshot(org, id).await? else { return Ok(None) };
    let Some(state) = store.agent_state(org, id).await? else { return Ok(None) };
    let vouched = snapshot.taken_at.max(state.last_seen_at);
    if now.duration_since(vouched) > OLDEST_SNAPSHOT {
        return Ok(None);
    }
    let seen = digest(&snapshot.content, catalog).context("digesting the snapshot")?;
    let Some(pools) = fresh_prices(store, &cluster.region, now).await? else { return Ok(None) };
    let instances = store.instances(org, id).await?;
    let known = Known {
        cluster,
        seen: &seen,
        policy: store.policy(org, id).await?.policy,
        instances: &instances,
        pools,
        quotes: Vec::new(),
        flags: store.flags(org, &cluster.region, now).await?,
        unavailable: store.blocked_offerings(org, &cluster.region, now).await?,
    };
    let input = compose(known, catalog, now);
    Ok(Some(LoadedInput { input, seen, instances, generation: snapshot.generation }))
}

async fn fresh_prices(store: &Store, region: &Region, now: Timestamp) -> anyhow::Result<Option<Vec<PoolQuote>>> {
    let prices = store.spot_prices(region).await?;
    Ok(prices.filter(|prices| now.duration_since(prices.taken_at) <= OLDEST_PRICES).map(|prices| prices.pools))
}

/// Unpacks and reads a snapshot as it was sent.
fn digest(content: &[u8], catalog: &Catalog) -> anyhow::Result<ClusterDump> {
    let text = zstd::decode_all(content).context("unpacking")?;
    Ok(read_dump(text.as_slice(), "snapshot", catalog)?)
}
