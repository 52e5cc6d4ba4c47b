//! The world of a scenario's first moment.

use super::Scenario;
use super::clusters::{ScenarioCluster, ScenarioGroup};
use super::schedule::Schedule;
use crate::account::{AccountCluster, AccountIdentity, AutoScalingGroup, NodeTemplate, Quotas, Subnet};
use crate::kubernetes::{AGENT_NAMESPACE, KubernetesCluster};
use crate::market::Dice;
use crate::world::World;
use jiff::SignedDuration;
use spot_cloud::EksCluster;
use spot_domain::{Architecture, InstanceTypeName, LaunchTemplate, Region, Zone};

/// Twelve digits that AWS keeps for documentation.
const AWS_ACCOUNT_ID: &str = "111122223333";
/// Addresses of a /18 network, less the five that AWS keeps: room for a thousand nodes per zone.
const ADDRESSES_PER_SUBNET: u32 = (1 << 14) - 5;
/// The clusters of a scenario have been there for a while when it begins.
const AGE_OF_CLUSTERS: SignedDuration = SignedDuration::from_hours(26);

impl Scenario {
    /// Who the account is: its role and the external id the role asks for.
    pub fn identity(&self) -> AccountIdentity {
        let secret = Dice::new(self.seed).named("external id").bits();
        AccountIdentity {
            aws_account_id: AWS_ACCOUNT_ID.to_owned(),
            role_arn: format!("arn:aws:iam::{AWS_ACCOUNT_ID}:role/SpotOptimizer"),
            external_id: format!("{secret:016x}"),
        }
    }

    /// Builds the world at the scenario's first moment: groups full, nodes ready, workloads running as far as they fit.
    pub fn world(&self, seed: u64) -> World {
        // The clusters live through their first minutes before the first moment; nothing else does.
        let founded = self.start - SignedDuration::from_mins(30);
        let mut world = World::new(self.identity(), founded, seed);
        // Known since the scenario was read.
        world.open_region(&self.region);
        world.account.quotas = Quotas {
            spot_vcpus: self.spot_vcpu_quota.unwrap_or(u32::MAX),
            on_demand_vcpus: self.on_demand_vcpu_quota.unwrap_or(u32::MAX),
        };
        for cluster in &self.clusters {
            self.add_cluster(&mut world, cluster, seed);
        }
        // Nodes first: workloads that find them ready are placed once instead of being tried again with each node.
        world.advance(founded + SignedDuration::from_mins(5));
        let now = world.now();
        for cluster in &self.clusters {
            if let Some(kubernetes) = world.clusters.get_mut(&cluster.name) {
                cluster.workloads.iter().for_each(|workload| kubernetes.apply(now, workload));
            }
        }
        world.advance(self.start);
        world.account.begin_here(self.start);
        world.schedule = Schedule::new(self.start, &self.happenings);
        for cluster in self.clusters.iter().filter(|cluster| cluster.autoscaler) {
            world.add_autoscaler(&cluster.name);
        }
        world
    }

    fn add_cluster(&self, world: &mut World, cluster: &ScenarioCluster, seed: u64) {
        let name = &cluster.name;
        let dice = Dice::new(seed).named("cluster").named(name);
        let region = &self.region;
        let eks = EksCluster {
            name: name.clone(),
            arn: format!("arn:aws:eks:{region}:{AWS_ACCOUNT_ID}:cluster/{name}"),
            kubernetes_version: cluster.kubernetes_version.clone(),
            vpc_id: format!("vpc-0{:016x}", dice.named("vpc").bits()),
            endpoint: format!("https://{:016X}.gr7.{region}.eks.amazonaws.com", dice.named("endpoint").bits()),
        };
        world.account.clusters.insert(name.clone(), AccountCluster { eks, region: region.clone() });
        let (high, low) = (dice.named("uid high").bits(), dice.named("uid low").bits());
        let digits = format!("{high:016x}{low:016x}");
        let uid =
            format!("{}-{}-4{}-8{}-{}", &digits[..8], &digits[8..12], &digits[13..16], &digits[17..20], &digits[20..]);
        let mut kubernetes = KubernetesCluster::new(name, &uid, dice.named("kubernetes").bits());
        let now = world.now();
        kubernetes.advance(now);
        KubernetesCluster::system_workloads().iter().for_each(|workload| kubernetes.apply(now, workload));
        if cluster.agent {
            kubernetes.add_namespace(now, AGENT_NAMESPACE);
        }
        world.clusters.insert(name.clone(), kubernetes);
        let subnets = add_subnets(world, cluster, dice);
        for group in &cluster.groups {
            add_group(world, region, name, group, &subnets, dice);
        }
    }
}

/// One subnet for each zone that a group of the cluster uses.
fn add_subnets(world: &mut World, cluster: &ScenarioCluster, dice: Dice) -> Vec<(Zone, String)> {
    let mut zones: Vec<&Zone> = cluster.groups.iter().flat_map(|group| &group.zones).collect();
    zones.sort();
    zones.dedup();
    let named = |zone: &Zone| format!("subnet-0{:016x}", dice.named("subnet").named(zone.as_str()).bits());
    let subnets: Vec<_> = zones.into_iter().map(|zone| (zone.clone(), named(zone))).collect();
    let nodes: u32 = cluster.groups.iter().map(|group| group.max).sum();
    // Large clusters bring large networks.
    let addresses = ADDRESSES_PER_SUBNET.max(nodes.saturating_mul(32));
    for (zone, id) in &subnets {
        world.account.subnets.insert(id.clone(), Subnet { zone: zone.clone(), free_addresses: addresses });
    }
    subnets
}

fn add_group(
    world: &mut World,
    region: &Region,
    cluster: &str,
    group: &ScenarioGroup,
    subnets: &[(Zone, String)],
    dice: Dice,
) {
    let id = format!("lt-0{:016x}", dice.named("template").named(&group.name).bits());
    let template = NodeTemplate {
        launch_template: LaunchTemplate { id: id.clone(), version: "1".to_owned() },
        cluster: cluster.to_owned(),
        eks_node_group: group.managed.then(|| group.name.clone()),
        architecture: architecture_of(world, group.instance_types.first()),
        labels: group.labels.clone(),
        taints: group.taints.clone(),
    };
    world.account.templates.insert(id.clone(), template);
    let subnets = subnets.iter().filter(|(zone, _)| group.zones.contains(zone)).cloned().collect();
    let mut built = AutoScalingGroup::new(
        &group.name,
        cluster,
        region,
        group.instance_types.clone(),
        group.capacity_type,
        subnets,
        &id,
        (group.min, group.desired, group.max),
    );
    built.eks_node_group = group.managed.then(|| group.name.clone());
    world.add_full_group(built, AGE_OF_CLUSTERS);
}

fn architecture_of(world: &World, name: Option<&InstanceTypeName>) -> Architecture {
    let facts = name.and_then(|name| world.catalog().instance_type(name.as_str()));
    facts.and_then(|facts| facts.shape).map_or(Architecture::Amd64, |shape| shape.architecture)
}
