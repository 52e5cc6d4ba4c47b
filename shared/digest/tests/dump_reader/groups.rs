//! Node groups: what splits them, what a new node of one has, what cannot be known.

use crate::build::{group_of, labelled, node, node_of, owned, pod, read, system_pod, with};
use serde_json::{Value, json};
use spot_domain::{Architecture, NodeGroupKind};

fn selecting(name: &str, node: &str, selector: &Value) -> Value {
    with(pod(name, node), &json!({ "spec": { "nodeSelector": selector } }))
}

#[test]
fn nodes_that_no_pod_can_tell_apart_are_one_group() {
    let dump = read(&[
        labelled("a", &json!({ "eks.amazonaws.com/nodegroup": "blue", "team": "x" })),
        labelled(
            "b",
            &json!({ "eks.amazonaws.com/nodegroup": "green", "team": "y", "topology.kubernetes.io/zone": "us-east-1b" }),
        ),
    ]);
    assert_eq!(dump.node_groups.len(), 1);
    let group = &dump.node_groups[0];
    assert_eq!((group.kind, group.display_name.as_str()), (NodeGroupKind::EksNodeGroup, "blue, green"));
    let zones: Vec<_> = group.zones.iter().map(|zone| zone.as_str()).collect();
    assert_eq!(zones, ["us-east-1a", "us-east-1b"]);
    assert!(!group.labels.contains_key("team"));
}

#[test]
fn a_label_that_a_pod_asks_for_splits_groups() {
    let dump = read(&[
        labelled("a", &json!({ "tier": "front" })),
        labelled("b", &json!({ "tier": "back", "topology.kubernetes.io/zone": "us-east-1b" })),
        selecting("p", "a", &json!({ "tier": "front" })),
    ]);
    assert_eq!(dump.node_groups.len(), 2);
    let (front, back) = (group_of(&dump, "a"), group_of(&dump, "b"));
    assert_eq!((front.labels["tier"].as_str(), back.labels["tier"].as_str()), ("front", "back"));
    assert_eq!(front.zones.len(), 1, "a group is in no zone in which none of its nodes is");
}

#[test]
fn lasting_taints_split_groups_and_passing_ones_do_not() {
    let tainted = |name: &str, key: &str| {
        with(node(name), &json!({ "spec": { "taints": [{ "key": key, "effect": "NoSchedule" }] } }))
    };
    let dump = read(&[
        node("a"),
        tainted("b", "node.kubernetes.io/unschedulable"),
        tainted("c", "dedicated"),
        tainted("d", "karpenter.sh/disrupted"),
    ]);
    assert_eq!(dump.node_groups.len(), 2);
    assert_eq!(group_of(&dump, "a").id, group_of(&dump, "b").id);
    assert!(group_of(&dump, "b").taints.is_empty());
    assert_eq!(node_of(&dump, "b").taints.len(), 1);
    assert_eq!(group_of(&dump, "c").taints[0].key, "dedicated");
}

#[test]
fn architecture_and_system_split_groups() {
    let dump = read(&[
        node("a"),
        labelled("b", &json!({ "kubernetes.io/arch": "arm64", "node.kubernetes.io/instance-type": "m7g.large" })),
        labelled("c", &json!({ "kubernetes.io/os": "windows" })),
        labelled("d", &json!({ "kubernetes.io/arch": null, "node.kubernetes.io/instance-type": "m7g.large" })),
    ]);
    assert_eq!(dump.node_groups.len(), 3);
    assert_eq!(group_of(&dump, "b").architecture, Some(Architecture::Arm64));
    assert_eq!(group_of(&dump, "b").id, group_of(&dump, "d").id);
    assert!(group_of(&dump, "c").windows);
}

#[test]
fn every_maker_of_nodes_is_told_apart() {
    let machine = json!({ "metadata": { "annotations": { "machine.openshift.io/machine": "openshift-machine-api/c-worker-us-east-1a-x7k2p" } } });
    let dump = read(&[
        labelled("a", &json!({ "karpenter.sh/nodepool": "default" })),
        labelled("b", &json!({ "karpenter.sh/provisioner-name": "old" })),
        labelled("c", &json!({ "eks.amazonaws.com/nodegroup": "ng" })),
        labelled("d", &json!({ "kops.k8s.io/instancegroup": "nodes-us-east-1a" })),
        with(labelled("e", &json!({ "node.openshift.io/os_id": "rhcos" })), &machine),
        node("f"),
        labelled("g", &json!({ "node-role.kubernetes.io/master": "" })),
    ]);
    let origin = |name: &str| (group_of(&dump, name).kind, group_of(&dump, name).display_name.as_str());
    assert_eq!(origin("a"), (NodeGroupKind::KarpenterNodePool, "default, old"));
    assert_eq!(origin("b"), (NodeGroupKind::KarpenterNodePool, "default, old"));
    assert_eq!(origin("c"), (NodeGroupKind::EksNodeGroup, "ng"));
    assert_eq!(origin("d"), (NodeGroupKind::KopsInstanceGroup, "nodes-us-east-1a"));
    assert_eq!(origin("e"), (NodeGroupKind::MachineSet, "c-worker-us-east-1a"));
    assert_eq!(origin("f").0, NodeGroupKind::Unknown);
    assert_eq!(node_of(&dump, "g").group, None);
}

