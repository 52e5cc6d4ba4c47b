//! What has to be changed where nodes come from: a plan of nodes is worth little to someone whose nodes are made by a
//! NodePool, a node group, an instance group or a MachineSet.

mod eks;
mod future;
mod karpenter;
mod machine_set;
mod mixed_instances;

pub(super) use future::single_names;
use future::{GroupFuture, futures};
use serde::Serialize;
use spot_domain::{NodeGroup, NodeGroupKind, PlannedNode, PlanningInput};

/// The change of one group.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Change {
    /// The group as people know it.
    pub(crate) group: String,
    /// What creates its nodes.
    pub(crate) kind: NodeGroupKind,
    /// What becomes of it, in a line.
    pub(crate) summary: String,
    /// `yaml` or `shell`.
    pub(crate) language: &'static str,
    /// What to apply or run. Words in angle brackets are not in a dump and have to be filled in.
    pub(crate) text: String,
}

/// The changes of every group that gains or loses nodes, those that move most nodes first.
pub(super) fn changes(input: &PlanningInput, groups: &[NodeGroup], planned: &[PlannedNode]) -> Vec<Change> {
    let mut futures = futures(input, groups, planned);
    futures.sort_by_key(|future| std::cmp::Reverse(future.joining + future.leaving));
    futures.iter().map(change).collect()
}

fn change(future: &GroupFuture<'_>) -> Change {
    let (language, text) = match future.group.kind {
        NodeGroupKind::KarpenterNodePool => ("yaml", karpenter::node_pools(future)),
        NodeGroupKind::EksNodeGroup => ("shell", eks::commands(future)),
        NodeGroupKind::KopsInstanceGroup => ("yaml", mixed_instances::kops(future)),
        NodeGroupKind::MachineSet => ("yaml", machine_set::machine_sets(future)),
        NodeGroupKind::Unknown => ("yaml", mixed_instances::auto_scaling_group(future)),
    };
    Change { group: future.name.clone(), kind: future.group.kind, summary: future.summary(), language, text }
}

/// A name or value as a YAML scalar; JSON strings are YAML strings.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A YAML list in one line.
fn list<T: ToString>(values: impl IntoIterator<Item = T>) -> String {
    let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
    format!("[{}]", values.join(", "))
}
