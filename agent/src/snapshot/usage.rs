//! Windows of usage from the metrics API: mean and maximum per node and per workload.

use crate::kube_api::{KubeApi, KubeError};
use crate::watch::Cluster;
use http::Method;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use spot_api_types::agent::{NodeUsage, Usage, UsageWindow, WorkloadUsage};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Finished windows kept while they cannot be sent: an hour of them. The oldest go first.
const MAX_WAITING_WINDOWS: usize = 12;

/// Gathers samples into windows.
#[derive(Default)]
pub(crate) struct UsageSampler {
    from: Option<Timestamp>,
    nodes: BTreeMap<String, Sums>,
    /// By namespace and `Kind/name`; a pod that nothing keeps counts under `/` and its own name.
    workloads: BTreeMap<String, BTreeMap<Arc<str>, Sums>>,
    /// Finished windows, oldest first.
    pub(crate) waiting: VecDeque<UsageWindow>,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    samples: u32,
    cpu: u64,
    cpu_max: u64,
    memory: u64,
    memory_max: u64,
}

impl Sums {
    fn add(&mut self, cpu_millicores: u64, memory_bytes: u64) {
        self.samples += 1;
        self.cpu += cpu_millicores;
        self.cpu_max = self.cpu_max.max(cpu_millicores);
        self.memory = self.memory.saturating_add(memory_bytes);
        self.memory_max = self.memory_max.max(memory_bytes);
    }

    fn usage(self) -> Usage {
        let samples = u64::from(self.samples.max(1));
        Usage {
            samples: self.samples,
            cpu_mean_millicores: self.cpu / samples,
            cpu_max_millicores: self.cpu_max,
            memory_mean_bytes: self.memory / samples,
            memory_max_bytes: self.memory_max,
        }
    }
}

#[derive(Deserialize)]
struct List {
    #[serde(default)]
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    metadata: ItemMetadata,
    #[serde(default)]
    usage: Option<ItemUsage>,
    #[serde(default)]
    containers: Vec<ItemContainer>,
}

#[derive(Deserialize)]
struct ItemMetadata {
    name: String,
    #[serde(default)]
    namespace: String,
}

#[derive(Deserialize)]
struct ItemContainer {
    usage: ItemUsage,
}

#[derive(Deserialize)]
struct ItemUsage {
    #[serde(default)]
    cpu: String,
    #[serde(default)]
    memory: String,
}

/// What was read at one moment.
pub(crate) struct Sample {
    nodes: List,
    pods: List,
}

impl Sample {
    /// Asks the metrics API.
    pub(crate) async fn take(kube: &KubeApi) -> Result<Self, KubeError> {
        let nodes = list(kube, "/apis/metrics.k8s.io/v1beta1/nodes").await?;
        Ok(Self { nodes, pods: list(kube, "/apis/metrics.k8s.io/v1beta1/pods").await? })
    }
}

async fn list(kube: &KubeApi, path: &str) -> Result<List, KubeError> {
    let body = kube.get(path).await?;
    let unreadable = |error: serde_json::Error| KubeError::Failed {
        method: Method::GET,
        path: path.to_owned(),
        why: error.to_string(),
    };
    serde_json::from_slice(&body).map_err(unreadable)
}

impl UsageSampler {
    /// Adds a sample. Pods are told apart by their workload, as the watch knows it.
    pub(crate) fn add(&mut self, sample: &Sample, cluster: &Cluster, now: Timestamp) {
        self.from.get_or_insert(now);
        for node in &sample.nodes.items {
            if let Some(usage) = &node.usage {
                let sums = self.nodes.entry(node.metadata.name.clone()).or_default();
                sums.add(millicores(&usage.cpu), bytes(&usage.memory));
            }
        }
        for pod in &sample.pods.items {
            let (namespace, name) = (&pod.metadata.namespace, &pod.metadata.name);
            let Some(owner) = cluster.pod_owner(namespace, name) else { continue };
            let owner = owner.cloned().unwrap_or_else(|| format!("/{name}").into());
            let cpu = pod.containers.iter().map(|container| millicores(&container.usage.cpu)).sum();
            let memory = pod.containers.iter().map(|container| bytes(&container.usage.memory)).sum();
            if !self.workloads.contains_key(namespace) {
                self.workloads.insert(namespace.clone(), BTreeMap::new());
            }
            if let Some(workloads) = self.workloads.get_mut(namespace) {
                workloads.entry(owner).or_default().add(cpu, memory);
            }
        }
    }

