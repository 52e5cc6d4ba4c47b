//! Whether planning again could come to anything: what the last plan that had nothing to do was made from, against what
//! there is now. A plan takes a second of CPU and prices move all the time, nearly always by nothing that matters.
//!
//! What counts: anything in the cluster, its policy, flags and offerings that cannot be had; the price of a pool in use;
//! how cheap Spot is at its cheapest, per zone and mix of memory and CPU. Prices count once they moved by more than 4 %:
//! a pool in use 4 % dearer and another 4 % cheaper make 1.04 ÷ 0.96 = 1.083, and a replacement has to save at least 9 %
//! of what leaves (at the default aggressiveness), so nothing that is worth a move stays unseen. Movements add up: they
//! are counted against the last plan, not the last look.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use spot_domain::{CapacityType, InstanceTypeName, PlanningInput, Zone};
use std::collections::BTreeMap;

/// A price that moved by less does not count, in parts per thousand.
const PRICE_STEP_PER_MILLE: u64 = 40;
/// Planned anew after so long in any case: a bound on what a glance could have missed.
const AT_LEAST_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// The cheapest pools of a zone and mix whose mean counts: a plan spreads over some.
const CHEAPEST: usize = 3;
/// Memory per vCPU in GiB, rounded down to these: compute, general, memory.
const MIXES_GIB_PER_VCPU: [u64; 3] = [0, 3, 6];

/// What a plan was made from, as far as it matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Glance {
    at: Timestamp,
    digest: String,
    used: BTreeMap<String, u64>,
    cheapest: BTreeMap<String, u64>,
}

impl Glance {
    /// Looks at an input.
    pub(crate) fn at(input: &PlanningInput) -> Self {
        Self { at: input.now, digest: digest_of(input), used: used(input), cheapest: cheapest(input) }
    }

    /// Whether a plan made now could differ from the one made at `before`, which had nothing to do.
    pub(crate) fn differs_from(&self, before: &Self) -> bool {
        self.digest != before.digest
            || self.at.duration_since(before.at) >= AT_LEAST_EVERY
            || moved(&self.used, &before.used)
            || moved(&self.cheapest, &before.cheapest)
    }
}

fn moved(now: &BTreeMap<String, u64>, before: &BTreeMap<String, u64>) -> bool {
    now.len() != before.len()
        || now.iter().any(|(name, price)| {
            before.get(name).is_none_or(|known| price.abs_diff(*known) * 1000 > known * PRICE_STEP_PER_MILLE)
        })
}

/// Everything but time and pool prices: times matter only where they pass a bound, which changes flags or nodes.
fn digest_of(input: &PlanningInput) -> String {
    let rests = |node: &spot_domain::Node| {
        node.fell_back_at.is_some_and(|since| input.now.duration_since(since) < SignedDuration::from_mins(30))
    };
    let resting: Vec<bool> = input.nodes.iter().map(rests).collect();
    let market = (&input.market.flags, &input.market.unavailable, &input.market.types);
    let cluster = (&input.nodes, &input.node_groups, &input.pods, &input.disruption_budgets, &input.workloads);
    let rules = (&input.daemon_sets, &input.policy, &input.safety, input.launch_for_pending);
    let text = serde_json::to_vec(&(cluster, rules, market, resting)).unwrap_or_default();
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn pool(instance_type: &InstanceTypeName, zone: &Zone) -> String {
    format!("{instance_type}/{zone}")
}

/// Prices of the Spot pools that the cluster's nodes are in.
fn used(input: &PlanningInput) -> BTreeMap<String, u64> {
    let spot = input.nodes.iter().filter(|node| node.capacity_type == Some(CapacityType::Spot));
    let wanted: Vec<_> = spot.filter_map(|node| Some((node.instance_type.as_ref()?, node.zone.as_ref()?))).collect();
    let quotes = input.market.pools.iter().filter(|quote| wanted.contains(&(&quote.instance_type, &quote.zone)));
    quotes.map(|quote| (pool(&quote.instance_type, &quote.zone), quote.spot_microusd_per_hour.0)).collect()
}

/// Per zone and mix the mean price of the cheapest pools, per vCPU and its memory.
fn cheapest(input: &PlanningInput) -> BTreeMap<String, u64> {
    const GIB: u64 = 1 << 30;
    let shapes: BTreeMap<&InstanceTypeName, (u64, u64)> = input
        .instance_types
        .iter()
        .filter(|kind| !kind.bare_metal && !kind.burstable && !kind.previous_generation)
        .map(|kind| (&kind.name, (kind.allocatable.cpu_millicores, kind.allocatable.memory_bytes)))
        .collect();
    let mut prices: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for quote in &input.market.pools {
        let Some((millicores, bytes)) = shapes.get(&quote.instance_type).filter(|shape| shape.0 > 0) else { continue };
        let gib_per_vcpu = bytes * 1000 / GIB / millicores;
        let mix = MIXES_GIB_PER_VCPU.iter().rev().find(|least| gib_per_vcpu >= **least).unwrap_or(&0);
        let per_vcpu = quote.spot_microusd_per_hour.0 * 1000 / millicores;
        prices.entry(format!("{}/{mix}", quote.zone)).or_default().push(per_vcpu);
    }
    let mean = |mut prices: Vec<u64>| {
        prices.sort_unstable();
        prices.truncate(CHEAPEST);
        prices.iter().sum::<u64>() / prices.len().max(1) as u64
    };
    prices.into_iter().map(|(name, prices)| (name, mean(prices))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glance(used: u64, cheapest: u64, secs: i64) -> Glance {
        Glance {
            at: Timestamp::UNIX_EPOCH + SignedDuration::from_secs(secs),
            digest: "d".to_owned(),
            used: BTreeMap::from([("m5.large/a".to_owned(), used)]),
            cheapest: BTreeMap::from([("a/3".to_owned(), cheapest)]),
        }
    }

    #[test]
    fn a_price_counts_once_it_moved_by_more_than_four_per_cent() {
        let before = glance(1_000, 500, 0);
        assert!(!glance(1_040, 480, 60).differs_from(&before));
        assert!(glance(1_041, 500, 60).differs_from(&before));
        assert!(glance(1_000, 479, 60).differs_from(&before));
    }

    #[test]
    fn small_movements_add_up_against_the_last_plan() {
        let planned = glance(1_000, 500, 0);
        let looks = [1_020, 1_040, 1_060].map(|price| glance(price, 500, 60).differs_from(&planned));
        assert_eq!(looks, [false, false, true]);
    }

    #[test]
    fn another_cluster_and_a_long_time_count_whatever_the_prices_say() {
        let before = glance(1_000, 500, 0);
        assert!(Glance { digest: "e".to_owned(), ..glance(1_000, 500, 60) }.differs_from(&before));
        assert!(glance(1_000, 500, AT_LEAST_EVERY.as_secs()).differs_from(&before));
    }
}
