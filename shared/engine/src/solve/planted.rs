//! Nodes put down before anything is packed: whole fleets chosen by amounts, or just the on-demand nodes that layer 4
//! asks for.

use super::amounts::{Chooser, Task};
use super::attempts::{Base, FEW_KINDS, cheaper};
use super::bins::Limits;
use super::fill::fill;
use super::replace::{Attempt, Care};
use super::seeds;
use super::typing::Staying;
use crate::packing::Effort;
use crate::safety::Capacity;
use crate::world::Offering;

/// A fleet that costs at most this much more than its amounts, in percent, is not sought any better.
const GOOD_PERCENT: u64 = 2;

/// A fleet that costs at most this much more than its amounts, in thousandths, cannot be bettered much.
const NEAR_PERMILLE: u64 = 4;

/// Room beyond the demand, in thousandths of CPU and of memory, that fleets are chosen with: packing seldom fills
/// nodes to the brim, and the fewer the nodes the less so.
const SLACKS_PERMILLE: [(u32, u32); 14] = [
    (0, 0),
    (8, 8),
    (16, 16),
    (26, 26),
    (40, 40),
    (10, 80),
    (80, 10),
    (60, 60),
    (20, 160),
    (160, 20),
    (100, 100),
    (20, 300),
    (300, 20),
    (160, 160),
];

impl Base<'_> {
    /// On-demand nodes of one type are put down first, just enough for layer 4, and filled like nodes that stay.
    /// Several types are tried, since what is cheapest on-demand is seldom what is cheapest as Spot.
    pub(super) fn seeded(&self, limits: Limits, whole: Capacity, small: bool) -> Option<Attempt> {
        let seeds = seeds::seeds(self.world, self.offers, self.emptied, self.demand, self.bounds, whole);
        let thorough = self.care == Care::Study && self.demand.len() <= FEW_KINDS;
        let tries = if thorough { seeds::MOST_TRIED } else { seeds::MOST_TRIED / 3 };
        let mut found: Vec<(u64, usize, Attempt)> = Vec::new();
        for (place, seed) in seeds.iter().take(tries).enumerate() {
            let mut fleet = self.emptied.clone();
            let planted: Vec<usize> = seed.iter().map(|offering| fleet.join(self.world, *offering)).collect();
            let Some(mut attempt) = self.shaped(&fleet, limits, Effort::Quick, false) else { continue };
            attempt.joined.splice(0..0, planted);
            found.push((attempt.fleet.cost_microusd_per_hour(), place, attempt));
        }
        found.sort_by_key(|(cost, place, _)| (*cost, *place));
        let mut best = found.first().map(|(_, _, attempt)| attempt.clone());
        if self.care == Care::Study && self.demand.len() <= FEW_KINDS {
            for (_, place, _) in found.iter().take(2) {
                let mut fleet = self.emptied.clone();
                let planted: Vec<usize> =
                    seeds[*place].iter().map(|offering| fleet.join(self.world, *offering)).collect();
                if let Some(mut attempt) = self.shaped(&fleet, limits, Effort::Normal, small) {
                    attempt.joined.splice(0..0, planted);
                    best = cheaper(best, Some(attempt));
                }
            }
        }
        best
    }

    /// Whole fleets chosen by amounts and then packed; what they cannot hold goes to further nodes. Says whether
    /// the fleet costs hardly more than its amounts alone would.
    pub(super) fn chosen_by_amounts(&self, largest: Option<(u64, u64)>) -> Option<(Attempt, bool)> {
        let staying = Staying::of(self.emptied);
        let mut chooser = Chooser::new(Task {
            world: self.world,
            offers: self.offers,
            emptied: self.emptied,
            demand: self.demand,
            bounds: self.bounds,
            staying: &staying,
            group: seeds::main_group(self.world, self.demand)?,
            largest,
        })?;
        let fixed = self.emptied.cost_microusd_per_hour();
        let mut best: Option<Attempt> = None;
        let mut least = None;
        let tries = if self.care == Care::Study { SLACKS_PERMILLE.len() } else { SLACKS_PERMILLE.len() / 2 };
        for slack in SLACKS_PERMILLE.into_iter().take(tries) {
            let Some((chosen, cost)) = chooser.choose(slack) else { continue };
            if best.as_ref().is_some_and(|known| known.fleet.cost_microusd_per_hour() <= fixed + cost) {
                continue;
            }
            let next = self.planted(&chosen, Limits { largest, pool_cap: None });
            best = cheaper(best, next);
            let least = *least.get_or_insert(fixed + cost);
            let near = |known: &Attempt| known.fleet.cost_microusd_per_hour() * 1000 <= least * (1000 + NEAR_PERMILLE);
            if best.as_ref().is_some_and(near) {
                break;
            }
        }
        let (best, least) = (best?, least?);
        let is_good = best.fleet.cost_microusd_per_hour() * 100 <= least * (100 + GOOD_PERCENT);
        Some((best, is_good))
    }

    /// Nodes put down first and filled; for what finds no room on them further nodes are bought.
    fn planted(&self, nodes: &[Offering], limits: Limits) -> Option<Attempt> {
        let mut fleet = self.emptied.clone();
        let planted: Vec<usize> = nodes.iter().map(|offering| fleet.join(self.world, *offering)).collect();
        let rest = fill(self.world, &mut fleet, self.demand);
        if !rest.is_empty() {
            let remaining = Base { emptied: &fleet, demand: &rest, skews: self.skews.clone(), ..*self };
            let mut attempt = remaining.shaped(&fleet, limits, Effort::Quick, false)?;
            attempt.joined.splice(0..0, planted);
            return Some(attempt);
        }
        if self.skews.hold(self.world, &fleet) { self.if_safe(fleet, planted) } else { None }
    }
}
