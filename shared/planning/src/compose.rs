//! The engine's input out of what is stored: the cluster as its agent saw it, the market, the customer's groups.
//!
//! Labels of a node may lie about how it was bought: a launch template of an on-demand group also labels the Spot node
//! that was launched with it. What EC2 says of the instance counts.

use crate::groups::{groups_of, name_after_account};
use jiff::Timestamp;
use spot_catalog::Catalog;
use spot_digest::{ClusterDump, Facts, planning_input};
use spot_domain::{
    Cluster, Instance, Override, PlanningInput, Policy, PoolFlag, PoolQuote, SafetyBounds, TypeQuote,
    UnavailableOffering,
};
use std::collections::BTreeMap;

/// What was loaded.
pub struct Known<'a> {
    /// The cluster.
    pub cluster: &'a Cluster,
    /// The cluster as its agent saw it.
    pub seen: &'a ClusterDump,
    /// Its policy.
    pub policy: Policy,
    /// Its instances.
    pub instances: &'a [Instance],
    /// Its overrides that have not ended.
    pub overrides: &'a [Override],
    /// Spot prices by pool.
    pub pools: Vec<PoolQuote>,
    /// Newer advisor figures than the catalog's, where there are any.
    pub quotes: Vec<TypeQuote>,
    /// Flagged pools.
    pub flags: Vec<PoolFlag>,
    /// What could not be had lately.
    pub unavailable: Vec<UnavailableOffering>,
}

/// Composes the input for the moment `now`.
pub fn compose(known: Known<'_>, catalog: &Catalog, now: Timestamp) -> PlanningInput {
    let region = known.cluster.region.as_str();
    let mut market = catalog.market(region).market;
    replace_quotes(&mut market.types, known.quotes);
    market.pools = known.pools;
    market.flags = known.flags;
    market.unavailable = known.unavailable;
    let facts = Facts { market, instance_types: catalog.instance_types_for(region) };
    let (mut input, _) = planning_input(known.seen, known.policy, facts);
    input.now = now;
    input.safety = SafetyBounds::default();
    input.launch_for_pending = true;
    let by_id: BTreeMap<&str, &Instance> =
        known.instances.iter().map(|instance| (instance.id.as_str(), instance)).collect();
    for (node, identity) in input.nodes.iter_mut().zip(&known.seen.identities) {
        let Some(instance) = identity.instance_id.as_deref().and_then(|id| by_id.get(id)) else { continue };
        node.capacity_type = Some(instance.capacity_type);
        node.instance_type = Some(instance.instance_type.clone());
        node.zone = Some(instance.zone.clone());
        node.fell_back_at = instance.fell_back_at;
        node.forced_until = forced_until(known.overrides, instance, now);
    }
    for group in &mut input.node_groups {
        let found = groups_of(&known.cluster.groups, group);
        if !found.is_empty() {
            group.zones = found.into_iter().flat_map(|found| found.zones.iter().cloned()).collect();
            group.zones.sort();
            group.zones.dedup();
        }
    }
    name_after_account(&mut input, &known.cluster.groups);
    input
}

/// Until when somebody has forced an instance on-demand.
fn forced_until(overrides: &[Override], instance: &Instance, now: Timestamp) -> Option<Timestamp> {
    let mut holding = overrides.iter().filter(|known| known.held_instance(now) == Some(instance.id.as_str()));
    holding.next().map(|known| known.expires_at)
}

fn replace_quotes(types: &mut [TypeQuote], newer: Vec<TypeQuote>) {
    let by_name: BTreeMap<_, _> = newer.into_iter().map(|quote| (quote.instance_type.clone(), quote)).collect();
    for quote in types {
        if let Some(found) = by_name.get(&quote.instance_type) {
            quote.advisor_bucket = found.advisor_bucket;
            quote.spot_microusd_per_hour = found.spot_microusd_per_hour;
        }
    }
}
