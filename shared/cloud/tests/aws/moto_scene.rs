//! Fills an account of moto, one per case, so that cases do not see each other.

use crate::moto_server::endpoint;
use async_trait::async_trait;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_autoscaling::types as scaling;
use aws_sdk_ec2::types as ec2;
use aws_sdk_eks::types as eks;
use aws_types::region::Region as AwsRegion;
use jiff::Timestamp;
use spot_cloud::contract::{GroupWanted, InstanceWanted, Scene, link_to};
use spot_cloud::{Accounts, AwsAccounts, Calls};
use spot_domain::{AwsAccount, CapacityType, Clock, LaunchTemplate, Region, Zone};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const REGION: &str = "us-east-1";
/// Small pages, so that few things fill many.
const PAGE_SIZE: i32 = 5;

/// The edge of this program: sessions of moto end by the wall clock.
struct WallClock;
impl Clock for WallClock {
    #[allow(clippy::disallowed_methods)]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

pub(crate) struct MotoScene {
    accounts: Arc<AwsAccounts>,
    link: AwsAccount,
    ec2: aws_sdk_ec2::Client,
    autoscaling: aws_sdk_autoscaling::Client,
    eks: aws_sdk_eks::Client,
    pub(crate) calls: Arc<Calls>,
}

fn sdk(endpoint: &str, credentials: Credentials) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(AwsRegion::new(REGION))
        .endpoint_url(endpoint)
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build()
}

/// A scene in an account of its own; none when moto is not installed.
pub(crate) async fn scene(case: &str) -> Option<MotoScene> {
    static NEXT: AtomicU64 = AtomicU64::new(100_000_000_001);
    let Some(endpoint) = endpoint() else {
        eprintln!("SKIPPED {case}");
        return None;
    };
    let account_id = NEXT.fetch_add(1, Ordering::Relaxed).to_string();
    let link = link_to(&account_id, &format!("arn:aws:iam::{account_id}:role/Spot"), "secret", &Region::from(REGION));
    let ours = sdk(&endpoint, Credentials::new("AKIAOURS", "secret", None, None, "test"));
    let calls = Arc::new(Calls::default());
    let accounts = Arc::new(AwsAccounts::new(&ours, Arc::new(WallClock), calls.clone()).with_page_size(PAGE_SIZE));
    // The owner of the account walks in by a role of it as well: moto keeps accounts apart by their keys.
    let owner = aws_sdk_sts::Client::new(&ours);
    let owner =
        owner.assume_role().role_arn(format!("arn:aws:iam::{account_id}:role/Owner")).role_session_name("owner");
    let key = owner.send().await.expect("moto lets anybody in").credentials.expect("with a key");
    let token = Some(key.session_token);
    let theirs = sdk(&endpoint, Credentials::new(key.access_key_id, key.secret_access_key, token, None, "test"));
    Some(MotoScene {
        accounts,
        link,
        ec2: aws_sdk_ec2::Client::new(&theirs),
        autoscaling: aws_sdk_autoscaling::Client::new(&theirs),
        eks: aws_sdk_eks::Client::new(&theirs),
        calls,
    })
}

fn ownership(cluster: &str) -> String {
    format!("kubernetes.io/cluster/{cluster}")
}

fn ec2_tags(kind: ec2::ResourceType, cluster: Option<&str>) -> Option<Vec<ec2::TagSpecification>> {
    let tag = ec2::Tag::builder().key(ownership(cluster?)).value("owned").build();
    Some(vec![ec2::TagSpecification::builder().resource_type(kind).tags(tag).build()])
}

impl MotoScene {
    /// EKS makes the Auto Scaling group of a node group itself; moto only names it.
    async fn node_group(&self, wanted: &GroupWanted, name: &str) -> String {
        let capacity_type = match wanted.capacity_type {
            CapacityType::Spot => eks::CapacityTypes::Spot,
            CapacityType::OnDemand => eks::CapacityTypes::OnDemand,
        };
        let request = self.eks.create_nodegroup().cluster_name(&wanted.cluster).nodegroup_name(name);
        let request = request.node_role("arn:aws:iam::123456789012:role/Node").capacity_type(capacity_type);
        let request = request.subnets(self.subnets().await[0].1.clone());
        let types = wanted.instance_types.iter().map(|name| name.to_string()).collect();
        let made = request.set_instance_types(Some(types)).send().await.expect("a node group is made");
        let resources = made.nodegroup.and_then(|group| group.resources).expect("it names its group");
        resources.auto_scaling_groups()[0].name().expect("it names its group").to_owned()
    }

    fn policy(&self, wanted: &GroupWanted, template: &LaunchTemplate) -> scaling::MixedInstancesPolicy {
        let specification =
            scaling::LaunchTemplateSpecification::builder().launch_template_id(&template.id).version("$Latest").build();
        let overrides = wanted.instance_types.iter();
        let overrides =
            overrides.map(|name| scaling::LaunchTemplateOverrides::builder().instance_type(name.as_str()).build());
        let on_demand = if wanted.capacity_type == CapacityType::Spot { 0 } else { 100 };
        let distribution = scaling::InstancesDistribution::builder()
            .on_demand_base_capacity(0)
            .on_demand_percentage_above_base_capacity(on_demand)
            .build();
        let template = scaling::LaunchTemplate::builder().launch_template_specification(specification);
        let template = template.set_overrides(Some(overrides.collect())).build();
        scaling::MixedInstancesPolicy::builder().launch_template(template).instances_distribution(distribution).build()
    }
}

