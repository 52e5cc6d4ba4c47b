//! Where a node could move: Spot pools in which all of its pods would find room, and what speaks against each.
//!
//! Facts about pools only. Whether a plan moves the node depends on the whole fleet; the plan's own words say why not.

use super::market_memory::RegionMarket;
use spot_api_types::http::{Candidate, Node, Objection, Pool, PoolRiskLevel};
use spot_domain::{CapacityType, InstanceType};
use std::collections::BTreeSet;

/// So many types are told.
const MOST: usize = 5;

/// The best pool of each type that fits, the best first.
pub(super) fn candidates(node: &Node, market: &RegionMarket, pools: Vec<Pool>) -> Vec<Candidate> {
    let Some(present) = node.instance_type.as_deref().and_then(|name| market.types.get(&name.into())) else {
        return Vec::new();
    };
    let is_own = |pool: &Pool| {
        node.capacity_type == Some(CapacityType::Spot.into())
            && node.instance_type.as_ref() == Some(&pool.instance_type)
            && node.zone.as_ref() == Some(&pool.zone)
    };
    let fitting = pools.into_iter().filter(|pool| !is_own(pool)).filter_map(|pool| {
        let known = market.types.get(&pool.instance_type.as_str().into())?;
        fits(known, present, node).then(|| candidate(pool, known, node))
    });
    let mut found: Vec<Candidate> = fitting.collect();
    found.sort_by(|one, other| rank(one).cmp(&rank(other)));
    let mut types = BTreeSet::new();
    found.retain(|candidate| types.insert(candidate.pool.instance_type.clone()));
    found.truncate(MOST);
    found
}

/// Forbidden ones last, then by price; of equal ones the calmer first.
fn rank(candidate: &Candidate) -> (bool, u64, PoolRiskLevel, &str, &str) {
    let pool = &candidate.pool;
    let forbidden = candidate.objections.iter().any(|objection| objection.forbids());
    (forbidden, pool.spot_microusd_per_hour, pool.risk, &pool.instance_type, &pool.zone)
}

/// Types as the planner proposes them, with room for what the node's pods request.
fn fits(candidate: &InstanceType, present: &InstanceType, node: &Node) -> bool {
    candidate.architecture == present.architecture
        && candidate.accelerators == present.accelerators
        && !candidate.bare_metal
        && !candidate.previous_generation
        && (present.burstable || !candidate.burstable)
        && candidate.allocatable.cpu_millicores >= node.cpu_requested_millicores
        && candidate.allocatable.memory_bytes >= node.memory_requested_bytes
}

fn candidate(pool: Pool, known: &InstanceType, node: &Node) -> Candidate {
    let price = |price: u64| i64::try_from(price).unwrap_or(i64::MAX);
    let saves = node.price_microusd_per_hour.map(|paid| price(paid) - price(pool.spot_microusd_per_hour));
    let rated = known.spot_supported != Some(false) && pool.advisor_bucket.is_some();
    let all = [
        (Objection::Danger, pool.risk == PoolRiskLevel::Danger),
        (Objection::Unavailable, pool.unavailable_until.is_some()),
        (Objection::NotRated, !rated),
        (Objection::Watch, pool.risk == PoolRiskLevel::Watch),
        (Objection::NotCheaper, saves.is_some_and(|saves| saves <= 0)),
    ];
    Candidate {
        vcpus: known.vcpus,
        memory_mib: known.memory_mib,
        saves_microusd_per_hour: saves,
        objections: all.into_iter().filter_map(|(objection, holds)| holds.then_some(objection)).collect(),
        pool,
    }
}
