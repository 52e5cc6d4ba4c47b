//! Contents matched with offerings: pools within their share, zones opened and evenly loaded.

use super::Staying;
use super::candidates::{Candidate, Choices};
use crate::safety::{Bounds, Capacity};
use spot_domain::CapacityType;

pub(super) fn total(chosen: &[(Candidate, CapacityType)], staying: &Staying) -> Capacity {
    let mut whole = staying.whole;
    chosen.iter().for_each(|(candidate, _)| whole.add(candidate.capacity));
    whole
}

/// Contents in order of size take their best offering whose pool has room and, among equals, the emptiest zone.
pub(super) fn assign(
    choices: &[&Choices],
    on_demand: &[bool],
    staying: &Staying,
    bounds: &Bounds,
    whole: Capacity,
) -> Vec<(Candidate, CapacityType)> {
    let mut ledger = staying.clone();
    let mut order: Vec<usize> = (0..choices.len()).collect();
    let freedom = |place: usize| choices[place].spot.len().max(choices[place].on_demand.len());
    order.sort_by_key(|place| {
        let largest = choices[*place].spot.first().or(choices[*place].on_demand.first());
        (freedom(*place) > 1, std::cmp::Reverse(largest.map_or(0, |candidate| candidate.capacity.cpu)), *place)
    });
    let mut chosen: Vec<Option<(Candidate, CapacityType)>> = vec![None; choices.len()];
    for (done, place) in order.iter().enumerate() {
        let left = order.len() - done;
        let missing = (bounds.zones as usize).saturating_sub(ledger.zones.len());
        let must_open_zone = missing > 0 && left <= missing;
        let pick = pick(choices[*place], on_demand[*place], &ledger, bounds, whole, must_open_zone)
            .or_else(|| pick(choices[*place], on_demand[*place], &ledger, bounds, whole, false));
        if let Some((candidate, capacity_type)) = pick {
            record(&mut ledger, &candidate, capacity_type);
            chosen[*place] = Some((candidate, capacity_type));
        }
    }
    chosen.into_iter().flatten().collect()
}

fn pick(
    choice: &Choices,
    on_demand: bool,
    ledger: &Staying,
    bounds: &Bounds,
    whole: Capacity,
    new_zone_only: bool,
) -> Option<(Candidate, CapacityType)> {
    let zone_allowed = |candidate: &&Candidate| !new_zone_only || !ledger.zones.contains(&candidate.zone);
    let has_room = |candidate: &&Candidate| match ledger.pools.get(&(candidate.instance_type, candidate.zone)) {
        None => true,
        Some((_, held)) => {
            let mut with = *held;
            with.add(candidate.capacity);
            with.greater_share(whole) <= bounds.max_pool_share
        }
    };
    let least_loaded = |found: Vec<&Candidate>| -> Option<Candidate> {
        let best = found.first()?.rank;
        let equal = found.into_iter().take_while(|candidate| candidate.rank == best);
        equal
            .min_by_key(|candidate| (ledger.zone_load.get(&candidate.zone).copied().unwrap_or(0), candidate.zone))
            .copied()
    };
    if !on_demand {
        let spot = choice.spot.iter().filter(zone_allowed).filter(has_room).collect();
        if let Some(candidate) = least_loaded(spot) {
            return Some((candidate, CapacityType::Spot));
        }
    }
    let list = choice.on_demand.iter().filter(zone_allowed).collect();
    if let Some(candidate) = least_loaded(list) {
        return Some((candidate, CapacityType::OnDemand));
    }
    choice.spot.iter().find(zone_allowed).map(|candidate| (*candidate, CapacityType::Spot))
}

fn record(ledger: &mut Staying, candidate: &Candidate, capacity_type: CapacityType) {
    ledger.zones.insert(candidate.zone);
    *ledger.zone_load.entry(candidate.zone).or_default() += candidate.capacity.cpu;
    if capacity_type == CapacityType::Spot {
        let pool = ledger.pools.entry((candidate.instance_type, candidate.zone)).or_default();
        pool.0 += 1;
        pool.1.add(candidate.capacity);
    }
}
