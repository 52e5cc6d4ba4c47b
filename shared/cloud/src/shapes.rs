//! What is read from an account and what is asked of it.

use jiff::Timestamp;
use spot_domain::{CapacityType, InstanceState, InstanceTypeName, LaunchTemplate, MicrousdPerHour, Zone};

/// An EKS cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EksCluster {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Kubernetes version.
    pub kubernetes_version: String,
    /// VPC.
    pub vpc_id: String,
    /// API endpoint.
    pub endpoint: String,
}

/// An instance as EC2 lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudInstance {
    /// `i-…`.
    pub id: String,
    /// Type.
    pub instance_type: InstanceTypeName,
    /// Zone.
    pub zone: Zone,
    /// Spot or on-demand.
    pub capacity_type: CapacityType,
    /// State.
    pub state: InstanceState,
    /// EC2's reason for the state, for example `Server.SpotInstanceTermination`.
    pub state_reason: Option<String>,
    /// When it was launched.
    pub launched_at: Timestamp,
    /// The name under which its node joins.
    pub private_dns_name: String,
    /// The Auto Scaling group it belongs to.
    pub auto_scaling_group: Option<String>,
    /// Tags, sorted by key.
    pub tags: Vec<(String, String)>,
}

/// A volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudVolume {
    /// `vol-…`.
    pub id: String,
    /// Zone.
    pub zone: Zone,
    /// The instance it is attached to.
    pub attached_to: Option<String>,
}

/// A Spot price from the price history: it holds from `since` until the pool's next row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpotPrice {
    /// Type.
    pub instance_type: InstanceTypeName,
    /// Zone.
    pub zone: Zone,
    /// Price.
    pub microusd_per_hour: MicrousdPerHour,
    /// Since when.
    pub since: Timestamp,
}

/// One instance to buy, by EC2 Fleet `instant`, never with a maximum price.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LaunchRequest {
    /// Idempotency: the same token never buys twice (≤ 64 ASCII letters).
    pub client_token: String,
    /// The cluster that the instance joins; becomes the ownership tag.
    pub cluster: String,
    /// Launch template to use.
    pub launch_template: LaunchTemplate,
    /// Spot (`price-capacity-optimized`) or on-demand (first that can be had).
    pub capacity_type: CapacityType,
    /// Type, zone and subnet of each acceptable offering, best first.
    pub offerings: Vec<(InstanceTypeName, Zone, String)>,
    /// Further tags: job and action, so that an instance tells why it is there.
    pub tags: Vec<(String, String)>,
    /// Ask whether it would be allowed, buy nothing.
    pub dry_run: bool,
}

/// What a launch gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launched {
    /// `i-…`; none on a dry run.
    pub instance_id: Option<String>,
    /// The offering that was had.
    pub offering: Option<(InstanceTypeName, Zone)>,
    /// Offerings that were refused on the way, with the reason.
    pub refused: Vec<(InstanceTypeName, Zone, crate::CloudError)>,
}

/// One instance to end.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TerminateRequest {
    /// `i-…`.
    pub instance_id: String,
    /// The cluster whose ownership tag it must carry; anything else is refused before the call.
    pub cluster: String,
    /// The Auto Scaling group whose wanted size goes down in the same call, so that it does not relaunch.
    pub auto_scaling_group: Option<String>,
    /// Ask only.
    pub dry_run: bool,
}

/// New bounds and size of a group; none leaves as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct GroupSize {
    /// Auto Scaling group.
    pub group: String,
    /// Minimum.
    pub min_size: Option<u32>,
    /// Maximum.
    pub max_size: Option<u32>,
    /// Wanted.
    pub desired_size: Option<u32>,
    /// Check only (Auto Scaling knows no dry run: the group is looked up and its bounds are checked).
    pub dry_run: bool,
}
