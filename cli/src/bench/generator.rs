//! Generates the pods of the placement benchmark: five kinds, a fifth each, as cluster autoscalers are measured by.

use super::random::Random;
use jiff::Timestamp;
use spot_catalog::Catalog;
use spot_domain::{
    Architecture, LabelSelector, Labels, Market, NodeGroup, NodeGroupKind, ObjectName, Owner, OwnerKind,
    PLANNING_SCHEMA_VERSION, PlanningInput, Pod, PodAffinityTerm, PodPhase, Policy, Resources, SafetyBounds,
    TopologySpread, label_keys as keys,
};
use std::collections::BTreeSet;

const REGION: &str = "us-east-1";
const ZONES: [&str; 3] = ["us-east-1a", "us-east-1b", "us-east-1c"];
const CPU_MILLICORES: [u64; 5] = [100, 250, 500, 1000, 1500];
const MEMORY_MIB: [u64; 6] = [100, 256, 512, 1024, 2048, 4096];
const LETTERS: [char; 7] = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const NAMESPACE: &str = "bench";
/// The moment of every generated input, so that the same seed gives the same bytes.
const MOMENT_SECONDS: i64 = 1_750_000_000;

#[derive(Clone, Copy)]
enum Kind {
    Plain,
    ZoneSpread,
    HostSpread,
    ZoneAffinity,
    HostAntiAffinity,
}

impl Kind {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Plain, "plain"),
        (Self::ZoneSpread, "zone-spread"),
        (Self::HostSpread, "host-spread"),
        (Self::ZoneAffinity, "zone-affinity"),
        (Self::HostAntiAffinity, "host-anti-affinity"),
    ];
}

/// An empty cluster with one group and `pods` pending pods.
pub(super) fn planning_input(catalog: &Catalog, pods: u32, types: u32, seed: u64) -> PlanningInput {
    let mut random = Random::seeded(seed);
    let group = NodeGroup {
        id: "bench".into(),
        kind: NodeGroupKind::KarpenterNodePool,
        display_name: "bench".into(),
        architecture: Some(Architecture::Amd64),
        zones: ZONES.map(Into::into).to_vec(),
        ..NodeGroup::default()
    };
    let mut input = PlanningInput {
        schema_version: PLANNING_SCHEMA_VERSION,
        now: Timestamp::from_second(MOMENT_SECONDS).expect("a moment of this century"),
        nodes: Vec::new(),
        node_groups: vec![group],
        pods: (0..pods).map(|index| pod(&mut random, index)).collect(),
        disruption_budgets: Vec::new(),
        workloads: Vec::new(),
        daemon_sets: Vec::new(),
        policy: Policy::default(),
        market: Market::default(),
        instance_types: Vec::new(),
        safety: SafetyBounds::default(),
        launch_for_pending: true,
    };
    offer(&mut input, catalog, types as usize);
    input
}

/// The first `count` types by name that are x86, of the current generation, no whole servers, and sold in the region.
fn offer(input: &mut PlanningInput, catalog: &Catalog, count: usize) {
    let mut market = catalog.market(REGION).market;
    let offered: BTreeSet<_> =
        market.types.iter().filter(|quote| quote.offered).map(|quote| quote.instance_type.clone()).collect();
    let mut types = catalog.instance_types_for(REGION);
    types.retain(|known| {
        let usual = known.architecture == Architecture::Amd64 && !known.bare_metal && !known.previous_generation;
        usual && offered.contains(&known.name)
    });
    types.sort_by(|one, other| one.name.cmp(&other.name));
    types.truncate(count);
    let names: BTreeSet<_> = types.iter().map(|known| known.name.clone()).collect();
    market.types.retain(|quote| names.contains(&quote.instance_type));
    input.instance_types = types;
    input.market = market;
}

fn pod(random: &mut Random, index: u32) -> Pod {
    let (kind, kind_name) = Kind::ALL[index as usize % Kind::ALL.len()];
    let app = format!("{kind_name}-{}", random.choose(&LETTERS));
    let labels = Labels::from([("app".to_owned(), app.clone())]);
    let alike = LabelSelector { match_labels: labels.clone(), ..LabelSelector::default() };
    let mut pod = Pod {
        name: ObjectName::new(NAMESPACE, format!("pod-{index:06}")),
        phase: PodPhase::Pending,
        requests: Resources::pod(random.choose(&CPU_MILLICORES), random.choose(&MEMORY_MIB) << 20),
        owner: Some(Owner { kind: OwnerKind::Deployment, name: app }),
        labels,
        architectures: vec![Architecture::Amd64],
        ..Pod::default()
    };
    match kind {
        Kind::Plain => {}
        Kind::ZoneSpread => pod.topology_spread.push(spread(keys::ZONE, alike)),
        Kind::HostSpread => pod.topology_spread.push(spread(keys::HOSTNAME, alike)),
        Kind::ZoneAffinity => pod.pod_affinity.push(term(keys::ZONE, alike)),
        Kind::HostAntiAffinity => pod.pod_anti_affinity.push(term(keys::HOSTNAME, alike)),
    }
    pod
}

fn spread(topology_key: &str, selector: LabelSelector) -> TopologySpread {
    TopologySpread { max_skew: 1, topology_key: topology_key.to_owned(), selector: Some(selector), min_domains: None }
}

fn term(topology_key: &str, selector: LabelSelector) -> PodAffinityTerm {
    PodAffinityTerm {
        topology_key: topology_key.to_owned(),
        selector: Some(selector),
        namespaces: Vec::new(),
        all_namespaces: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_bytes_and_a_fifth_of_each_kind() {
        let catalog = Catalog::load();
        let input = planning_input(&catalog, 100, 50, 7);
        let again = planning_input(&catalog, 100, 50, 7);
        assert_eq!(serde_json::to_string(&input).unwrap(), serde_json::to_string(&again).unwrap());
        let count = |test: fn(&Pod) -> bool| input.pods.iter().filter(|pod| test(pod)).count();
        assert_eq!(count(|pod| pod.topology_spread.iter().any(|spread| spread.topology_key == keys::ZONE)), 20);
        assert_eq!(count(|pod| pod.topology_spread.iter().any(|spread| spread.topology_key == keys::HOSTNAME)), 20);
        assert_eq!(count(|pod| !pod.pod_affinity.is_empty()), 20);
        assert_eq!(count(|pod| !pod.pod_anti_affinity.is_empty()), 20);
        assert_eq!((input.instance_types.len(), input.market.types.len()), (50, 50));
    }
}
