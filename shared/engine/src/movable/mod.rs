//! What may be disturbed at all: every node and pod judged by the rules that keep it where it is.

mod budgets;
mod node_rules;
mod opt_out;
mod pod_rules;
mod replicas;

use crate::world::World;
use spot_domain::BlockRule;

/// One reason why a node must stay as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Place of the pod that keeps it, when it is one.
    pub(crate) pod: Option<usize>,
    pub(crate) rule: BlockRule,
    pub(crate) message: String,
    pub(crate) remedy: String,
}

/// The judgement over every node and pod.
pub(crate) struct Movable {
    /// Reasons per node; none means it may leave.
    pub(crate) blocks: Vec<Vec<Block>>,
    /// Pods that are moved only after a second replica is Ready.
    pub(crate) surges: Vec<bool>,
}

impl Movable {
    pub(crate) fn of(world: &World<'_>) -> Self {
        let budgets = budgets::Budgets::of(world);
        let replicas = replicas::Replicas::of(world);
        let mut blocks: Vec<Vec<Block>> = (0..world.nodes.len()).map(|node| node_rules::judge(world, node)).collect();
        let mut surges = vec![false; world.pods.len()];
        for (pod, node) in world.pod_node.iter().enumerate() {
            let Some(node) = node else { continue };
            if !world.nodes[*node].managed {
                continue;
            }
            surges[pod] = replicas.needs_surge(world, pod);
            if let Some(block) = pod_rules::judge(world, pod, &budgets, &replicas) {
                blocks[*node].push(block);
            }
        }
        Self { blocks, surges }
    }

    /// Whether a node may leave.
    pub(crate) fn may_leave(&self, world: &World<'_>, node: usize) -> bool {
        world.nodes[node].managed && self.blocks[node].is_empty()
    }

    /// Whether only its unknown pods keep a node: then Spot of the same shape may take its place.
    pub(crate) fn same_shape_only(&self, world: &World<'_>, node: usize) -> bool {
        world.nodes[node].managed
            && !self.blocks[node].is_empty()
            && self.blocks[node].iter().all(|block| block.rule == BlockRule::PodsUnknown)
    }
}
