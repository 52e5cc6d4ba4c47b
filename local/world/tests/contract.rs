//! The contract of every account, kept by the simulated one.

mod common;

use async_trait::async_trait;
use common::HandClock;
use jiff::{SignedDuration, Timestamp};
use spot_cloud::contract::{GroupWanted, InstanceWanted, Scene, link_to};
use spot_cloud::{Accounts, EksCluster};
use spot_domain::{Architecture, AwsAccount, Labels, LaunchTemplate, Region, Zone};
use spot_world::account::{
    AccountCluster, AccountIdentity, AutoScalingGroup, NodeTemplate, SharedWorld, SimulatedAccounts, StrayVolume,
    Subnet,
};
use spot_world::world::World;
use std::sync::Arc;

struct SimulatedScene {
    world: SharedWorld,
    clock: Arc<HandClock>,
}

const REGION: &str = "us-east-1";

async fn scene(_case: &str) -> Option<SimulatedScene> {
    let start: Timestamp = "2026-07-06T06:00:00Z".parse().ok()?;
    let identity = AccountIdentity {
        aws_account_id: "111122223333".into(),
        role_arn: "arn:aws:iam::111122223333:role/SpotOptimizer".into(),
        external_id: "a-long-external-id".into(),
    };
    let mut world = World::new(identity, start, 3);
    assert!(world.open_region(&REGION.into()));
    for zone in ["us-east-1a", "us-east-1b"] {
        let subnet = Subnet { zone: zone.into(), free_addresses: 4_000 };
        world.account.subnets.insert(format!("subnet-{zone}"), subnet);
    }
    let scene = SimulatedScene { world: world.shared(), clock: Arc::new(HandClock::at(start)) };
    scene.template("lt-launches", "shop", None);
    Some(scene)
}

impl SimulatedScene {
    fn template(&self, id: &str, cluster: &str, node_group: Option<&str>) -> LaunchTemplate {
        let launch_template = LaunchTemplate { id: id.into(), version: "1".into() };
        let template = NodeTemplate {
            launch_template: launch_template.clone(),
            cluster: cluster.into(),
            eks_node_group: node_group.map(Into::into),
            architecture: Architecture::Amd64,
            labels: Labels::new(),
            taints: Vec::new(),
        };
        self.world.lock().expect("a test's own world").account.templates.insert(id.into(), template);
        launch_template
    }
}

#[async_trait]
impl Scene for SimulatedScene {
    fn accounts(&self) -> Arc<dyn Accounts> {
        Arc::new(SimulatedAccounts::new(self.world.clone(), self.clock.clone()))
    }
    fn link(&self) -> AwsAccount {
        let identity = self.world.lock().expect("a test's own world").account.identity.clone();
        link_to(&identity.aws_account_id, &identity.role_arn, &identity.external_id, &self.region())
    }
    fn region(&self) -> Region {
        REGION.into()
    }
    fn more_than_a_page(&self) -> usize {
        // One call answers everything here; the pages are only counted.
        5
    }
    async fn subnets(&self) -> Vec<(Zone, String)> {
        let world = self.world.lock().expect("a test's own world");
        world.account.subnets.iter().map(|(id, subnet)| (subnet.zone.clone(), id.clone())).collect()
    }
    async fn launch_template(&self) -> LaunchTemplate {
        LaunchTemplate { id: "lt-launches".into(), version: "1".into() }
    }
    async fn cluster(&self, name: &str) {
        let eks = EksCluster {
            name: name.into(),
            arn: format!("arn:aws:eks:{REGION}:111122223333:cluster/{name}"),
            kubernetes_version: "1.33".into(),
            vpc_id: "vpc-1".into(),
            endpoint: format!("https://{name}.eks.amazonaws.com"),
        };
        let cluster = AccountCluster { eks, region: self.region() };
        self.world.lock().expect("a test's own world").account.clusters.insert(name.into(), cluster);
    }
    async fn group(&self, wanted: &GroupWanted) -> String {
        let template = format!("lt-{}", wanted.name);
        self.template(&template, &wanted.cluster, wanted.eks_node_group.as_deref());
        let mut group = AutoScalingGroup::new(
            &wanted.name,
            &wanted.cluster,
            &self.region(),
            wanted.instance_types.clone(),
            wanted.capacity_type,
            self.subnets().await,
            &template,
            wanted.sizes,
        );
        group.eks_node_group = wanted.eks_node_group.clone();
        self.world.lock().expect("a test's own world").add_full_group(group, SignedDuration::from_mins(1));
        wanted.name.clone()
    }
    async fn instance(&self, wanted: &InstanceWanted) -> String {
        let cluster = wanted.cluster.clone().unwrap_or_default();
        let template = format!("lt-one-{cluster}");
        self.template(&template, &cluster, None);
        let (zone, subnet) = self.subnets().await.remove(0);
        let what = (&wanted.instance_type, wanted.capacity_type);
        let id = self.world.lock().expect("a test's own world").add_instance(
            &template,
            what,
            (&self.region(), &zone, &subnet),
        );
        self.settle().await;
        id.expect("the type is sold in the zone")
    }
    async fn volume(&self, cluster: &str, attached_to: Option<&str>) -> String {
        let zone = self.subnets().await.remove(0).0;
        let mut world = self.world.lock().expect("a test's own world");
        let id = format!("vol-{:017x}", world.account.stray_volumes.len());
        let volume = StrayVolume {
            cluster: cluster.into(),
            region: self.region(),
            zone,
            attached_to: attached_to.map(Into::into),
        };
        world.account.stray_volumes.insert(id.clone(), volume);
        id
    }
    async fn settle(&self) {
        self.clock.advance(SignedDuration::from_mins(10));
        let mut world = self.world.lock().expect("a test's own world");
        world.advance(spot_domain::Clock::now(&*self.clock));
    }
}

spot_cloud::account_contract!(scene);
