//! What keeps nodes as they are, and the money behind it.

use super::NOTHING;
use crate::movable::Block;
use crate::stages::{Draft, Scene};
use crate::world::dimensions::{CPU, MEMORY};
use spot_domain::{Blocked, CapacityType, Microusd, MicrousdPerHour};

pub(super) struct BlockedMoney {
    pub(super) rows: Vec<Blocked>,
    /// Each node counted once.
    pub(super) total: Microusd,
}

/// Every reason of every managed node that stays, the dearest node first.
pub(super) fn blocked(scene: &Scene<'_>, draft: &Draft) -> BlockedMoney {
    let mut rows = Vec::new();
    let mut total = NOTHING;
    for (node, blocks) in scene.movable.blocks.iter().enumerate() {
        if blocks.is_empty() || !draft.fleet.nodes[node].alive {
            continue;
        }
        let money = potential(scene, draft, node);
        total += money;
        rows.extend(blocks.iter().map(|block| row(scene, node, block, money)));
    }
    rows.sort_by(|left, right| {
        let key = |row: &Blocked| (std::cmp::Reverse(row.microusd_per_month), row.node.clone(), row.pod.clone());
        key(left).cmp(&key(right))
    });
    BlockedMoney { rows, total }
}

fn row(scene: &Scene<'_>, node: usize, block: &Block, money: Microusd) -> Blocked {
    Blocked {
        node: scene.world.input.nodes[node].name.clone(),
        pod: block.pod.map(|pod| scene.world.pod(pod).name.clone()),
        rule: block.rule,
        message: block.message.clone(),
        microusd_per_month: money,
        remedy: block.remedy.clone(),
    }
}

/// What the node costs less what its pods would cost on the best-ranked Spot offering of its group, by the greater of
/// the shares of CPU and memory that they take of it. Nothing when there is no such offering.
fn potential(scene: &Scene<'_>, draft: &Draft, node: usize) -> Microusd {
    let world = scene.world;
    let known = &draft.fleet.nodes[node];
    let Some(group) = known.group else { return NOTHING };
    let need = |dimension: usize| -> u64 {
        let sizes = known.pods.iter().map(|pod| world.classes.all[world.classes.of_pod[*pod]].size[dimension]);
        sizes.sum()
    };
    let (cpu, memory) = (need(CPU), need(MEMORY));
    let cheapest = (0..world.types.len())
        .flat_map(|kind| world.group_fit.group_zones[group].iter().map(move |zone| (kind, *zone)))
        .filter(|(kind, zone)| scene.offers.has(world, *kind, *zone, CapacityType::Spot))
        .filter(|(kind, _)| {
            let wanted = world.input.node_groups[group].architecture;
            wanted.is_none_or(|architecture| architecture == world.types[*kind].architecture)
        })
        .filter_map(|(kind, zone)| {
            let room = world.group_fit.room(world, group, kind);
            let price = world.prices.spot(kind, zone)?;
            let share = |need: u64, room: u64| {
                if room == 0 { u128::MAX } else { (u128::from(price) * u128::from(need)).div_ceil(u128::from(room)) }
            };
            u64::try_from(share(cpu, room[CPU]).max(share(memory, room[MEMORY]))).ok()
        })
        .min();
    let saved = cheapest.map_or(0, |cost| known.microusd_per_hour.saturating_sub(cost));
    MicrousdPerHour(saved).per_month()
}
