//! The simulated account behind a journal.

use super::{Input, Journal};
use async_trait::async_trait;
use jiff::Timestamp;
use spot_cloud::{
    Accounts, CloudError, CloudErrorKind, CloudInstance, CloudVolume, CustomerAccount, EksCluster, GroupSize,
    LaunchRequest, Launched, SpotPrice, TerminateRequest,
};
use spot_domain::{AwsAccount, InstanceGroup, Region};
use std::sync::Arc;

/// Accounts whose changes are written down first.
pub struct JournaledAccounts {
    inner: Arc<dyn Accounts>,
    journal: Arc<Journal>,
}

impl JournaledAccounts {
    /// In front of these accounts.
    pub fn new(inner: Arc<dyn Accounts>, journal: Arc<Journal>) -> Self {
        Self { inner, journal }
    }
}

#[async_trait]
impl Accounts for JournaledAccounts {
    async fn open(&self, account: &AwsAccount, region: &Region) -> Result<Arc<dyn CustomerAccount>, CloudError> {
        let inner = self.inner.open(account, region).await?;
        Ok(Arc::new(Journaled { inner, journal: Arc::clone(&self.journal), region: region.clone() }))
    }
}

struct Journaled {
    inner: Arc<dyn CustomerAccount>,
    journal: Arc<Journal>,
    region: Region,
}

impl Journaled {
    /// A change that cannot be written down is not made.
    fn note(&self, operation: &'static str, input: Input) -> Result<(), CloudError> {
        let failed = |error: std::io::Error| {
            CloudError::new(operation, CloudErrorKind::Unreachable, "JournalFailed", &error.to_string())
        };
        self.journal.note(input).map_err(failed)
    }
}

#[async_trait]
impl CustomerAccount for Journaled {
    async fn clusters(&self) -> Result<Vec<EksCluster>, CloudError> {
        self.inner.clusters().await
    }

    async fn instances(&self, cluster: &str) -> Result<Vec<CloudInstance>, CloudError> {
        self.inner.instances(cluster).await
    }

    async fn instance(&self, instance_id: &str) -> Result<Option<CloudInstance>, CloudError> {
        self.inner.instance(instance_id).await
    }

    async fn groups(&self, cluster: &str) -> Result<Vec<InstanceGroup>, CloudError> {
        self.inner.groups(cluster).await
    }

    async fn volumes(&self, cluster: &str) -> Result<Vec<CloudVolume>, CloudError> {
        self.inner.volumes(cluster).await
    }

    async fn spot_prices(&self, since: Timestamp) -> Result<Vec<SpotPrice>, CloudError> {
        self.inner.spot_prices(since).await
    }

    async fn launch(&self, request: &LaunchRequest) -> Result<Launched, CloudError> {
        self.note("launch", Input::Launch(self.region.clone(), request.clone()))?;
        self.inner.launch(request).await
    }

    async fn terminate(&self, request: &TerminateRequest) -> Result<(), CloudError> {
        self.note("terminate", Input::Terminate(self.region.clone(), request.clone()))?;
        self.inner.terminate(request).await
    }

    async fn detach_volume(&self, volume_id: &str, instance_id: &str, dry_run: bool) -> Result<(), CloudError> {
        if !dry_run {
            let input = Input::DetachVolume(self.region.clone(), volume_id.to_owned(), instance_id.to_owned());
            self.note("detach_volume", input)?;
        }
        self.inner.detach_volume(volume_id, instance_id, dry_run).await
    }

    async fn set_group_size(&self, size: &GroupSize) -> Result<(), CloudError> {
        self.note("set_group_size", Input::SetGroupSize(self.region.clone(), size.clone()))?;
        self.inner.set_group_size(size).await
    }
}
