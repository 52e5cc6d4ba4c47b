//! One account in one region: each call gets a session that lasts, and an ended one is let go of.

use super::accounts::PageSizes;
use super::sessions::{Clients, RoleKey, Sessions};
use crate::{
    CloudError, CloudInstance, CloudVolume, CustomerAccount, EksCluster, GroupSize, LaunchRequest, Launched, SpotPrice,
    TerminateRequest,
};
use async_trait::async_trait;
use jiff::Timestamp;
use spot_domain::InstanceGroup;
use std::sync::Arc;

/// The adapter. What it does stands in the files beside this one, by subject.
pub(super) struct AwsCustomerAccount {
    sessions: Arc<Sessions>,
    key: RoleKey,
    pages: PageSizes,
}

/// Clients and page sizes of one call.
pub(super) struct Call {
    pub(super) clients: Arc<Clients>,
    pub(super) pages: PageSizes,
}

impl AwsCustomerAccount {
    pub(super) fn new(sessions: Arc<Sessions>, key: RoleKey, pages: PageSizes) -> Self {
        Self { sessions, key, pages }
    }

    async fn call(&self) -> Result<Call, CloudError> {
        Ok(Call { clients: self.sessions.clients(&self.key).await?, pages: self.pages })
    }

    async fn noted<T>(&self, answer: Result<T, CloudError>) -> Result<T, CloudError> {
        if let Err(error) = &answer {
            self.sessions.forget_if_ended(&self.key, error).await;
        }
        answer
    }
}

#[async_trait]
impl CustomerAccount for AwsCustomerAccount {
    async fn clusters(&self) -> Result<Vec<EksCluster>, CloudError> {
        self.noted(self.call().await?.clusters().await).await
    }

    async fn instances(&self, cluster: &str) -> Result<Vec<CloudInstance>, CloudError> {
        self.noted(self.call().await?.instances(cluster).await).await
    }

    async fn instance(&self, instance_id: &str) -> Result<Option<CloudInstance>, CloudError> {
        self.noted(self.call().await?.instance(instance_id).await).await
    }

    async fn groups(&self, cluster: &str) -> Result<Vec<InstanceGroup>, CloudError> {
        self.noted(self.call().await?.groups(cluster).await).await
    }

    async fn volumes(&self, cluster: &str) -> Result<Vec<CloudVolume>, CloudError> {
        self.noted(self.call().await?.volumes(cluster).await).await
    }

    async fn spot_prices(&self, since: Timestamp) -> Result<Vec<SpotPrice>, CloudError> {
        self.noted(self.call().await?.spot_prices(since).await).await
    }

    async fn launch(&self, request: &LaunchRequest) -> Result<Launched, CloudError> {
        self.noted(self.call().await?.launch(request).await).await
    }

    async fn terminate(&self, request: &TerminateRequest) -> Result<(), CloudError> {
        self.noted(self.call().await?.terminate(request).await).await
    }

    async fn detach_volume(&self, volume_id: &str, instance_id: &str, dry_run: bool) -> Result<(), CloudError> {
        self.noted(self.call().await?.detach_volume(volume_id, instance_id, dry_run).await).await
    }

    async fn set_group_size(&self, size: &GroupSize) -> Result<(), CloudError> {
        self.noted(self.call().await?.set_group_size(size).await).await
    }
}
