//! Runs the program and writes small dumps for it.
#![allow(dead_code, reason = "each test program uses a part")]
#![allow(clippy::unwrap_used, reason = "functions that only tests call")]

use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// Runs `spotctl` with these arguments.
pub(crate) fn spotctl(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_spotctl")).args(arguments).output().unwrap()
}

/// Standard output of a run that must succeed.
pub(crate) fn succeed(arguments: &[&str]) -> String {
    let output = spotctl(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The JSON object that a run prints.
pub(crate) fn answer(arguments: &[&str]) -> Value {
    serde_json::from_str(&succeed(arguments)).unwrap()
}

/// Writes a file of its own for a test and returns its path.
pub(crate) fn file(name: &str, content: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

const MOMENT: &str = "2026-03-01T10:00:00Z";

/// Six half-empty on-demand nodes of one EKS node group in three zones, six Deployments of two replicas each with a
/// budget, and a DaemonSet.
pub(crate) fn cluster() -> Value {
    let mut items = Vec::new();
    for index in 0..6 {
        items.push(node(index));
        items.push(pod("kube-system", &format!("agent-{index}"), index, "DaemonSet", "agent"));
        items.push(pod("shop", &format!("web-{index}-1"), index, "ReplicaSet", &format!("web-{index}-5d")));
        items.push(pod("shop", &format!("web-{index}-2"), (index + 1) % 6, "ReplicaSet", &format!("web-{index}-5d")));
        items.push(deployment(index));
        items.push(replica_set(index));
        items.push(json!({"apiVersion": "policy/v1", "kind": "PodDisruptionBudget",
            "metadata": {"name": format!("web-{index}"), "namespace": "shop"},
            "spec": {"maxUnavailable": 1, "selector": {"matchLabels": {"app": format!("web-{index}")}}},
            "status": {"disruptionsAllowed": 1}}));
    }
    items.push(json!({"apiVersion": "apps/v1", "kind": "DaemonSet",
        "metadata": {"name": "agent", "namespace": "kube-system"},
        "spec": {"selector": {"matchLabels": {"app": "agent"}}, "template": {"metadata": {"labels": {"app": "agent"}},
            "spec": {"containers": [container("50m", "64Mi")]}}}}));
    json!({"apiVersion": "v1", "kind": "List", "items": items})
}

/// Writes [`cluster`] and returns its path.
pub(crate) fn cluster_file(name: &str) -> String {
    file(name, &cluster().to_string())
}

fn zone(index: usize) -> &'static str {
    ["eu-west-1a", "eu-west-1b", "eu-west-1c"][index % 3]
}

fn node_name(index: usize) -> String {
    format!("ip-10-0-0-{index}.eu-west-1.compute.internal")
}

fn node(index: usize) -> Value {
    json!({"apiVersion": "v1", "kind": "Node",
        "metadata": {"name": node_name(index), "creationTimestamp": "2026-02-01T10:00:00Z", "labels": {
            "topology.kubernetes.io/zone": zone(index), "topology.kubernetes.io/region": "eu-west-1",
            "node.kubernetes.io/instance-type": "m5.xlarge", "kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux",
            "kubernetes.io/hostname": node_name(index), "eks.amazonaws.com/nodegroup": "general-purpose",
            "eks.amazonaws.com/capacityType": "ON_DEMAND", "cost-center": "secret-project"}},
        "spec": {"providerID": format!("aws:///{}/i-0000000000000000{index}", zone(index))},
        "status": {"allocatable": {"cpu": "3920m", "memory": "14800Mi", "pods": "58", "ephemeral-storage": "18242267924"},
            "nodeInfo": {"architecture": "amd64", "operatingSystem": "linux"},
            "conditions": [{"type": "Ready", "status": "True", "lastHeartbeatTime": MOMENT}]}})
}

fn container(cpu: &str, memory: &str) -> Value {
    json!({"name": "main", "image": "registry.example/app:1", "env": [{"name": "TOKEN", "value": "hunter2"}],
        "resources": {"requests": {"cpu": cpu, "memory": memory}}})
}

fn pod(namespace: &str, name: &str, index: usize, owner_kind: &str, owner: &str) -> Value {
    let app = owner.trim_end_matches("-5d");
    let container = if owner_kind == "DaemonSet" { container("50m", "64Mi") } else { container("400m", "1Gi") };
    json!({"apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace, "labels": {"app": app},
            "creationTimestamp": "2026-02-02T10:00:00Z",
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": owner_kind, "name": owner, "controller": true, "uid": "1"}]},
        "spec": {"nodeName": node_name(index), "containers": [container]},
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}})
}

fn deployment(index: usize) -> Value {
    let name = format!("web-{index}");
    json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "namespace": "shop"},
        "spec": {"replicas": 2, "selector": {"matchLabels": {"app": name}}}, "status": {"replicas": 2}})
}

fn replica_set(index: usize) -> Value {
    let name = format!("web-{index}");
    json!({"apiVersion": "apps/v1", "kind": "ReplicaSet",
        "metadata": {"name": format!("{name}-5d"), "namespace": "shop",
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "Deployment", "name": name, "controller": true, "uid": "2"}]},
        "spec": {"replicas": 2, "selector": {"matchLabels": {"app": name}}}, "status": {"replicas": 2}})
}
