//! What pods use: a daily wave about a mean, with a little noise that depends on the pod and the minute.

use super::cluster::KubernetesCluster;
use super::draw;
use super::meta::{Key, moment};
use super::object::Object;
use super::pod_rules::PodRules;
use super::quantity;
use super::resource::Resource;
use serde::{Serialize, Serializer};
use spot_domain::Labels;
use std::sync::Arc;

/// Use is measured over windows of this length.
const WINDOW_SECS: i64 = 60;
const DAY_SECS: i64 = 86_400;
/// Noise of CPU use, per mille of the mean to either side.
const NOISE_PER_MILLE: i64 = 80;

/// A triangle wave over the day, from −1000 to 1000.
fn wave(second: i64) -> i64 {
    let at = second.rem_euclid(DAY_SECS) * 4000 / DAY_SECS;
    if at < 2000 { at - 1000 } else { 3000 - at }
}

/// CPU in millicores and memory in bytes used by a running pod; none while it uses nothing.
pub(super) fn of_pod(object: &Object, second: i64) -> Option<(u64, u64)> {
    let pod = object.pod().filter(|pod| pod.started_at.is_some() && pod.is_active() && pod.waiting.is_none())?;
    let [cpu, memory, swing] = pod.rules.behavior.usage_percent;
    let salt = draw::hash(&object.meta.uid);
    let noise = draw::mix(salt ^ u64::try_from(second / WINDOW_SECS).unwrap_or(0)) % 1000;
    let noise = (i64::try_from(noise).unwrap_or(0) - 500) * NOISE_PER_MILLE / 500;
    let swing = i64::try_from(swing).unwrap_or(0) * wave(second) / 100;
    let factor = u64::try_from((1000 + swing + noise).max(0)).unwrap_or(0);
    let millicores = pod.rules.cpu_millicores * cpu * factor / 100_000;
    let still = u64::try_from(1000 + noise / 8).unwrap_or(1000);
    let bytes = pod.rules.memory_bytes / 1000 * memory / 100 * still;
    Some((millicores.max(1), bytes.max(1 << 20)))
}

/// CPU and memory as the metrics API writes them.
#[derive(Serialize)]
struct Amounts {
    cpu: String,
    memory: String,
}

fn amounts(cpu: u64, memory: u64) -> Amounts {
    Amounts { cpu: quantity::cpu_text(cpu), memory: format!("{}Ki", memory >> 10) }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    name: Arc<str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<Arc<str>>,
    creation_timestamp: Arc<str>,
    labels: Arc<Labels>,
}

#[derive(Serialize)]
struct OneContainer<'a> {
    name: &'a str,
    usage: &'a Amounts,
}

/// A share of the pod's use for each of its containers.
struct ContainerUse {
    rules: Arc<PodRules>,
    usage: Amounts,
}

impl Serialize for ContainerUse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let usage = &self.usage;
        serializer.collect_seq(self.rules.containers.iter().map(|(name, _)| OneContainer { name, usage }))
    }
}

/// `NodeMetrics` or `PodMetrics`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metrics {
    kind: &'static str,
    api_version: &'static str,
    metadata: Metadata,
    timestamp: Arc<str>,
    window: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Amounts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    containers: Option<ContainerUse>,
}

impl Metrics {
    fn new(kind: &'static str, key: &Key, labels: &Arc<Labels>, window: &Window) -> Self {
        let namespace = (!key.namespace.is_empty()).then(|| Arc::clone(&key.namespace));
        Self {
            kind,
            api_version: "metrics.k8s.io/v1beta1",
            metadata: Metadata {
                name: Arc::clone(&key.name),
                namespace,
                creation_timestamp: Arc::clone(&window.at),
                labels: Arc::clone(labels),
            },
            timestamp: Arc::clone(&window.at),
            window: "1m0s",
            usage: None,
            containers: None,
        }
    }
}

/// The window that ended last.
pub(super) struct Window {
    second: i64,
    at: Arc<str>,
}

impl KubernetesCluster {
    /// The window to which the metrics of this moment belong.
    pub(super) fn metrics_window(&self) -> Window {
        let second = self.now.as_second() / WINDOW_SECS * WINDOW_SECS;
        Window { second, at: moment(jiff::Timestamp::from_second(second).unwrap_or(self.now)).into() }
    }

    /// `PodMetrics` of a pod; none while it uses nothing.
    pub(super) fn pod_metrics(object: &Object, window: &Window) -> Option<Metrics> {
        let (cpu, memory) = of_pod(object, window.second)?;
        let rules = Arc::clone(&object.pod()?.rules);
        let share = rules.containers.len().max(1) as u64;
        let containers = ContainerUse { rules, usage: amounts(cpu / share, memory / share) };
        let metrics = Metrics::new("PodMetrics", &object.meta.key, &object.meta.labels, window);
        Some(Metrics { containers: Some(containers), ..metrics })
    }

    /// `NodeMetrics` of a node; none while it is silent.
    pub(super) fn node_metrics(&self, object: &Object, window: &Window) -> Option<Metrics> {
        let state = self.nodes.get(&object.meta.key.name).filter(|state| !state.is_cut_off())?;
        let pods = state.pods.iter().filter_map(|key| of_pod(self.store.get(Resource::Pod, key)?, window.second));
        let (cpu, memory) = pods.fold((60, 300 << 20), |(cpu, memory), (own, bytes)| (cpu + own, memory + bytes));
        let metrics = Metrics::new("NodeMetrics", &object.meta.key, &object.meta.labels, window);
        let usage = amounts(cpu.min(state.cpu_millicores), memory.min(state.memory_bytes));
        Some(Metrics { usage: Some(usage), ..metrics })
    }
}
