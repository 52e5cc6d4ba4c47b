//! Amounts of compute: what a pod requests, what a node can allocate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Requested or allocatable resources. Extended resources (GPUs, hugepages) are counted in their own unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Resources {
    /// Thousandths of a vCPU.
    pub cpu_millicores: u64,
    /// Bytes of memory.
    pub memory_bytes: u64,
    /// Bytes of ephemeral storage; 0 in a request means none asked for.
    #[serde(skip_serializing_if = "is_zero")]
    pub ephemeral_storage_bytes: u64,
    /// Number of pods; 1 for a pod, the pod limit for a node.
    pub pods: u64,
    /// Everything else by its Kubernetes name, for example `nvidia.com/gpu`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extended: BTreeMap<String, u64>,
}

fn is_zero(value: &u64) -> bool {
    *value == 0
}

impl Resources {
    /// CPU and memory only; one pod.
    pub fn pod(cpu_millicores: u64, memory_bytes: u64) -> Self {
        Self { cpu_millicores, memory_bytes, pods: 1, ..Self::default() }
    }

    /// Adds `other` in every dimension.
    pub fn add(&mut self, other: &Self) {
        self.cpu_millicores = self.cpu_millicores.saturating_add(other.cpu_millicores);
        self.memory_bytes = self.memory_bytes.saturating_add(other.memory_bytes);
        self.ephemeral_storage_bytes = self.ephemeral_storage_bytes.saturating_add(other.ephemeral_storage_bytes);
        self.pods = self.pods.saturating_add(other.pods);
        for (name, amount) in &other.extended {
            let total = self.extended.entry(name.clone()).or_default();
            *total = total.saturating_add(*amount);
        }
    }
}
