//! Putting pods on chosen nodes, every placement asked for, and finding room for those that were refused.

use super::demand::Item;
use crate::fleet::Fleet;
use crate::packing::Packing;
use crate::world::World;

/// Puts each item's pods where the packing says; returns those that a rule refused.
pub(crate) fn settle(
    world: &World<'_>,
    fleet: &mut Fleet,
    items: &[Item],
    packing: &Packing,
    open_nodes: &[usize],
    joined: &[(usize, Vec<(usize, u32)>)],
) -> Vec<usize> {
    let mut next = vec![0usize; items.len()];
    let mut refused = Vec::new();
    let into_open = open_nodes.iter().zip(&packing.into_open).map(|(node, held)| (*node, held.as_slice()));
    let into_new = joined.iter().map(|(node, held)| (*node, held.as_slice()));
    for (node, held) in into_open.chain(into_new) {
        for (item, count) in held {
            for _ in 0..*count {
                let Some(pod) = items[*item].pods.get(next[*item]).copied() else { continue };
                next[*item] += 1;
                if fleet.accepts_but_zone_spread(world, items[*item].class, node) {
                    fleet.put(world, pod, node);
                } else {
                    refused.push(pod);
                }
            }
        }
    }
    for (item, taken) in items.iter().zip(next) {
        refused.extend(item.pods.iter().skip(taken));
    }
    refused.sort_unstable();
    refused
}

/// Puts a pod on the node of the fleet that it fills best; `false` when none accepts it. Nodes that join come first,
/// so that those that stay are disturbed as little as possible.
pub(crate) fn place_anywhere(world: &World<'_>, fleet: &mut Fleet, pod: usize, zone: Option<usize>) -> bool {
    let class = world.classes.of_pod[pod];
    let size = &world.classes.all[class].size;
    let tightness = |node: usize| {
        let free = &fleet.nodes[node].free;
        let left = |dimension: usize| free[dimension].saturating_sub(size[dimension]);
        (left(0), left(1), node)
    };
    let best = fleet
        .alive()
        .filter(|node| zone.is_none_or(|zone| fleet.nodes[*node].zone == Some(zone)))
        .filter(|node| match zone {
            Some(_) => fleet.accepts_but_zone_spread(world, class, *node),
            None => fleet.accepts(world, class, *node),
        })
        .min_by_key(|node| (fleet.nodes[*node].offering.is_none(), tightness(*node)));
    match best {
        Some(node) => {
            fleet.put(world, pod, node);
            true
        }
        None => false,
    }
}
