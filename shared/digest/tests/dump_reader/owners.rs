//! Who owns pods, what workloads there are, what every new node will carry.

use crate::build::{found, node, owned, pod, pod_of, read, system_pod, with};
use serde_json::{Value, json};
use spot_digest::{ClusterDump, FindingCode};
use spot_domain::{CountOrPercent, OwnerKind, SelectorOperator};

fn object(kind: &str, api_version: &str, name: &str, spec: &Value) -> Value {
    json!({ "kind": kind, "apiVersion": api_version, "metadata": { "name": name, "namespace": "shop" }, "spec": spec })
}

fn replica_set(name: &str, owner_kind: &str, owner: &str, replicas: u32) -> Value {
    let reference = json!({ "apiVersion": "apps/v1", "kind": owner_kind, "name": owner, "controller": true });
    let object = object("ReplicaSet", "apps/v1", name, &json!({ "replicas": replicas }));
    with(object, &json!({ "metadata": { "ownerReferences": [reference] }, "status": { "replicas": replicas } }))
}

fn owner(dump: &ClusterDump, pod: &str) -> Option<(OwnerKind, String)> {
    pod_of(dump, pod).owner.as_ref().map(|owner| (owner.kind, owner.name.clone()))
}

fn hashed(name: &str, key: &str) -> Value {
    with(owned(name, "a", "apps/v1", "ReplicaSet", "web-5d4f"), &json!({ "metadata": { "labels": { key: "5d4f" } } }))
}

#[test]
fn the_deployment_above_a_replica_set_is_the_owner() {
    let pod = owned("p", "a", "apps/v1", "ReplicaSet", "web-1");
    let dump = read(&[node("a"), replica_set("web-1", "Deployment", "web", 1), pod.clone()]);
    assert_eq!(owner(&dump, "p"), Some((OwnerKind::Deployment, "web".into())));
    let alone = object("ReplicaSet", "apps/v1", "web-1", &json!({ "replicas": 1 }));
    assert_eq!(owner(&read(&[node("a"), alone, pod]), "p"), Some((OwnerKind::ReplicaSet, "web-1".into())));
}

#[test]
fn without_the_replica_set_the_hash_in_its_name_tells() {
    let dump = read(&[
        node("a"),
        hashed("p", "pod-template-hash"),
        hashed("q", "rollouts-pod-template-hash"),
        owned("r", "a", "apps/v1", "ReplicaSet", "web-5d4f"),
    ]);
    assert_eq!(owner(&dump, "p"), Some((OwnerKind::Deployment, "web".into())));
    assert_eq!(owner(&dump, "q"), Some((OwnerKind::Other, "web".into())));
    assert_eq!(owner(&dump, "r"), Some((OwnerKind::ReplicaSet, "web-5d4f".into())));
}

#[test]
fn every_kind_of_owner_is_told_apart() {
    let dump = read(&[
        node("a"),
        owned("sts", "a", "apps/v1", "StatefulSet", "db"),
        owned("job", "a", "batch/v1", "Job", "nightly-1"),
        owned("rc", "a", "v1", "ReplicationController", "old"),
        owned("kruise", "a", "apps.kruise.io/v1beta1", "StatefulSet", "db2"),
        owned("static", "a", "v1", "Node", "a"),
        with(pod("mirror", "a"), &json!({ "metadata": { "annotations": { "kubernetes.io/config.mirror": "x" } } })),
        pod("bare", "a"),
    ]);
    assert_eq!(owner(&dump, "sts"), Some((OwnerKind::StatefulSet, "db".into())));
    assert_eq!(owner(&dump, "job"), Some((OwnerKind::Job, "nightly-1".into())));
    assert_eq!(owner(&dump, "rc"), Some((OwnerKind::ReplicationController, "old".into())));
    assert_eq!(owner(&dump, "kruise"), Some((OwnerKind::Other, "db2".into())));
    assert!(pod_of(&dump, "static").mirror && pod_of(&dump, "mirror").mirror);
    assert!(pod_of(&dump, "mirror").annotations.is_empty());
    assert_eq!(owner(&dump, "bare"), None);
}

#[test]
fn a_pod_of_a_custom_controller_that_is_meant_to_end_is_a_jobs() {
    let custom = |name: &str, policy: &str| {
        let pod = owned(name, "a", "batch.volcano.sh/v1alpha1", "Job", "train");
        with(pod, &json!({ "spec": { "restartPolicy": policy } }))
    };
    let dump = read(&[node("a"), custom("p", "Never"), custom("q", "OnFailure"), custom("r", "Always")]);
    let kinds = ["p", "q", "r"].map(|pod| owner(&dump, pod).map(|(kind, _)| kind));
    assert_eq!(kinds, [Some(OwnerKind::Job), Some(OwnerKind::Job), Some(OwnerKind::Other)]);
}

#[test]
fn an_owner_that_is_no_controller_does_not_count() {
    let reference = json!([{ "apiVersion": "example.com/v1", "kind": "Backup", "name": "x", "controller": false }]);
    let dump = read(&[node("a"), with(pod("p", "a"), &json!({ "metadata": { "ownerReferences": reference } }))]);
    assert_eq!(owner(&dump, "p"), None);
}

fn surges(spec: &Value) -> bool {
    !read(&[node("a"), object("Deployment", "apps/v1", "web", spec)]).workloads[0].recreate
}

#[test]
fn only_a_deployment_that_may_surge_can_start_new_pods_first() {
    assert!(surges(&json!({ "replicas": 1 })));
    assert!(surges(&json!({ "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxSurge": "25%" } } })));
    assert!(!surges(&json!({ "strategy": { "type": "Recreate" } })));
    assert!(!surges(&json!({ "strategy": { "rollingUpdate": { "maxSurge": 0 } } })));
    assert!(!surges(&json!({ "strategy": { "rollingUpdate": { "maxSurge": "0%" } } })));
    assert!(!surges(&json!({ "paused": true })));
}

