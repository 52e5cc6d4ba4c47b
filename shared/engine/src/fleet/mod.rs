//! The fleet while it is being replanned: nodes that stay, leave and join, and where every pod is.

mod place;
mod shared;
mod tally;

use crate::packing::Size;
use crate::world::dimensions::{add, subtract};
use crate::world::terms::{HOST, ZONE};
use crate::world::{Offering, World};
use shared::{Pages, Shared};
use spot_domain::{CapacityType, HostPort};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
pub(crate) use tally::Tally;

/// One node of the fleet. Nodes of the input come first, at their places; joining ones follow.
#[derive(Clone, Debug)]
pub(crate) struct FleetNode {
    pub(crate) alive: bool,
    /// How it was chosen, for a joining node.
    pub(crate) offering: Option<Offering>,
    pub(crate) zone: Option<usize>,
    pub(crate) instance_type: Option<usize>,
    pub(crate) group: Option<usize>,
    pub(crate) capacity_type: Option<CapacityType>,
    pub(crate) managed: bool,
    pub(crate) receives: bool,
    pub(crate) microusd_per_hour: u64,
    /// What it can allocate.
    pub(crate) allocatable: Size,
    /// Room left.
    pub(crate) free: Size,
    /// Places of its pods, ascending.
    pub(crate) pods: Vec<usize>,
    host_ports: Vec<HostPort>,
}

/// The fleet.
#[derive(Clone)]
pub(crate) struct Fleet {
    pub(crate) nodes: Vec<Shared<FleetNode>>,
    /// Where each pod is.
    pub(crate) pod_node: Pages<Option<usize>>,
    /// What its living managed nodes come to.
    tally: Shared<Tally>,
    /// `[term][domain]`: pods that the term selects.
    members: Vec<Shared<Vec<u32>>>,
    /// `[term][domain]`: pods that have the term as anti-affinity.
    owners: Vec<Shared<Vec<u32>>>,
    /// `[topology][node]`: domain of each node, for topologies other than host.
    domains: Vec<Shared<Vec<Option<usize>>>>,
    /// `[topology]`: values seen, in order.
    domain_values: Vec<Shared<Vec<String>>>,
    /// Usable domains by requirement and topology, as long as no node joins or leaves.
    domain_cache: RefCell<DomainCache>,
}

/// By requirement and topology.
type DomainCache = BTreeMap<(usize, usize), Rc<Vec<usize>>>;

impl Fleet {
    /// The fleet as it is, every bound pod in its place.
    pub(crate) fn of(world: &World<'_>) -> Self {
        let terms = &world.classes.terms;
        let mut fleet = Self {
            nodes: Vec::with_capacity(world.nodes.len()),
            pod_node: Pages::of(None, world.pods.len()),
            tally: Shared::default(),
            members: vec![Shared::default(); terms.all.len()],
            owners: vec![Shared::default(); terms.all.len()],
            domains: vec![Shared::default(); terms.topologies.len()],
            domain_values: vec![Shared::default(); terms.topologies.len()],
            domain_cache: RefCell::default(),
        };
        *fleet.domain_values[ZONE] = world.zones.iter().map(|zone| zone.0.clone()).collect();
        for place in 0..world.nodes.len() {
            fleet.push_existing(world, place);
        }
        for (pod, node) in world.pod_node.iter().enumerate() {
            if let Some(node) = node {
                fleet.put(world, pod, *node);
            }
        }
        fleet
    }

    fn push_existing(&mut self, world: &World<'_>, place: usize) {
        let known = &world.nodes[place];
        let mut free = known.allocatable;
        subtract(&mut free, &known.overhead);
        self.push(
            world,
            FleetNode {
                alive: true,
                offering: None,
                zone: known.zone,
                instance_type: known.instance_type,
                group: known.group,
                capacity_type: known.capacity_type,
                managed: known.managed,
                receives: known.receives,
                microusd_per_hour: known.microusd_per_hour,
                allocatable: known.allocatable,
                free,
                pods: Vec::new(),
                host_ports: Vec::new(),
            },
        );
    }

    /// Adds a node that would be launched; returns its place.
    pub(crate) fn join(&mut self, world: &World<'_>, offering: Offering) -> usize {
        let Offering { group, instance_type, zone, capacity_type } = offering;
        self.push(
            world,
            FleetNode {
                alive: true,
                offering: Some(offering),
                zone: Some(zone),
                instance_type: Some(instance_type),
                group: Some(group),
                capacity_type: Some(capacity_type),
                managed: true,
                receives: true,
                microusd_per_hour: crate::market::Offers::price(world, instance_type, zone, capacity_type),
                allocatable: world.type_capacity[instance_type],
                free: world.group_fit.room(world, group, instance_type),
                pods: Vec::new(),
                host_ports: Vec::new(),
            },
        )
    }

    fn push(&mut self, world: &World<'_>, node: FleetNode) -> usize {
        let place = self.nodes.len();
        for topology in 0..self.domains.len() {
            let domain = self.domain_of(world, topology, place, &node);
            self.domains[topology].push(domain);
        }
        self.tally.count(&node, true);
        self.nodes.push(Shared::new(node));
        self.keep_domains_of(place);
        place
    }

