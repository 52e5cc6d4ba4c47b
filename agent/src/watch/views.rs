//! Objects as drains, rollouts and events see them: a few fields, read from the kept texts when they are needed.

use super::kind::Kind;
use super::object::Parsed;
use super::store::{Object, Objects, write_object};
use jiff::Timestamp;
use serde::Deserialize;
use spot_domain::{Labels, ObjectName};

/// The part of an object that a view reads, in the shape of the API.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Raw {
    metadata: RawMetadata,
    spec: RawSpec,
    status: RawStatus,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RawMetadata {
    name: String,
    namespace: String,
    uid: String,
    labels: Labels,
    annotations: Labels,
    owner_references: Vec<RawOwner>,
    creation_timestamp: Option<Timestamp>,
    deletion_timestamp: Option<Timestamp>,
    generation: u64,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct RawOwner {
    kind: String,
    name: String,
    controller: Option<bool>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RawSpec {
    node_name: String,
    unschedulable: bool,
    taints: Vec<RawTaint>,
    replicas: Option<u32>,
    paused: bool,
    strategy: RawStrategy,
    volumes: Vec<RawVolume>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RawVolume {
    persistent_volume_claim: Option<serde::de::IgnoredAny>,
    ephemeral: Option<serde::de::IgnoredAny>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct RawTaint {
    key: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RawStrategy {
    #[serde(rename = "type")]
    kind: String,
    rolling_update: Option<RawRollingUpdate>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RawRollingUpdate {
    max_surge: Option<serde_json::Value>,
    max_unavailable: Option<serde_json::Value>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RawStatus {
    phase: String,
    reason: String,
    conditions: Vec<RawCondition>,
    container_statuses: Vec<RawContainer>,
    replicas: u32,
    updated_replicas: u32,
    available_replicas: u32,
    observed_generation: u64,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RawCondition {
    #[serde(rename = "type")]
    kind: String,
    status: String,
    reason: String,
    last_transition_time: Option<Timestamp>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RawContainer {
    name: String,
    last_state: RawState,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct RawState {
    terminated: RawTerminated,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct RawTerminated {
    reason: String,
}

/// The controller among the owners in a pod's metadata, `Kind/name`.
pub(super) fn controller_in(metadata: &str) -> Option<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Owned {
        #[serde(default)]
        owner_references: Vec<RawOwner>,
    }
    let Owned { owner_references } = serde_json::from_str(metadata).ok()?;
    let owner = owner_references.iter().find(|owner| owner.is_controller())?;
    Some(format!("{}/{}", owner.kind, owner.name))
}

impl RawVolume {
    fn is_claimed(&self) -> bool {
        self.persistent_volume_claim.is_some() || self.ephemeral.is_some()
    }
}

impl RawOwner {
    fn is_controller(&self) -> bool {
        self.controller != Some(false)
    }
}

/// A pod as a drain sees it.
#[derive(Clone, Debug, Default)]
pub(crate) struct PodView {
    /// Namespace and name.
    pub(crate) name: ObjectName,
    /// UID.
    pub(crate) uid: String,
    /// The node it is bound to; empty when it waits for one.
    pub(crate) node: String,
    /// Labels.
    pub(crate) labels: Labels,
    /// The annotations that are kept.
    pub(crate) annotations: Labels,
    /// Kind and name of what keeps it alive.
    pub(crate) controller: Option<(String, String)>,
    /// When it was made.
    pub(crate) created_at: Option<Timestamp>,
    /// Being deleted.
    pub(crate) deleting: bool,
    /// Ended, well or badly.
    pub(crate) ended: bool,
    /// The kubelet threw it out.
    pub(crate) evicted_by_kubelet: bool,
    /// The scheduler finds no node for it.
    pub(crate) unschedulable: bool,
    /// Containers that were killed for their memory before they run now.
    pub(crate) oom_killed: Vec<String>,
    /// Some of its data lie on volumes that are claimed.
    pub(crate) has_claims: bool,
}

/// A node as commands and events see it.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeView {
    pub(crate) name: String,
    pub(crate) uid: String,
    pub(crate) labels: Labels,
    pub(crate) annotations: Labels,
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) unschedulable: bool,
    pub(crate) ready: bool,
    pub(crate) ready_since: Option<Timestamp>,
    pub(crate) taints: Vec<String>,
}

/// A Deployment as a rollout sees it.
#[derive(Clone, Debug, Default)]
pub(crate) struct DeploymentView {
    pub(crate) generation: u64,
    pub(crate) observed_generation: u64,
    pub(crate) wanted: u32,
    pub(crate) replicas: u32,
    pub(crate) updated: u32,
    pub(crate) available: u32,
    pub(crate) paused: bool,
    pub(crate) rolling: bool,
    pub(crate) max_surge: u32,
    pub(crate) max_unavailable: u32,
}

fn raw(kind: Kind, key: &str, object: &Object) -> Raw {
    let mut json = Vec::with_capacity(1_024);
    write_object(&mut json, kind, key, object);
    // A field of a shape no API server sends leaves the object unread: it is then as good as unknown.
    serde_json::from_slice(&json).unwrap_or_default()
}

impl From<Raw> for PodView {
    fn from(raw: Raw) -> Self {
        let owners = &raw.metadata.owner_references;
        let controller = owners.iter().find(|owner| owner.is_controller());
        let condition = |kind: &str| raw.status.conditions.iter().find(|condition| condition.kind == kind);
        let unscheduled = condition("PodScheduled")
            .is_some_and(|condition| condition.status == "False" && condition.reason == "Unschedulable");
        let killed = |container: &&RawContainer| container.last_state.terminated.reason == "OOMKilled";
        Self {
            controller: controller.map(|owner| (owner.kind.clone(), owner.name.clone())),
            deleting: raw.metadata.deletion_timestamp.is_some(),
            ended: matches!(raw.status.phase.as_str(), "Succeeded" | "Failed"),
            evicted_by_kubelet: raw.status.phase == "Failed" && raw.status.reason == "Evicted",
            unschedulable: unscheduled && raw.spec.node_name.is_empty(),
            oom_killed: raw.status.container_statuses.iter().filter(killed).map(|killed| killed.name.clone()).collect(),
            has_claims: raw.spec.volumes.iter().any(RawVolume::is_claimed),
            name: ObjectName::new(raw.metadata.namespace, raw.metadata.name),
            uid: raw.metadata.uid,
            node: raw.spec.node_name,
            labels: raw.metadata.labels,
            annotations: raw.metadata.annotations,
            created_at: raw.metadata.creation_timestamp,
        }
    }
}

impl From<Raw> for NodeView {
    fn from(raw: Raw) -> Self {
        let ready = raw.status.conditions.iter().find(|condition| condition.kind == "Ready");
        Self {
            name: raw.metadata.name,
            uid: raw.metadata.uid,
            labels: raw.metadata.labels,
            annotations: raw.metadata.annotations,
            created_at: raw.metadata.creation_timestamp,
            unschedulable: raw.spec.unschedulable,
            ready: ready.is_some_and(|condition| condition.status == "True"),
            ready_since: ready.and_then(|condition| condition.last_transition_time),
            taints: raw.spec.taints.into_iter().map(|taint| taint.key).collect(),
        }
    }
}

impl From<Raw> for DeploymentView {
    fn from(raw: Raw) -> Self {
        let wanted = raw.spec.replicas.unwrap_or(1);
        let rolling_update = raw.spec.strategy.rolling_update.unwrap_or_default();
        Self {
            generation: raw.metadata.generation,
            observed_generation: raw.status.observed_generation,
            wanted,
            replicas: raw.status.replicas,
            updated: raw.status.updated_replicas,
            available: raw.status.available_replicas,
            paused: raw.spec.paused,
            rolling: raw.spec.strategy.kind != "Recreate",
            // The API server rounds a share of surge up, and one of missing replicas down; 25 % is its default for both.
            max_surge: count(rolling_update.max_surge.as_ref(), wanted, true),
            max_unavailable: count(rolling_update.max_unavailable.as_ref(), wanted, false),
        }
    }
}

fn count(value: Option<&serde_json::Value>, of: u32, round_up: bool) -> u32 {
    const DEFAULT_PERCENT: u32 = 25;
    let share = |percent: u32| {
        let parts = of.saturating_mul(percent);
        if round_up { parts.div_ceil(100) } else { parts / 100 }
    };
    match value {
        Some(serde_json::Value::Number(number)) => number.as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
        Some(serde_json::Value::String(text)) => text.trim_end_matches('%').parse().map_or(0, share),
        _ => share(DEFAULT_PERCENT),
    }
}

pub(crate) fn pod_view(key: &str, object: &Object) -> PodView {
    raw(Kind::Pod, key, object).into()
}

pub(crate) fn node_view(key: &str, object: &Object) -> NodeView {
    raw(Kind::Node, key, object).into()
}

pub(crate) fn deployment_view(key: &str, object: &Object) -> DeploymentView {
    raw(Kind::Deployment, key, object).into()
}

/// A single object fetched by itself, as the view reads it.
pub(crate) fn fetched<V: From<FetchedRaw>>(kind: Kind, parsed: Parsed) -> V {
    let mut objects = Objects::default();
    objects.put(kind, parsed);
    let raw = objects.of(kind).iter().next().map(|(key, object)| raw(kind, key, object));
    FetchedRaw(raw.unwrap_or_default()).into()
}

/// What `fetched` hands to a view.
pub(crate) struct FetchedRaw(Raw);

macro_rules! from_fetched {
    ($($view:ty),*) => {
        $(impl From<FetchedRaw> for $view {
            fn from(raw: FetchedRaw) -> Self {
                raw.0.into()
            }
        })*
    };
}
from_fetched!(PodView, NodeView, DeploymentView);