#[test]
fn workloads_come_from_objects_and_from_replica_sets_without_one() {
    let dump = read(&[
        node("a"),
        object("Deployment", "extensions/v1beta1", "web", &json!({ "replicas": 3 })),
        replica_set("web-1", "Deployment", "web", 3),
        object("StatefulSet", "apps/v1", "db", &json!({})),
        object("ReplicationController", "v1", "old", &json!({ "replicas": 2 })),
        object("ReplicaSet", "apps/v1", "alone", &json!({ "replicas": 4 })),
        replica_set("lost-1", "Deployment", "lost", 5),
        replica_set("lost-0", "Deployment", "lost", 0),
    ]);
    let found: Vec<_> =
        dump.workloads.iter().map(|workload| (workload.kind, workload.name.name.as_str(), workload.replicas)).collect();
    let expected = [
        (OwnerKind::Deployment, "lost", 5),
        (OwnerKind::Deployment, "web", 3),
        (OwnerKind::ReplicaSet, "alone", 4),
        (OwnerKind::StatefulSet, "db", 1),
        (OwnerKind::ReplicationController, "old", 2),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_controller_that_is_not_in_the_dump_is_said() {
    let dump = read(&[
        node("a"),
        owned("p", "a", "apps/v1", "StatefulSet", "db"),
        owned("q", "a", "apps/v1", "StatefulSet", "db"),
    ]);
    assert_eq!(found(&dump, FindingCode::WorkloadsMissing), 1);
}

#[test]
fn a_daemon_set_is_read_from_its_template_and_raised_to_its_pods() {
    let tolerations =
        json!([{ "operator": "Exists" }, { "key": "node.kubernetes.io/not-ready", "operator": "Exists" }]);
    let template = json!({ "template": { "metadata": { "creationTimestamp": null }, "spec": {
        "containers": [{ "name": "main", "resources": { "requests": { "cpu": "10m" } } }],
        "nodeSelector": { "beta.kubernetes.io/os": "linux" }, "tolerations": tolerations,
    } } });
    let daemon_set = with(
        object("DaemonSet", "apps/v1", "proxy", &template),
        &json!({ "metadata": { "namespace": "kube-system" } }),
    );
    let dump = read(&[node("a"), daemon_set, system_pod("a")]);
    assert_eq!(dump.daemon_sets.len(), 1);
    let read = &dump.daemon_sets[0];
    assert_eq!((read.requests.cpu_millicores, read.requests.memory_bytes), (100, 128 << 20));
    assert_eq!(read.node_selector["kubernetes.io/os"], "linux");
    assert_eq!(read.tolerations.len(), 1);
    assert_eq!(found(&dump, FindingCode::DaemonSetsDerived), 0);
}

#[test]
fn daemon_sets_that_are_not_in_the_dump_are_read_from_their_pods() {
    let pinned = json!({ "spec": {
        "affinity": { "nodeAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": { "nodeSelectorTerms": [{
            "matchExpressions": [{ "key": "gpu", "operator": "Exists" }],
            "matchFields": [{ "key": "metadata.name", "operator": "In", "values": ["a"] }],
        }] } } },
        "tolerations": [{ "key": "gpu", "operator": "Exists" }, { "key": "node.kubernetes.io/disk-pressure", "operator": "Exists" }],
    } });
    let dump = read(&[node("a"), node("b"), with(system_pod("a"), &pinned), with(system_pod("b"), &pinned)]);
    assert_eq!(dump.daemon_sets.len(), 1);
    let derived = &dump.daemon_sets[0];
    assert_eq!(derived.name.to_string(), "kube-system/proxy");
    assert!(derived.node_affinity[0].match_fields.is_empty());
    assert_eq!(derived.node_affinity[0].match_expressions[0].operator, SelectorOperator::Exists);
    assert_eq!(derived.tolerations.len(), 1);
    assert_eq!(found(&dump, FindingCode::DaemonSetsDerived), 1);
}

#[test]
fn budgets_are_read_in_both_versions() {
    let budget = |name: &str, version: &str, spec: &Value| object("PodDisruptionBudget", version, name, spec);
    let dump = read(&[
        node("a"),
        with(
            budget("a", "policy/v1", &json!({ "maxUnavailable": "50%", "selector": {} })),
            &json!({ "status": { "disruptionsAllowed": 0 } }),
        ),
        budget("b", "policy/v1beta1", &json!({ "minAvailable": 2, "selector": {} })),
        budget(
            "c",
            "policy/v1",
            &json!({ "minAvailable": 1, "selector": { "matchExpressions": [{ "key": "app", "operator": "NotIn", "values": ["x"] }] } }),
        ),
    ]);
    let [a, b, c] = dump.disruption_budgets.as_slice() else { panic!("three budgets") };
    assert_eq!((a.max_unavailable, a.disruptions_allowed), (Some(CountOrPercent::Percent(50)), Some(0)));
    assert!(a.selector.as_ref().unwrap().matches(&Default::default()), "an empty selector means every pod");
    assert_eq!(
        (b.min_available, &b.selector),
        (Some(CountOrPercent::Count(2)), &None),
        "and no pod in the beta version"
    );
    assert_eq!(c.selector.as_ref().unwrap().match_expressions[0].operator, SelectorOperator::NotIn);
    assert_eq!(found(&dump, FindingCode::NoDisruptionBudgets), 0);
}
