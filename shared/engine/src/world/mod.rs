//! The planning input turned into numbers: nodes, classes of pods, offerings, each at a fixed place.

pub(crate) mod class;
pub(crate) mod dimensions;
mod group_fit;
mod label_fit;
pub(crate) mod new_node;
pub(crate) mod requirement;
pub(crate) mod terms;

use crate::market::Prices;
use crate::packing::Size;
use class::Classes;
use dimensions::Dimensions;
pub(crate) use group_fit::{GroupFit, Offering};
use label_fit::LabelFit;
use requirement::Requirement;
use spot_domain::{Architecture, CapacityType, InstanceType, PlanningInput, Pod, PodPhase, Zone, label_keys};
use std::collections::BTreeMap;

/// A node as the planner sees it.
#[derive(Clone, Debug)]
pub(crate) struct WorldNode {
    /// What it can allocate.
    pub(crate) allocatable: Size,
    /// What DaemonSet and mirror pods on it take.
    pub(crate) overhead: Size,
    pub(crate) zone: Option<usize>,
    pub(crate) instance_type: Option<usize>,
    pub(crate) group: Option<usize>,
    pub(crate) architecture: Option<Architecture>,
    pub(crate) capacity_type: Option<CapacityType>,
    pub(crate) managed: bool,
    /// New pods may be put on it.
    pub(crate) receives: bool,
    pub(crate) microusd_per_hour: u64,
}

/// The compiled input.
pub(crate) struct World<'a> {
    pub(crate) input: &'a PlanningInput,
    pub(crate) dimensions: Dimensions,
    pub(crate) zones: Vec<Zone>,
    pub(crate) types: Vec<&'a InstanceType>,
    pub(crate) type_capacity: Vec<Size>,
    pub(crate) nodes: Vec<WorldNode>,
    pub(crate) node_index: BTreeMap<&'a str, usize>,
    /// Input pods that the planner places: active and not bound to their node by nature. Places in `input.pods`.
    pub(crate) pods: Vec<usize>,
    /// The node each of them is bound to.
    pub(crate) pod_node: Vec<Option<usize>>,
    pub(crate) classes: Classes,
    pub(crate) daemon_requirements: Vec<Requirement>,
    pub(crate) daemon_sizes: Vec<Size>,
    pub(crate) prices: Prices,
    pub(crate) group_fit: GroupFit,
    pub(crate) label_fit: LabelFit,
}

impl<'a> World<'a> {
    pub(crate) fn of(input: &'a PlanningInput) -> Self {
        let dimensions = Dimensions::of(input);
        let types: Vec<&InstanceType> = input.instance_types.iter().collect();
        let type_index: BTreeMap<&str, usize> =
            types.iter().enumerate().map(|(place, kind)| (kind.name.as_str(), place)).collect();
        let zones = zones_of(input);
        let prices = Prices::of(input, &type_index, &zones);
        let type_capacity: Vec<Size> = types
            .iter()
            .map(|kind| dimensions.capacity(&kind.allocatable, u64::from(kind.attachable_ebs_volumes)))
            .collect();
        let node_index: BTreeMap<&str, usize> =
            input.nodes.iter().enumerate().map(|(place, node)| (node.name.as_str(), place)).collect();
        let mut nodes: Vec<WorldNode> = input
            .nodes
            .iter()
            .map(|node| world_node(input, node, &dimensions, &zones, &types, &type_index, &prices))
            .collect();
        add_overheads(input, &mut nodes, &node_index, &dimensions);
        let pods: Vec<usize> = placed_pods(input, &node_index);
        let pod_node: Vec<Option<usize>> = pods
            .iter()
            .map(|place| input.pods[*place].node.as_ref().and_then(|name| node_index.get(name.as_str()).copied()))
            .collect();
        let with_home: Vec<(&Pod, Option<Architecture>)> = pods
            .iter()
            .zip(&pod_node)
            .map(|(place, node)| (&input.pods[*place], node.and_then(|node| nodes[node].architecture)))
            .collect();
        let classes = Classes::of(&with_home, &dimensions);
        let daemon_requirements: Vec<Requirement> = input.daemon_sets.iter().map(Requirement::of_daemon_set).collect();
        let daemon_sizes = input
            .daemon_sets
            .iter()
            .map(|daemon_set| {
                let mut size = dimensions.capacity(&daemon_set.requests, 0);
                size[dimensions::PODS] = 1;
                size
            })
            .collect();
        let mut world = Self {
            input,
            dimensions,
            zones,
            types,
            type_capacity,
            nodes,
            node_index,
            pods,
            pod_node,
            classes,
            daemon_requirements,
            daemon_sizes,
            prices,
            group_fit: GroupFit::default(),
            label_fit: LabelFit::default(),
        };
        world.label_fit = LabelFit::of(world.classes.requirements.len());
        world.group_fit = GroupFit::of(&world);
        world
    }

