//! A plan in the making: the fleet so far, the steps that led to it, and what was considered and left.

use super::kept::Kept;
use super::scheduler;
use crate::fleet::Fleet;
use crate::solve::{Attempt, Care, Refusal, Wish, replace};
use crate::stages::Scene;
use crate::world::World;
use spot_domain::{BlockRule, CapacityType, StepKind};
use std::collections::BTreeSet;

/// A step before it is written out.
#[derive(Clone)]
pub(crate) struct DraftStep {
    pub(crate) kind: StepKind,
    pub(crate) leaving: Vec<usize>,
    pub(crate) joining: Vec<usize>,
    /// Pod, from, to.
    pub(crate) moves: Vec<(usize, usize, usize)>,
    pub(crate) reason: String,
}

/// The draft.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) fleet: Fleet,
    pub(crate) steps: Vec<DraftStep>,
    /// Why nodes that may leave stay.
    pub(crate) kept: Kept,
    /// Nodes that took pods of others: they do not leave in the same plan, so that no pod moves twice.
    pub(crate) received: BTreeSet<usize>,
    /// Greatest care any stage may take.
    pub(crate) care: Care,
    /// What would have been proposed without the layers breaks one of them, and this does not.
    pub(crate) altered: bool,
}

/// How much a step must save to be worth it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Worth {
    /// At least this share of what the leaving nodes cost, in percent.
    Saving(u64),
    /// Safety comes first: any cost.
    Whatever,
}

impl Draft {
    pub(crate) fn new(fleet: Fleet, care: Care) -> Self {
        Self { fleet, steps: Vec::new(), kept: Kept::default(), received: BTreeSet::new(), care, altered: false }
    }

    pub(crate) fn cost(&self) -> u64 {
        self.fleet.cost_microusd_per_hour()
    }

    /// Tries to replace nodes; on success the draft goes on from the new fleet.
    pub(crate) fn try_step(&mut self, scene: &Scene<'_>, ask: Ask<'_>) -> bool {
        let takes_pods_twice = ask.leaving.iter().any(|node| self.received.contains(node));
        if takes_pods_twice || (ask.leaving.is_empty() && ask.pending.is_empty()) {
            return false;
        }
        let wish = Wish {
            leaving: ask.leaving,
            pending: ask.pending,
            closed: ask.closed,
            bounds: &scene.bounds,
            may_join: ask.may_join,
            care: ask.care.min(self.care),
        };
        let attempt = match replace(scene.world, &self.fleet, &scene.offers, &wish) {
            Ok(attempt) => attempt,
            Err(refusal) => {
                let (rule, words) = refused(&refusal);
                self.kept.note(ask.leaving, ask.kind, rule, &words);
                return false;
            }
        };
        if !scene.world.input.policy.fallback.enabled && self.stands_in(&attempt, &ask) {
            let words = "only on-demand could take its place, and fallback is off";
            self.kept.note(ask.leaving, ask.kind, BlockRule::NoCheaperOffering, words);
            return false;
        }
        if let Some(words) = self.not_worth(&attempt, &ask) {
            self.kept.note(ask.leaving, ask.kind, BlockRule::SavingTooSmall, &words);
            return false;
        }
        if must_find_room(scene.world, ask.kind)
            && !scheduler::finds_room(scene.world, &self.fleet, &attempt, ask.leaving)
        {
            let words = "its pods fit elsewhere only in one placement, which the scheduler would not find";
            self.kept.note(ask.leaving, ask.kind, BlockRule::NoFittingNode, words);
            return false;
        }
        self.accept(scene.world, attempt, ask);
        true
    }

    /// On-demand nodes would join where only Spot nodes leave.
    fn stands_in(&self, attempt: &Attempt, ask: &Ask<'_>) -> bool {
        let kind = |node: &usize| self.fleet.nodes[*node].capacity_type;
        let joins = |node: &usize| attempt.fleet.nodes[*node].capacity_type;
        !ask.leaving.is_empty()
            && ask.leaving.iter().all(|node| kind(node) == Some(CapacityType::Spot))
            && attempt.joined.iter().any(|node| joins(node) == Some(CapacityType::OnDemand))
    }

