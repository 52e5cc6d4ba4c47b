//! Nodes of every provenance: what they are, how they are bought, whether they may be touched.

use crate::build::{found, labelled, node, node_of, read, with};
use serde_json::{Value, json};
use spot_digest::FindingCode;
use spot_domain::{CapacityType, TaintEffect, UnmanagedReason};

fn one(node: Value) -> spot_domain::Node {
    // Beside a plain AWS node, so that any node may be looked at.
    let dump = read(&[node, crate::build::node("zz-plain")]);
    dump.nodes[0].clone()
}

fn from(name: &str, labels: &Value, provider_id: &str) -> Value {
    with(labelled(name, labels), &json!({ "spec": { "providerID": provider_id } }))
}

#[test]
fn a_node_with_old_labels_only_is_known_by_the_new_ones_too() {
    let old = json!({
        "kubernetes.io/arch": null, "kubernetes.io/os": null, "node.kubernetes.io/instance-type": null,
        "topology.kubernetes.io/region": null, "topology.kubernetes.io/zone": null, "kubernetes.io/hostname": null,
        "beta.kubernetes.io/arch": "amd64", "beta.kubernetes.io/os": "linux", "beta.kubernetes.io/instance-type": "c5.xlarge",
        "failure-domain.beta.kubernetes.io/region": "eu-west-1", "failure-domain.beta.kubernetes.io/zone": "eu-west-1b",
    });
    let dump = read(&[labelled("a", &old)]);
    let node = &dump.nodes[0];
    assert_eq!(node.instance_type.as_ref().unwrap().as_str(), "c5.xlarge");
    assert_eq!(node.zone.as_ref().unwrap().as_str(), "eu-west-1b");
    assert_eq!(node.labels["topology.kubernetes.io/zone"], "eu-west-1b");
    assert_eq!(node.labels["kubernetes.io/hostname"], "a");
    assert_eq!(dump.region.as_deref(), Some("eu-west-1"));
}

#[test]
fn the_zone_and_region_come_from_the_provider_id_where_no_label_tells() {
    let bare = json!({ "topology.kubernetes.io/region": null, "topology.kubernetes.io/zone": null });
    let dump = read(&[from("a", &bare, "aws:///ap-southeast-2c/i-0aa")]);
    assert_eq!(dump.nodes[0].zone.as_ref().unwrap().as_str(), "ap-southeast-2c");
    assert_eq!(dump.nodes[0].labels["topology.kubernetes.io/zone"], "ap-southeast-2c");
    assert_eq!(dump.region.as_deref(), Some("ap-southeast-2"));
}

#[test]
fn a_node_without_any_zone_is_said() {
    let bare = json!({ "topology.kubernetes.io/region": null, "topology.kubernetes.io/zone": null });
    let dump = read(&[from("a", &bare, "")]);
    assert_eq!(dump.nodes[0].zone, None);
    assert_eq!(found(&dump, FindingCode::NodeZoneUnknown), 1);
}

#[test]
fn spot_is_recognised_and_what_nothing_tells_is_said() {
    let dump = read(&[
        labelled("a", &json!({ "eks.amazonaws.com/capacityType": "SPOT" })),
        labelled("b", &json!({ "karpenter.sh/capacity-type": "reserved" })),
        node("c"),
    ]);
    let types: Vec<_> = dump.nodes.iter().map(|node| node.capacity_type.unwrap()).collect();
    assert_eq!(types, [CapacityType::Spot, CapacityType::OnDemand, CapacityType::OnDemand]);
    assert_eq!(found(&dump, FindingCode::CapacityTypeAssumed), 1);
}

#[test]
fn control_planes_are_not_ours_in_any_dialect() {
    for label in [
        json!({ "node-role.kubernetes.io/control-plane": "" }),
        json!({ "node-role.kubernetes.io/master": "" }),
        json!({ "kubernetes.io/role": "master" }),
        json!({ "node-role.kubernetes.io/controlplane": "true" }),
        json!({ "node-role.kubernetes.io/master": "", "node-role.kubernetes.io/worker": "" }),
    ] {
        let node = one(labelled("a", &label));
        assert_eq!(node.unmanaged, Some(UnmanagedReason::ControlPlane), "{label}");
        assert_eq!((node.capacity_type, node.group), (None, None), "{label}");
    }
    let tainted = with(
        node("a"),
        &json!({ "spec": { "taints": [{ "key": "node-role.kubernetes.io/master", "effect": "NoSchedule" }] } }),
    );
    assert_eq!(one(tainted).unmanaged, Some(UnmanagedReason::ControlPlane));
}

#[test]
fn virtual_nodes_are_not_ours() {
    let label = json!({ "eks.amazonaws.com/compute-type": "fargate" });
    for node in [
        from("fargate-ip-10-0-1-2.ec2.internal", &json!({}), "aws:///us-east-1a/8d2c/fargate-ip-10-0-1-2.ec2.internal"),
        from("a", &label, ""),
        labelled("a", &json!({ "type": "virtual-kubelet" })),
    ] {
        assert_eq!(one(node).unmanaged, Some(UnmanagedReason::Fargate));
    }
}