    /// A joining node changes the usable domains only where it brings one that is not among them.
    fn keep_domains_of(&mut self, place: usize) {
        let domains = &self.domains;
        let known = |topology: usize, usable: &[usize]| {
            domains[topology][place].is_none_or(|domain| usable.binary_search(&domain).is_ok())
        };
        self.domain_cache.borrow_mut().retain(|(_, topology), usable| known(*topology, usable));
    }

    fn domain_of(&mut self, world: &World<'_>, topology: usize, place: usize, node: &FleetNode) -> Option<usize> {
        match topology {
            HOST => Some(place),
            ZONE => node.zone,
            _ => {
                let key = &world.classes.terms.topologies[topology];
                let value = match node.offering {
                    None => world.input.nodes[place].labels.get(key).cloned(),
                    Some(offering) => joining_label(world, offering, key),
                }?;
                let values = &mut self.domain_values[topology];
                if let Some(domain) = values.iter().position(|known| *known == value) {
                    return Some(domain);
                }
                values.push(value);
                Some(values.len() - 1)
            }
        }
    }

    /// Removes a node, which must be empty.
    pub(crate) fn retire(&mut self, node: usize) {
        if std::mem::replace(&mut self.nodes[node].alive, false) {
            self.tally.count(&self.nodes[node], false);
        }
        self.domain_cache.borrow_mut().clear();
    }

    /// Takes a removed node back.
    pub(crate) fn restore(&mut self, node: usize) {
        if !std::mem::replace(&mut self.nodes[node].alive, true) {
            self.tally.count(&self.nodes[node], true);
        }
        self.domain_cache.borrow_mut().clear();
    }

    /// Puts a pod on a node without asking.
    pub(crate) fn put(&mut self, world: &World<'_>, pod: usize, node: usize) {
        let class = &world.classes.all[world.classes.of_pod[pod]];
        subtract(&mut self.nodes[node].free, &class.size);
        let known = &mut *self.nodes[node];
        let at = known.pods.binary_search(&pod).unwrap_or_else(|at| at);
        known.pods.insert(at, pod);
        known.host_ports.extend(class.host_ports.iter().cloned());
        self.pod_node[pod] = Some(node);
        self.count(world, pod, node, 1);
    }

    /// Takes a pod off its node.
    pub(crate) fn take(&mut self, world: &World<'_>, pod: usize) {
        let Some(node) = self.pod_node[pod].take() else { return };
        let class = &world.classes.all[world.classes.of_pod[pod]];
        if let Ok(at) = self.nodes[node].pods.binary_search(&pod) {
            self.nodes[node].pods.remove(at);
        }
        for port in &class.host_ports {
            let ports = &mut self.nodes[node].host_ports;
            if let Some(at) = ports.iter().position(|known| known == port) {
                ports.swap_remove(at);
            }
        }
        self.refresh_free(world, node);
        self.count(world, pod, node, -1);
    }

    /// Room is recomputed rather than added back, since a node may hold more than it can allocate.
    fn refresh_free(&mut self, world: &World<'_>, node: usize) {
        let mut used = match self.nodes[node].offering {
            None => world.nodes[node].overhead,
            Some(Offering { group, instance_type, .. }) => {
                let mut overhead = world.type_capacity[instance_type];
                subtract(&mut overhead, &world.group_fit.room(world, group, instance_type));
                overhead
            }
        };
        for pod in &self.nodes[node].pods {
            add(&mut used, &world.classes.all[world.classes.of_pod[*pod]].size);
        }
        let mut free = self.nodes[node].allocatable;
        subtract(&mut free, &used);
        self.nodes[node].free = free;
    }

    fn count(&mut self, world: &World<'_>, pod: usize, node: usize, by: i64) {
        let class = &world.classes.all[world.classes.of_pod[pod]];
        let terms = &world.classes.terms;
        for term in &class.member_of {
            if let Some(domain) = self.domains[terms.all[*term].topology][node] {
                bump(&mut self.members[*term], domain, by);
            }
        }
        for term in &class.anti_affinity {
            if let Some(domain) = self.domains[terms.all[*term].topology][node] {
                bump(&mut self.owners[*term], domain, by);
            }
        }
    }

    /// What its living managed nodes come to.
    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// What the living nodes cost together.
    pub(crate) fn cost_microusd_per_hour(&self) -> u64 {
        self.tally.microusd_per_hour
    }

    /// Places of living nodes.
    pub(crate) fn alive(&self) -> impl Iterator<Item = usize> + '_ {
        self.nodes.iter().enumerate().filter(|(_, node)| node.alive).map(|(place, _)| place)
    }
}

fn joining_label(world: &World<'_>, offering: Offering, key: &str) -> Option<String> {
    use crate::world::new_node::NewNode;
    use crate::world::requirement::{LabelValue, NodeLabels};
    let node = NewNode {
        group: &world.input.node_groups[offering.group],
        instance_type: world.types[offering.instance_type],
        zone: &world.zones[offering.zone],
        capacity_type: offering.capacity_type,
        region: world.input.market.region.as_str(),
    };
    match node.label(key) {
        LabelValue::Known(value) => value.map(str::to_owned),
        LabelValue::Unknown => None,
    }
}

fn bump(counts: &mut Vec<u32>, domain: usize, by: i64) {
    if counts.len() <= domain {
        counts.resize(domain + 1, 0);
    }
    counts[domain] = u32::try_from((i64::from(counts[domain]) + by).max(0)).unwrap_or(0);
}
