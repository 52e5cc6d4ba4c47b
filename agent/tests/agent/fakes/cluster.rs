//! A small Kubernetes: objects with resource versions, budgets, evictions with grace, ReplicaSets that replace what goes,
//! and rollouts that surge.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tokio::sync::mpsc::UnboundedSender;

/// Collection, namespace, name.
pub(crate) type Key = (String, String, String);

/// What a call is answered with.
pub(crate) type Answer = (u16, Value);

#[derive(Default)]
pub(crate) struct FakeCluster {
    pub(crate) now: Timestamp,
    pub(crate) revision: u64,
    pub(crate) objects: BTreeMap<Key, Value>,
    /// Every change ever, for watches that begin in the past.
    pub(crate) history: Vec<(u64, Key, &'static str, Value)>,
    pub(crate) watchers: Vec<(String, UnboundedSender<Value>)>,
    /// Seconds a pod takes to end.
    pub(crate) ends_in_secs: i64,
    /// Seconds a replacement takes to become ready; none: nothing is replaced.
    pub(crate) ready_in_secs: Option<i64>,
    pub(crate) due: Vec<(Timestamp, Due)>,
    /// Successful writes: time, method, path.
    pub(crate) writes: Vec<(Timestamp, String, String)>,
    /// Eviction requests: time, pod, status answered.
    pub(crate) evictions: Vec<(Timestamp, String, u16)>,
    /// Answers everything with this status while set.
    pub(crate) broken: Option<u16>,
    /// Watches older than this revision are told that they are too old.
    pub(crate) compacted: u64,
    pub(crate) lists: u32,
    /// Violations of budgets seen after each eviction.
    pub(crate) violations: Vec<String>,
    next_pod: u32,
}

/// What happens later.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Due {
    /// A pod has ended.
    Ended(Key, String),
    /// A pod becomes ready.
    Ready(Key),
    /// A Deployment's new replicas are ready and the old ones end.
    RolledOut(Key),
}

fn text<'a>(object: &'a Value, pointer: &str) -> &'a str {
    object.pointer(pointer).and_then(Value::as_str).unwrap_or("")
}

pub(crate) fn collection(object: &Value) -> &'static str {
    match text(object, "/kind") {
        "Node" => "nodes",
        "Pod" => "pods",
        "PodDisruptionBudget" => "poddisruptionbudgets",
        "Deployment" => "deployments",
        "ConfigMap" => "configmaps",
        "Namespace" => "namespaces",
        other => panic!("no collection for {other}"),
    }
}

