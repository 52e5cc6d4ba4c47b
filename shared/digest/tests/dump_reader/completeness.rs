//! Partial dumps: what they do not show is said and never assumed.

use crate::build::{found, labelled, node, node_of, owned, pod, read, system_pod, with};
use serde_json::json;
use spot_digest::{Finding, FindingCode};

#[test]
fn a_dump_without_pods_leaves_every_nodes_pods_unknown() {
    let dump = read(&[node("a"), node("b")]);
    assert!(dump.nodes.iter().all(|node| node.pods_unknown));
    assert_eq!(found(&dump, FindingCode::NodeWithoutSystemPods), 2);
}

#[test]
fn a_ready_node_without_system_pods_has_unknown_pods() {
    let fargate = labelled("fargate-ip-1", &json!({ "eks.amazonaws.com/compute-type": "fargate" }));
    let system = with(pod("dns", "c"), &json!({ "metadata": { "namespace": "kube-system" } }));
    let mirror = with(pod("m", "d"), &json!({ "metadata": { "annotations": { "kubernetes.io/config.mirror": "x" } } }));
    let dump = read(&[
        node("a"),
        node("b"),
        node("c"),
        node("d"),
        fargate,
        system_pod("a"),
        pod("p", "b"),
        system,
        mirror,
        pod("q", "fargate-ip-1"),
    ]);
    let unknown: Vec<_> = dump.nodes.iter().filter(|node| node.pods_unknown).map(|node| node.name.as_str()).collect();
    assert_eq!(unknown, ["b"]);
    assert_eq!(found(&dump, FindingCode::NodeWithoutSystemPods), 1);
}

#[test]
fn pods_on_nodes_that_are_not_in_the_dump_are_said() {
    let dump = read(&[node("a"), system_pod("a"), pod("p", "gone")]);
    assert_eq!(found(&dump, FindingCode::PodsOnUnknownNodes), 1);
    assert!(!node_of(&dump, "a").pods_unknown);
}

#[test]
fn pods_that_replica_sets_say_exist_are_missed() {
    let replica_set = |name: &str, wanted: u32, reported: u32| {
        json!({
            "apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": { "name": name, "namespace": "shop" },
            "spec": { "replicas": wanted }, "status": { "replicas": reported },
        })
    };
    let dump = read(&[
        node("a"),
        replica_set("web", 3, 3),
        replica_set("refused-by-quota", 5, 0),
        replica_set("scaled-down", 0, 0),
        owned("p", "a", "apps/v1", "ReplicaSet", "web"),
    ]);
    assert_eq!(found(&dump, FindingCode::ReplicaSetPodsMissing), 2);
}

#[test]
fn the_lack_of_budgets_is_said() {
    assert!(found(&read(&[node("a")]), FindingCode::NoDisruptionBudgets) > 0);
}

#[test]
fn a_complete_dump_has_nothing_to_say() {
    let budget = json!({
        "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": { "name": "b", "namespace": "shop" },
        "spec": { "minAvailable": 1, "selector": {} },
    });
    let daemon_set = json!({
        "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": { "name": "proxy", "namespace": "kube-system" },
        "spec": { "template": { "spec": { "containers": [] } } },
    });
    let bought = labelled("a", &json!({ "karpenter.sh/capacity-type": "spot" }));
    let dump = read(&[bought, system_pod("a"), budget, daemon_set]);
    assert_eq!(dump.findings, []);
}

#[test]
fn findings_name_a_few_and_count_all() {
    let nodes: Vec<_> = ["a", "b", "c", "d", "e"].into_iter().map(node).collect();
    let dump = read(&nodes);
    let finding = dump.findings.iter().find(|finding| finding.code == FindingCode::CapacityTypeAssumed).unwrap();
    assert!(finding.message.ends_with("a, b, c and 2 more"), "{}", finding.message);
    assert_eq!(finding.count, 5);
}

#[test]
fn a_code_reads_the_same_shown_and_written() {
    let dump = read(&[node("a")]);
    for Finding { code, .. } in &dump.findings {
        assert_eq!(serde_json::to_value(code).unwrap(), json!(code.to_string()));
    }
}
