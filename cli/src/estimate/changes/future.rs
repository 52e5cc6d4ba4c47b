//! What a group's fleet will be: the figures that every kind of change is written from.

use super::super::words::group_name;
use spot_domain::{
    CapacityType, InstanceType, InstanceTypeName, NodeGroup, NodeName, PlannedNode, PlanningInput, Zone,
};
use std::collections::{BTreeMap, BTreeSet};

/// How many nodes of each type and zone.
pub(super) type Pools<'a> = BTreeMap<(&'a InstanceTypeName, &'a Zone), usize>;

/// One group before and after.
pub(super) struct GroupFuture<'a> {
    pub(super) group: &'a NodeGroup,
    /// All names of the group, as shown.
    pub(super) name: String,
    /// Groups that are alike in everything a plan looks at are planned as one; these are the names known of them.
    pub(super) names: Vec<String>,
    pub(super) nodes_now: usize,
    pub(super) joining: usize,
    pub(super) leaving: usize,
    /// Spot nodes after the plan.
    pub(super) spot: Pools<'a>,
    /// On-demand nodes after the plan.
    pub(super) on_demand: Pools<'a>,
    /// On-demand nodes that join.
    pub(super) on_demand_joining: Pools<'a>,
    /// Spot nodes that join.
    pub(super) spot_joining: Pools<'a>,
    types: &'a [InstanceType],
}

/// Every group that gains or loses nodes.
pub(super) fn futures<'a>(
    input: &'a PlanningInput,
    groups: &'a [NodeGroup],
    planned: &'a [PlannedNode],
) -> Vec<GroupFuture<'a>> {
    let kept: BTreeSet<&NodeName> = planned.iter().filter(|node| !node.joining).map(|node| &node.name).collect();
    let mut futures: Vec<GroupFuture<'a>> = Vec::new();
    for group in groups {
        let members = input.nodes.iter().filter(|node| node.group.as_ref() == Some(&group.id));
        let (staying, leaving): (Vec<_>, Vec<_>) = members.partition(|node| kept.contains(&node.name));
        let mut future = GroupFuture::new(group, &input.instance_types, staying.len() + leaving.len());
        future.leaving = leaving.len();
        planned.iter().filter(|node| node.group.as_ref() == Some(&group.id)).for_each(|node| future.count(node));
        if future.joining + future.leaving > 0 {
            futures.push(future);
        }
    }
    futures
}

impl<'a> GroupFuture<'a> {
    fn new(group: &'a NodeGroup, types: &'a [InstanceType], nodes_now: usize) -> Self {
        let name = group_name(group);
        Self {
            group,
            names: single_names(&name).map(str::to_owned).collect(),
            name,
            nodes_now,
            joining: 0,
            leaving: 0,
            spot: Pools::new(),
            on_demand: Pools::new(),
            on_demand_joining: Pools::new(),
            spot_joining: Pools::new(),
            types,
        }
    }

    fn count(&mut self, node: &'a PlannedNode) {
        self.joining += usize::from(node.joining);
        let (Some(instance_type), Some(zone)) = (&node.instance_type, &node.zone) else { return };
        let pool = (instance_type, zone);
        let (all, joining) = match node.capacity_type {
            Some(CapacityType::Spot) => (&mut self.spot, &mut self.spot_joining),
            Some(CapacityType::OnDemand) | None => (&mut self.on_demand, &mut self.on_demand_joining),
        };
        *all.entry(pool).or_default() += 1;
        if node.joining {
            *joining.entry(pool).or_default() += 1;
        }
    }

    /// The name that new parts are named after.
    pub(super) fn first_name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// What becomes of the group, in a line.
    pub(super) fn summary(&self) -> String {
        let (spot, on_demand) = (total(&self.spot), total(&self.on_demand));
        let after = self.nodes_now + self.joining - self.leaving;
        format!("{} nodes now, {after} planned: {spot} Spot, {on_demand} on-demand", self.nodes_now)
    }

    /// vCPUs of all nodes of `pools`.
    pub(super) fn vcpus(&self, pools: &Pools<'_>) -> u64 {
        pools.iter().map(|((name, _), count)| self.shape(name).0 * (*count as u64)).sum()
    }

    /// vCPUs and GiB of a type.
    pub(super) fn shape(&self, name: &InstanceTypeName) -> (u64, u64) {
        let found = self.types.iter().find(|instance_type| &instance_type.name == name);
        found.map_or((0, 0), |found| (u64::from(found.vcpus), found.memory_mib / 1024))
    }
}

/// Number of nodes.
pub(super) fn total(pools: &Pools<'_>) -> usize {
    pools.values().sum()
}

/// The types in use, by name.
pub(super) fn type_names<'a>(pools: &Pools<'a>) -> BTreeSet<&'a InstanceTypeName> {
    pools.keys().map(|(name, _)| *name).collect()
}

/// The zones in use.
pub(super) fn zone_names<'a>(pools: &Pools<'a>) -> BTreeSet<&'a Zone> {
    pools.keys().map(|(_, zone)| *zone).collect()
}

/// The single names in a shown one such as `a, b, c +2`.
pub(in super::super) fn single_names(shown: &str) -> impl Iterator<Item = &str> {
    shown.split(", ").map(|name| name.split(" +").next().unwrap_or(name))
}
