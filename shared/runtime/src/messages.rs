//! Messages between functions. Each only names what to look at: whoever gets one reads the state again, so that a
//! repeated, late or reordered message does no harm.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spot_domain::{AccountId, ClusterId, EventId, JobId, JobTrigger, OrganizationId, Region};
use std::collections::BTreeMap;

/// To discovery: look at an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscoverAccount {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Which.
    pub account_id: AccountId,
}

/// To the market collector: read a region's Spot prices through one of the accounts that use it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectPrices {
    /// Region.
    pub region: Region,
    /// Whose account is asked.
    pub organization_id: OrganizationId,
    /// Which.
    pub account_id: AccountId,
}

/// To the optimizer: plan a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptimizeCluster {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Which.
    pub cluster_id: ClusterId,
    /// Who asks.
    pub trigger: JobTrigger,
    /// Plan and tell, carry nothing out.
    #[serde(default)]
    pub dry_run: bool,
    /// Only what somebody has forced on-demand, nothing else (OVR-01).
    #[serde(default)]
    pub overrides_only: bool,
}

/// To the executor: a job may have something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvanceJob {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Which.
    pub job_id: JobId,
}

/// To the reporter: roll an hour up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollUpHour {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Which cluster.
    pub cluster_id: ClusterId,
    /// Beginning of the hour.
    pub hour: Timestamp,
}

/// `detail-type` of [`InstanceLost`].
pub const INSTANCE_LOST: &str = "Spot Optimizer Instance Lost";

/// To the interruption handler, beside AWS's own events and in their shape: an instance is gone and nothing was said
/// before; discovery found out by looking (INT-06). Its kind is `inferred`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceLost {
    /// The same for every repetition.
    pub id: String,
    /// Always [`INSTANCE_LOST`].
    #[serde(rename = "detail-type")]
    pub detail_type: String,
    /// Always `spot-optimizer`: no event of AWS can carry it.
    pub source: String,
    /// The customer's AWS account, twelve digits.
    pub account: String,
    /// When it was lost, as well as that is known.
    pub time: Timestamp,
    /// Region.
    pub region: Region,
    /// What was lost.
    pub detail: LostInstance,
}

/// Which instance was lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostInstance {
    /// `i-…`.
    #[serde(rename = "instance-id")]
    pub instance_id: String,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Its cluster.
    pub cluster_id: ClusterId,
    /// EC2's reason, for example `Server.SpotInstanceTermination`; none when EC2 lists the instance no more.
    pub reason: Option<String>,
}

impl InstanceLost {
    /// The event about one instance of an AWS account.
    pub fn new(account: &str, region: &Region, time: Timestamp, detail: LostInstance) -> Self {
        Self {
            id: format!("lost-{}", detail.instance_id),
            detail_type: INSTANCE_LOST.to_owned(),
            source: "spot-optimizer".to_owned(),
            account: account.to_owned(),
            time,
            region: region.clone(),
            detail,
        }
    }
}

/// To the reporter: make an organization's figures out of its clusters'.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SummarizeOrganization {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Beginning of the first hour whose sums are made anew.
    pub since_hour: Timestamp,
}

/// The detail of every event of ours on the bus. Delivered at least once: consumers drop ids that they have seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Published {
    /// The event; the same in every delivery.
    pub id: EventId,
    /// Whose; none for what belongs to all.
    pub organization_id: Option<OrganizationId>,
    /// When it happened.
    pub at: Timestamp,
    /// Where it can be watched, and its id there.
    pub channels: BTreeMap<String, EventId>,
    /// What happened.
    pub data: serde_json::Value,
}

/// An event of the bus as a rule puts it into a queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BusMessage {
    /// What kind.
    #[serde(rename = "detail-type")]
    pub detail_type: String,
    /// What happened.
    pub detail: Published,
}
