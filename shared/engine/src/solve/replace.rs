//! Replacing a set of nodes by cheaper ones: several ways are tried, the cheapest that is safe is kept.

use super::attempts::Base;
use super::demand::items;
use super::refusal::{Refusal, Refused};
use super::revive::revive;
use super::skews::Skews;
use crate::fleet::Fleet;
use crate::market::Offers;
use crate::safety::{Bounds, measure};
use crate::world::World;
use std::collections::BTreeMap;

/// What is wanted of a replacement.
pub(crate) struct Wish<'a> {
    /// Nodes that leave.
    pub(crate) leaving: &'a [usize],
    /// Nodes that may not take pods now, since they are to leave later.
    pub(crate) closed: &'a [usize],
    /// Unbound pods that are to be placed too.
    pub(crate) pending: &'a [usize],
    /// Bounds for the fleet that results.
    pub(crate) bounds: &'a Bounds,
    /// New nodes may be bought; otherwise the pods must fit on those that stay.
    pub(crate) may_join: bool,
    /// How hard to try.
    pub(crate) care: Care,
}

/// How hard to try: each step up costs about ten times the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Care {
    /// One quick packing: for the many replacements that are tried and mostly dropped.
    Glance,
    /// Quick packings of several shapes.
    Look,
    /// Also a good packing.
    Study,
}

/// A replacement that works.
#[derive(Clone)]
pub(crate) struct Attempt {
    pub(crate) fleet: Fleet,
    pub(crate) joined: Vec<usize>,
}

/// The cheapest safe way to do without `wish.leaving`, or why there is none.
pub(crate) fn replace(world: &World<'_>, fleet: &Fleet, offers: &Offers, wish: &Wish<'_>) -> Result<Attempt, Refusal> {
    let before = measure(world, fleet);
    let mut emptied = fleet.clone();
    let (pods, came_from) = take_pods(world, &mut emptied, wish);
    let demand = items(world, &emptied, &pods, &came_from).ok_or_else(Refusal::default)?;
    let skews = Skews::of(world, fleet, &demand);
    for node in wish.leaving {
        emptied.retire(*node);
    }
    for node in wish.closed {
        emptied.nodes[*node].receives = false;
    }
    let refused = Refused::default();
    let base = Base {
        world,
        offers,
        emptied: &emptied,
        demand: &demand,
        before: &before,
        bounds: wish.bounds,
        care: wish.care,
        skews,
        refused: &refused,
    };
    let found = if wish.may_join { base.cheapest() } else { base.without_joining(&pods) };
    let mut found = found.ok_or_else(|| refused.refusal())?;
    for node in wish.closed {
        found.fleet.nodes[*node].receives = fleet.nodes[*node].receives;
    }
    Ok(revive(world, fleet, wish.leaving, found))
}

fn take_pods(world: &World<'_>, fleet: &mut Fleet, wish: &Wish<'_>) -> (Vec<usize>, BTreeMap<usize, usize>) {
    let mut pods = wish.pending.to_vec();
    let mut came_from = BTreeMap::new();
    for node in wish.leaving {
        for pod in fleet.nodes[*node].pods.clone() {
            if let Some(zone) = fleet.nodes[*node].zone {
                came_from.insert(pod, zone);
            }
            fleet.take(world, pod);
            pods.push(pod);
        }
    }
    pods.sort_unstable();
    (pods, came_from)
}
