//! On-demand nodes become Spot, block by block; stand-ins return to Spot once they have rested.

use super::Scene;
use super::draft::{Ask, Draft, Worth};
use super::program::WHOLE_FLEET_UP_TO;
use crate::solve::Care;
use crate::world::dimensions::{CPU, MEMORY};
use jiff::SignedDuration;
use spot_domain::{BlockRule, CapacityType, StepKind};
use std::collections::BTreeSet;

/// A stand-in stays on-demand at least this long, in seconds. CAST AI's default is the same half hour; returning
/// sooner would meet the same empty pool.
const RETURN_AFTER_SECS: i64 = 1800;

/// A return must save this much of the stand-in's price, in percent, so that nodes do not swing to and fro.
const RETURN_SAVING_PERCENT: u64 = 15;

/// All on-demand nodes that may leave, in blocks; in each the cheapest number of nodes that simply stay is sought.
pub(super) fn on_demand_to_spot(scene: &Scene<'_>, draft: &mut Draft, fixed: &BTreeSet<usize>) {
    let mut nodes: Vec<usize> =
        scene.leavable(draft, fixed).into_iter().filter(|node| is_on_demand(draft, *node)).collect();
    nodes.sort_by_key(|node| (scene.world.nodes[*node].group, *node));
    let blocks = nodes.len().div_ceil(WHOLE_FLEET_UP_TO).max(1);
    let size = nodes.len().div_ceil(blocks).max(1);
    let mut rest = nodes.as_slice();
    while !rest.is_empty() {
        let (block, later) = rest.split_at(size.min(rest.len()));
        convert_block(scene, draft, block, later);
        rest = later;
    }
}

/// Variants differ in how many on-demand nodes stay and fill up, most used first: they hold the on-demand share
/// without anyone being moved.
fn convert_block(scene: &Scene<'_>, draft: &mut Draft, block: &[usize], later: &[usize]) {
    let mut most_used_first = block.to_vec();
    most_used_first.sort_by_key(|node| (std::cmp::Reverse(used_permille(draft, *node)), *node));
    let share = (block.len() as u64 * 15).div_ceil(100) as usize;
    let candidates = [0, 1, share];
    let mut tried = BTreeSet::new();
    let mut best: Option<Draft> = None;
    for staying in candidates {
        if staying >= block.len() || !tried.insert(staying) {
            continue;
        }
        let mut leaving = most_used_first[staying..].to_vec();
        leaving.sort_unstable();
        let mut variant = draft.clone();
        let done = variant.try_step(scene, ask(scene, StepKind::OnDemandToSpot, &leaving, later));
        if done && best.as_ref().is_none_or(|known| variant.cost() < known.cost()) {
            best = Some(variant);
        } else if !done {
            draft.kept = variant.kept;
        }
    }
    match best {
        Some(better) => *draft = better,
        None if block.len() > 1 => {
            let (left, right) = block.split_at(block.len() / 2);
            let after_left: Vec<usize> = right.iter().chain(later).copied().collect();
            convert_block(scene, draft, left, &after_left);
            convert_block(scene, draft, right, later);
        }
        None => {}
    }
}

fn ask<'a>(scene: &Scene<'_>, kind: StepKind, leaving: &'a [usize], closed: &'a [usize]) -> Ask<'a> {
    Ask {
        kind,
        leaving,
        pending: &[],
        closed,
        may_join: true,
        worth: Worth::Saving(scene.min_saving_percent()),
        care: Care::Study,
        reason: "the same pods on Spot of fitting size, as much on-demand kept as layer 4 asks for".to_owned(),
    }
}

/// The whole fleet at once: on-demand and Spot nodes together.
pub(super) fn whole_fleet(scene: &Scene<'_>, draft: &mut Draft, fixed: &BTreeSet<usize>) {
    let nodes = scene.leavable(draft, fixed);
    let any_on_demand = nodes.iter().any(|node| is_on_demand(draft, *node));
    let kind = if any_on_demand { StepKind::OnDemandToSpot } else { StepKind::ConsolidateReplace };
    let mut whole = ask(scene, kind, &nodes, &[]);
    if !any_on_demand {
        whole.worth = Worth::Saving(scene.min_replace_saving_percent());
    }
    draft.try_step(scene, whole);
}

/// Stand-ins that have rested go back to Spot, one by one, if that saves enough.
pub(super) fn return_to_spot(scene: &Scene<'_>, draft: &mut Draft, fixed: &BTreeSet<usize>) {
    for node in scene.all_leavable(draft, fixed) {
        if scene.world.input.nodes[node].fell_back_at.is_none() || !is_on_demand(draft, node) {
            continue;
        }
        if rests(scene, node) {
            let words = "it stands in for Spot and has not rested for half an hour yet";
            draft.kept.note(&[node], StepKind::ReturnToSpot, BlockRule::ReturnCooldown, words);
            continue;
        }
        draft.try_step(
            scene,
            Ask {
                kind: StepKind::ReturnToSpot,
                leaving: &[node],
                pending: &[],
                closed: &[],
                may_join: true,
                worth: Worth::Saving(RETURN_SAVING_PERCENT),
                care: Care::Study,
                reason: "Spot is to be had again and saves enough".to_owned(),
            },
        );
    }
}

/// Whether a node stands in for Spot and may not return yet.
fn rests(scene: &Scene<'_>, node: usize) -> bool {
    scene.world.input.nodes[node]
        .fell_back_at
        .is_some_and(|since| scene.world.input.now.duration_since(since) < SignedDuration::from_secs(RETURN_AFTER_SECS))
}

pub(super) fn is_on_demand(draft: &Draft, node: usize) -> bool {
    draft.fleet.nodes[node].capacity_type == Some(CapacityType::OnDemand)
}

/// The greater of the used shares of CPU and memory, in thousandths.
pub(super) fn used_permille(draft: &Draft, node: usize) -> u64 {
    let known = &draft.fleet.nodes[node];
    let used = |dimension: usize| {
        let whole = known.allocatable[dimension].max(1);
        u128::from(whole.saturating_sub(known.free[dimension])) * 1000 / u128::from(whole)
    };
    u64::try_from(used(CPU).max(used(MEMORY))).unwrap_or(1000)
}
