//! Nodes and pods as the cluster itself shows them.

use serde_json::Value;

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NodeRow {
    pub(crate) name: String,
    pub(crate) uid: String,
    pub(crate) instance_id: String,
    pub(crate) zone: String,
    pub(crate) cordoned: bool,
    pub(crate) ready: bool,
}

/// A pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PodRow {
    pub(crate) name: String,
    pub(crate) uid: String,
    /// `app` of its labels: the workload's name.
    pub(crate) workload: String,
    pub(crate) node: String,
    pub(crate) of_daemon_set: bool,
    pub(crate) ready: bool,
    pub(crate) leaving: bool,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn is_ready(object: &Value) -> bool {
    let conditions = object["status"]["conditions"].as_array().into_iter().flatten();
    conditions.into_iter().any(|one| one["type"] == "Ready" && one["status"] == "True")
}

fn of_kind(dump: &[u8], kind: &str) -> Vec<Value> {
    let list: Value = serde_json::from_slice(dump).expect("a dump is JSON");
    let items = list["items"].as_array().cloned().unwrap_or_default();
    items.into_iter().filter(|item| item["kind"] == kind).collect()
}

/// Nodes of a dump.
pub(crate) fn nodes(dump: &[u8]) -> Vec<NodeRow> {
    let row = |node: Value| NodeRow {
        name: text(&node["metadata"]["name"]),
        uid: text(&node["metadata"]["uid"]),
        instance_id: text(&node["spec"]["providerID"]).rsplit('/').next().unwrap_or_default().to_owned(),
        zone: text(&node["metadata"]["labels"]["topology.kubernetes.io/zone"]),
        cordoned: node["spec"]["unschedulable"] == true,
        ready: is_ready(&node),
    };
    of_kind(dump, "Node").into_iter().map(row).collect()
}

/// Pods of a dump that have not ended.
pub(crate) fn pods(dump: &[u8]) -> Vec<PodRow> {
    let row = |pod: Value| PodRow {
        name: text(&pod["metadata"]["name"]),
        uid: text(&pod["metadata"]["uid"]),
        workload: text(&pod["metadata"]["labels"]["app"]),
        node: text(&pod["spec"]["nodeName"]),
        of_daemon_set: pod["metadata"]["ownerReferences"][0]["kind"] == "DaemonSet",
        ready: is_ready(&pod),
        leaving: pod["metadata"]["deletionTimestamp"].is_string(),
    };
    let ended = |pod: &Value| pod["status"]["phase"] == "Succeeded" || pod["status"]["phase"] == "Failed";
    of_kind(dump, "Pod").into_iter().filter(|pod| !ended(pod)).map(row).collect()
}