impl FakeCluster {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self { now, ends_in_secs: 2, ready_in_secs: Some(10), ..Self::default() }
    }

    /// Creates or replaces an object and tells the watchers.
    pub(crate) fn apply(&mut self, mut object: Value) -> Value {
        self.revision += 1;
        object["metadata"]["resourceVersion"] = self.revision.to_string().into();
        let names = (text(&object, "/metadata/namespace").to_owned(), text(&object, "/metadata/name").to_owned());
        let key = (collection(&object).to_owned(), names.0, names.1);
        let event = if self.objects.contains_key(&key) { "MODIFIED" } else { "ADDED" };
        self.objects.insert(key.clone(), object.clone());
        self.tell(key, event, object.clone());
        object
    }

    pub(crate) fn remove(&mut self, key: &Key) {
        let Some(mut object) = self.objects.remove(key) else { return };
        self.revision += 1;
        object["metadata"]["resourceVersion"] = self.revision.to_string().into();
        self.tell(key.clone(), "DELETED", object);
    }

    fn tell(&mut self, key: Key, event: &'static str, object: Value) {
        let line = json!({"type": event, "object": object});
        self.watchers.retain(|(collection, watcher)| *collection != key.0 || watcher.send(line.clone()).is_ok());
        self.history.push((self.revision, key, event, object));
    }

    pub(crate) fn get(&self, collection: &str, namespace: &str, name: &str) -> Option<&Value> {
        self.objects.get(&(collection.to_owned(), namespace.to_owned(), name.to_owned()))
    }

    /// Changes an object in place.
    pub(crate) fn edit(&mut self, collection: &str, namespace: &str, name: &str, change: impl FnOnce(&mut Value)) {
        let mut object = self.get(collection, namespace, name).expect("it is there").clone();
        change(&mut object);
        self.apply(object);
    }

    pub(crate) fn is_cordoned(&self, node: &str) -> bool {
        self.get("nodes", "", node).is_some_and(|node| node["spec"]["unschedulable"] == true)
    }

    /// Names of the pods on a node, in order.
    pub(crate) fn pods_on(&self, node: &str) -> Vec<String> {
        let pods = self.objects.iter().filter(|(key, pod)| key.0 == "pods" && pod["spec"]["nodeName"] == node);
        pods.map(|(key, _)| key.2.clone()).collect()
    }

    fn pods_of(&self, namespace: &str, app: &Value) -> Vec<&Value> {
        let pods = self.objects.iter().filter(|(key, _)| key.0 == "pods" && key.1 == namespace);
        pods.map(|(_, pod)| pod).filter(|pod| pod["metadata"]["labels"]["app"] == *app).collect()
    }

    fn is_healthy(pod: &&&Value) -> bool {
        pod["metadata"]["deletionTimestamp"].is_null() && pod["status"]["conditions"][0]["status"] == "True"
    }

    /// Budgets that select a pod, each with how many may go.
    fn budgets_of(&self, pod: &Value) -> Vec<i64> {
        let namespace = text(pod, "/metadata/namespace");
        let budgets = self.objects.iter().filter(|(key, _)| key.0 == "poddisruptionbudgets" && key.1 == namespace);
        let selecting = budgets
            .map(|(_, budget)| budget)
            .filter(|budget| budget["spec"]["selector"]["matchLabels"]["app"] == pod["metadata"]["labels"]["app"]);
        let allowed = |budget: &Value| {
            let pods = self.pods_of(namespace, &budget["spec"]["selector"]["matchLabels"]["app"]);
            let healthy = pods.iter().filter(Self::is_healthy).count();
            i64::try_from(healthy).unwrap() - budget["spec"]["minAvailable"].as_i64().unwrap()
        };
        selecting.map(allowed).collect()
    }

    /// The eviction subresource.
    pub(crate) fn evict(&mut self, namespace: &str, name: &str, body: &Value) -> Answer {
        let answer = self.try_evict(namespace, name, body);
        self.evictions.push((self.now, name.to_owned(), answer.0));
        answer
    }

    fn try_evict(&mut self, namespace: &str, name: &str, body: &Value) -> Answer {
        let key = ("pods".to_owned(), namespace.to_owned(), name.to_owned());
        let Some(pod) = self.objects.get(&key).cloned() else { return status(404, "NotFound", "no such pod") };
        let precondition = &body["deleteOptions"]["preconditions"]["uid"];
        if !precondition.is_null() && *precondition != pod["metadata"]["uid"] {
            return status(409, "Conflict", "Precondition failed: UID in precondition");
        }
        match self.budgets_of(&pod).as_slice() {
            [_, _, ..] => {
                let message =
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
                return status(500, "InternalError", message);
            }
            [allowed] if *allowed <= 0 => {
                let message = "Cannot evict pod as it would violate the pod's disruption budget.";
                return status(429, "TooManyRequests", message);
            }
            _ => {}
        }
        if pod["metadata"]["deletionTimestamp"].is_null() {
            let mut ending = pod.clone();
            ending["metadata"]["deletionTimestamp"] = self.now.to_string().into();
            self.apply(ending);
            if self.budgets_of(&pod).iter().any(|allowed| *allowed < 0) {
                self.violations.push(name.to_owned());
            }
            let ends_at = self.now + SignedDuration::from_secs(self.ends_in_secs);
            self.due.push((ends_at, Due::Ended(key, text(&pod, "/metadata/uid").to_owned())));
        }
        (201, json!({"kind": "Status", "status": "Success"}))
    }

    /// When something happens next.
    pub(crate) fn next_at(&self) -> Timestamp {
        self.due.iter().map(|(at, _)| *at).min().unwrap_or(Timestamp::MAX)
    }

    /// Lets happen what is due.
    pub(crate) fn tick(&mut self, now: Timestamp) {
        self.now = now;
        let (due, later): (Vec<_>, Vec<_>) = std::mem::take(&mut self.due).into_iter().partition(|(at, _)| *at <= now);
        self.due = later;
        for (_, due) in due {
            match due {
                Due::Ended(key, uid) => self.end(&key, &uid),
                Due::Ready(key) => {
                    self.edit("pods", &key.1, &key.2, |pod| {
                        pod["status"] =
                            json!({"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]});
                    });
                }
                Due::RolledOut(key) => self.roll_out(&key),
            }
        }
    }

    fn end(&mut self, key: &Key, uid: &str) {
        let Some(pod) = self.objects.get(key).filter(|pod| pod["metadata"]["uid"] == uid).cloned() else { return };
        self.remove(key);
        if let (Some(ready_in), "ReplicaSet") = (self.ready_in_secs, text(&pod, "/metadata/ownerReferences/0/kind")) {
            self.start_like(&pod, ready_in);
        }
    }

    fn start_like(&mut self, pod: &Value, ready_in_secs: i64) {
        let home = self.objects.iter().filter(|(key, _)| key.0 == "nodes");
        let home = home.filter(|(_, node)| node["spec"]["unschedulable"] != true).map(|(key, _)| key.2.clone()).next();
        let Some(home) = home else { return };
        self.next_pod += 1;
        let mut new = pod.clone();
        let name = format!("{}-new{}", text(pod, "/metadata/labels/app"), self.next_pod);
        new["metadata"]["name"] = name.clone().into();
        new["metadata"]["uid"] = format!("uid-{name}").into();
        new["metadata"]["deletionTimestamp"] = Value::Null;
        new["spec"]["nodeName"] = home.into();
        new["status"] = json!({"phase": "Pending", "conditions": [{"type": "Ready", "status": "False"}]});
        self.apply(new);
        let key = ("pods".to_owned(), text(pod, "/metadata/namespace").to_owned(), name);
        self.due.push((self.now + SignedDuration::from_secs(ready_in_secs), Due::Ready(key)));
    }

    /// A changed template starts new replicas first.
    pub(crate) fn template_changed(&mut self, key: &Key) {
        if let Some(ready_in) = self.ready_in_secs {
            let old: Vec<Value> = self.pods_of(&key.1, &key.2.clone().into()).into_iter().cloned().collect();
            old.iter().for_each(|pod| self.start_like(pod, ready_in));
            self.due.push((self.now + SignedDuration::from_secs(ready_in + 1), Due::RolledOut(key.clone())));
        }
    }

    fn roll_out(&mut self, key: &Key) {
        let old = self.pods_of(&key.1, &key.2.clone().into());
        let old: Vec<_> = old.iter().filter(|pod| !text(pod, "/metadata/name").contains("-new")).collect();
        let keys: Vec<_> =
            old.iter().map(|pod| ("pods".to_owned(), key.1.clone(), text(pod, "/metadata/name").to_owned())).collect();
        keys.iter().for_each(|key| self.remove(key));
        self.edit("deployments", &key.1, &key.2, |deployment| {
            let (generation, replicas) = (deployment["metadata"]["generation"].clone(), deployment["spec"]["replicas"].clone());
            deployment["status"] = json!({
                "observedGeneration": generation, "replicas": replicas, "updatedReplicas": replicas, "availableReplicas": replicas,
            });
        });
    }
}

pub(crate) fn status(code: u16, reason: &str, message: &str) -> Answer {
    (
        code,
        json!({"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason, "message": message, "code": code}),
    )
}