    fn not_worth(&self, attempt: &Attempt, ask: &Ask<'_>) -> Option<String> {
        let Worth::Saving(percent) = ask.worth else { return None };
        let before = self.cost();
        let after = attempt.fleet.cost_microusd_per_hour();
        let leaves = |node: &&usize| !attempt.fleet.nodes[**node].alive;
        let at_stake: u64 =
            ask.leaving.iter().filter(leaves).map(|node| self.fleet.nodes[*node].microusd_per_hour).sum();
        let saved = before.saturating_sub(after);
        if before > after && saved * 100 >= at_stake * percent {
            return None;
        }
        let share = (saved * 100).checked_div(at_stake).unwrap_or(0);
        Some(format!("the best replacement found saves {share} %, less than the {percent} % asked for"))
    }

    /// A step is told by what it came to: without a joining node it deletes, without joining Spot it replaces.
    fn told_kind(&self, kind: StepKind, joined: &[usize]) -> StepKind {
        let joins_spot = joined.iter().any(|node| self.fleet.nodes[*node].capacity_type == Some(CapacityType::Spot));
        match kind {
            StepKind::OnDemandToSpot | StepKind::ConsolidateReplace if joined.is_empty() => StepKind::ConsolidateDelete,
            StepKind::OnDemandToSpot if !joins_spot => StepKind::ConsolidateReplace,
            told => told,
        }
    }

    /// Empty nodes that left are told as a step of their own.
    fn accept(&mut self, world: &World<'_>, attempt: Attempt, ask: Ask<'_>) {
        let former = self.fleet.clone();
        self.fleet = attempt.fleet;
        let mut moves = Vec::new();
        for node in ask.leaving {
            for pod in &former.nodes[*node].pods {
                if let Some(to) = self.fleet.pod_node[*pod].filter(|to| to != node) {
                    self.received.insert(to);
                    if world.pod_node[*pod].is_some() {
                        moves.push((*pod, *node, to));
                    }
                }
            }
        }
        moves.sort_unstable();
        let is_empty = |node: &&usize| former.nodes[**node].pods.is_empty();
        let gone: Vec<usize> = ask.leaving.iter().copied().filter(|node| !self.fleet.nodes[*node].alive).collect();
        let (empty, busy): (Vec<&usize>, Vec<&usize>) = gone.iter().partition(is_empty);
        let told_apart = ask.kind != StepKind::RemoveEmptyNode && !busy.is_empty() && !empty.is_empty();
        let leaving = if told_apart { busy.into_iter().copied().collect() } else { gone.clone() };
        let kind = self.told_kind(ask.kind, &attempt.joined);
        self.steps.push(DraftStep { kind, leaving, joining: attempt.joined, moves, reason: ask.reason });
        if told_apart {
            for node in empty {
                self.steps.push(DraftStep {
                    kind: StepKind::RemoveEmptyNode,
                    leaving: vec![*node],
                    joining: Vec::new(),
                    moves: Vec::new(),
                    reason: "nothing but DaemonSet pods runs there".to_owned(),
                });
            }
        }
    }
}

/// Moves for money alone must work without help. The first conversion is another matter: it saves so much that nodes
/// launched afterwards, for pods that found no room, are worth it, and nothing of it is lost.
fn must_find_room(world: &World<'_>, kind: StepKind) -> bool {
    match kind {
        StepKind::ConsolidateDelete | StepKind::ConsolidateReplace | StepKind::ReturnToSpot => true,
        StepKind::OnDemandToSpot => {
            world.nodes.iter().any(|node| node.managed && node.capacity_type == Some(CapacityType::Spot))
        }
        StepKind::LeaveRiskyPool
        | StepKind::RemoveEmptyNode
        | StepKind::FallBackToOnDemand
        | StepKind::LaunchForPending
        | StepKind::ForceOnDemand => false,
    }
}

/// A refusal as the report says it.
pub(super) fn refused(refusal: &Refusal) -> (BlockRule, String) {
    if refusal.broken.is_empty() {
        return (BlockRule::NoFittingNode, "no other fleet takes its pods".to_owned());
    }
    let layers: Vec<&str> = refusal.broken.iter().map(|layer| layer.code()).collect();
    (BlockRule::SafetyLayer, format!("every fleet found that takes its pods breaks {}", layers.join(" and ")))
}

/// What a stage asks of the draft.
pub(crate) struct Ask<'a> {
    pub(crate) kind: StepKind,
    pub(crate) leaving: &'a [usize],
    pub(crate) pending: &'a [usize],
    /// Nodes that may not take pods, since they are to leave later.
    pub(crate) closed: &'a [usize],
    pub(crate) may_join: bool,
    pub(crate) worth: Worth,
    pub(crate) care: Care,
    pub(crate) reason: String,
}
