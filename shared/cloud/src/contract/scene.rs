//! How a case fills an account from behind, as its owner would, and how it opens it.

use crate::{Accounts, CloudError, CustomerAccount, LaunchRequest};
use async_trait::async_trait;
use jiff::Timestamp;
use spot_domain::{
    AccountId, AccountStatus, AwsAccount, CapacityType, InstanceTypeName, LaunchTemplate, OrganizationId, Permissions,
    Region, Zone,
};
use std::sync::Arc;

/// A group to be made.
#[derive(Clone, Debug)]
pub struct GroupWanted {
    /// Name; where a node group is wanted the backend may name it otherwise, and says so.
    pub name: String,
    /// The cluster whose ownership tag it carries.
    pub cluster: String,
    /// The EKS node group before it; the cluster exists already.
    pub eks_node_group: Option<String>,
    /// Types, first choice first.
    pub instance_types: Vec<InstanceTypeName>,
    /// What it buys.
    pub capacity_type: CapacityType,
    /// Minimum, wanted, maximum.
    pub sizes: (u32, u32, u32),
}

/// An instance to be made.
#[derive(Clone, Debug)]
pub struct InstanceWanted {
    /// The cluster whose ownership tag it carries; none for somebody else's.
    pub cluster: Option<String>,
    /// Type.
    pub instance_type: InstanceTypeName,
    /// Spot or on-demand.
    pub capacity_type: CapacityType,
}

/// An account under judgement.
#[async_trait]
pub trait Scene: Send + Sync {
    /// The adapter that is judged.
    fn accounts(&self) -> Arc<dyn Accounts>;
    /// A link that opens this scene's account.
    fn link(&self) -> AwsAccount;
    /// Where everything is.
    fn region(&self) -> Region;
    /// Cases that the backend cannot serve, with the reason.
    fn exceptions(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
    /// So many things do not fit on one page of a listing.
    fn more_than_a_page(&self) -> usize;
    /// Zone and subnet of at least two zones, sorted.
    async fn subnets(&self) -> Vec<(Zone, String)>;
    /// A template that launches can use.
    async fn launch_template(&self) -> LaunchTemplate;
    /// Makes an EKS cluster.
    async fn cluster(&self, name: &str);
    /// Makes a group over all subnets, with a template; its name as the account lists it.
    async fn group(&self, wanted: &GroupWanted) -> String;
    /// Makes a running instance in the first zone; its id.
    async fn instance(&self, wanted: &InstanceWanted) -> String;
    /// Makes a volume of the cluster in the first zone, attached where said; its id.
    async fn volume(&self, cluster: &str, attached_to: Option<&str>) -> String;
    /// Lets what was begun come to its end: launches run, terminations end.
    async fn settle(&self) {}
}

/// A link to an account, for scenes to fill in.
pub fn link_to(aws_account_id: &str, role_arn: &str, external_id: &str, region: &Region) -> AwsAccount {
    let id = |prefix: &str| format!("{prefix}_{}", "0".repeat(32));
    AwsAccount {
        id: AccountId::try_from(id(AccountId::PREFIX)).expect("prefix and 32 digits"),
        organization_id: OrganizationId::try_from(id(OrganizationId::PREFIX)).expect("prefix and 32 digits"),
        name: "contract".into(),
        aws_account_id: aws_account_id.into(),
        regions: vec![region.clone()],
        permissions: Permissions::ReadWrite,
        role_arn: Some(role_arn.into()),
        external_id: external_id.into(),
        status: AccountStatus::Active,
        status_reason: None,
        next_discovery_at: Timestamp::UNIX_EPOCH,
        last_discovery_at: None,
        version: 1,
    }
}

/// Opens the scene's account.
pub(super) async fn open(scene: &dyn Scene) -> Arc<dyn CustomerAccount> {
    try_open(scene, &scene.link()).await.expect("the scene's link opens its account")
}

/// Opens the scene's account by a link.
pub(super) async fn try_open(scene: &dyn Scene, link: &AwsAccount) -> Result<Arc<dyn CustomerAccount>, CloudError> {
    scene.accounts().open(link, &scene.region()).await
}

/// An on-demand instance of a cluster.
pub(super) fn node_of(cluster: &str) -> InstanceWanted {
    InstanceWanted {
        cluster: Some(cluster.into()),
        instance_type: "m5.large".into(),
        capacity_type: CapacityType::OnDemand,
    }
}

/// A group of two on-demand nodes, up to five.
pub(super) fn group_of(cluster: &str, name: &str) -> GroupWanted {
    GroupWanted {
        name: name.into(),
        cluster: cluster.into(),
        eks_node_group: None,
        instance_types: vec!["m5.large".into(), "m5a.large".into()],
        capacity_type: CapacityType::OnDemand,
        sizes: (1, 2, 5),
    }
}

/// A launch of one instance in any of the subnets.
pub(super) async fn launch_of(scene: &dyn Scene, token: &str, capacity_type: CapacityType) -> LaunchRequest {
    let offering = |(zone, subnet): (Zone, String)| ("m5.large".into(), zone, subnet);
    LaunchRequest {
        client_token: token.into(),
        cluster: "shop".into(),
        launch_template: scene.launch_template().await,
        capacity_type,
        offerings: scene.subnets().await.into_iter().map(offering).collect(),
        tags: vec![("spot-optimizer:job".into(), "job_1".into()), ("spot-optimizer:action".into(), "act_1".into())],
        dry_run: false,
    }
}
