//! What pods use: a daily wave about a mean, with a little noise that depends on the pod and the minute.

use super::cluster::KubernetesCluster;
use super::draw;
use super::meta::{Key, moment};
use super::object::Object;
use super::quantity;
use super::resource::Resource;
use serde_json::{Value, json};
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

fn amounts(cpu: u64, memory: u64) -> Value {
    json!({"cpu": quantity::cpu_text(cpu), "memory": format!("{}Ki", memory >> 10)})
}

impl KubernetesCluster {
    fn window(&self) -> (i64, Value) {
        let second = self.now.as_second() / WINDOW_SECS * WINDOW_SECS;
        (second, moment(jiff::Timestamp::from_second(second).unwrap_or(self.now)).into())
    }

    /// `PodMetrics` of a pod; none while it uses nothing.
    pub(super) fn pod_metrics(&self, object: &Object) -> Option<Value> {
        let (second, at) = self.window();
        let (cpu, memory) = of_pod(object, second)?;
        let containers = &object.pod()?.rules.containers;
        let share = containers.len().max(1) as u64;
        let containers =
            containers.iter().map(|(name, _)| json!({"name": name, "usage": amounts(cpu / share, memory / share)}));
        Some(json!({
            "kind": "PodMetrics", "apiVersion": "metrics.k8s.io/v1beta1",
            "metadata": {"name": &*object.meta.key.name, "namespace": &*object.meta.key.namespace,
                         "creationTimestamp": at, "labels": &*object.meta.labels},
            "timestamp": at, "window": "1m0s", "containers": Value::Array(containers.collect()),
        }))
    }

    /// `NodeMetrics` of a node; none while it is silent.
    pub(super) fn node_metrics(&self, name: &Arc<str>) -> Option<Value> {
        let state = self.nodes.get(name).filter(|state| !state.is_cut_off())?;
        let (second, at) = self.window();
        let pods = state.pods.iter().filter_map(|key| of_pod(self.store.get(Resource::Pod, key)?, second));
        let (cpu, memory) = pods.fold((60, 300 << 20), |(cpu, memory), (own, bytes)| (cpu + own, memory + bytes));
        let labels = self.store.get(Resource::Node, &Key::global(name)).map(|node| Arc::clone(&node.meta.labels));
        Some(json!({
            "kind": "NodeMetrics", "apiVersion": "metrics.k8s.io/v1beta1",
            "metadata": {"name": &**name, "creationTimestamp": at, "labels": labels.as_deref()},
            "timestamp": at, "window": "1m0s", "usage": amounts(cpu.min(state.cpu_millicores), memory.min(state.memory_bytes)),
        }))
    }
}
