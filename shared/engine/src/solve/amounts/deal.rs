//! Chosen nodes dealt out to zones: no pool above its share, as many zones as wanted, evenly loaded.

use super::Task;
use super::columns::Column;
use crate::world::Offering;
use spot_domain::CapacityType;
use std::collections::BTreeMap;

/// One offering per node, the largest nodes first; columns with fewer zones to choose from go before others.
pub(super) fn deal(task: &Task<'_>, columns: &[Column], counts: &[u32]) -> Vec<Offering> {
    let mut load: BTreeMap<usize, u128> = task.staying.zone_load.clone();
    let mut pools: BTreeMap<(usize, usize), u128> = BTreeMap::new();
    for (pool, (_, held)) in &task.staying.pools {
        pools.insert(*pool, held.cpu);
    }
    let mut order: Vec<usize> = (0..columns.len()).filter(|place| counts[*place] > 0).collect();
    order.sort_by(|left, right| {
        let (left_column, right_column) = (&columns[*left], &columns[*right]);
        (left_column.zones.len().cmp(&right_column.zones.len()))
            .then(right_column.capacity[0].total_cmp(&left_column.capacity[0]))
            .then(left.cmp(right))
    });
    let mut dealt = Vec::new();
    for place in order {
        let column = &columns[place];
        for _ in 0..counts[place] {
            let held = |zone: usize| match column.capacity_type {
                CapacityType::Spot => pools.get(&(column.instance_type, zone)).copied().unwrap_or(0),
                CapacityType::OnDemand => 0,
            };
            let key = |zone: &&usize| (held(**zone), load.get(*zone).copied().unwrap_or(0), **zone);
            let Some(zone) = column.zones.iter().min_by_key(key).copied() else { continue };
            let cpu = column.capacity[0] as u128;
            *load.entry(zone).or_default() += cpu;
            if column.capacity_type == CapacityType::Spot {
                *pools.entry((column.instance_type, zone)).or_default() += cpu;
            }
            dealt.push(Offering {
                group: task.group,
                instance_type: column.instance_type,
                zone,
                capacity_type: column.capacity_type,
            });
        }
    }
    dealt
}
