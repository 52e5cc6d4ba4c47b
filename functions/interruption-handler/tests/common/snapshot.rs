//! Snapshots of small clusters, as an agent would send them.

use super::{NODES, REGION, instance_id, node_name, zone};
use serde_json::{Value, json};

const MADE_AT: &str = "2026-11-21T08:00:00Z";
/// What an `m5.large` can allocate.
const ALLOCATABLE: [(&str, &str); 3] = [("cpu", "1930m"), ("memory", "7220184Ki"), ("pods", "29")];

/// Nodes, each with a DaemonSet's pod and a pod of `web` that fills it.
pub(crate) fn of_fleet(nodes: usize) -> Vec<Value> {
    let mut items = vec![deployment("web", nodes), replica_set("web")];
    for number in 1..=nodes {
        items.push(node(number));
        items.push(daemon_pod(number));
        items.push(pod("web", number, Some(number), "1500m", "5Gi"));
    }
    items
}

/// The fleet of `Stage::set`.
pub(crate) fn fleet() -> Vec<Value> {
    of_fleet(NODES)
}

/// A Ready `m5.large`. All nodes are labelled alike: how one is bought, only EC2 knows.
pub(crate) fn node(number: usize) -> Value {
    let name = node_name(number);
    let allocatable: serde_json::Map<String, Value> =
        ALLOCATABLE.iter().map(|(key, value)| ((*key).to_owned(), json!(value))).collect();
    json!({
        "apiVersion": "v1", "kind": "Node",
        "metadata": { "name": name, "uid": format!("uid-{number}"), "creationTimestamp": MADE_AT, "labels": {
            "kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux", "kubernetes.io/hostname": name,
            "node.kubernetes.io/instance-type": "m5.large", "topology.kubernetes.io/region": REGION,
            "topology.kubernetes.io/zone": zone(number), "eks.amazonaws.com/nodegroup": "workers",
            "eks.amazonaws.com/capacityType": "ON_DEMAND",
        } },
        "spec": { "providerID": format!("aws:///{}/{}", zone(number), instance_id(number)) },
        "status": { "allocatable": allocatable, "capacity": allocatable,
            "conditions": [{ "type": "Ready", "status": "True", "lastHeartbeatTime": "2026-11-21T10:09:00Z" }] },
    })
}

fn deployment(name: &str, replicas: usize) -> Value {
    json!({ "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": { "name": name, "namespace": "shop", "uid": format!("d-{name}") },
        "spec": { "replicas": replicas, "selector": { "matchLabels": { "app": name } } } })
}

fn replica_set(name: &str) -> Value {
    json!({ "apiVersion": "apps/v1", "kind": "ReplicaSet",
        "metadata": { "name": format!("{name}-7c9"), "namespace": "shop", "uid": format!("r-{name}"),
            "ownerReferences": [{ "apiVersion": "apps/v1", "kind": "Deployment", "name": name, "uid": format!("d-{name}"),
                "controller": true }] },
        "spec": { "replicas": 1 }, "status": { "replicas": 1 } })
}

/// A pod of a Deployment on a node, or waiting for one.
pub(crate) fn pod(of: &str, number: usize, on: Option<usize>, cpu: &str, memory: &str) -> Value {
    let name = format!("{of}-7c9-x{number}");
    let running = json!({ "phase": "Running", "conditions": [{ "type": "Ready", "status": "True" }],
        "containerStatuses": [{ "name": "main", "ready": true, "state": { "running": {} } }] });
    let status = if on.is_some() { running } else { json!({ "phase": "Pending" }) };
    let mut pod = json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": { "name": name, "namespace": "shop", "uid": format!("p-{name}"), "creationTimestamp": MADE_AT,
            "labels": { "app": of },
            "ownerReferences": [{ "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": format!("{of}-7c9"),
                "uid": format!("r-{of}"), "controller": true }] },
        "spec": { "containers": [{ "name": "main", "image": "registry.example/app:1",
            "resources": { "requests": { "cpu": cpu, "memory": memory } } }] },
        "status": status,
    });
    if let Some(on) = on {
        pod["spec"]["nodeName"] = json!(node_name(on));
    }
    pod
}

fn daemon_pod(on: usize) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": { "name": format!("kube-proxy-{on}"), "namespace": "kube-system", "uid": format!("k-{on}"),
            "creationTimestamp": MADE_AT,
            "ownerReferences": [{ "apiVersion": "apps/v1", "kind": "DaemonSet", "name": "kube-proxy", "uid": "ds",
                "controller": true }] },
        "spec": { "nodeName": node_name(on), "containers": [{ "name": "main", "image": "registry.example/proxy:1",
            "resources": { "requests": { "cpu": "100m", "memory": "64Mi" } } }] },
        "status": { "phase": "Running", "conditions": [{ "type": "Ready", "status": "True" }],
            "containerStatuses": [{ "name": "main", "ready": true, "state": { "running": {} } }] },
    })
}
