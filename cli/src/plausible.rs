//! Refuses a planning input whose values no cluster can have: names that are there twice, groups that are not there,
//! amounts beyond any machine, prices beyond any instance.

use spot_domain::{MicrousdPerHour, Node, NodeGroupId, NodeName, ObjectName, PlanningInput, Resources, SafetyBounds};
use std::collections::BTreeSet;

/// The largest machine AWS rents has 1,920 vCPUs and 32 TiB; a hundred times that is a mistake in a unit.
const MOST_CPU_MILLICORES: u64 = 200_000_000;
const MOST_MEMORY_BYTES: u64 = 3 << 50;
/// No node runs a million pods, and no workload has a million replicas.
const MOST_PODS: u64 = 1_000_000;
/// Extended resources may count bytes: no more than memory does.
const MOST_EXTENDED: u64 = MOST_MEMORY_BYTES;
/// No instance costs 10,000 dollars an hour.
const MOST_MICROUSD_PER_HOUR: u64 = 10_000_000_000;
/// All of something.
const WHOLE_PPM: u32 = 1_000_000;

/// A field by its path, and what is wrong with it.
type Finding = (String, String);

/// The first field whose value no cluster can have, and why.
pub(crate) fn implausible(input: &PlanningInput) -> Option<Finding> {
    nodes(input)
        .or_else(|| pods(input))
        .or_else(|| workloads(input))
        .or_else(|| instance_types(input))
        .or_else(|| market(input))
        .or_else(|| safety(&input.safety))
}

fn nodes(input: &PlanningInput) -> Option<Finding> {
    let groups: BTreeSet<&NodeGroupId> = input.node_groups.iter().map(|group| &group.id).collect();
    let mut names: BTreeSet<&NodeName> = BTreeSet::new();
    input.nodes.iter().enumerate().find_map(|(index, Node { name, group, allocatable, .. })| {
        if !names.insert(name) {
            return Some((format!("nodes[{index}].name"), format!("`{name}` is there twice")));
        }
        if let Some(group) = group.as_ref().filter(|group| !groups.contains(group)) {
            return Some((format!("nodes[{index}].group"), format!("`{group}` is not among node_groups")));
        }
        absurd(&format!("nodes[{index}].allocatable"), allocatable)
    })
}

fn pods(input: &PlanningInput) -> Option<Finding> {
    let mut names: BTreeSet<&ObjectName> = BTreeSet::new();
    input.pods.iter().enumerate().find_map(|(index, pod)| {
        if !names.insert(&pod.name) {
            return Some((format!("pods[{index}].name"), format!("`{}` is there twice", pod.name)));
        }
        absurd(&format!("pods[{index}].requests"), &pod.requests)
    })
}

fn workloads(input: &PlanningInput) -> Option<Finding> {
    let replicas = input.workloads.iter().enumerate().find_map(|(index, workload)| {
        above(&format!("workloads[{index}].replicas"), u64::from(workload.replicas), MOST_PODS, "any workload has")
    });
    replicas.or_else(|| {
        let mut daemon_sets = input.daemon_sets.iter().enumerate();
        daemon_sets.find_map(|(index, each)| absurd(&format!("daemon_sets[{index}].requests"), &each.requests))
    })
}

fn instance_types(input: &PlanningInput) -> Option<Finding> {
    input.instance_types.iter().enumerate().find_map(|(index, known)| {
        let path = format!("instance_types[{index}]");
        absurd(&format!("{path}.allocatable"), &known.allocatable).or_else(|| {
            above(&format!("{path}.memory_mib"), known.memory_mib, MOST_MEMORY_BYTES >> 20, "any machine has")
        })
    })
}

fn market(input: &PlanningInput) -> Option<Finding> {
    let dear = |path: String, price: MicrousdPerHour| match price.0 {
        0 => Some((path, "0 is no price; leave it out where it is not known".to_owned())),
        price => above(&path, price, MOST_MICROUSD_PER_HOUR, "any instance costs"),
    };
    let types = input.market.types.iter().enumerate().find_map(|(index, quote)| {
        let path = format!("market.types[{index}]");
        dear(format!("{path}.on_demand_microusd_per_hour"), quote.on_demand_microusd_per_hour)
            .or_else(|| dear(format!("{path}.spot_microusd_per_hour"), quote.spot_microusd_per_hour?))
    });
    types.or_else(|| {
        let mut pools = input.market.pools.iter().enumerate();
        pools.find_map(|(index, pool)| {
            dear(format!("market.pools[{index}].spot_microusd_per_hour"), pool.spot_microusd_per_hour)
        })
    })
}

fn safety(bounds: &SafetyBounds) -> Option<Finding> {
    let shares = [
        ("min_stability_ppm", bounds.min_stability_ppm),
        ("max_pool_share_ppm", bounds.max_pool_share_ppm),
        ("min_on_demand_share_ppm", bounds.min_on_demand_share_ppm),
    ];
    let (field, share) = shares.into_iter().find(|(_, share)| *share > WHOLE_PPM)?;
    Some((format!("safety.{field}"), format!("{share} is more than the whole, {WHOLE_PPM}")))
}

fn absurd(path: &str, resources: &Resources) -> Option<Finding> {
    let machine =
        |field: &str, value: u64, most: u64| above(&format!("{path}.{field}"), value, most, "any machine has");
    machine("cpu_millicores", resources.cpu_millicores, MOST_CPU_MILLICORES)
        .or_else(|| machine("memory_bytes", resources.memory_bytes, MOST_MEMORY_BYTES))
        .or_else(|| machine("ephemeral_storage_bytes", resources.ephemeral_storage_bytes, MOST_MEMORY_BYTES))
        .or_else(|| machine("pods", resources.pods, MOST_PODS))
        .or_else(|| {
            let mut extended = resources.extended.iter();
            extended.find_map(|(name, amount)| {
                let (field, reason) = machine("extended", *amount, MOST_EXTENDED)?;
                Some((field, format!("`{name}`: {reason}")))
            })
        })
}

fn above(path: &str, value: u64, most: u64, whose: &str) -> Option<Finding> {
    (value > most).then(|| (path.to_owned(), format!("{value} is more than {whose}, {most}")))
}
