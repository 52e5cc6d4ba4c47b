//! What the account holds: clusters, subnets, launch templates, groups, instances, bills.

use crate::market::{Outage, PoolIndex};
use jiff::Timestamp;
use spot_cloud::EksCluster;
use spot_domain::{
    Architecture, CapacityType, InstanceState, InstanceTypeName, Labels, LaunchTemplate, Microusd, Region, Taint, Zone,
};
use std::collections::BTreeMap;

/// An EKS cluster in the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountCluster {
    /// As EKS describes it.
    pub eks: EksCluster,
    /// Region.
    pub region: Region,
}

/// A subnet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    /// Zone.
    pub zone: Zone,
    /// Addresses left.
    pub free_addresses: u32,
}

/// A launch template: what a node started from it becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeTemplate {
    /// Id and newest version.
    pub launch_template: LaunchTemplate,
    /// The cluster its user data joins.
    pub cluster: String,
    /// The EKS node group it belongs to.
    pub eks_node_group: Option<String>,
    /// Architecture of its image.
    pub architecture: Architecture,
    /// Labels its kubelet registers with.
    pub labels: Labels,
    /// Taints its kubelet registers with.
    pub taints: Vec<Taint>,
}

/// An Auto Scaling group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AutoScalingGroup {
    /// Name.
    pub name: String,
    /// Its cluster.
    pub cluster: String,
    /// Region.
    pub region: Region,
    /// The EKS node group behind it.
    pub eks_node_group: Option<String>,
    /// Types, first choice first.
    pub instance_types: Vec<InstanceTypeName>,
    /// What it buys.
    pub capacity_type: CapacityType,
    /// Subnets by zone.
    pub subnets: Vec<(Zone, String)>,
    /// Lower bound.
    pub min_size: u32,
    /// Upper bound.
    pub max_size: u32,
    /// Wanted.
    pub desired_size: u32,
    /// Id of its launch template.
    pub template: String,
    /// When it looks at itself next.
    pub(super) looks_at: Option<Timestamp>,
    /// A replacement in an emptier zone, and the fuller zone that gives one up for it.
    pub(super) moving: Option<(String, Zone)>,
    /// Whether it evens out its zones (`AZRebalance`).
    pub(super) evens_out: bool,
    /// Launches that failed in a row.
    pub(super) failures: u32,
}

impl AutoScalingGroup {
    /// A group that is about to fill itself.
    #[allow(clippy::too_many_arguments)]
    pub fn new(
        name: &str,
        cluster: &str,
        region: &Region,
        instance_types: Vec<InstanceTypeName>,
        capacity_type: CapacityType,
        subnets: Vec<(Zone, String)>,
        template: &str,
        sizes: (u32, u32, u32),
    ) -> Self {
        let (min_size, desired_size, max_size) = sizes;
        Self {
            name: name.to_owned(),
            cluster: cluster.to_owned(),
            region: region.clone(),
            eks_node_group: None,
            instance_types,
            capacity_type,
            subnets,
            min_size,
            max_size,
            desired_size,
            template: template.to_owned(),
            looks_at: None,
            moving: None,
            evens_out: true,
            failures: 0,
        }
    }
}

/// An instance.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountInstance {
    /// `i-…`.
    pub id: String,
    /// The cluster it was started for.
    pub cluster: String,
    /// Region.
    pub region: Region,
    /// Type.
    pub instance_type: InstanceTypeName,
    /// Zone.
    pub zone: Zone,
    /// Spot or on-demand.
    pub capacity_type: CapacityType,
    /// State.
    pub state: InstanceState,
    /// Why it is in this state.
    pub state_reason: Option<String>,
    /// When it was launched.
    pub launched_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The name under which its node joins.
    pub private_dns_name: String,
    /// Subnet.
    pub subnet: String,
    /// Auto Scaling group.
    pub group: Option<String>,
    /// Launch template.
    pub template: String,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Its kubelet has joined.
    pub joined: bool,
    pub(super) pool: PoolIndex,
    /// The outage about which it was decided whether the instance is taken.
    pub(super) decided: Option<Outage>,
    /// It will be taken.
    pub(super) is_doomed: bool,
    pub(super) billed_until: Option<i64>,
    pub(super) microusd_per_hour_secs: u128,
}

impl AccountInstance {
    /// Starting or running.
    pub fn is_live(&self) -> bool {
        matches!(self.state, InstanceState::Pending | InstanceState::Running)
    }
}

/// A volume that no cluster's controller knows; those of its claims are the cluster's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrayVolume {
    /// The cluster whose ownership tag it carries.
    pub cluster: String,
    /// Region.
    pub region: Region,
    /// Zone.
    pub zone: Zone,
    /// The instance it is attached to.
    pub attached_to: Option<String>,
}

/// What an instance cost so far. The unit of the exact sum is micro-dollars per hour times seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceBill {
    /// `i-…`.
    pub instance_id: String,
    /// Cluster.
    pub cluster: String,
    /// Type.
    pub instance_type: InstanceTypeName,
    /// Zone.
    pub zone: Zone,
    /// Spot or on-demand.
    pub capacity_type: CapacityType,
    /// The exact sum of price × seconds.
    pub microusd_per_hour_secs: u128,
}

impl InstanceBill {
    /// The amount, rounded to the nearest micro-dollar.
    pub fn amount(&self) -> Microusd {
        amount_of(self.microusd_per_hour_secs)
    }
}

/// Micro-dollars of an exact sum.
pub fn amount_of(microusd_per_hour_secs: u128) -> Microusd {
    Microusd(i64::try_from((microusd_per_hour_secs + 1_800) / 3_600).unwrap_or(i64::MAX))
}
