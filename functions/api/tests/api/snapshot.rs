//! A small cluster as an agent would send it.

use crate::harness::{AGENT_TOKEN, Answer, World};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn node(name: &str, instance: &str, of_type: &str, ready: bool) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Node",
        "metadata": { "name": name, "uid": format!("uid-{name}"), "creationTimestamp": "2026-11-21T09:00:00Z",
            "labels": { "kubernetes.io/hostname": name, "topology.kubernetes.io/zone": "us-east-1a",
                "topology.kubernetes.io/region": "us-east-1", "node.kubernetes.io/instance-type": of_type,
                "eks.amazonaws.com/nodegroup": "workers", "eks.amazonaws.com/capacityType": "ON_DEMAND" } },
        "spec": { "providerID": format!("aws:///us-east-1a/{instance}") },
        "status": { "allocatable": { "cpu": "1930m", "memory": "7Gi", "pods": "29" },
            "capacity": { "cpu": "2", "memory": "8Gi", "pods": "29" },
            "conditions": [{ "type": "Ready", "status": if ready { "True" } else { "False" } }],
            "nodeInfo": { "architecture": "amd64", "operatingSystem": "linux" } }
    })
}

fn pod(name: &str, node: &str, owner: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": { "name": name, "namespace": "shop", "uid": format!("uid-{name}"), "labels": { "app": owner },
            "ownerReferences": [{ "apiVersion": "apps/v1", "kind": "StatefulSet", "name": owner, "uid": "u", "controller": true }] },
        "spec": { "nodeName": node, "containers": [{ "name": "c", "image": "i",
            "resources": { "requests": { "cpu": "250m", "memory": "512Mi" } } }] },
        "status": { "phase": "Running", "conditions": [{ "type": "Ready", "status": "True" }] }
    })
}

/// Two nodes (`node-b` is not Ready), three pods of two StatefulSets, one budget.
pub(crate) fn document() -> String {
    let items = json!([
        node("node-a", "i-0000000000000000a", "m6i.large", true),
        node("node-b", "i-0000000000000000b", "m6i.large", false),
        pod("web-0", "node-a", "web"),
        pod("web-1", "node-a", "web"),
        pod("db-0", "node-b", "db"),
        { "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": { "name": "web", "namespace": "shop", "uid": "s" },
            "spec": { "replicas": 3, "selector": { "matchLabels": { "app": "web" } } } },
        { "apiVersion": "policy/v1", "kind": "PodDisruptionBudget",
            "metadata": { "name": "web", "namespace": "shop", "uid": "b" },
            "spec": { "minAvailable": "50%", "selector": { "matchLabels": { "app": "web" } } },
            "status": { "disruptionsAllowed": 1 } },
    ]);
    json!({ "apiVersion": "v1", "kind": "List", "items": items }).to_string()
}

pub(crate) fn hash(document: &str) -> String {
    let digits: String = Sha256::digest(document.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    digits[..32].to_owned()
}

/// Uploads a document as the agent with this lease does.
pub(crate) async fn upload(world: &World, cluster: &str, epoch: u64, generation: u64, document: &str) -> Answer {
    let body = zstd::encode_all(document.as_bytes(), 3).unwrap();
    let hash = hash(document);
    let path = format!(
        "/clusters/{cluster}/snapshots?instance_id=pod-1&lease_epoch={epoch}&generation={generation}&hash={hash}\
         &taken_at=2026-11-21T10:29:00Z&nodes=2&pods=3"
    );
    let headers = [("content-type", "application/zstd")];
    world.ask_bytes("POST", &path, Some(AGENT_TOKEN), &headers, body).await
}

/// Registers the agent of the first cluster; answers its lease.
pub(crate) async fn register(world: &World, cluster: &str) -> u64 {
    let answer = world.agent(&format!("/clusters/{cluster}/agent/register"), &registration("pod-1")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["lease_epoch"].as_u64().unwrap()
}

pub(crate) fn registration(instance_id: &str) -> Value {
    json!({ "agent_version": "0.1.0", "instance_id": instance_id, "kubernetes_version": "v1.35.1",
        "cluster_uid": "uid-of-kube-system", "node_count": 2, "dry_run": false, "capabilities": ["drain_node"] })
}