    /// Ends the window when it is long enough.
    pub(crate) fn close(&mut self, now: Timestamp, window_secs: u32, instance_id: &str, lease_epoch: u64) {
        let Some(from) = self.from else { return };
        if now.duration_since(from) < SignedDuration::from_secs(i64::from(window_secs)) {
            return;
        }
        let nodes = std::mem::take(&mut self.nodes).into_iter();
        let workloads = std::mem::take(&mut self.workloads).into_iter();
        let workloads = workloads.flat_map(|(namespace, workloads)| {
            workloads.into_iter().map(move |(owner, sums)| {
                let (kind, name) = owner.split_once('/').unwrap_or(("", &owner));
                let (kind, name) = (kind.to_owned(), name.to_owned());
                WorkloadUsage { namespace: namespace.clone(), kind, name, usage: sums.usage() }
            })
        });
        self.waiting.push_back(UsageWindow {
            instance_id: instance_id.to_owned(),
            lease_epoch,
            from,
            to: now,
            nodes: nodes.map(|(name, sums)| NodeUsage { name, usage: sums.usage() }).collect(),
            workloads: workloads.collect(),
        });
        if self.waiting.len() > MAX_WAITING_WINDOWS {
            self.waiting.pop_front();
        }
        self.from = None;
    }
}

/// `250m`, `1`, `1500000n`, `12u` in thousandths of a core, rounded up.
fn millicores(text: &str) -> u64 {
    let (digits, per_millicore, millicores) = match text.strip_suffix(['n', 'u', 'm']) {
        Some(digits) if text.ends_with('n') => (digits, 1_000_000, 1),
        Some(digits) if text.ends_with('u') => (digits, 1_000, 1),
        Some(digits) => (digits, 1, 1),
        None => (text, 1, 1_000),
    };
    digits.parse::<u64>().map_or(0, |number| (number.saturating_mul(millicores)).div_ceil(per_millicore))
}

/// `1234Ki`, `12Mi`, `5000000`, `128M` in bytes.
fn bytes(text: &str) -> u64 {
    const SUFFIXES: [(&str, u64); 8] = [
        ("Ki", 1 << 10),
        ("Mi", 1 << 20),
        ("Gi", 1 << 30),
        ("Ti", 1 << 40),
        ("k", 1_000),
        ("M", 1_000_000),
        ("G", 1_000_000_000),
        ("", 1),
    ];
    let read = |(suffix, factor): &(&str, u64)| {
        let number: u64 = text.strip_suffix(suffix)?.parse().ok()?;
        Some(number.saturating_mul(*factor))
    };
    SUFFIXES.iter().find_map(read).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_of_the_metrics_server_are_understood() {
        assert_eq!(
            [millicores("250m"), millicores("2"), millicores("1500001n"), millicores("12u"), millicores("x")],
            [250, 2_000, 2, 1, 0]
        );
        assert_eq!(
            [bytes("2Ki"), bytes("3Mi"), bytes("77"), bytes("5M"), bytes("1.5Gi")],
            [2_048, 3_145_728, 77, 5_000_000, 0]
        );
    }

    #[test]
    fn a_window_holds_mean_and_maximum() {
        let mut sampler = UsageSampler::default();
        let at = |secs| Timestamp::from_second(secs).expect("a small number");
        for (second, cpu) in [(0, "100m"), (30, "300m")] {
            let nodes =
                format!(r#"{{"items":[{{"metadata":{{"name":"a"}},"usage":{{"cpu":"{cpu}","memory":"1Mi"}}}}]}}"#);
            let sample =
                Sample { nodes: serde_json::from_str(&nodes).expect("JSON"), pods: List { items: Vec::new() } };
            sampler.add(&sample, &Cluster::default(), at(second));
        }
        sampler.close(at(299), 300, "i", 1);
        assert!(sampler.waiting.is_empty());
        sampler.close(at(300), 300, "i", 1);
        let usage = sampler.waiting[0].nodes[0].usage;
        assert_eq!((usage.samples, usage.cpu_mean_millicores, usage.cpu_max_millicores), (2, 200, 300));
    }
}