#[test]
fn labels_of_one_node_of_one_type_and_of_one_eks_group_are_not_known_of_a_new_node() {
    let dump = read(&[labelled(
        "a",
        &json!({
            "eks.amazonaws.com/nodegroup": "ng", "eks.amazonaws.com/nodegroup-image": "ami-1", "eks.amazonaws.com/capacityType": "SPOT",
            "karpenter.k8s.aws/instance-family": "m5", "k8s.io/cloud-provider-aws": "x", "topology.k8s.aws/zone-id": "use1-az1",
            "beta.kubernetes.io/instance-type": "m5.large", "lifecycle": "spot", "team": "x",
        }),
    )]);
    let group = &dump.node_groups[0];
    let labels: Vec<_> = group.labels.keys().map(String::as_str).collect();
    assert_eq!(labels, ["kubernetes.io/os", "team", "topology.kubernetes.io/region"]);
    let unknown: Vec<_> = group.unknown_label_keys.iter().map(String::as_str).collect();
    let expected = [
        "eks.amazonaws.com/nodegroup",
        "eks.amazonaws.com/nodegroup-image",
        "k8s.io/cloud-provider-aws",
        "karpenter.k8s.aws/instance-family",
        "lifecycle",
        "topology.k8s.aws/zone-id",
    ];
    assert_eq!(unknown, expected);
}

#[test]
fn a_label_set_by_hand_on_one_node_of_a_node_group_is_not_known_of_its_new_nodes() {
    let dump = read(&[
        labelled("a", &json!({ "eks.amazonaws.com/nodegroup": "ng", "disk": "fast" })),
        labelled("b", &json!({ "eks.amazonaws.com/nodegroup": "ng" })),
        selecting("p", "a", &json!({ "disk": "fast" })),
    ]);
    let group = group_of(&dump, "a");
    assert!(!group.labels.contains_key("disk"));
    assert!(group.unknown_label_keys.contains(&"disk".to_owned()));
}

#[test]
fn a_node_pool_gives_its_nodes_the_label_that_pods_ask_for() {
    let dump = read(&[
        labelled("a", &json!({ "karpenter.sh/nodepool": "np", "disk": "fast" })),
        labelled("b", &json!({ "karpenter.sh/nodepool": "np", "disk": "slow" })),
        selecting("p", "a", &json!({ "disk": "fast" })),
    ]);
    assert_eq!(group_of(&dump, "a").labels["disk"], "fast");
    assert_eq!(group_of(&dump, "a").labels["karpenter.sh/nodepool"], "np");
}

#[test]
fn daemon_sets_affinities_spread_and_volumes_split_groups_too() {
    let affinity = json!({ "nodeAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": { "nodeSelectorTerms": [
        { "matchExpressions": [{ "key": "by-affinity", "operator": "Exists" }] },
    ] } } });
    let spread = json!([{ "maxSkew": 1, "topologyKey": "by-spread", "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {} }]);
    let volume = json!({
        "apiVersion": "v1", "kind": "PersistentVolume", "metadata": { "name": "v" },
        "spec": { "nodeAffinity": { "required": { "nodeSelectorTerms": [
            { "matchExpressions": [{ "key": "by-volume", "operator": "In", "values": ["1"] }] },
        ] } } },
    });
    let daemon_set = json!({
        "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": { "name": "d", "namespace": "kube-system" },
        "spec": { "template": { "spec": { "containers": [], "nodeSelector": { "by-daemon-set": "1" } } } },
    });
    let dump = read(&[
        node("a"),
        labelled("b", &json!({ "by-affinity": "1" })),
        labelled("c", &json!({ "by-spread": "1" })),
        labelled("d", &json!({ "by-volume": "1" })),
        labelled("e", &json!({ "by-daemon-set": "1" })),
        labelled("f", &json!({ "by-nobody": "1" })),
        with(
            owned("p", "a", "apps/v1", "StatefulSet", "s"),
            &json!({ "spec": { "affinity": affinity, "topologySpreadConstraints": spread } }),
        ),
        volume,
        daemon_set,
        system_pod("a"),
    ]);
    assert_eq!(dump.node_groups.len(), 5);
    assert_eq!(group_of(&dump, "a").id, group_of(&dump, "f").id);
}
