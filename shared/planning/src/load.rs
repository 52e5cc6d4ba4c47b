//! Reads everything a plan depends on, strongly, and side by side: a notice gives little time.

use crate::compose::{Known, compose};
use crate::snapshot::read_snapshot;
use futures::try_join;
use jiff::{SignedDuration, Timestamp};
use spot_catalog::Catalog;
use spot_digest::ClusterDump;
use spot_domain::{Cluster, Instance, Override, PlanningInput, PoolQuote};
use spot_store::{AgentState, SpotPrices, Store};
use std::sync::Arc;

/// A snapshot older than this is no basis for a decision: two missed five-minute uploads.
const OLDEST_SNAPSHOT: SignedDuration = SignedDuration::from_mins(12);
/// Prices older than this are refused for decisions (PRICE-01).
const OLDEST_PRICES: SignedDuration = SignedDuration::from_mins(60);

/// An input with what it was made of.
pub struct LoadedInput {
    /// The input.
    pub input: PlanningInput,
    /// The cluster as its agent saw it.
    pub seen: Arc<ClusterDump>,
    /// Its instances.
    pub instances: Vec<Instance>,
    /// Its overrides that have not ended.
    pub overrides: Vec<Override>,
    /// Of which snapshot it is.
    pub generation: u64,
    /// Its agent.
    pub agent: AgentState,
}

/// The planning input of a cluster; none without a fresh snapshot and fresh prices.
pub async fn load_input(
    store: &Store,
    catalog: &Catalog,
    cluster: &Cluster,
    now: Timestamp,
) -> anyhow::Result<Option<LoadedInput>> {
    Ok(load(store, catalog, cluster, now).await?.filter(|(_, has_prices)| *has_prices).map(|(loaded, _)| loaded))
}

/// The same for nodes that go anyway: without fresh Spot prices nothing is known to be had as Spot, and on-demand is
/// left to buy. None without a fresh snapshot.
pub async fn load_input_for_loss(
    store: &Store,
    catalog: &Catalog,
    cluster: &Cluster,
    now: Timestamp,
) -> anyhow::Result<Option<LoadedInput>> {
    Ok(load(store, catalog, cluster, now).await?.map(|(mut loaded, has_prices)| {
        if !has_prices {
            loaded.input.market.types.iter_mut().for_each(|quote| quote.spot_microusd_per_hour = None);
        }
        loaded
    }))
}

/// The input, and whether its Spot prices may be decided by.
async fn load(
    store: &Store,
    catalog: &Catalog,
    cluster: &Cluster,
    now: Timestamp,
) -> anyhow::Result<Option<(LoadedInput, bool)>> {
    let (org, id, region) = (&cluster.organization_id, &cluster.id, &cluster.region);
    let (snapshot, agent, prices, instances, overrides, policy, flags, unavailable) = try_join!(
        store.snapshot(org, id),
        store.agent_state(org, id),
        store.spot_prices(region),
        store.instances(org, id),
        store.cluster_overrides(org, id),
        store.policy(org, id),
        store.flags(org, region, now),
        store.blocked_offerings(org, region, now),
    )?;
    let (Some(snapshot), Some(agent)) = (snapshot, agent) else { return Ok(None) };
    // An agent that is alive would have sent another snapshot if anything had changed.
    let vouched_at = snapshot.taken_at.max(agent.last_seen_at);
    if now.duration_since(vouched_at) > OLDEST_SNAPSHOT {
        return Ok(None);
    }
    let seen = read_snapshot(&snapshot.content, catalog)?;
    let pools = fresh(prices, now);
    let has_prices = pools.is_some();
    let known = Known {
        cluster,
        seen: &seen,
        policy: policy.policy,
        instances: &instances,
        overrides: &overrides,
        pools: pools.unwrap_or_default(),
        quotes: Vec::new(),
        flags,
        unavailable,
    };
    let input = compose(known, catalog, now);
    let generation = snapshot.generation;
    Ok(Some((LoadedInput { input, seen, instances, overrides, generation, agent }, has_prices)))
}

fn fresh(prices: Option<SpotPrices>, now: Timestamp) -> Option<Vec<PoolQuote>> {
    prices.filter(|prices| now.duration_since(prices.taken_at) <= OLDEST_PRICES).map(|prices| prices.pools)
}
