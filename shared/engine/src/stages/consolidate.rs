//! Empty nodes go; nodes whose pods fit elsewhere go; several nodes become fewer or cheaper ones.

use super::Scene;
use super::convert::{is_on_demand, used_permille};
use super::draft::{Ask, Draft, Worth};
use super::program::WHOLE_FLEET_UP_TO;
use crate::solve::Care;
use spot_domain::StepKind;
use std::collections::BTreeSet;

/// Single replacements tried at most per plan, least used nodes first; each costs a packing.
const MOST_SINGLE_REPLACEMENTS: usize = 60;

/// Deletions tried at most per plan.
const MOST_DELETIONS: usize = 400;

/// Removes nodes without pods, the dearest first, as far as the safety layers allow.
pub(super) fn remove_empty(scene: &Scene<'_>, draft: &mut Draft, fixed: &BTreeSet<usize>) {
    let mut empty: Vec<usize> =
        scene.leavable(draft, fixed).into_iter().filter(|node| draft.fleet.nodes[*node].pods.is_empty()).collect();
    empty.sort_by_key(|node| (std::cmp::Reverse(draft.fleet.nodes[*node].microusd_per_hour), *node));
    for node in empty {
        draft.try_step(
            scene,
            Ask {
                kind: StepKind::RemoveEmptyNode,
                leaving: &[node],
                pending: &[],
                closed: &[],
                may_join: false,
                worth: Worth::Saving(1),
                care: Care::Glance,
                reason: "nothing but DaemonSet pods runs there".to_owned(),
            },
        );
    }
}

/// Deletes first, which needs no new node; then replaces one by one, then the rest together.
pub(super) fn consolidate(scene: &Scene<'_>, draft: &mut Draft, fixed: &BTreeSet<usize>) {
    delete(scene, draft, fixed);
    replace_singly(scene, draft, fixed);
    replace_together(scene, draft, fixed);
}

fn least_used_first(scene: &Scene<'_>, draft: &Draft, fixed: &BTreeSet<usize>) -> Vec<usize> {
    let mut nodes = scene.leavable(draft, fixed);
    nodes.retain(|node| !draft.fleet.nodes[*node].pods.is_empty());
    nodes.sort_by_key(|node| (used_permille(draft, *node), *node));
    nodes
}

fn delete(scene: &Scene<'_>, draft: &mut Draft, fixed: &BTreeSet<usize>) {
    for node in least_used_first(scene, draft, fixed).into_iter().take(MOST_DELETIONS) {
        draft.try_step(
            scene,
            Ask {
                kind: StepKind::ConsolidateDelete,
                leaving: &[node],
                pending: &[],
                closed: &[],
                may_join: false,
                worth: Worth::Saving(1),
                care: Care::Glance,
                reason: "its pods fit on nodes that stay".to_owned(),
            },
        );
    }
}

fn replace_singly(scene: &Scene<'_>, draft: &mut Draft, fixed: &BTreeSet<usize>) {
    for node in least_used_first(scene, draft, fixed).into_iter().take(MOST_SINGLE_REPLACEMENTS) {
        let kind = if is_on_demand(draft, node) { StepKind::OnDemandToSpot } else { StepKind::ConsolidateReplace };
        draft.try_step(
            scene,
            Ask {
                kind,
                leaving: &[node],
                pending: &[],
                closed: &[],
                may_join: true,
                worth: Worth::Saving(scene.min_replace_saving_percent()),
                care: Care::Glance,
                reason: "a cheaper node holds its pods".to_owned(),
            },
        );
    }
}

fn replace_together(scene: &Scene<'_>, draft: &mut Draft, fixed: &BTreeSet<usize>) {
    let nodes = least_used_first(scene, draft, fixed);
    let mut rest = nodes.as_slice();
    while !rest.is_empty() {
        let (block, later) = rest.split_at(WHOLE_FLEET_UP_TO.min(rest.len()));
        rest = later;
        let mut leaving = block.to_vec();
        leaving.sort_unstable();
        draft.try_step(
            scene,
            Ask {
                kind: StepKind::ConsolidateReplace,
                leaving: &leaving,
                pending: &[],
                closed: later,
                may_join: true,
                worth: Worth::Saving(scene.min_replace_saving_percent()),
                care: Care::Look,
                reason: "fewer or cheaper nodes hold their pods".to_owned(),
            },
        );
    }
}
