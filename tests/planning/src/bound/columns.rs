//! The offerings a fleet can be made of and the conditions on their numbers, as columns and rows of a linear program.

use super::NodeSizes;
use super::relaxation::{Program, ROWS};
use spot_domain::{Architecture, InstanceType, PlanningInput, TypeQuote};

/// Least share of capacity on-demand, and greatest share of one Spot pool.
const ON_DEMAND_SHARE: f64 = 0.15;
const POOL_SHARE: f64 = 0.2;

/// The checker's own slack on shares, and what floating point needs.
const ROUNDING: f64 = 1e-7;

/// What the part of all requests is that a new node may always hold.
const LARGEST_NODE_DIVISOR: u64 = 3;

/// What is asked of every fleet.
pub(super) struct Need {
    /// CPU in millicores, memory in bytes, pods.
    requested: [u64; 3],
    /// What every request of CPU and of memory is a multiple of.
    grain: [u64; 2],
    /// Every pod's CPU, memory and number, 1.
    pods: Vec<[u64; 3]>,
    nodes: u64,
    zones: f64,
    /// CPU and memory of which no new node has more of both.
    largest: [u64; 2],
}

impl Need {
    pub(super) fn of(input: &PlanningInput) -> Self {
        assert!(input.daemon_sets.is_empty(), "the bound does not know DaemonSets");
        let pods: Vec<[u64; 3]> =
            input.pods.iter().map(|pod| [pod.requests.cpu_millicores, pod.requests.memory_bytes, 1]).collect();
        let mut requested = [0, 0, input.pods.len() as u64];
        let mut grain = [0, 0];
        for size in &pods {
            for dimension in [0, 1] {
                requested[dimension] += size[dimension];
                grain[dimension] = greatest_common_divisor(grain[dimension], size[dimension]);
            }
        }
        let mut largest = [requested[0] / LARGEST_NODE_DIVISOR, requested[1] / LARGEST_NODE_DIVISOR];
        for node in input.nodes.iter().filter(|node| node.unmanaged.is_none()) {
            largest[0] = largest[0].max(node.allocatable.cpu_millicores);
            largest[1] = largest[1].max(node.allocatable.memory_bytes);
        }
        let nodes = u64::from(input.safety.min_nodes).min(input.nodes.len() as u64);
        let zones = input.node_groups.iter().map(|group| group.zones.len()).sum::<usize>() as f64;
        Self { requested, grain: grain.map(|grain| grain.max(1)), pods, nodes, zones, largest }
    }
}

impl Need {
    /// Not larger than the largest node in CPU and in memory.
    pub(super) fn allows_size(&self, kind: &InstanceType) -> bool {
        let size = &kind.allocatable;
        size.cpu_millicores <= self.largest[0] || size.memory_bytes <= self.largest[1]
    }
}

fn greatest_common_divisor(left: u64, right: u64) -> u64 {
    if right == 0 { left } else { greatest_common_divisor(right, left % right) }
}

/// An instance type bought one way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    price: f64,
    /// CPU, memory and pods of it that pods can use.
    room: [u64; 3],
    /// CPU and memory it counts with for the shares.
    capacity: [f64; 2],
    on_demand: bool,
    most: f64,
}

/// Bare metal, earlier generations and, on a cluster without any, burstable types are never proposed.
pub(super) fn is_usable(kind: &InstanceType) -> bool {
    kind.architecture == Architecture::Amd64 && !kind.bare_metal && !kind.burstable && !kind.previous_generation
}

struct Priced {
    capacity: [f64; 2],
    /// CPU, memory and pods of it by themselves.
    whole: [u64; 3],
    room: [u64; 3],
    list: f64,
    spot: Option<f64>,
}

/// All offerings that a fleet cheaper than `planned` can have.
pub(super) fn columns(input: &PlanningInput, need: &Need, planned: f64, sizes: NodeSizes) -> Vec<Column> {
    let types: Vec<Priced> = input
        .instance_types
        .iter()
        .filter(|kind| is_usable(kind))
        .filter(|kind| sizes == NodeSizes::Any || need.allows_size(kind))
        .filter_map(|kind| {
            let quote = input.market.types.iter().find(|quote| quote.instance_type == kind.name && quote.offered)?;
            Some(priced(need, kind, quote))
        })
        .collect();
    let types = limited_by_pods(need, types);
    let list_rates = rates(&types, |kind| kind.list);
    let spot_rates = rates(&types, |kind| kind.spot.unwrap_or(kind.list));
    let affordable =
        [0, 1].map(|d| planned / ((1.0 - ON_DEMAND_SHARE) * spot_rates[d] + ON_DEMAND_SHARE * list_rates[d]));
    let beside = |kind: &Priced| {
        let least = (kind.capacity[0] * list_rates[0]).max(kind.capacity[1] * list_rates[1]);
        least * ON_DEMAND_SHARE / (1.0 - ON_DEMAND_SHARE)
    };
    let mut columns: Vec<Column> = types
        .iter()
        .filter_map(|kind| Some((kind, kind.spot?)))
        .filter(|(kind, price)| price + beside(kind) < planned)
        .map(|(kind, price)| {
            let per_pool =
                (POOL_SHARE * affordable[0] / kind.capacity[0]).min(POOL_SHARE * affordable[1] / kind.capacity[1]);
            let most = need.zones * (per_pool + ROUNDING).floor().max(1.0);
            Column { price, room: kind.room, capacity: kind.capacity, on_demand: false, most }
        })
        .collect();
    columns.extend(undominated(&types, planned));
    columns
}

