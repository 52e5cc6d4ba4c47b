//! Small Kubernetes objects to make dumps from.

use serde_json::{Value, json};
use spot_digest::{ClusterDump, DumpError, FindingCode, KnownTypes, read_dump};
use spot_domain::{Architecture, Node, NodeGroup, Pod};

/// A catalog of three types.
pub(crate) struct FewTypes;

impl KnownTypes for FewTypes {
    fn architecture(&self, instance_type: &str) -> Option<Architecture> {
        match instance_type {
            "m5.large" | "c5.xlarge" => Some(Architecture::Amd64),
            "m7g.large" => Some(Architecture::Arm64),
            _ => None,
        }
    }
}

/// Reads a dump from its text.
pub(crate) fn read_text(text: &str) -> Result<ClusterDump, DumpError> {
    read_dump(text.as_bytes(), "dump.json", &FewTypes)
}

/// Reads a list of objects.
pub(crate) fn read(items: &[Value]) -> ClusterDump {
    read_text(&list(items).to_string()).expect("the dump is good")
}

/// The line that a bad list of objects is refused with.
pub(crate) fn refusal(items: &[Value]) -> String {
    read_text(&format!("{:#}", list(items))).expect_err("the dump is bad").to_string()
}

pub(crate) fn list(items: &[Value]) -> Value {
    json!({ "apiVersion": "v1", "kind": "List", "items": items, "metadata": { "resourceVersion": "" } })
}

/// Sets or replaces fields deep inside an object.
pub(crate) fn with(mut object: Value, change: &Value) -> Value {
    merge(&mut object, change);
    object
}

fn merge(target: &mut Value, change: &Value) {
    match (target, change) {
        (Value::Object(target), Value::Object(change)) => {
            for (key, value) in change {
                merge(target.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (target, change) => *target = change.clone(),
    }
}

/// A Ready m5.large in us-east-1a, by stable labels only and with nothing that tells what made it.
pub(crate) fn node(name: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Node",
        "metadata": {
            "name": name, "creationTimestamp": "2025-01-01T00:00:00Z",
            "labels": {
                "kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux", "kubernetes.io/hostname": name,
                "node.kubernetes.io/instance-type": "m5.large", "topology.kubernetes.io/region": "us-east-1",
                "topology.kubernetes.io/zone": "us-east-1a",
            },
        },
        "spec": { "providerID": "aws:///us-east-1a/i-0123456789abcdef0" },
        "status": {
            "allocatable": { "cpu": "1930m", "memory": "7220184Ki", "pods": "29", "ephemeral-storage": "18242267924" },
            "conditions": [{ "type": "Ready", "status": "True", "lastHeartbeatTime": "2025-01-02T00:00:00Z" }],
        },
    })
}

/// A node with further labels; a null takes a label off.
pub(crate) fn labelled(name: &str, labels: &Value) -> Value {
    let mut node = with(node(name), &json!({ "metadata": { "labels": labels } }));
    if let Some(labels) = node["metadata"]["labels"].as_object_mut() {
        labels.retain(|_, value| !value.is_null());
    }
    node
}

/// A Running pod in namespace `shop` that requests 100m and 128Mi.
pub(crate) fn pod(name: &str, node: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": { "name": name, "namespace": "shop", "creationTimestamp": "2025-01-01T01:00:00Z", "labels": { "app": name } },
        "spec": {
            "nodeName": node,
            "containers": [{
                "name": "main", "image": "example.com/app:1", "env": [{ "name": "TOKEN", "value": "s3cr3t-value" }],
                "resources": { "requests": { "cpu": "100m", "memory": "128Mi" } },
            }],
        },
        "status": {
            "phase": "Running",
            "conditions": [{ "type": "Ready", "status": "True", "lastTransitionTime": "2025-01-01T01:01:00Z" }],
            "containerStatuses": [{ "name": "main", "ready": true, "state": { "running": {} } }],
        },
    })
}

/// A pod owned by a controller.
pub(crate) fn owned(name: &str, node: &str, api_version: &str, kind: &str, owner: &str) -> Value {
    let reference = json!({ "apiVersion": api_version, "kind": kind, "name": owner, "controller": true });
    with(pod(name, node), &json!({ "metadata": { "ownerReferences": [reference] } }))
}

/// A pod of DaemonSet `kube-system/proxy`, which makes a node's pods count as known.
pub(crate) fn system_pod(node: &str) -> Value {
    let pod = owned(&format!("proxy-{node}"), node, "apps/v1", "DaemonSet", "proxy");
    with(pod, &json!({ "metadata": { "namespace": "kube-system" } }))
}

pub(crate) fn node_of<'a>(dump: &'a ClusterDump, name: &str) -> &'a Node {
    dump.nodes.iter().find(|node| node.name.as_str() == name).expect("the node is in the dump")
}

pub(crate) fn pod_of<'a>(dump: &'a ClusterDump, name: &str) -> &'a Pod {
    dump.pods.iter().find(|pod| pod.name.name == name).expect("the pod is in the dump")
}

/// The group of a node.
pub(crate) fn group_of<'a>(dump: &'a ClusterDump, node: &str) -> &'a NodeGroup {
    let id = node_of(dump, node).group.as_ref().expect("the node is in a group");
    dump.node_groups.iter().find(|group| group.id == *id).expect("the group is in the dump")
}

/// How many objects a finding concerns; 0 without one.
pub(crate) fn found(dump: &ClusterDump, code: FindingCode) -> u32 {
    dump.findings.iter().find(|finding| finding.code == code).map_or(0, |finding| finding.count)
}
