//! Nodes that stay and have room, as the packer's open bins.

use super::bins::Posed;
use super::demand::Item;
use crate::fleet::Fleet;
use crate::packing::OpenBin;
use crate::world::World;
use crate::world::dimensions::{CPU, MEMORY};

/// Staying nodes offered to the packer at most; more would slow it without changing much, since the roomiest come
/// first.
const MOST_OPEN_BINS: usize = 300;

/// Adds the roomiest nodes that accept any of the items.
pub(super) fn add_open_bins(world: &World<'_>, fleet: &Fleet, items: &[Item], posed: &mut Posed) {
    let terms = &world.classes.terms;
    let mut roomy: Vec<usize> = fleet.alive().filter(|node| fleet.nodes[*node].receives).collect();
    roomy.sort_by_key(|node| {
        let free = &fleet.nodes[*node].free;
        (std::cmp::Reverse(free[CPU].min(free[MEMORY] >> 21)), *node)
    });
    roomy.truncate(MOST_OPEN_BINS);
    roomy.sort_unstable();
    for node in roomy {
        let accepts: Vec<bool> = items
            .iter()
            .map(|item| {
                item.zone.is_none_or(|zone| fleet.nodes[node].zone == Some(zone))
                    && fleet.accepts_but_zone_spread(world, item.class, node)
            })
            .collect();
        if !accepts.iter().any(|accepted| *accepted) {
            continue;
        }
        let held = items
            .iter()
            .enumerate()
            .filter(|(_, item)| world.classes.all[item.class].per_node_limit(terms) != u32::MAX)
            .map(|(place, item)| {
                let same = |pod: &&usize| world.classes.of_pod[**pod] == item.class;
                (place, fleet.nodes[node].pods.iter().filter(same).count() as u32)
            })
            .filter(|(_, count)| *count > 0)
            .collect();
        posed.problem.open_bins.push(OpenBin { free: fleet.nodes[node].free, accepts: Some(accepts), held });
        posed.open_nodes.push(node);
    }
}
