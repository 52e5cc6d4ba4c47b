//! The items of a demand as the packer's classes: sizes, limits per node, and who may not share a node.

use super::demand::Item;
use crate::packing::ItemClass;
use crate::world::World;

/// One class per item, in their order.
pub(super) fn item_classes(world: &World<'_>, items: &[Item]) -> Vec<ItemClass> {
    let terms = &world.classes.terms;
    let class = |item: &Item| &world.classes.all[item.class];
    let picky: Vec<usize> = (0..items.len())
        .filter(|place| {
            let rules = class(&items[*place]);
            !rules.host_ports.is_empty()
                || !rules.anti_affinity.is_empty()
                || rules.per_node_limit(terms) != u32::MAX
                || rules.member_of.iter().any(|term| terms.is_anti[*term])
        })
        .collect();
    items
        .iter()
        .enumerate()
        .map(|(place, item)| {
            let rules = class(item);
            let clashes = |other: &&usize| {
                **other != place
                    && (items[**other].class != item.class || rules.per_node_limit(terms) == 1)
                    && rules.conflicts_with(class(&items[**other]), terms)
            };
            let conflicts = if picky.binary_search(&place).is_ok() {
                picky.iter().filter(clashes).copied().collect()
            } else {
                Vec::new()
            };
            ItemClass {
                size: rules.size,
                count: item.pods.len() as u32,
                per_bin_limit: rules.per_node_limit(terms),
                conflicts,
            }
        })
        .collect()
}