#[test]
fn nodes_of_other_clouds_are_not_ours() {
    let foreign = json!({ "node.kubernetes.io/instance-type": "n1-standard-4" });
    for provider_id in [
        "gce://project/us-central1-a/vm",
        "azure:///subscriptions/x",
        "kind://docker/kind/worker",
        "openstack:///1",
        "k3s://a",
        "",
    ] {
        assert_eq!(one(from("a", &foreign, provider_id)).unmanaged, Some(UnmanagedReason::Foreign), "{provider_id}");
    }
    let hybrid = json!({ "eks.amazonaws.com/compute-type": "hybrid" });
    assert_eq!(
        one(from("mi-0123", &hybrid, "eks-hybrid:///us-west-2/c/mi-0123")).unmanaged,
        Some(UnmanagedReason::Foreign)
    );
}

#[test]
fn auto_mode_nodes_and_nodes_of_a_known_type_without_provider_are_ours() {
    let auto = json!({ "eks.amazonaws.com/compute-type": "auto", "karpenter.sh/nodepool": "general-purpose" });
    assert_eq!(one(labelled("i-0123", &auto)).unmanaged, None);
    assert_eq!(one(from("a", &json!({}), "")).unmanaged, None);
}

#[test]
fn windows_is_recognised_by_label_old_label_and_report() {
    let none = json!({ "kubernetes.io/os": null });
    let old = json!({ "kubernetes.io/os": null, "beta.kubernetes.io/os": "windows" });
    let reported = with(labelled("a", &none), &json!({ "status": { "nodeInfo": { "operatingSystem": "windows" } } }));
    for node in [labelled("a", &json!({ "kubernetes.io/os": "windows" })), labelled("a", &old), reported] {
        assert!(one(node).windows);
    }
    assert!(!one(labelled("a", &none)).windows);
}

#[test]
fn extended_resources_and_attachment_slots_are_kept() {
    let status = json!({ "status": { "allocatable": {
        "nvidia.com/gpu": "4", "hugepages-2Mi": "0", "attachable-volumes-aws-ebs": "39", "vpc.amazonaws.com/pod-eni": "9",
    } } });
    let node = one(with(node("a"), &status));
    assert_eq!(node.allocatable.cpu_millicores, 1930);
    assert_eq!(node.allocatable.memory_bytes, 7_220_184 * 1024);
    assert_eq!(node.allocatable.pods, 29);
    assert_eq!(node.attachable_ebs_volumes, Some(39));
    let extended: Vec<_> = node.allocatable.extended.iter().map(|(name, amount)| (name.as_str(), *amount)).collect();
    assert_eq!(extended, [("nvidia.com/gpu", 4), ("vpc.amazonaws.com/pod-eni", 9)]);
}

#[test]
fn a_node_that_is_going_is_terminating() {
    let taint = |key: &str| with(node("a"), &json!({ "spec": { "taints": [{ "key": key, "effect": "NoSchedule" }] } }));
    for key in [
        "karpenter.sh/disrupted",
        "karpenter.sh/disruption",
        "ToBeDeletedByClusterAutoscaler",
        "aws-node-termination-handler/spot-itn",
    ] {
        assert!(one(taint(key)).terminating, "{key}");
    }
    assert!(one(with(node("a"), &json!({ "metadata": { "deletionTimestamp": "2025-01-01T00:00:00Z" } }))).terminating);
    let kept = one(taint("dedicated"));
    assert!(!kept.terminating);
    assert_eq!((kept.taints[0].key.as_str(), kept.taints[0].effect), ("dedicated", TaintEffect::NoSchedule));
}

#[test]
fn readiness_cordon_age_and_opt_outs_are_read() {
    let changed = with(
        node("a"),
        &json!({
            "metadata": { "annotations": { "karpenter.sh/do-not-disrupt": "true", "node.alpha.kubernetes.io/ttl": "0" } },
            "spec": { "unschedulable": true },
            "status": { "conditions": [{ "type": "Ready", "status": "Unknown" }] },
        }),
    );
    let node = one(changed);
    assert!(node.unschedulable && !node.ready);
    assert_eq!(node.created_at.unwrap().to_string(), "2025-01-01T00:00:00Z");
    assert_eq!(node.annotations.keys().collect::<Vec<_>>(), ["karpenter.sh/do-not-disrupt"]);
}

#[test]
fn the_region_of_most_nodes_is_the_clusters_and_others_are_said() {
    let elsewhere =
        json!({ "topology.kubernetes.io/region": "eu-west-1", "topology.kubernetes.io/zone": "eu-west-1a" });
    let dump = read(&[node("a"), node("b"), labelled("c", &elsewhere)]);
    assert_eq!(dump.region.as_deref(), Some("us-east-1"));
    assert_eq!(found(&dump, FindingCode::SeveralRegions), 1);
    assert_eq!(node_of(&dump, "c").zone.as_ref().unwrap().as_str(), "eu-west-1a");
}

#[test]
fn a_node_without_allocatable_is_said_and_its_capacity_used() {
    let mut silent = node("a");
    let allocatable = silent["status"]["allocatable"].take();
    silent["status"].as_object_mut().unwrap().remove("allocatable");
    let dump = read(&[
        silent.clone(),
        with(silent, &json!({ "metadata": { "name": "b" }, "status": { "capacity": allocatable } })),
    ]);
    assert_eq!(node_of(&dump, "b").allocatable.cpu_millicores, 1930);
    assert_eq!(found(&dump, FindingCode::NodeAllocatableMissing), 1);
}
