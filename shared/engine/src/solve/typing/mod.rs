//! Giving each content its offering: instance type, zone and capacity type, so that the safety layers hold on the
//! resulting fleet at the least cost.

mod assign;
mod candidates;
mod on_demand;

use super::contents::Content;
use super::demand::Item;
use crate::fleet::Fleet;
use crate::market::Offers;
use crate::safety::{Bounds, Capacity};
use crate::world::{Offering, World};
use assign::{assign, total};
use candidates::{Choices, choices_for};
use on_demand::{choose_on_demand, estimate_whole};
use std::collections::{BTreeMap, BTreeSet};

/// What the fleet holds besides the contents: nodes that stay.
#[derive(Clone, Debug, Default)]
pub(crate) struct Staying {
    pub(crate) whole: Capacity,
    pub(crate) on_demand: Capacity,
    pub(crate) pools: BTreeMap<(usize, usize), (u32, Capacity)>,
    pub(crate) zones: BTreeSet<usize>,
    pub(crate) zone_load: BTreeMap<usize, u128>,
}

impl Staying {
    /// The managed nodes of a fleet.
    pub(crate) fn of(fleet: &Fleet) -> Self {
        let tally = fleet.tally();
        Self {
            whole: tally.whole,
            on_demand: tally.on_demand,
            pools: tally.pools.iter().filter_map(|((kind, zone), sum)| Some(((*kind, (*zone)?), *sum))).collect(),
            zones: tally.zones.keys().copied().collect(),
            zone_load: tally.zones.iter().map(|(zone, (_, capacity))| (*zone, capacity.cpu)).collect(),
        }
    }
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
    let mut cache: BTreeMap<(usize, Option<usize>, &[(usize, u32)]), usize> = BTreeMap::new();
    let mut choices: Vec<Choices> = Vec::new();
    let mut choice_of = Vec::with_capacity(contents.len());
    for content in contents {
        let place = *cache.entry((content.group, content.zone, &content.items)).or_insert_with(|| {
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
