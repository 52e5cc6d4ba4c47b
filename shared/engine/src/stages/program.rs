//! The order of the stages, and the few variants of it that are tried.

use super::draft::Draft;
use super::pending::Tentative;
use super::{consolidate, convert, first_proposal, pending, risky, same_shape};
use crate::fleet::Fleet;
use crate::market::Offers;
use crate::movable::Movable;
use crate::safety::{Bounds, Measured};
use crate::solve::Care;
use crate::world::World;
use std::collections::BTreeSet;

/// Everything the stages look at besides the draft.
pub(crate) struct Scene<'a> {
    pub(crate) world: &'a World<'a>,
    pub(crate) movable: &'a Movable,
    pub(crate) offers: Offers,
    pub(crate) before: Measured,
    pub(crate) bounds: Bounds,
    pub(crate) tentative: Tentative,
}

/// Movable nodes up to which every single one is also tried as fixed: a heuristic may do better with less freedom, and
/// a node that a customer unblocks must never make the plan worse.
const TRY_EACH_FIXED_UP_TO: usize = 14;

/// Movable nodes up to which the whole fleet is also replanned at once.
pub(crate) const WHOLE_FLEET_UP_TO: usize = 250;

/// Nodes up to which every packing is studied: in larger clusters single nodes matter less, and time more.
const STUDIED_UP_TO: usize = 300;

/// A cheaper fleet that moves more pods must be cheaper by this much, in percent.
const WORTH_MORE_MOVES_PERCENT: u64 = 2;

impl Scene<'_> {
    /// Nodes that may leave, `fixed` ones aside, and stand-ins for Spot aside, which have a stage of their own.
    pub(crate) fn leavable(&self, draft: &Draft, fixed: &BTreeSet<usize>) -> Vec<usize> {
        let mut nodes = self.all_leavable(draft, fixed);
        nodes.retain(|node| self.world.input.nodes[*node].fell_back_at.is_none());
        nodes
    }

    /// Nodes that may leave, stand-ins included.
    pub(crate) fn all_leavable(&self, draft: &Draft, fixed: &BTreeSet<usize>) -> Vec<usize> {
        (0..self.world.nodes.len())
            .filter(|node| draft.fleet.nodes[*node].alive)
            .filter(|node| !fixed.contains(node) && !draft.received.contains(node))
            .filter(|node| self.movable.may_leave(self.world, *node))
            .collect()
    }

    /// The least saving, in percent of what leaves, that justifies moving pods: 15 at aggressiveness 0, 9 at the
    /// default of 40, never under 3. Karpenter's users ask for such a bound because without one fleets churn.
    pub(crate) fn min_saving_percent(&self) -> u64 {
        let aggressiveness = u64::from(self.world.input.policy.binpack.aggressiveness.min(100));
        (15 * (100 - aggressiveness) / 100).max(3)
    }

    /// The least saving of a replacement within one capacity type.
    pub(crate) fn min_replace_saving_percent(&self) -> u64 {
        self.min_saving_percent() + REPLACE_MARGIN_PERCENT
    }
}

/// What replacing nodes must save beyond `min_saving_percent` when nothing changes from on-demand to Spot. Packing is a
/// heuristic: without this margin a second plan would sometimes better the first and move the same pods again.
const REPLACE_MARGIN_PERCENT: u64 = 6;

/// The cheapest draft of all variants.
pub(crate) fn best_draft(scene: &Scene<'_>, start: &Fleet) -> Draft {
    let nothing_fixed = BTreeSet::new();
    let care = if scene.world.nodes.len() > STUDIED_UP_TO { Care::Look } else { Care::Study };
    let mut best = run(scene, start, &nothing_fixed, false, care);
    let untouched = Draft::new(start.clone(), Care::Glance);
    let leavable = scene.leavable(&untouched, &nothing_fixed);
    let count = leavable.len();
    // Where all are on-demand, replacing the on-demand nodes is replacing the whole fleet.
    let any_other = leavable.iter().any(|node| !convert::is_on_demand(&untouched, *node));
    if count <= WHOLE_FLEET_UP_TO && any_other {
        let whole = run(scene, start, &nothing_fixed, true, care);
        best = better(best, whole);
    }
    if count <= TRY_EACH_FIXED_UP_TO {
        for node in leavable {
            if risky::is_risky(scene, &untouched, node) {
                continue;
            }
            let fixed = BTreeSet::from([node]);
            best = better(best, run(scene, start, &fixed, false, Care::Look));
        }
    }
    best.altered = first_proposal::breaks_a_layer(scene, &best);
    best
}

/// The cheaper draft, unless it moves more pods for next to nothing.
fn better(left: Draft, right: Draft) -> Draft {
    let moves = |draft: &Draft| draft.steps.iter().map(|step| step.moves.len()).sum::<usize>();
    let wins = if moves(&right) > moves(&left) {
        right.cost() * 100 < left.cost() * (100 - WORTH_MORE_MOVES_PERCENT)
    } else {
        right.cost() < left.cost()
    };
    if wins { right } else { left }
}

fn run(scene: &Scene<'_>, start: &Fleet, fixed: &BTreeSet<usize>, whole: bool, care: Care) -> Draft {
    let mut draft = Draft::new(start.clone(), care);
    if pending::launch_first(scene, &mut draft) {
        return draft;
    }
    risky::leave_risky_pools(scene, &mut draft, fixed);
    risky::fall_back(scene, &mut draft, fixed);
    let may_merge = scene.world.input.policy.binpack.enabled;
    match (may_merge, whole) {
        (true, true) => convert::whole_fleet(scene, &mut draft, fixed),
        (true, false) => convert::on_demand_to_spot(scene, &mut draft, fixed),
        (false, _) => {}
    }
    same_shape::buy_as_spot(scene, &mut draft, fixed);
    consolidate::remove_empty(scene, &mut draft, fixed);
    if may_merge {
        consolidate::consolidate(scene, &mut draft, fixed);
        convert::return_to_spot(scene, &mut draft, fixed);
    }
    pending::launch(scene, &mut draft);
    draft
}
