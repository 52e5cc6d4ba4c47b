//! Lookups over the planning input, and the few judgements about single pods that several checks need.

use spot_domain::{
    CapacityType, InstanceType, Node, NodeGroup, ObjectName, OwnerKind, PlanningInput, Pod, PodPhase, TypeQuote,
    Workload,
};
use std::collections::HashMap;

/// The planning input with indexes by name.
pub(super) struct Facts<'a> {
    pub(super) input: &'a PlanningInput,
    pods: HashMap<&'a ObjectName, usize>,
    groups: HashMap<&'a str, &'a NodeGroup>,
    types: HashMap<&'a str, &'a InstanceType>,
    quotes: HashMap<&'a str, &'a TypeQuote>,
    pool_prices: HashMap<(&'a str, &'a str), u64>,
    workloads: HashMap<(OwnerKind, &'a str, &'a str), &'a Workload>,
}

impl<'a> Facts<'a> {
    /// Indexes `input`.
    pub(super) fn new(input: &'a PlanningInput) -> Self {
        let market = &input.market;
        Self {
            input,
            pods: input.pods.iter().enumerate().map(|(index, pod)| (&pod.name, index)).collect(),
            groups: input.node_groups.iter().map(|group| (group.id.as_str(), group)).collect(),
            types: input.instance_types.iter().map(|known| (known.name.as_str(), known)).collect(),
            quotes: market.types.iter().map(|quote| (quote.instance_type.as_str(), quote)).collect(),
            pool_prices: market
                .pools
                .iter()
                .map(|pool| ((pool.zone.as_str(), pool.instance_type.as_str()), pool.spot_microusd_per_hour.0))
                .collect(),
            workloads: input
                .workloads
                .iter()
                .map(|known| ((known.kind, known.name.namespace.as_str(), known.name.name.as_str()), known))
                .collect(),
        }
    }

    /// The pod at `index`.
    pub(super) fn pod(&self, index: usize) -> &'a Pod {
        &self.input.pods[index]
    }

    /// Where a pod is in the input.
    pub(super) fn pod_index(&self, name: &ObjectName) -> Option<usize> {
        self.pods.get(name).copied()
    }

    /// A node group.
    pub(super) fn group(&self, id: &str) -> Option<&'a NodeGroup> {
        self.groups.get(id).copied()
    }

    /// An instance type.
    pub(super) fn instance_type(&self, name: &str) -> Option<&'a InstanceType> {
        self.types.get(name).copied()
    }

    /// The market's figures of an instance type.
    pub(super) fn quote(&self, instance_type: &str) -> Option<&'a TypeQuote> {
        self.quotes.get(instance_type).copied()
    }

    /// The workload that owns a pod, when the input describes it.
    pub(super) fn workload_of(&self, pod: &Pod) -> Option<&'a Workload> {
        let owner = pod.owner.as_ref()?;
        self.workloads.get(&(owner.kind, pod.name.namespace.as_str(), owner.name.as_str())).copied()
    }

    /// The Spot price of a pool: its own where known, else that of the type.
    pub(super) fn spot_price(&self, instance_type: &str, zone: Option<&str>) -> Option<u64> {
        let of_pool = zone.and_then(|zone| self.pool_prices.get(&(zone, instance_type)).copied());
        of_pool.or_else(|| self.quote(instance_type)?.spot_microusd_per_hour.map(|price| price.0))
    }

    /// What a node costs per hour: unknown capacity types and Spot without a figure count as on-demand, types
    /// without a quote as 0.
    pub(super) fn price(&self, instance_type: Option<&str>, zone: Option<&str>, bought: Option<CapacityType>) -> u64 {
        let Some(name) = instance_type else { return 0 };
        let on_demand = self.quote(name).map_or(0, |quote| quote.on_demand_microusd_per_hour.0);
        match bought {
            Some(CapacityType::Spot) => self.spot_price(name, zone).unwrap_or(on_demand),
            Some(CapacityType::OnDemand) | None => on_demand,
        }
    }

    /// What a node of the input costs per hour.
    pub(super) fn node_price(&self, node: &Node) -> u64 {
        let instance_type = node.instance_type.as_ref().map(|name| name.as_str());
        self.price(instance_type, node.zone.as_ref().map(|zone| zone.as_str()), node.capacity_type)
    }
}

/// Whether a pod takes room: it has not ended.
pub(super) fn takes_room(pod: &Pod) -> bool {
    match pod.phase {
        PodPhase::Succeeded | PodPhase::Failed => false,
        PodPhase::Pending | PodPhase::Running | PodPhase::Unknown => true,
    }
}

/// Whether a pod lives and dies with its node: DaemonSet pods, static pods and their mirrors.
pub(super) fn belongs_to_node(pod: &Pod) -> bool {
    let owner = pod.owner.as_ref().map(|owner| owner.kind);
    pod.mirror || owner == Some(OwnerKind::DaemonSet) || owner == Some(OwnerKind::Node)
}

/// Whether a pod serves: Ready, running and not being deleted.
pub(super) fn serves(pod: &Pod) -> bool {
    pod.ready && !pod.terminating && takes_room(pod)
}
