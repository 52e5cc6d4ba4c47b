//! What new nodes can allocate: the cluster's own nodes know better than any formula.
//!
//! A type that occurs in the dump gets the smallest allocatable seen of it. Any other type gets the catalog's figure,
//! scaled down by the smallest ratio of dump to catalog seen (system reservations differ between clusters), and the
//! cluster's flat pod limit where all its nodes show one that the network-interface formula does not explain.

use spot_domain::{InstanceType, InstanceTypeName, Node, Resources};
use std::collections::{BTreeMap, BTreeSet};

/// A node that allocates less than half of its type's share is broken or special; it must not shrink every other type.
const LEAST_RATIO_PPM: u64 = 500_000;
const ONE_PPM: u64 = 1_000_000;

/// What was learnt from the dump's nodes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Learnt {
    /// Types whose allocatable was taken from the dump.
    pub own_types: BTreeSet<InstanceTypeName>,
    /// Share of the catalog's CPU that other types get, in millionths.
    pub cpu_ppm: u64,
    /// Share of the catalog's memory that other types get, in millionths.
    pub memory_ppm: u64,
    /// The one pod limit that all nodes share and the formula does not give.
    pub flat_pod_limit: Option<u64>,
}

/// Adapts the catalog's types to what the dump's nodes show.
pub(crate) fn adapt(types: &mut [InstanceType], nodes: &[Node]) -> Learnt {
    let seen = smallest_by_type(nodes);
    let learnt = learn(types, &seen);
    for instance_type in types {
        match seen.get(&instance_type.name) {
            Some(own) => take_own(&mut instance_type.allocatable, own),
            None => scale(&mut instance_type.allocatable, &learnt),
        }
    }
    learnt
}

/// The smallest allocatable seen per type, in each dimension, of nodes that count as examples.
fn smallest_by_type(nodes: &[Node]) -> BTreeMap<InstanceTypeName, Resources> {
    let mut seen: BTreeMap<InstanceTypeName, Resources> = BTreeMap::new();
    let examples = nodes.iter().filter(|node| {
        let whole =
            node.allocatable.cpu_millicores > 0 && node.allocatable.memory_bytes > 0 && node.allocatable.pods > 0;
        node.unmanaged.is_none() && !node.windows && whole
    });
    for node in examples {
        let Some(name) = &node.instance_type else { continue };
        seen.entry(name.clone())
            .and_modify(|least| {
                least.cpu_millicores = least.cpu_millicores.min(node.allocatable.cpu_millicores);
                least.memory_bytes = least.memory_bytes.min(node.allocatable.memory_bytes);
                least.pods = least.pods.min(node.allocatable.pods);
                let storage = node.allocatable.ephemeral_storage_bytes;
                least.ephemeral_storage_bytes = least.ephemeral_storage_bytes.min(storage);
                least.extended = common_least(&least.extended, &node.allocatable.extended);
            })
            .or_insert_with(|| node.allocatable.clone());
    }
    seen
}

/// What every node of the type offers, at the least amount.
fn common_least(one: &BTreeMap<String, u64>, other: &BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    one.iter().filter_map(|(name, amount)| Some((name.clone(), *amount.min(other.get(name)?)))).collect()
}

fn learn(types: &[InstanceType], seen: &BTreeMap<InstanceTypeName, Resources>) -> Learnt {
    let mut learnt = Learnt { cpu_ppm: ONE_PPM, memory_ppm: ONE_PPM, ..Learnt::default() };
    let mut limits = BTreeSet::new();
    let mut formula_explains_all = true;
    for instance_type in types {
        let Some(own) = seen.get(&instance_type.name) else { continue };
        let shipped = &instance_type.allocatable;
        learnt.cpu_ppm = learnt.cpu_ppm.min(ratio_ppm(own.cpu_millicores, shipped.cpu_millicores));
        learnt.memory_ppm = learnt.memory_ppm.min(ratio_ppm(own.memory_bytes, shipped.memory_bytes));
        limits.insert(own.pods);
        formula_explains_all &= own.pods == shipped.pods;
        learnt.own_types.insert(instance_type.name.clone());
    }
    if limits.len() == 1 && !formula_explains_all {
        learnt.flat_pod_limit = limits.first().copied();
    }
    learnt
}

