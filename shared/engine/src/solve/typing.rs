//! Giving each content its offering: instance type, zone and capacity type, so that the safety layers hold on the
//! resulting fleet at the least cost.

use super::contents::Content;
use super::demand::Item;
use super::dosing::{Dose, dose};
use crate::market::Offers;
use crate::safety::{Bounds, Capacity, capacity_of};
use crate::world::dimensions::fits;
use crate::world::{Offering, World};
use spot_domain::CapacityType;
use std::collections::{BTreeMap, BTreeSet};

/// Spot candidates kept per content; pool caps rarely push a content past the first dozen.
const MOST_CANDIDATES: usize = 60;

/// Candidates looked at per content, cheapest list price first: Spot prices follow list prices closely enough that the
/// best Spot offerings are among them.
const ENOUGH_CANDIDATES: usize = 360;

/// Up to so many contents the on-demand ones are chosen by trying every subset.
const EXACT_UP_TO: usize = 12;

/// What the fleet holds besides the contents: nodes that stay.
#[derive(Clone, Debug, Default)]
pub(crate) struct Staying {
    pub(crate) whole: Capacity,
    pub(crate) on_demand: Capacity,
    pub(crate) pools: BTreeMap<(usize, usize), (u32, Capacity)>,
    pub(crate) zones: BTreeSet<usize>,
    pub(crate) zone_load: BTreeMap<usize, u128>,
}

/// A way to buy a content.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    instance_type: usize,
    zone: usize,
    price: u64,
    /// Ranking price: what SPOT-01 orders by.
    rank: u64,
    capacity: Capacity,
}

struct Choices {
    spot: Vec<Candidate>,
    on_demand: Vec<Candidate>,
}

/// Offerings for all contents, in their order; `None` when some content cannot be bought at all.
pub(crate) fn offerings(
    world: &World<'_>,
    offers: &Offers,
    items: &[Item],
    contents: &[Content],
    staying: &Staying,
    bounds: &Bounds,
) -> Option<Vec<Offering>> {
    let mut cache = BTreeMap::new();
    let mut choices: Vec<Choices> = Vec::new();
    let mut choice_of = Vec::with_capacity(contents.len());
    for content in contents {
        let place = *cache.entry((content.group, content.zone, content.items.as_slice())).or_insert_with(|| {
            choices.push(choices_for(world, offers, items, content));
            choices.len() - 1
        });
        if choices[place].spot.is_empty() && choices[place].on_demand.is_empty() {
            return None;
        }
        choice_of.push(place);
    }
    let per_content: Vec<&Choices> = choice_of.iter().map(|place| &choices[*place]).collect();
    let on_demand = choose_on_demand(&per_content, staying, bounds);
    let mut whole = estimate_whole(&per_content, &on_demand, staying);
    let mut chosen = Vec::new();
    // The pool cap is a share of what is only known afterwards; a few rounds settle it.
    for _ in 0..4 {
        chosen = assign(&per_content, &on_demand, staying, bounds, whole);
        let actual = total(&chosen, staying);
        if actual.cpu >= whole.cpu && actual.memory >= whole.memory {
            break;
        }
        whole = Capacity { cpu: actual.cpu * 99 / 100, memory: actual.memory * 99 / 100 };
    }
    let group_of = |place: usize| contents[place].group;
    Some(
        chosen
            .iter()
            .enumerate()
            .map(|(place, (candidate, capacity_type))| Offering {
                group: group_of(place),
                instance_type: candidate.instance_type,
                zone: candidate.zone,
                capacity_type: *capacity_type,
            })
            .collect(),
    )
}

fn choices_for(world: &World<'_>, offers: &Offers, items: &[Item], content: &Content) -> Choices {
    let zones: Vec<usize> = match content.zone {
        Some(zone) => vec![zone],
        None => world.group_fit.group_zones[content.group].clone(),
    };
    let mut on_demand = candidates(world, offers, items, content, &zones, CapacityType::OnDemand);
    let reference = on_demand.first().map_or(0, |candidate| candidate.price);
    let mut spot = candidates(world, offers, items, content, &zones, CapacityType::Spot);
    for candidate in &mut spot {
        candidate.rank = offers.risk_price(world, candidate.instance_type, candidate.zone, reference);
    }
    let name = |candidate: &Candidate| world.types[candidate.instance_type].name.as_str();
    spot.sort_by(|left, right| {
        left.rank.cmp(&right.rank).then_with(|| name(left).cmp(name(right))).then(left.zone.cmp(&right.zone))
    });
    spot.truncate(MOST_CANDIDATES);
    on_demand.truncate(MOST_CANDIDATES);
    Choices { spot, on_demand }
}

