//! A pod: its template's share, and the little that changes during its life.

use super::meta::{Meta, moment};
use super::pod_rules::PodRules;
use jiff::Timestamp;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};
use std::sync::Arc;

/// A pod's phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Pending,
    Running,
    Succeeded,
    Failed,
}

impl Phase {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Running => "Running",
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
        }
    }
}

/// A pod's spec and status.
#[derive(Clone, Debug)]
pub(super) struct Pod {
    pub(super) spec: Arc<Value>,
    pub(super) rules: Arc<PodRules>,
    pub(super) node: Option<Arc<str>>,
    /// The one node a DaemonSet made it for.
    pub(super) target: Option<Arc<str>>,
    pub(super) phase: Phase,
    pub(super) ready: bool,
    pub(super) scheduled_at: Option<Timestamp>,
    pub(super) started_at: Option<Timestamp>,
    /// When readiness last changed.
    pub(super) ready_changed_at: Option<Timestamp>,
    pub(super) finished_at: Option<Timestamp>,
    /// Why its containers wait; nothing once they run.
    pub(super) waiting: Option<&'static str>,
    /// Why no node takes it.
    pub(super) unschedulable: Option<Arc<str>>,
    /// Why it is about to be disrupted: reason and message.
    pub(super) disruption: Option<(&'static str, &'static str)>,
    pub(super) ip: Option<u32>,
    /// Its node is gone or silent: it serves nobody, whatever the API still shows.
    pub(super) is_cut_off: bool,
}

impl Pod {
    pub(super) fn new(spec: Arc<Value>, rules: Arc<PodRules>) -> Self {
        Self {
            spec,
            rules,
            node: None,
            target: None,
            phase: Phase::Pending,
            ready: false,
            scheduled_at: None,
            started_at: None,
            ready_changed_at: None,
            finished_at: None,
            waiting: None,
            unschedulable: None,
            disruption: None,
            ip: None,
            is_cut_off: false,
        }
    }

    /// Takes room: not ended.
    pub(super) fn is_active(&self) -> bool {
        matches!(self.phase, Phase::Pending | Phase::Running)
    }

    /// Answers requests in truth.
    pub(super) fn is_serving(&self) -> bool {
        self.ready && !self.is_cut_off
    }

    fn conditions(&self, meta: &Meta) -> Value {
        let condition = |kind: &str, holds: bool, since: Timestamp| {
            json!({"type": kind, "status": if holds { "True" } else { "False" }, "lastProbeTime": null,
                   "lastTransitionTime": moment(since)})
        };
        let mut conditions = Vec::new();
        if let Some((reason, message)) = self.disruption {
            let since = meta.deletion.map_or(meta.created, |(at, _)| at);
            let mut target = condition("DisruptionTarget", true, since);
            target["reason"] = reason.into();
            target["message"] = message.into();
            conditions.push(target);
        }
        let Some(scheduled_at) = self.scheduled_at else {
            let mut waiting = condition("PodScheduled", false, meta.created);
            if let Some(message) = &self.unschedulable {
                waiting["reason"] = "Unschedulable".into();
                waiting["message"] = (**message).into();
            }
            conditions.push(waiting);
            return Value::Array(conditions);
        };
        let changed = self.ready_changed_at.unwrap_or(scheduled_at);
        for kind in ["Ready", "ContainersReady"] {
            let mut ready = condition(kind, self.ready, changed);
            if !self.ready {
                ready["reason"] = if self.finished_at.is_some() { "PodCompleted" } else { "ContainersNotReady" }.into();
            }
            conditions.push(ready);
        }
        conditions.push(condition("Initialized", true, scheduled_at));
        conditions.push(condition("PodScheduled", true, scheduled_at));
        Value::Array(conditions)
    }

    fn container_state(&self) -> Value {
        match (self.phase, self.started_at, self.finished_at) {
            (Phase::Succeeded | Phase::Failed, started, Some(finished)) => {
                let well = self.phase == Phase::Succeeded;
                json!({"terminated": {"exitCode": i32::from(!well), "reason": if well { "Completed" } else { "Error" },
                       "startedAt": started.map(moment), "finishedAt": moment(finished)}})
            }
            (_, Some(started), _) if self.waiting.is_none() => json!({"running": {"startedAt": moment(started)}}),
            _ => json!({"waiting": {"reason": self.waiting.unwrap_or("ContainerCreating")}}),
        }
    }

    fn status(&self, meta: &Meta) -> Value {
        let mut status = json!({
            "phase": self.phase.name(),
            "qosClass": self.rules.quality,
            "conditions": self.conditions(meta),
        });
        let Some(scheduled_at) = self.scheduled_at else { return status };
        status["startTime"] = moment(scheduled_at).into();
        if let Some(ip) = self.ip {
            let text = address(ip);
            status["podIPs"] = json!([{"ip": text}]);
            status["podIP"] = text.into();
        }
        let state = self.container_state();
        let containers = self.rules.containers.iter().map(|(name, image)| {
            let (ready, started) = (self.ready, state.get("running").is_some());
            let id = if self.started_at.is_some() { format!("containerd://{}", meta.uid) } else { String::new() };
            json!({"name": name, "image": &**image, "imageID": if started { &**image } else { "" }, "ready": ready,
                   "started": started, "restartCount": 0, "state": state, "lastState": {}, "containerID": id})
        });
        status["containerStatuses"] = Value::Array(containers.collect());
        status
    }

    /// Writes `spec` and `status` into an object under way.
    pub(super) fn serialize_into<M: SerializeMap>(&self, map: &mut M, meta: &Meta) -> Result<(), M::Error> {
        map.serialize_entry(
            "spec",
            &SpecView { spec: &self.spec, node: self.node.as_deref(), target: self.target.as_deref() },
        )?;
        map.serialize_entry("status", &self.status(meta))
    }
}

/// An address in the cluster's pod network.
pub(super) fn address(ip: u32) -> String {
    let [a, b, c, d] = ip.to_be_bytes();
    format!("{a}.{b}.{c}.{d}")
}

/// The shared spec with the pod's own node.
struct SpecView<'a> {
    spec: &'a Value,
    node: Option<&'a str>,
    target: Option<&'a str>,
}

/// The affinity by which a DaemonSet's pod is held to its node.
fn held_to(node: &str, affinity: &Value) -> Value {
    let mut affinity = if affinity.is_object() { affinity.clone() } else { json!({}) };
    let required = &mut affinity["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"];
    let mut terms = required["nodeSelectorTerms"].as_array().cloned().unwrap_or_default();
    if terms.is_empty() {
        terms.push(json!({}));
    }
    for term in &mut terms {
        term["matchFields"] = json!([{"key": "metadata.name", "operator": "In", "values": [node]}]);
    }
    required["nodeSelectorTerms"] = Value::Array(terms);
    affinity
}

impl Serialize for SpecView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let own = |field: &str| field == "nodeName" || (field == "affinity" && self.target.is_some());
        for (field, value) in self.spec.as_object().into_iter().flatten().filter(|(field, _)| !own(field)) {
            map.serialize_entry(field, value)?;
        }
        if let Some(target) = self.target {
            map.serialize_entry("affinity", &held_to(target, &self.spec["affinity"]))?;
        }
        if let Some(node) = self.node {
            map.serialize_entry("nodeName", node)?;
        }
        map.end()
    }
}
