//! Clusters drawn by seed: on-demand fleets of real types, requested to a wanted share.

use crate::builder::{Cluster, GIB, MIB};
use crate::random::Random;
use spot_domain::{
    CapacityType, CountOrPercent, LabelSelector, Labels, ObjectName, OwnerKind, PlanningInput, PodAffinityTerm,
    PodDisruptionBudget, PodVolume, TopologySpread, label_keys,
};

const REGIONS: [&str; 4] = ["us-east-1", "eu-west-1", "eu-central-1", "us-west-2"];
const TYPES: [&str; 8] =
    ["m5.large", "m5.xlarge", "m5.2xlarge", "c5.xlarge", "c5.2xlarge", "r5.xlarge", "r5.large", "m6i.xlarge"];
const ZONES: [&str; 3] = ["a", "b", "c"];

/// A drawn cluster and what it was drawn from.
pub struct GeneratedCluster {
    /// The input.
    pub input: PlanningInput,
    /// Seed.
    pub seed: u64,
}

/// A cluster without blockers: `nodes` on-demand nodes of one or two types over three zones, Deployments of several
/// replicas requesting 40 % of CPU or memory, whichever is reached first.
pub fn plain_cluster(seed: u64, nodes: u64) -> GeneratedCluster {
    let mut random = Random::seeded(seed);
    let mut cluster = Cluster::in_region(REGIONS[random.between(0, 3) as usize]);
    let types = [*random.pick(&TYPES[..]), *random.pick(&TYPES[..])];
    for number in 0..nodes {
        let kind = types[usize::from(random.chance(30))];
        cluster.node(kind, ZONES[(number % 3) as usize], CapacityType::OnDemand);
    }
    fill(&mut cluster, &mut random, 40);
    GeneratedCluster { input: cluster.input, seed }
}

/// Deployments of two to ten replicas dealt over the nodes in turn until the wanted share is requested.
fn fill(cluster: &mut Cluster, random: &mut Random, percent: u64) {
    let room = |cluster: &Cluster| {
        let sum = |of: fn(&spot_domain::Resources) -> u64| -> u64 {
            cluster.input.nodes.iter().map(|node| of(&node.allocatable)).sum()
        };
        (sum(|size| size.cpu_millicores), sum(|size| size.memory_bytes))
    };
    let (cpu, memory) = room(cluster);
    let (mut used_cpu, mut used_memory) = (0, 0);
    let mut free: Vec<(String, u64, u64, u64)> = cluster
        .input
        .nodes
        .iter()
        .map(|node| {
            let size = &node.allocatable;
            (node.name.0.clone(), size.cpu_millicores, size.memory_bytes, size.pods)
        })
        .collect();
    let mut next = 0;
    for number in 0.. {
        let cpu_request = *random.pick(&[50, 100, 100, 200, 250, 400][..]);
        let memory_request = *random.pick(&[128 * MIB, 256 * MIB, 512 * MIB, GIB][..]);
        for _ in 0..random.between(2, 10) {
            let full = (used_cpu + cpu_request) * 100 > cpu * percent
                || (used_memory + memory_request) * 100 > memory * percent;
            if full {
                return;
            }
            let start = next;
            next += 1;
            let fitting = (0..free.len()).map(|step| (start + step) % free.len()).find(|place| {
                let (_, cpu_left, memory_left, pods_left) = &free[*place];
                *cpu_left >= cpu_request && *memory_left >= memory_request && *pods_left > 0
            });
            let Some(place) = fitting else { return };
            let (name, cpu_left, memory_left, pods_left) = &mut free[place];
            *cpu_left -= cpu_request;
            *memory_left -= memory_request;
            *pods_left -= 1;
            let name = name.clone();
            cluster.pod(&format!("app{number}"), Some(&name), cpu_request, memory_request);
            used_cpu += cpu_request;
            used_memory += memory_request;
        }
    }
}

/// A cluster with every kind of trouble sprinkled over it.
pub fn blocked_cluster(seed: u64, nodes: u64) -> GeneratedCluster {
    let mut generated = plain_cluster(seed, nodes);
    let mut random = Random::seeded(seed ^ 0xB10C);
    let input = &mut generated.input;
    for node in &mut input.nodes {
        if random.chance(25) {
            node.capacity_type = Some(CapacityType::Spot);
        }
        if random.chance(4) {
            node.annotations.insert("karpenter.sh/do-not-disrupt".into(), "true".into());
        }
        node.ready = !random.chance(3);
        node.unschedulable = random.chance(3);
        node.pods_unknown = random.chance(3);
    }
    let apps: Vec<String> = input.workloads.iter().map(|workload| workload.name.name.clone()).collect();
    for app in &apps {
        trouble(input, app, &mut random);
    }
    generated
}

fn app_selector(app: &str) -> LabelSelector {
    LabelSelector { match_labels: Labels::from([("app".to_owned(), app.to_owned())]), ..LabelSelector::default() }
}

fn trouble(input: &mut PlanningInput, app: &str, random: &mut Random) {
    let kind = random.between(0, 15);
    if kind <= 1 {
        let allowed = Some(if kind == 0 { 0 } else { 1 });
        input.disruption_budgets.push(PodDisruptionBudget {
            name: ObjectName::new("shop", app),
            selector: Some(app_selector(app)),
            max_unavailable: Some(CountOrPercent::Count(1)),
            disruptions_allowed: allowed,
            ..PodDisruptionBudget::default()
        });
    }
    let zone_of_node: std::collections::BTreeMap<String, String> = input
        .nodes
        .iter()
        .filter_map(|node| node.zone.as_ref().map(|zone| (node.name.0.clone(), zone.0.clone())))
        .collect();
    for pod in input.pods.iter_mut().filter(|pod| pod.labels.get("app").is_some_and(|label| label == app)) {
        let zone = pod.node.as_ref().and_then(|node| zone_of_node.get(node.as_str()));
        match kind {
            2 => pod.volumes.push(PodVolume::EmptyDir { memory: false }),
            3 => pod.owner = None,
            4 => {
                pod.annotations.insert("cluster-autoscaler.kubernetes.io/safe-to-evict".into(), "false".into());
            }
            5 => pod.topology_spread.push(TopologySpread {
                max_skew: 1,
                topology_key: label_keys::ZONE.into(),
                selector: Some(app_selector(app)),
                min_domains: None,
            }),
            6 => pod.pod_anti_affinity.push(term(app, label_keys::HOSTNAME)),
            7 => pod.pod_affinity.push(term(app, label_keys::ZONE)),
            8 => {
                if let Some(zone) = zone {
                    pod.node_selector.insert(label_keys::ZONE.into(), zone.clone());
                }
            }
            9 => pod.owner.as_mut().expect("owned").kind = OwnerKind::StatefulSet,
            10 => pod.topology_spread.push(TopologySpread {
                max_skew: 1,
                topology_key: label_keys::HOSTNAME.into(),
                selector: Some(app_selector(app)),
                min_domains: None,
            }),
            _ => {}
        }
    }
}

fn term(app: &str, topology_key: &str) -> PodAffinityTerm {
    PodAffinityTerm {
        topology_key: topology_key.to_owned(),
        selector: Some(app_selector(app)),
        namespaces: Vec::new(),
        all_namespaces: false,
    }
}