    /// The input pod at a planner place.
    pub(crate) fn pod(&self, place: usize) -> &'a Pod {
        &self.input.pods[self.pods[place]]
    }

    /// Whether the labels, taints and architecture of an existing node allow a class.
    pub(crate) fn class_fits_node(&self, class: usize, node: usize) -> bool {
        let class = &self.classes.all[class];
        let known = &self.nodes[node];
        !class.unplannable
            && !self.input.nodes[node].windows
            && known.architecture.is_some_and(|found| class.architectures.contains(&found))
            && self.label_fit.all(self, class.requirement, node)
    }
}

fn zones_of(input: &PlanningInput) -> Vec<Zone> {
    let of_nodes = input.nodes.iter().filter_map(|node| node.zone.clone());
    let of_groups = input.node_groups.iter().flat_map(|group| group.zones.iter().cloned());
    let mut zones: Vec<Zone> = of_nodes.chain(of_groups).collect();
    zones.sort();
    zones.dedup();
    zones
}

/// By its label or else by its type. What is neither known is not taken as allowed: no pod moves there.
fn architecture_of(node: &spot_domain::Node, instance_type: Option<&InstanceType>) -> Option<Architecture> {
    let label = [label_keys::ARCH, label_keys::ARCH_BETA].into_iter().find_map(|key| node.labels.get(key));
    match label.map(String::as_str) {
        Some("amd64") => Some(Architecture::Amd64),
        Some("arm64") => Some(Architecture::Arm64),
        Some(_) => None,
        None => instance_type.map(|known| known.architecture),
    }
}

fn world_node(
    input: &PlanningInput,
    node: &spot_domain::Node,
    dimensions: &Dimensions,
    zones: &[Zone],
    types: &[&InstanceType],
    type_index: &BTreeMap<&str, usize>,
    prices: &Prices,
) -> WorldNode {
    let zone = node.zone.as_ref().and_then(|zone| zones.binary_search(zone).ok());
    let instance_type = node.instance_type.as_ref().and_then(|name| type_index.get(name.as_str()).copied());
    let by_type = instance_type.map_or(u32::MAX, |place| types[place].attachable_ebs_volumes);
    let volumes = node.attachable_ebs_volumes.unwrap_or(by_type);
    let group = node.group.as_ref().and_then(|id| input.node_groups.iter().position(|group| &group.id == id));
    WorldNode {
        allocatable: dimensions.capacity(&node.allocatable, u64::from(volumes)),
        overhead: Size::default(),
        zone,
        instance_type,
        group,
        architecture: architecture_of(node, instance_type.map(|place| types[place])),
        capacity_type: node.capacity_type,
        managed: node.unmanaged.is_none(),
        receives: node.unmanaged.is_none()
            && node.ready
            && !node.unschedulable
            && !node.terminating
            && !node.pods_unknown
            && !node.windows,
        microusd_per_hour: match instance_type {
            Some(place) => prices.existing(place, zone, node.capacity_type),
            None => Prices::of_unknown_type(input, node),
        },
    }
}

fn add_overheads(
    input: &PlanningInput,
    nodes: &mut [WorldNode],
    node_index: &BTreeMap<&str, usize>,
    dimensions: &Dimensions,
) {
    for pod in input.pods.iter().filter(|pod| pod.is_active() && pod.is_node_bound()) {
        let node = pod.node.as_ref().and_then(|name| node_index.get(name.as_str()));
        if let Some(node) = node {
            let mut size = dimensions.capacity(&pod.requests, class::ebs_volumes(pod));
            size[dimensions::PODS] = 1;
            dimensions::add(&mut nodes[*node].overhead, &size);
        }
    }
}

/// Pods on nodes that are not in the input are left out: nothing is known of where they run.
fn placed_pods(input: &PlanningInput, node_index: &BTreeMap<&str, usize>) -> Vec<usize> {
    let placeable = |pod: &Pod| {
        let known = match &pod.node {
            Some(name) => node_index.contains_key(name.as_str()),
            None => pod.phase == PodPhase::Pending && !pod.terminating,
        };
        pod.is_active() && !pod.is_node_bound() && known
    };
    input.pods.iter().enumerate().filter(|(_, pod)| placeable(pod)).map(|(place, _)| place).collect()
}
