//! What EC2 says of an instance type: shape, limits and how it may be bought.

use crate::{InstanceTypeName, Resources};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A processor architecture as Kubernetes names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Architecture {
    /// x86_64, `kubernetes.io/arch=amd64`.
    Amd64,
    /// AWS Graviton, `kubernetes.io/arch=arm64`.
    Arm64,
}

impl Architecture {
    /// The value of the `kubernetes.io/arch` label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Amd64 => "amd64",
            Self::Arm64 => "arm64",
        }
    }
}

/// How an instance is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CapacityType {
    /// At the list price, never interrupted.
    OnDemand,
    /// Spare capacity at a market price, interrupted with two minutes' notice at best.
    Spot,
}

/// One instance type as the planner sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InstanceType {
    /// For example `m6i.large`.
    pub name: InstanceTypeName,
    /// For example `m6i`.
    pub family: String,
    /// vCPUs.
    pub vcpus: u32,
    /// Memory of the machine in MiB, before anything is reserved.
    pub memory_mib: u64,
    /// Processor architecture.
    pub architecture: Architecture,
    /// What a Kubernetes node of this type can allocate.
    pub allocatable: Resources,
    /// Whether it can be bought as Spot; `None` when unknown, which the planner treats as no.
    #[serde(default)]
    pub spot_supported: Option<bool>,
    /// EBS volumes that pods may attach, the root volume and network interfaces already taken off.
    pub attachable_ebs_volumes: u32,
    /// Number of GPUs and other accelerators.
    #[serde(default)]
    pub accelerators: u32,
    /// Local NVMe or SSD storage in GB.
    #[serde(default)]
    pub local_storage_gb: u32,
    /// T-family types, whose CPU is throttled to a baseline when credits run out.
    #[serde(default)]
    pub burstable: bool,
    /// A whole server.
    #[serde(default)]
    pub bare_metal: bool,
    /// `nitro`, `xen`, or nothing for bare metal and unknown.
    #[serde(default)]
    pub hypervisor: Option<String>,
    /// An earlier generation that AWS no longer recommends; never proposed, only recognised.
    #[serde(default)]
    pub previous_generation: bool,
}
