//! What can be bought, as columns of amounts: the few types of every size that give most for their price.

use super::Task;
use super::need::Need;
use super::usable::Usable;
use crate::market::Offers;
use crate::safety::capacity_of;
use crate::world::dimensions::{CPU, MEMORY, PODS};
use crate::world::{Offering, World};
use spot_domain::CapacityType;
use std::collections::BTreeMap;

/// Mixes of CPU and memory, in eighths of CPU, for which the best types are kept.
const MIXES: [u32; 5] = [8, 6, 4, 2, 0];

/// Share of the pods that a type must accept to be bought for all of them, in percent.
const ACCEPTED_PERCENT: usize = 95;

/// An offering in one or several zones where it costs the same.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) instance_type: usize,
    pub(super) capacity_type: CapacityType,
    pub(super) zones: Vec<usize>,
    /// Money.
    pub(super) price: u64,
    /// What the choice goes by: Spot with its risk.
    pub(super) cost: f64,
    /// CPU, memory and pods it has room for.
    pub(super) room: [f64; 3],
    /// CPU and memory it counts with for the shares.
    pub(super) capacity: [f64; 2],
}

/// The columns, the cheapest first.
pub(super) fn columns(task: &Task<'_>, need: &Need) -> Vec<Column> {
    let acceptance = Acceptance::of(task);
    let mut kept = Vec::new();
    for capacity_type in [CapacityType::Spot, CapacityType::OnDemand] {
        let all = candidates(task, &acceptance, capacity_type);
        kept.extend(best_of_each_size(task, need, all, capacity_type));
    }
    kept.sort_by(|left: &Column, right: &Column| {
        left.cost
            .total_cmp(&right.cost)
            .then_with(|| (left.instance_type, &left.zones).cmp(&(right.instance_type, &right.zones)))
    });
    kept
}

/// Pods by requirement: a class stands for all that ask the same of a node.
struct Acceptance {
    classes: Vec<(usize, usize)>,
    pods: usize,
}

impl Acceptance {
    fn of(task: &Task<'_>) -> Self {
        let mut by_requirement = BTreeMap::new();
        for item in task.demand {
            let class = &task.world.classes.all[item.class];
            let known =
                by_requirement.entry((class.requirement, class.architectures.clone())).or_insert((item.class, 0));
            known.1 += item.pods.len();
        }
        let classes: Vec<(usize, usize)> = by_requirement.into_values().collect();
        let pods = classes.iter().map(|(_, pods)| pods).sum();
        Self { classes, pods }
    }

    fn most_accepted(&self, world: &World<'_>, offering: Offering) -> bool {
        let accepted = self.classes.iter().filter(|(class, _)| world.group_fit.accepts(world, *class, offering));
        accepted.map(|(_, pods)| pods).sum::<usize>() * 100 >= self.pods * ACCEPTED_PERCENT
    }
}

fn candidates(task: &Task<'_>, acceptance: &Acceptance, capacity_type: CapacityType) -> Vec<Column> {
    let (world, group) = (task.world, task.group);
    let grain = grain(task);
    let references = references(task);
    let usable = Usable::of(world, task.demand);
    let mut found = Vec::new();
    for instance_type in task.offers.of_group[group].iter().copied() {
        let size = world.group_fit.room(world, group, instance_type);
        let too_large = task.largest.is_some_and(|(cpu, memory)| size[CPU] > cpu && size[MEMORY] > memory);
        if too_large || size[CPU] == 0 || size[MEMORY] == 0 || size[PODS] == 0 {
            continue;
        }
        let mut by_price: BTreeMap<(u64, u64), Vec<usize>> = BTreeMap::new();
        for zone in &world.group_fit.group_zones[group] {
            let offering = Offering { group, instance_type, zone: *zone, capacity_type };
            if task.offers.has(world, instance_type, *zone, capacity_type) && acceptance.most_accepted(world, offering)
            {
                let price = Offers::price(world, instance_type, *zone, capacity_type);
                let rank = match capacity_type {
                    CapacityType::Spot => {
                        task.offers.risk_price(world, instance_type, *zone, references[instance_type])
                    }
                    CapacityType::OnDemand => price,
                };
                by_price.entry((price, rank)).or_default().push(*zone);
            }
        }
        let whole = [size[CPU] / grain.0 * grain.0, size[MEMORY] / grain.1 * grain.1, size[PODS]];
        let room = usable.of_room(whole.map(|room| room as f64));
        let own = capacity_of(&world.type_capacity[instance_type]);
        found.extend(by_price.into_iter().map(|((price, rank), zones)| Column {
            instance_type,
            capacity_type,
            zones,
            price,
            cost: rank as f64,
            room,
            capacity: [own.cpu as f64, own.memory as f64],
        }));
    }
    found
}

