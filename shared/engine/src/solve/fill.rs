//! Filling a given fleet: every pod goes to the node whose remaining mix of CPU, memory and pods is most like its own, so that
//! no node runs out of one while the other lies idle.

use super::demand::Item;
use super::exchange::let_in;
use crate::fleet::Fleet;
use crate::packing::Size;
use crate::world::World;
use crate::world::dimensions::{CPU, MEMORY, PODS, fits};

/// Pods left over up to which others are moved aside for them.
const MOST_REPAIRS: usize = 24;

/// Puts the pods of `items` on nodes of the fleet; returns those that found no room, as items.
pub(super) fn fill(world: &World<'_>, fleet: &mut Fleet, items: &[Item]) -> Vec<Item> {
    let scale = Scale::of(world, items);
    let nodes: Vec<usize> = fleet.alive().filter(|node| fleet.nodes[*node].receives).collect();
    let size = |item: &Item| &world.classes.all[item.class].size;
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|left, right| {
        let weight = |place: usize| scale.of_size(size(&items[place]));
        let greater = |place: usize| weight(place)[0].max(weight(place)[1]);
        greater(*right).total_cmp(&greater(*left)).then(left.cmp(right))
    });
    let mut left: Vec<(usize, usize)> = Vec::new();
    for place in order {
        let item = &items[place];
        for pod in &item.pods {
            match best_node(world, fleet, &nodes, item, &scale) {
                Some(node) => fleet.put(world, *pod, node),
                None => left.push((place, *pod)),
            }
        }
    }
    if !left.is_empty() && left.len() <= MOST_REPAIRS {
        let mut own = vec![false; world.pods.len()];
        items.iter().flat_map(|item| &item.pods).for_each(|pod| own[*pod] = true);
        left.retain(|(place, pod)| !make_room(world, fleet, &nodes, &own, &items[*place], *pod));
    }
    if !left.is_empty() && let_in(world, fleet, &nodes, items, &left) {
        left.clear();
    }
    rest(items, left)
}

fn rest(items: &[Item], mut left: Vec<(usize, usize)>) -> Vec<Item> {
    left.sort_unstable();
    let mut rest: Vec<Item> = Vec::new();
    let mut last = None;
    for (place, pod) in left {
        if last != Some(place) {
            rest.push(Item { pods: Vec::new(), ..items[place].clone() });
            last = Some(place);
        }
        if let Some(item) = rest.last_mut() {
            item.pods.push(pod);
        }
    }
    rest
}

/// CPU, memory and number of pods brought to one scale: shares of all that is to be placed.
struct Scale([f64; 3]);

impl Scale {
    fn of(world: &World<'_>, items: &[Item]) -> Self {
        Self([CPU, MEMORY, PODS].map(|dimension| {
            let size = |item: &Item| world.classes.all[item.class].size[dimension] as f64;
            items.iter().map(|item| size(item) * item.pods.len() as f64).sum::<f64>().max(1.0)
        }))
    }

    fn of_size(&self, size: &Size) -> [f64; 3] {
        [size[CPU] as f64 / self.0[0], size[MEMORY] as f64 / self.0[1], size[PODS] as f64 / self.0[2]]
    }
}

fn dot(left: [f64; 3], right: [f64; 3]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

fn best_node(world: &World<'_>, fleet: &Fleet, nodes: &[usize], item: &Item, scale: &Scale) -> Option<usize> {
    let size = &world.classes.all[item.class].size;
    let own = scale.of_size(size);
    let likeness = |node: usize| {
        let free = scale.of_size(&fleet.nodes[node].free);
        dot(own, free) / dot(free, free).sqrt().max(1e-300)
    };
    let mut fitting: Vec<(f64, usize)> = nodes
        .iter()
        .copied()
        .filter(|node| fits(size, &fleet.nodes[*node].free))
        .filter(|node| item.zone.is_none_or(|zone| fleet.nodes[*node].zone == Some(zone)))
        .map(|node| (likeness(node), node))
        .collect();
    while !fitting.is_empty() {
        let best = (0..fitting.len()).max_by(|left, right| {
            fitting[*left].0.total_cmp(&fitting[*right].0).then(fitting[*right].1.cmp(&fitting[*left].1))
        })?;
        let (_, node) = fitting.swap_remove(best);
        if fleet.accepts_but_zone_spread(world, item.class, node) {
            return Some(node);
        }
    }
    None
}

/// Moves one of the demand's `own` pods aside so that another finds room.
fn make_room(world: &World<'_>, fleet: &mut Fleet, nodes: &[usize], own: &[bool], item: &Item, pod: usize) -> bool {
    let size = world.classes.all[item.class].size;
    for node in nodes.iter().copied() {
        if item.zone.is_some_and(|zone| fleet.nodes[node].zone != Some(zone)) {
            continue;
        }
        let mut seen = Vec::new();
        for other in fleet.nodes[node].pods.clone() {
            let class = world.classes.of_pod[other];
            let moved = world.classes.all[class].size;
            if seen.contains(&class) || !world.classes.all[class].spreads.is_empty() || !own[other] {
                continue;
            }
            seen.push(class);
            let free = fleet.nodes[node].free;
            let enough = (0..free.len()).all(|dimension| free[dimension] + moved[dimension] >= size[dimension]);
            if !enough {
                continue;
            }
            let elsewhere = nodes.iter().copied().find(|place| {
                *place != node
                    && fits(&moved, &fleet.nodes[*place].free)
                    && fleet.accepts_but_zone_spread(world, class, *place)
            });
            let Some(elsewhere) = elsewhere else { continue };
            fleet.take(world, other);
            if fleet.accepts_but_zone_spread(world, item.class, node)
                && fleet.accepts_but_zone_spread(world, class, elsewhere)
            {
                fleet.put(world, other, elsewhere);
                fleet.put(world, pod, node);
                return true;
            }
            fleet.put(world, other, node);
        }
    }
    false
}
