//! What made a node: a Karpenter NodePool, an EKS node group, a kOps instance group, a machine set.

use super::wire::metadata::KeptAnnotations;
use spot_domain::{Labels, NodeGroupKind};

/// The maker of a node, by kind and by the name its owner knows; the name is empty where nothing tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    pub(super) kind: NodeGroupKind,
    pub(super) name: String,
}

/// Labels that name the maker.
const BY_LABEL: [(&str, NodeGroupKind); 9] = [
    ("karpenter.sh/nodepool", NodeGroupKind::KarpenterNodePool),
    ("karpenter.sh/provisioner-name", NodeGroupKind::KarpenterNodePool),
    ("eks.amazonaws.com/nodegroup", NodeGroupKind::EksNodeGroup),
    ("kops.k8s.io/instancegroup", NodeGroupKind::KopsInstanceGroup),
    ("hypershift.openshift.io/nodePool", NodeGroupKind::MachineSet),
    ("machine.openshift.io/cluster-api-machineset", NodeGroupKind::MachineSet),
    ("alpha.eksctl.io/nodegroup-name", NodeGroupKind::Unknown),
    ("scheduling.cast.ai/node-template", NodeGroupKind::Unknown),
    ("spotinst.io/ocean-vng-id", NodeGroupKind::Unknown),
];

/// Finds the maker of a node.
pub(super) fn of_node(labels: &Labels, annotations: &KeptAnnotations) -> Origin {
    let labelled = BY_LABEL.iter().find_map(|(key, kind)| {
        let name = labels.get(*key).filter(|name| !name.is_empty())?;
        Some(Origin { kind: *kind, name: name.clone() })
    });
    labelled.or_else(|| of_machine(annotations)).unwrap_or_else(|| {
        let openshift = labels.contains_key("node.openshift.io/os_id");
        let kind = if openshift { NodeGroupKind::MachineSet } else { NodeGroupKind::Unknown };
        Origin { kind, name: String::new() }
    })
}

/// A machine is named after its set, with one more random part.
fn of_machine(annotations: &KeptAnnotations) -> Option<Origin> {
    if annotations.get("cluster.x-k8s.io/owner-kind") == Some("MachineSet") {
        let name = annotations.get("cluster.x-k8s.io/owner-name")?.to_owned();
        return Some(Origin { kind: NodeGroupKind::MachineSet, name });
    }
    let machine = annotations.get("machine.openshift.io/machine")?;
    let name = machine.rsplit('/').next().unwrap_or(machine);
    let set = name.rsplit_once('-').map_or(name, |(set, _)| set);
    Some(Origin { kind: NodeGroupKind::MachineSet, name: set.to_owned() })
}
