//! The labels of a node that a plan would launch, so that a stranger can re-check where its pods may run.

use spot_domain::{
    CapacityType, InstanceType, Labels, Node, NodeGroup, NodeGroupKind, PlannedNode, Region, label_keys as keys,
};

const OS_BETA: &str = "beta.kubernetes.io/os";
const OLD_KEYS: [&str; 5] = [keys::ZONE_BETA, keys::REGION_BETA, keys::INSTANCE_TYPE_BETA, keys::ARCH_BETA, OS_BETA];

/// What is the same for every new node of a cluster.
pub(super) struct NewNodeLabels {
    region: Region,
    /// Old keys appear only where the cluster's nodes have them.
    old_keys: Vec<&'static str>,
}

impl NewNodeLabels {
    pub(super) fn of(region: &Region, nodes: &[Node]) -> Self {
        let in_use = |key: &&str| nodes.iter().any(|node| node.labels.contains_key(*key));
        Self { region: region.clone(), old_keys: OLD_KEYS.into_iter().filter(in_use).collect() }
    }

    /// The group's labels, and those that follow from the choice.
    pub(super) fn labels(&self, group: Option<&NodeGroup>, instance_type: &InstanceType, node: &PlannedNode) -> Labels {
        let mut labels = group.map(|group| group.labels.clone()).unwrap_or_default();
        let zone = node.zone.as_ref().map_or("", |zone| zone.as_str());
        let follow = [
            (keys::ZONE, zone),
            (keys::ZONE_BETA, zone),
            (keys::REGION, self.region.as_str()),
            (keys::REGION_BETA, self.region.as_str()),
            (keys::INSTANCE_TYPE, instance_type.name.as_str()),
            (keys::INSTANCE_TYPE_BETA, instance_type.name.as_str()),
            (keys::ARCH, instance_type.architecture.label()),
            (keys::ARCH_BETA, instance_type.architecture.label()),
            (keys::OS, "linux"),
            (OS_BETA, "linux"),
            (keys::HOSTNAME, node.name.as_str()),
        ];
        for (key, value) in follow {
            if !OLD_KEYS.contains(&key) || self.old_keys.contains(&key) {
                labels.insert(key.to_owned(), value.to_owned());
            }
        }
        if let Some((key, value)) = capacity_type_label(group, node.capacity_type) {
            labels.insert(key.to_owned(), value.to_owned());
        }
        labels
    }
}

/// The label by which the group's maker tells how a node is paid for.
fn capacity_type_label(
    group: Option<&NodeGroup>,
    capacity_type: Option<CapacityType>,
) -> Option<(&'static str, &'static str)> {
    let spot = capacity_type? == CapacityType::Spot;
    match group?.kind {
        NodeGroupKind::KarpenterNodePool => {
            Some((keys::KARPENTER_CAPACITY_TYPE, if spot { "spot" } else { "on-demand" }))
        }
        NodeGroupKind::EksNodeGroup => Some((keys::EKS_CAPACITY_TYPE, if spot { "SPOT" } else { "ON_DEMAND" })),
        NodeGroupKind::KopsInstanceGroup | NodeGroupKind::MachineSet | NodeGroupKind::Unknown => None,
    }
}