fn candidates(
    world: &World<'_>,
    offers: &Offers,
    items: &[Item],
    content: &Content,
    zones: &[usize],
    capacity_type: CapacityType,
) -> Vec<Candidate> {
    let mut found = Vec::new();
    for instance_type in offers.of_group[content.group].iter().copied() {
        if found.len() > ENOUGH_CANDIDATES {
            break;
        }
        if !fits(&content.size, &world.group_fit.room(world, content.group, instance_type)) {
            continue;
        }
        for zone in zones {
            let offering = Offering { group: content.group, instance_type, zone: *zone, capacity_type };
            let accepted = offers.has(world, instance_type, *zone, capacity_type)
                && content.items.iter().all(|(item, _)| world.group_fit.accepts(world, items[*item].class, offering));
            if accepted {
                let price = Offers::price(world, instance_type, *zone, capacity_type);
                let capacity = capacity_of(&world.type_capacity[instance_type]);
                found.push(Candidate { instance_type, zone: *zone, price, rank: price, capacity });
            }
        }
    }
    let name = |candidate: &Candidate| world.types[candidate.instance_type].name.as_str();
    found.sort_by(|left, right| {
        left.rank.cmp(&right.rank).then_with(|| name(left).cmp(name(right))).then(left.zone.cmp(&right.zone))
    });
    found
}

/// Which contents are bought on-demand so that layer 4 holds: all that cannot be Spot, and then the cheapest set.
fn choose_on_demand(choices: &[&Choices], staying: &Staying, bounds: &Bounds) -> Vec<bool> {
    let mut on_demand: Vec<bool> = choices.iter().map(|choice| choice.spot.is_empty()).collect();
    let free: Vec<usize> =
        (0..choices.len()).filter(|place| !on_demand[*place] && !choices[*place].on_demand.is_empty()).collect();
    if free.len() <= EXACT_UP_TO {
        if let Some(best) = best_subset(choices, &free, &on_demand, staying, bounds) {
            best.into_iter().for_each(|place| on_demand[place] = true);
        }
        return on_demand;
    }
    let mut doses: Vec<Dose> = (0..choices.len()).map(|place| dose_of(choices[place], on_demand[place])).collect();
    dose(&mut doses, staying.on_demand, staying.whole, bounds.wanted_on_demand_share);
    doses.iter().map(|dose| dose.on_demand).collect()
}

fn dose_of(choice: &Choices, on_demand: bool) -> Dose {
    let first = |list: &[Candidate]| list.first().map(|candidate| candidate.capacity);
    let list = first(&choice.on_demand);
    Dose {
        as_spot: first(&choice.spot).or(list).unwrap_or_default(),
        as_on_demand: list.unwrap_or_default(),
        premium: premium(choice),
        on_demand,
        free: list.is_some(),
    }
}

fn premium(choice: &Choices) -> u64 {
    match (choice.on_demand.first(), choice.spot.first()) {
        (Some(list), Some(spot)) => list.price.saturating_sub(spot.price),
        _ => u64::MAX / 8,
    }
}

/// How far the on-demand share is below its bound, as a share of the whole; 0 when it holds.
fn shortfall(choices: &[&Choices], on_demand: &[bool], staying: &Staying, bounds: &Bounds) -> f64 {
    let mut have = staying.on_demand;
    for (choice, chosen) in choices.iter().zip(on_demand) {
        if let (true, Some(candidate)) = (*chosen, choice.on_demand.first()) {
            have.add(candidate.capacity);
        }
    }
    let whole = estimate_whole(choices, on_demand, staying);
    (bounds.wanted_on_demand_share - have.lesser_share(whole)).max(0.0)
}

fn best_subset(
    choices: &[&Choices],
    free: &[usize],
    fixed: &[bool],
    staying: &Staying,
    bounds: &Bounds,
) -> Option<Vec<usize>> {
    let mut best: Option<(u64, Vec<usize>)> = None;
    for mask in 0u32..(1 << free.len()) {
        let chosen: Vec<usize> =
            free.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) != 0).map(|(_, place)| *place).collect();
        let cost: u64 = chosen.iter().map(|place| premium(choices[*place])).sum();
        if best.as_ref().is_some_and(|(least, _)| *least <= cost) {
            continue;
        }
        let mut with = fixed.to_vec();
        chosen.iter().for_each(|place| with[*place] = true);
        if shortfall(choices, &with, staying, bounds) <= 0.0 {
            best = Some((cost, chosen));
        }
    }
    best.map(|(_, chosen)| chosen)
}

fn estimate_whole(choices: &[&Choices], on_demand: &[bool], staying: &Staying) -> Capacity {
    let mut whole = staying.whole;
    for (choice, bought) in choices.iter().zip(on_demand) {
        let list = if *bought { &choice.on_demand } else { &choice.spot };
        if let Some(candidate) = list.first().or(choice.on_demand.first()) {
            whole.add(candidate.capacity);
        }
    }
    whole
}

fn total(chosen: &[(Candidate, CapacityType)], staying: &Staying) -> Capacity {
    let mut whole = staying.whole;
    chosen.iter().for_each(|(candidate, _)| whole.add(candidate.capacity));
    whole
}

/// Contents in order of size take their best offering whose pool has room and, among equals, the emptiest zone.
fn assign(
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