#[async_trait]
impl Scene for MotoScene {
    fn accounts(&self) -> Arc<dyn Accounts> {
        self.accounts.clone()
    }

    fn link(&self) -> AwsAccount {
        self.link.clone()
    }

    fn region(&self) -> Region {
        REGION.into()
    }

    fn exceptions(&self) -> &'static [(&'static str, &'static str)] {
        &[
            (
                "another_external_id_does_not_open_the_account",
                "moto lets every role be assumed, whatever the external id; canned answers test it instead",
            ),
            (
                "groups_of_a_cluster_that_eks_does_not_know_are_listed",
                "moto fails by a fault of its own for such a cluster; canned answers test it instead",
            ),
            (
                "prices_are_sorted_and_positive",
                "moto has one constant price of 2006 for all pools and takes many seconds to write them down; \
                 canned answers test it instead",
            ),
        ]
    }

    fn more_than_a_page(&self) -> usize {
        PAGE_SIZE as usize * 2 + 2
    }

    async fn subnets(&self) -> Vec<(Zone, String)> {
        let subnets = self.ec2.describe_subnets().send().await.expect("moto has a default VPC").subnets;
        let subnets = subnets.unwrap_or_default().into_iter();
        let named = subnets.filter_map(|subnet| Some((subnet.availability_zone?.into(), subnet.subnet_id?)));
        let mut subnets: Vec<(Zone, String)> = named.collect();
        subnets.sort();
        subnets.truncate(3);
        subnets
    }

    async fn launch_template(&self) -> LaunchTemplate {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let data = ec2::RequestLaunchTemplateData::builder()
            .image_id("ami-12c6146b")
            .instance_type(ec2::InstanceType::from("m5.large"))
            .build();
        let name = format!("template-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let request = self.ec2.create_launch_template().launch_template_name(name).launch_template_data(data);
        let made = request.send().await.expect("a template is made").launch_template.expect("and named");
        LaunchTemplate { id: made.launch_template_id.expect("by id"), version: "1".into() }
    }

    async fn cluster(&self, name: &str) {
        let vpc = eks::VpcConfigRequest::builder().subnet_ids(self.subnets().await[0].1.clone()).build();
        let role = "arn:aws:iam::123456789012:role/Eks";
        let request = self.eks.create_cluster().name(name).version("1.33").role_arn(role).resources_vpc_config(vpc);
        request.send().await.expect("a cluster is made");
    }

    async fn group(&self, wanted: &GroupWanted) -> String {
        let name = match &wanted.eks_node_group {
            Some(node_group) => self.node_group(wanted, node_group).await,
            None => wanted.name.clone(),
        };
        let template = self.launch_template().await;
        let subnets: Vec<String> = self.subnets().await.into_iter().map(|(_, subnet)| subnet).collect();
        let tag = scaling::Tag::builder().key(ownership(&wanted.cluster)).value("owned").propagate_at_launch(true);
        let (min, desired, max) = wanted.sizes;
        self.autoscaling
            .create_auto_scaling_group()
            .auto_scaling_group_name(&name)
            .mixed_instances_policy(self.policy(wanted, &template))
            .min_size(min as i32)
            .desired_capacity(desired as i32)
            .max_size(max as i32)
            .vpc_zone_identifier(subnets.join(","))
            .tags(tag.build())
            .send()
            .await
            .expect("a group is made");
        name
    }

    async fn instance(&self, wanted: &InstanceWanted) -> String {
        let market = ec2::InstanceMarketOptionsRequest::builder().market_type(ec2::MarketType::Spot).build();
        let made = self
            .ec2
            .run_instances()
            .image_id("ami-12c6146b")
            .instance_type(ec2::InstanceType::from(wanted.instance_type.as_str()))
            .min_count(1)
            .max_count(1)
            .subnet_id(self.subnets().await[0].1.clone())
            .set_instance_market_options((wanted.capacity_type == CapacityType::Spot).then_some(market))
            .set_tag_specifications(ec2_tags(ec2::ResourceType::Instance, wanted.cluster.as_deref()))
            .send()
            .await
            .expect("an instance is made");
        made.instances()[0].instance_id().expect("with an id").to_owned()
    }

    async fn volume(&self, cluster: &str, attached_to: Option<&str>) -> String {
        let zone = self.subnets().await[0].0.clone();
        let request = self.ec2.create_volume().availability_zone(zone.as_str()).size(8);
        let request = request.set_tag_specifications(ec2_tags(ec2::ResourceType::Volume, Some(cluster)));
        let id = request.send().await.expect("a volume is made").volume_id.expect("with an id");
        if let Some(instance) = attached_to {
            let attach = self.ec2.attach_volume().volume_id(&id).instance_id(instance).device("/dev/sdh");
            attach.send().await.expect("it is attached");
        }
        id
    }
}