fn priced(need: &Need, kind: &InstanceType, quote: &TypeQuote) -> Priced {
    let size = &kind.allocatable;
    let list = quote.on_demand_microusd_per_hour.0 as f64;
    let is_steady = kind.spot_supported == Some(true) && quote.advisor_bucket.is_some_and(|bucket| bucket.index() < 4);
    let spot = quote.spot_microusd_per_hour.map(|price| price.0 as f64).filter(|price| is_steady && *price < list);
    let whole = |amount: u64, dimension: usize| amount / need.grain[dimension] * need.grain[dimension];
    let whole = [whole(size.cpu_millicores, 0), whole(size.memory_bytes, 1), size.pods];
    Priced { capacity: [size.cpu_millicores as f64, size.memory_bytes as f64], whole, room: whole, list, spot }
}

/// Takes from every type's room what no set of the pods can use. The most of one resource that pods give while they take
/// no more of another than there is: pods in order of their ratio, the last one in part, which no set exceeds.
fn limited_by_pods(need: &Need, mut types: Vec<Priced>) -> Vec<Priced> {
    for (given, taken) in [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)] {
        let mut pods = need.pods.clone();
        let ratio = |pod: &[u64; 3]| pod[given] as f64 / pod[taken].max(1) as f64;
        pods.sort_by(|left, right| ratio(right).total_cmp(&ratio(left)));
        for kind in &mut types {
            let mut left = kind.whole[taken] as f64;
            let mut most = 0.0;
            for pod in &pods {
                let part = (left / pod[taken].max(1) as f64).min(1.0);
                most += part * pod[given] as f64;
                left -= part * pod[taken] as f64;
                if part < 1.0 {
                    break;
                }
            }
            kind.room[given] = kind.room[given].min((most + 1.0) as u64);
        }
    }
    types
}

/// The least money for one unit of CPU, and of memory.
fn rates(types: &[Priced], price: impl Fn(&Priced) -> f64) -> [f64; 2] {
    [0, 1].map(|dimension| {
        types.iter().map(|kind| price(kind) / kind.capacity[dimension].max(1.0)).fold(f64::MAX, f64::min)
    })
}

/// On-demand types for which no other has at least the room for no more money.
fn undominated(types: &[Priced], planned: f64) -> Vec<Column> {
    let mut by_price: Vec<&Priced> = types.iter().filter(|kind| kind.list < planned).collect();
    by_price
        .sort_by(|left, right| left.list.total_cmp(&right.list).then(right.capacity[0].total_cmp(&left.capacity[0])));
    let mut kept: Vec<Column> = Vec::new();
    for kind in by_price {
        let holds = |other: &Column| {
            (0..3).all(|dimension| other.room[dimension] >= kind.room[dimension])
                && (0..2).all(|dimension| other.capacity[dimension] >= kind.capacity[dimension])
        };
        if !kept.iter().any(holds) {
            let most = (planned / kind.list).floor();
            kept.push(Column { price: kind.list, room: kind.room, capacity: kind.capacity, on_demand: true, most });
        }
    }
    kept
}

/// The conditions, each scaled to about 1.
pub(super) fn program(need: &Need, columns: &[Column]) -> Program {
    let requested = need.requested.map(|amount| amount.max(1) as f64);
    let row = |column: &Column| -> [f64; ROWS] {
        let room = [0, 1, 2].map(|dimension| column.room[dimension] as f64 / requested[dimension]);
        let sign = if column.on_demand { 1.0 - ON_DEMAND_SHARE } else { -ON_DEMAND_SHARE };
        let share = [0, 1].map(|dimension| sign * column.capacity[dimension] / requested[dimension]);
        [room[0], room[1], room[2], share[0], share[1], 1.0 / need.nodes.max(1) as f64]
    };
    Program {
        columns: columns.iter().map(row).collect(),
        costs: columns.iter().map(|column| column.price).collect(),
        most: columns.iter().map(|column| column.most).collect(),
        outdone: (0..columns.len()).map(|better| outdone(columns, better)).collect(),
        least: [1.0 - ROUNDING, 1.0 - ROUNDING, 1.0 - ROUNDING, -ROUNDING, -ROUNDING, 1.0 - ROUNDING],
    }
}

/// Spot offerings with no more room, no less capacity (which calls for on-demand beside it) and no lower price than a
/// Spot offering. A node of theirs can be exchanged for one of its as long as its greatest number is not reached; among
/// equals the earlier one comes first.
fn outdone(columns: &[Column], better: usize) -> Vec<usize> {
    let own = &columns[better];
    let is_outdone = |place: usize| {
        let other = &columns[place];
        let no_better = own.price <= other.price
            && (0..3).all(|dimension| own.room[dimension] >= other.room[dimension])
            && (0..2).all(|dimension| own.capacity[dimension] <= other.capacity[dimension]);
        let equal = own.price == other.price && own.room == other.room && own.capacity == other.capacity;
        place != better && !own.on_demand && !other.on_demand && no_better && (!equal || better < place)
    };
    (0..columns.len()).filter(|place| is_outdone(*place)).collect()
}
