//! Names of nodes: those that stay keep theirs, those that join are numbered.

use crate::stages::Draft;
use crate::world::World;
use spot_domain::NodeName;

pub(super) struct Names {
    names: Vec<NodeName>,
}

impl Names {
    /// `spot-plan-N`, in order of joining; a number that an existing node already bears is passed over.
    pub(super) fn of(world: &World<'_>, draft: &Draft) -> Self {
        let mut names: Vec<NodeName> = world.input.nodes.iter().map(|node| node.name.clone()).collect();
        let mut number = 0;
        for node in world.nodes.len()..draft.fleet.nodes.len() {
            if !draft.fleet.nodes[node].alive {
                names.push(NodeName::default());
                continue;
            }
            number += 1;
            while world.node_index.contains_key(format!("spot-plan-{number}").as_str()) {
                number += 1;
            }
            names.push(NodeName(format!("spot-plan-{number}")));
        }
        Self { names }
    }

    pub(super) fn node(&self, place: usize) -> NodeName {
        self.names[place].clone()
    }
}
