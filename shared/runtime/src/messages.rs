//! Messages between functions. Each only names what to look at: whoever gets one reads the state again, so that a
//! repeated, late or reordered message does no harm.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spot_domain::{AccountId, ClusterId, JobId, JobTrigger, OrganizationId, Region};

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
