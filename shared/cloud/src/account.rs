//! The one door to a customer's account.

use crate::{
    CloudError, CloudInstance, CloudVolume, EksCluster, GroupSize, LaunchRequest, Launched, SpotPrice, TerminateRequest,
};
use async_trait::async_trait;
use jiff::Timestamp;
use spot_domain::{AwsAccount, InstanceGroup, Region};
use std::sync::Arc;

/// One account in one region. A listing is complete or an error, never a part (DISC-03).
#[async_trait]
pub trait CustomerAccount: Send + Sync {
    /// All EKS clusters.
    async fn clusters(&self) -> Result<Vec<EksCluster>, CloudError>;
    /// All instances with the cluster's ownership tag, terminated ones as long as EC2 lists them.
    async fn instances(&self, cluster: &str) -> Result<Vec<CloudInstance>, CloudError>;
    /// One instance, for a last check of its identity.
    async fn instance(&self, instance_id: &str) -> Result<Option<CloudInstance>, CloudError>;
    /// The cluster's Auto Scaling groups, with the EKS node groups behind them.
    async fn groups(&self, cluster: &str) -> Result<Vec<InstanceGroup>, CloudError>;
    /// Volumes with the cluster's ownership tag.
    async fn volumes(&self, cluster: &str) -> Result<Vec<CloudVolume>, CloudError>;
    /// Spot price changes since a moment, and the price that held at that moment, for all pools.
    async fn spot_prices(&self, since: Timestamp) -> Result<Vec<SpotPrice>, CloudError>;
    /// Buys one instance.
    async fn launch(&self, request: &LaunchRequest) -> Result<Launched, CloudError>;
    /// Ends one instance; ending one that is gone already succeeds.
    async fn terminate(&self, request: &TerminateRequest) -> Result<(), CloudError>;
    /// Detaches a volume; one that is detached already succeeds.
    async fn detach_volume(&self, volume_id: &str, instance_id: &str, dry_run: bool) -> Result<(), CloudError>;
    /// Changes a group's bounds or wanted size.
    async fn set_group_size(&self, size: &GroupSize) -> Result<(), CloudError>;
}

/// Opens customers' accounts.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Assumes the account's role with its external id, for one region.
    async fn open(&self, account: &AwsAccount, region: &Region) -> Result<Arc<dyn CustomerAccount>, CloudError>;
}