/// Per type the cheapest list price for which as much room can be had: what SPOT-01 compares Spot prices with.
fn references(task: &Task<'_>) -> Vec<u64> {
    let (world, group) = (task.world, task.group);
    let list = |kind: usize| world.prices.on_demand[kind].unwrap_or(u64::MAX / 4);
    let mut references: Vec<u64> = (0..world.types.len()).map(list).collect();
    let kinds = &task.offers.of_group[group];
    for kind in kinds {
        let room = world.group_fit.room(world, group, *kind);
        // The cheapest list price comes first.
        let cheapest = kinds.iter().find(|other| {
            let have = world.group_fit.room(world, group, **other);
            [CPU, MEMORY, PODS].iter().all(|dimension| have[*dimension] >= room[*dimension])
        });
        references[*kind] = cheapest.map_or(references[*kind], |cheapest| list(*cheapest));
    }
    references
}

/// The greatest amounts of CPU and memory that every request is a multiple of: what is less than one stays unused.
fn grain(task: &Task<'_>) -> (u64, u64) {
    let sizes = || task.demand.iter().map(|item| &task.world.classes.all[item.class].size);
    let common = |dimension: usize| sizes().map(|size| size[dimension]).fold(0, greatest_common_divisor).max(1);
    (common(CPU), common(MEMORY))
}

fn greatest_common_divisor(left: u64, right: u64) -> u64 {
    if right == 0 { left } else { greatest_common_divisor(right, left % right) }
}

/// For every size and every mix of CPU and memory the few that cost least.
fn best_of_each_size(task: &Task<'_>, need: &Need, all: Vec<Column>, capacity_type: CapacityType) -> Vec<Column> {
    let zones = task.world.group_fit.group_zones[task.group].len().max(1) as f64;
    let depth = match capacity_type {
        CapacityType::Spot => (1.0 / (task.bounds.max_pool_share * zones).max(0.05)).ceil() as usize + 1,
        CapacityType::OnDemand => 2,
    };
    let mut by_size: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (place, column) in all.iter().enumerate() {
        by_size.entry((column.capacity[0] * 1.1).log2().floor() as u32).or_default().push(place);
    }
    let mut chosen = vec![false; all.len()];
    for places in by_size.values_mut() {
        for mix in MIXES {
            let value = |place: &usize| {
                let share = |dimension: usize| (all[*place].room[dimension] / need.room[dimension].max(1.0)).min(1.0);
                let cpu = f64::from(mix) / 8.0;
                all[*place].cost / (share(0) * cpu + share(1) * (1.0 - cpu)).max(1e-12)
            };
            places.sort_by(|left, right| value(left).total_cmp(&value(right)).then(left.cmp(right)));
            places.iter().take(depth).for_each(|place| chosen[*place] = true);
        }
        cheapest_of_each_shape(&all, places, depth, &mut chosen);
    }
    all.into_iter().zip(chosen).filter(|(_, chosen)| *chosen).map(|(column, _)| column).collect()
}

/// Types of middling mix are the best at none and fit best all the same where little else is bought: of every mix, in
/// powers of two of memory per CPU, those that cost least stay too.
fn cheapest_of_each_shape(all: &[Column], places: &mut [usize], depth: usize, chosen: &mut [bool]) {
    let shape = |place: usize| (all[place].capacity[1] / all[place].capacity[0].max(1.0)).log2().round() as i32;
    places.sort_by(|left, right| {
        shape(*left).cmp(&shape(*right)).then(all[*left].cost.total_cmp(&all[*right].cost)).then(left.cmp(right))
    });
    for of_shape in places.chunk_by(|left, right| shape(*left) == shape(*right)) {
        of_shape.iter().take(depth).for_each(|place| chosen[*place] = true);
    }
}
