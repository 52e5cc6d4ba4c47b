//! A registered cluster, and the groups it had when it was connected: the baseline of every saving.

use super::{AccountId, ClusterId, JobId, OrganizationId};
use crate::{CapacityType, InstanceTypeName, MicrousdPerHour, Region, Zone};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a cluster stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClusterStatus {
    /// Registered, no agent yet.
    Pending,
    /// The agent reports.
    Active,
    /// The agent is silent.
    Inactive,
    /// Something has to be mended by the customer.
    Error,
}

/// A node group or Auto Scaling group, as found in the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceGroup {
    /// The Auto Scaling group's name.
    pub name: String,
    /// The EKS node group behind it, when there is one.
    pub eks_node_group: Option<String>,
    /// Types it launches, first choice first.
    pub instance_types: Vec<InstanceTypeName>,
    /// What it buys.
    pub capacity_type: CapacityType,
    /// Zones of its subnets.
    pub zones: Vec<Zone>,
    /// Bounds and wanted size.
    pub min_size: u32,
    /// See `min_size`.
    pub max_size: u32,
    /// See `min_size`.
    pub desired_size: u32,
    /// Launch template behind it; what a launch of ours uses too.
    pub launch_template: Option<LaunchTemplate>,
    /// Subnets by zone.
    pub subnets: Vec<(Zone, String)>,
}

/// A launch template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaunchTemplate {
    /// `lt-…`.
    pub id: String,
    /// Version number.
    pub version: String,
}

/// An instance of the day the cluster was connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstDayInstance {
    /// Type.
    pub instance_type: InstanceTypeName,
    /// How many.
    pub count: u32,
    /// On-demand price of one.
    pub on_demand_microusd_per_hour: MicrousdPerHour,
}

/// What the customer would pay without us, as found when the cluster was connected; never changed by us afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// The customer's own groups with their types and bounds.
    pub groups: Vec<InstanceGroup>,
    /// The fleet of the first day: the simpler baseline, shown beside the other.
    pub first_day: Vec<FirstDayInstance>,
    /// When it was taken.
    pub taken_at: Timestamp,
}

/// A registered cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// Id.
    pub id: ClusterId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// In which account.
    pub account_id: AccountId,
    /// EKS name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Region.
    pub region: Region,
    /// Kubernetes version.
    pub kubernetes_version: String,
    /// Status.
    pub status: ClusterStatus,
    /// The optimization job that holds the slot (CLU-08).
    pub active_job: Option<JobId>,
    /// No new optimization before this moment.
    pub cooldown_until: Option<Timestamp>,
    /// When the optimizer looks next.
    pub next_optimization_at: Timestamp,
    /// Found when connected; none before the first discovery.
    pub baseline: Option<Baseline>,
    /// Groups as discovery saw them last.
    pub groups: Vec<InstanceGroup>,
    /// When discovery last saw all of it.
    pub discovered_at: Option<Timestamp>,
    /// A listing failed: what is known is older than `discovered_at` says for a part of it.
    pub stale: bool,
    /// Optimistic version.
    pub version: u64,
}
