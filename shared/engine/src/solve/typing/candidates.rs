//! The ways one content can be bought, best first.

use crate::market::Offers;
use crate::safety::{Capacity, capacity_of};
use crate::solve::contents::Content;
use crate::solve::demand::Item;
use crate::world::dimensions::fits;
use crate::world::{Offering, World};
use spot_domain::CapacityType;

/// Spot candidates kept per content; pool caps rarely push a content past the first dozen.
const MOST_CANDIDATES: usize = 60;

/// Candidates looked at per content, cheapest list price first: Spot prices follow list prices closely enough that the
/// best Spot offerings are among them.
const ENOUGH_CANDIDATES: usize = 360;
/// A way to buy a content.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) instance_type: usize,
    pub(super) zone: usize,
    pub(super) price: u64,
    /// Ranking price: what SPOT-01 orders by.
    pub(super) rank: u64,
    pub(super) capacity: Capacity,
}

pub(super) struct Choices {
    pub(super) spot: Vec<Candidate>,
    pub(super) on_demand: Vec<Candidate>,
}

pub(super) fn choices_for(world: &World<'_>, offers: &Offers, items: &[Item], content: &Content) -> Choices {
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
