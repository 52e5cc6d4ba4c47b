//! The cluster as an administrator sees it through the API: what the tests ask in the end.

use crate::site::Site;
use http::{Method, Request};
use serde_json::Value;
use spot_domain::{ActionKind, NodeTarget, ObjectName};

/// A pod in short.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PodRow {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) uid: String,
    pub(crate) app: String,
    pub(crate) node: String,
    pub(crate) owner: String,
    pub(crate) ready: bool,
    pub(crate) leaving: bool,
}

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn row(pod: &Value) -> PodRow {
    let conditions = pod["status"]["conditions"].as_array().into_iter().flatten();
    let ready = conditions.into_iter().any(|one| one["type"] == "Ready" && one["status"] == "True");
    PodRow {
        namespace: text(pod, "/metadata/namespace"),
        name: text(pod, "/metadata/name"),
        uid: text(pod, "/metadata/uid"),
        app: text(pod, "/metadata/labels/app"),
        node: text(pod, "/spec/nodeName"),
        owner: text(pod, "/metadata/ownerReferences/0/kind"),
        ready,
        leaving: !pod["metadata"]["deletionTimestamp"].is_null(),
    }
}

impl Site {
    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        self.admin.request(request.body(body).unwrap()).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, object: Value) -> Value {
        self.call(Method::POST, path, Some(object)).await
    }

    pub(crate) async fn nodes(&self) -> Vec<Value> {
        self.get("/api/v1/nodes").await["items"].as_array().unwrap().clone()
    }

    pub(crate) async fn pods(&self) -> Vec<PodRow> {
        self.get("/api/v1/pods").await["items"].as_array().unwrap().iter().map(row).collect()
    }

    /// Pods of a workload, in order of names.
    pub(crate) async fn pods_of(&self, app: &str) -> Vec<PodRow> {
        self.pods().await.into_iter().filter(|pod| pod.app == app).collect()
    }

    /// Pods on a node but for those of DaemonSets.
    pub(crate) async fn movable_on(&self, node: &str) -> Vec<PodRow> {
        self.pods().await.into_iter().filter(|pod| pod.node == node && pod.owner != "DaemonSet").collect()
    }

    /// A node on which a pod of the workload runs.
    pub(crate) async fn node_of(&self, app: &str) -> String {
        self.pods_of(app).await[0].node.clone()
    }

    /// A node of the group of Spot nodes.
    pub(crate) async fn spot_nodes(&self) -> Vec<String> {
        let nodes = self.nodes().await;
        let spot = nodes.iter().filter(|node| node["metadata"]["labels"]["eks.amazonaws.com/capacityType"] == "SPOT");
        spot.map(|node| text(node, "/metadata/name")).collect()
    }

    pub(crate) async fn target(&self, node: &str) -> NodeTarget {
        let found = self.get(&format!("/api/v1/nodes/{node}")).await;
        NodeTarget { name: node.into(), uid: text(&found, "/metadata/uid") }
    }

    pub(crate) async fn is_cordoned(&self, node: &str) -> bool {
        self.get(&format!("/api/v1/nodes/{node}")).await["spec"]["unschedulable"] == true
    }

    pub(crate) async fn zone_of(&self, node: &str) -> String {
        let found = self.get(&format!("/api/v1/nodes/{node}")).await;
        text(&found["metadata"]["labels"], "/topology.kubernetes.io~1zone")
    }

    /// The instance behind a node.
    pub(crate) async fn instance_of(&self, node: &str) -> String {
        let found = self.get(&format!("/api/v1/nodes/{node}")).await;
        text(&found, "/spec/providerID").rsplit('/').next().unwrap().to_owned()
    }

    /// A voluntary drain with a deadline so many seconds from now.
    pub(crate) async fn drain(&self, node: &str, deadline_secs: i64) -> ActionKind {
        let deadline_at = self.after_secs(deadline_secs);
        ActionKind::DrainNode { node: self.target(node).await, deadline_at, grace_secs: 30, voluntary: true }
    }

    /// Orders the drain of a node that will be lost.
    pub(crate) async fn order_urgent_drain(&self, number: u64, node: &str, deadline_secs: i64) {
        let deadline_at = self.after_secs(deadline_secs);
        let kind =
            ActionKind::DrainNode { node: self.target(node).await, deadline_at, grace_secs: 30, voluntary: false };
        self.send(&spot_api_types::command::Envelope { urgent: true, ..self.envelope(number, kind) });
    }

    /// Whether every replica that is wanted serves.
    pub(crate) fn is_whole(&self) -> bool {
        self.ask(|cluster, _| {
            let counts = cluster.counts();
            counts.ready == counts.wanted && counts.unscheduled == 0
        })
    }
}

pub(crate) fn object_name(pod: &PodRow) -> ObjectName {
    ObjectName::new(pod.namespace.clone(), pod.name.clone())
}
