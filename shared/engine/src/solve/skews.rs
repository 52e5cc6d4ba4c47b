//! Zone spread over a whole replacement: pods are dealt to zones first, so it is judged when all are placed, not one by
//! one.

use super::demand::Item;
use crate::fleet::Fleet;
use crate::world::World;
use crate::world::terms::{Spread, ZONE};
use std::collections::BTreeSet;

/// The zone spreads of a demand, each with the skew it may have: its bound, or what it was before.
#[derive(Clone)]
pub(super) struct Skews {
    allowed: Vec<(usize, Spread, u32)>,
}

impl Skews {
    pub(super) fn of(world: &World<'_>, before: &Fleet, demand: &[Item]) -> Self {
        let mut seen = BTreeSet::new();
        let mut allowed = Vec::new();
        for item in demand {
            let class = &world.classes.all[item.class];
            for spread in &class.spreads {
                let over_zones = world.classes.terms.all[spread.term].topology == ZONE;
                if over_zones && seen.insert((class.requirement, *spread)) {
                    let now = before.skew(world, item.class, *spread);
                    allowed.push((item.class, *spread, now.max(spread.max_skew)));
                }
            }
        }
        Self { allowed }
    }

    pub(super) fn hold(&self, world: &World<'_>, fleet: &Fleet) -> bool {
        self.allowed.iter().all(|(class, spread, most)| fleet.skew(world, *class, *spread) <= *most)
    }
}