fn ratio_ppm(own: u64, shipped: u64) -> u64 {
    if shipped == 0 {
        return ONE_PPM;
    }
    let ratio = u128::from(own) * u128::from(ONE_PPM) / u128::from(shipped);
    u64::try_from(ratio).unwrap_or(ONE_PPM).clamp(LEAST_RATIO_PPM, ONE_PPM)
}

/// Node-local storage depends on the disk a group attaches, which nothing but its nodes tell.
fn take_own(allocatable: &mut Resources, own: &Resources) {
    *allocatable = own.clone();
}

fn scale(allocatable: &mut Resources, learnt: &Learnt) {
    let share = |amount: u64, ppm: u64| {
        u64::try_from(u128::from(amount) * u128::from(ppm) / u128::from(ONE_PPM)).unwrap_or(amount)
    };
    allocatable.cpu_millicores = share(allocatable.cpu_millicores, learnt.cpu_ppm);
    allocatable.memory_bytes = share(allocatable.memory_bytes, learnt.memory_ppm);
    if let Some(limit) = learnt.flat_pod_limit {
        allocatable.pods = allocatable.pods.min(limit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spot_domain::Architecture;

    fn shipped(name: &str, cpu_millicores: u64, memory_bytes: u64, pods: u64) -> InstanceType {
        InstanceType {
            name: name.into(),
            family: name.split('.').next().unwrap().into(),
            vcpus: 2,
            memory_mib: 8192,
            architecture: Architecture::Amd64,
            allocatable: Resources { cpu_millicores, memory_bytes, pods, ..Resources::default() },
            spot_supported: Some(true),
            attachable_ebs_volumes: 25,
            accelerators: 0,
            local_storage_gb: 0,
            burstable: false,
            bare_metal: false,
            hypervisor: None,
            previous_generation: false,
        }
    }

    fn node(type_name: &str, cpu_millicores: u64, memory_bytes: u64, pods: u64) -> Node {
        Node {
            instance_type: Some(type_name.into()),
            allocatable: Resources { cpu_millicores, memory_bytes, pods, ..Resources::default() },
            ..Node::default()
        }
    }

    #[test]
    fn a_type_of_the_dump_gets_the_smallest_allocatable_seen() {
        let mut types = vec![shipped("m5.large", 1930, 7000, 29)];
        adapt(&mut types, &[node("m5.large", 1900, 6900, 110), node("m5.large", 1800, 6950, 110)]);
        let own = &types[0].allocatable;
        assert_eq!((own.cpu_millicores, own.memory_bytes, own.pods), (1800, 6900, 110));
    }

    #[test]
    fn other_types_shrink_by_the_worst_ratio_but_never_grow() {
        let mut types = vec![shipped("m5.large", 2000, 8000, 29), shipped("m5.xlarge", 4000, 16000, 58)];
        let learnt = adapt(&mut types, &[node("m5.large", 1000, 8800, 29)]);
        assert_eq!((learnt.cpu_ppm, learnt.memory_ppm), (500_000, 1_000_000));
        assert_eq!(types[1].allocatable.cpu_millicores, 2000);
        assert_eq!(types[1].allocatable.memory_bytes, 16000);
    }

    #[test]
    fn a_flat_pod_limit_caps_other_types() {
        let mut types = vec![shipped("m5.large", 2000, 8000, 29), shipped("m5.24xlarge", 96000, 384_000, 737)];
        let learnt = adapt(&mut types, &[node("m5.large", 2000, 8000, 110)]);
        assert_eq!(learnt.flat_pod_limit, Some(110));
        assert_eq!(types[1].allocatable.pods, 110);
    }

    #[test]
    fn the_formula_stands_where_it_explains_the_nodes() {
        let mut types = vec![shipped("m5.large", 2000, 8000, 29), shipped("m5.24xlarge", 96000, 384_000, 737)];
        assert_eq!(adapt(&mut types, &[node("m5.large", 2000, 8000, 29)]).flat_pod_limit, None);
        assert_eq!(types[1].allocatable.pods, 737);
    }
}
