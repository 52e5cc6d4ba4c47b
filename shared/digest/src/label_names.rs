//! Which node labels mean the same, and what can be said of them on a node that does not exist yet.

use spot_domain::{Labels, NodeSelectorTerm, label_keys};

const OS_BETA: &str = "beta.kubernetes.io/os";
/// The zone as the EBS storage driver labels it on nodes and persistent volumes.
const ZONE_EBS: &str = "topology.ebs.csi.aws.com/zone";

/// Labels that name one node or its machine. Prefixes end in `/` or `-`.
const OF_ONE_NODE: [&str; 14] = [
    "alpha.eksctl.io/instance-id",
    "k8s.io/cloud-provider-aws",
    "topology.k8s.aws/",
    "karpenter.k8s.aws/instance-",
    "karpenter.k8s.aws/capacity-",
    "eks.amazonaws.com/instance-",
    "eks.amazonaws.com/capacity-",
    "feature.node.kubernetes.io/",
    "nvidia.com/",
    "k8s.amazonaws.com/accelerator",
    "kops.k8s.io/instance-id",
    "node.kubernetes.io/instance-",
    "node.kubernetes.io/windows-build",
    "spotinst.io/",
];

/// Labels of an EKS node group: how it buys and what types it has cannot be changed, so other nodes need a new one.
const OF_ONE_EKS_GROUP: [&str; 5] = [
    "eks.amazonaws.com/nodegroup",
    "eks.amazonaws.com/nodegroup-image",
    "eks.amazonaws.com/sourceLaunchTemplateId",
    "eks.amazonaws.com/sourceLaunchTemplateVersion",
    "alpha.eksctl.io/nodegroup-name",
];

/// Labels that tell how a node is bought, besides the two the planner writes on new nodes itself.
const OF_PURCHASE: [&str; 10] = [
    "node.kubernetes.io/lifecycle",
    "kops.k8s.io/lifecycle",
    "lifecycle",
    "node-lifecycle",
    "alpha.eksctl.io/node-lifecycle",
    "node-role.kubernetes.io/spot-worker",
    "node-role.kubernetes.io/on-demand-worker",
    "scheduling.cast.ai/spot",
    "scheduling.cast.ai/spot-backup",
    "machine.openshift.io/interruptible-instance",
];

/// The present name of a label with an older or driver's own name.
pub(super) fn canonical(key: &str) -> &str {
    match key {
        label_keys::ZONE_BETA | ZONE_EBS => label_keys::ZONE,
        label_keys::REGION_BETA => label_keys::REGION,
        label_keys::INSTANCE_TYPE_BETA => label_keys::INSTANCE_TYPE,
        label_keys::ARCH_BETA => label_keys::ARCH,
        OS_BETA => label_keys::OS,
        _ => key,
    }
}

/// Whether the label follows from the choice of a new node, so that a group does not have it.
pub(super) fn follows_from_choice(key: &str) -> bool {
    canonical(key) != key
        || matches!(
            key,
            label_keys::ZONE
                | label_keys::INSTANCE_TYPE
                | label_keys::ARCH
                | label_keys::HOSTNAME
                | label_keys::KARPENTER_CAPACITY_TYPE
                | label_keys::EKS_CAPACITY_TYPE
        )
}

/// Whether the label's value on a new node cannot be known, whatever the present nodes have.
pub(super) fn unknown_on_new_nodes(key: &str) -> bool {
    let names = |list: &[&str]| {
        list.iter().any(|known| if known.ends_with(['/', '-']) { key.starts_with(known) } else { key == *known })
    };
    !follows_from_choice(key) && (names(&OF_ONE_NODE) || names(&OF_ONE_EKS_GROUP) || names(&OF_PURCHASE))
}

/// Whether nodes of one group may differ in the label without being of two kinds.
pub(super) fn splits_no_group(key: &str) -> bool {
    follows_from_choice(key) || unknown_on_new_nodes(key) || matches!(key, label_keys::REGION | label_keys::OS)
}

/// Whether a volume bound by this label is bound to one node.
pub(super) fn names_a_node(key: &str) -> bool {
    let last = key.rsplit('/').next().unwrap_or(key);
    matches!(last, "hostname" | "node" | "nodename" | "node-name" | "metadata.name")
}

/// Adds the present names of labels that a node has by an old name only.
pub(super) fn with_canonical_names(mut labels: Labels) -> Labels {
    let renamed: Vec<(String, String)> = labels
        .iter()
        .filter(|(key, _)| canonical(key) != key.as_str() && !labels.contains_key(canonical(key)))
        .map(|(key, value)| (canonical(key).to_owned(), value.clone()))
        .collect();
    labels.extend(renamed);
    labels
}

/// A node selector by present names. Where old and new name contradict each other both stay, and match nothing.
pub(super) fn canonical_selector(selector: Labels) -> Labels {
    let mut result = Labels::new();
    for (key, value) in &selector {
        let name = canonical(key);
        let clashes = selector.get(name).is_some_and(|other| other != value);
        result.insert(if clashes { key.clone() } else { name.to_owned() }, value.clone());
    }
    result
}

/// Rewrites the label keys of a term to present names.
pub(super) fn make_canonical(term: &mut NodeSelectorTerm) {
    for requirement in &mut term.match_expressions {
        let name = canonical(&requirement.key);
        if name != requirement.key {
            requirement.key = name.to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_no_exact_name_and_an_exact_name_no_prefix() {
        assert!(unknown_on_new_nodes("karpenter.k8s.aws/instance-family"));
        assert!(!unknown_on_new_nodes("karpenter.k8s.aws/ec2nodeclass"));
        assert!(unknown_on_new_nodes("eks.amazonaws.com/nodegroup"));
        assert!(!unknown_on_new_nodes("eks.amazonaws.com/nodegroup-tier"));
        assert!(!unknown_on_new_nodes(label_keys::EKS_CAPACITY_TYPE));
        assert!(!unknown_on_new_nodes(label_keys::INSTANCE_TYPE));
    }

    #[test]
    fn contradicting_names_of_one_label_both_stay() {
        let selector = [(label_keys::ZONE_BETA, "us-east-1a"), (label_keys::ZONE, "us-east-1b")];
        let selector: Labels = selector.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        assert_eq!(canonical_selector(selector.clone()), selector);
    }
}
