//! What a fleet must have in amounts, and by how much one falls short of it.

use super::Task;
use super::columns::Column;
use crate::world::dimensions::{CPU, MEMORY, PODS};
use spot_domain::CapacityType;
use std::collections::BTreeMap;

/// Share of the room on staying nodes that pods of average mix are expected to find, in percent.
const USABLE_PERCENT: f64 = 0.95;

/// Shares are compared with this slack, so that what is exactly enough is enough.
const SLACK: f64 = 1e-9;

/// Amounts wanted of the nodes that join.
#[derive(Clone, Debug)]
pub(super) struct Need {
    /// CPU, memory and pods.
    pub(super) room: [f64; 3],
    pub(super) on_demand_share: f64,
    pub(super) nodes: u32,
    pool_share: f64,
    start: Totals,
    /// What Spot pools hold already: nodes, CPU and memory.
    held: BTreeMap<(usize, usize), (u32, [f64; 2])>,
}

/// Amounts of a fleet.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Totals {
    pub(super) cost: f64,
    room: [f64; 3],
    whole: [f64; 2],
    on_demand: [f64; 2],
    nodes: f64,
}

impl Totals {
    /// With so many more, or fewer, nodes of a column.
    pub(super) fn with(mut self, column: &Column, count: f64) -> Self {
        self.cost += column.cost * count;
        self.room.iter_mut().zip(column.room).for_each(|(have, one)| *have += one * count);
        self.whole.iter_mut().zip(column.capacity).for_each(|(have, one)| *have += one * count);
        if column.capacity_type == CapacityType::OnDemand {
            self.on_demand.iter_mut().zip(column.capacity).for_each(|(have, one)| *have += one * count);
        }
        self.nodes += count;
        self
    }
}

impl Need {
    pub(super) fn of(task: &Task<'_>) -> Self {
        let mut wanted = [0.0; 3];
        for item in task.demand {
            let size = &task.world.classes.all[item.class].size;
            for (total, dimension) in wanted.iter_mut().zip([CPU, MEMORY, PODS]) {
                *total += size[dimension] as f64 * item.pods.len() as f64;
            }
        }
        let taken = taken_by_staying(task, &wanted);
        let room = [0, 1, 2].map(|dimension| wanted[dimension] * (1.0 - taken));
        let staying = task.staying;
        let nodes = task.emptied.alive().filter(|node| task.emptied.nodes[*node].managed).count() as u32;
        let amounts = |capacity: crate::safety::Capacity| [capacity.cpu as f64, capacity.memory as f64];
        let start =
            Totals { whole: amounts(staying.whole), on_demand: amounts(staying.on_demand), ..Totals::default() };
        Self {
            room,
            on_demand_share: task.bounds.wanted_on_demand_share,
            nodes: task.bounds.nodes.saturating_sub(nodes),
            pool_share: task.bounds.max_pool_share,
            start,
            held: staying.pools.iter().map(|(pool, (count, held))| (*pool, (*count, amounts(*held)))).collect(),
        }
    }

    /// More CPU and more memory than that, in thousandths.
    pub(super) fn with_slack(&self, (cpu, memory): (u32, u32)) -> Self {
        let factor = |permille: u32| 1.0 + f64::from(permille) / 1000.0;
        let [cpu_need, memory_need, pods] = self.room;
        Self { room: [cpu_need * factor(cpu), memory_need * factor(memory), pods], ..self.clone() }
    }

    /// The staying nodes alone.
    pub(super) fn start(&self) -> Totals {
        self.start
    }

    /// CPU, memory and pods still lacking.
    pub(super) fn lacking(&self, totals: &Totals) -> [f64; 3] {
        [0, 1, 2].map(|dimension| (self.room[dimension] - totals.room[dimension]).max(0.0))
    }

    /// On-demand CPU and memory still lacking when the fleet is complete.
    pub(super) fn lacking_on_demand(&self, totals: &Totals) -> [f64; 3] {
        let whole = self.expected(totals).whole;
        let lacking =
            |dimension: usize| (self.on_demand_share * whole[dimension] - totals.on_demand[dimension]).max(0.0);
        [lacking(0), lacking(1), 0.0]
    }

    /// The amounts once what is lacking has been bought.
    pub(super) fn expected(&self, totals: &Totals) -> Totals {
        let lacking = self.lacking(totals);
        let whole = [totals.whole[0] + lacking[0], totals.whole[1] + lacking[1]];
        Totals { whole, ..*totals }
    }

    /// By how much amounts and shares fall short, pools aside; 0 when they suffice.
    pub(super) fn shortfall(&self, totals: &Totals) -> f64 {
        let mut short = (f64::from(self.nodes) - totals.nodes).max(0.0);
        for (need, have) in self.room.iter().zip(totals.room) {
            if *need > have {
                short += (need - have) / need;
            }
        }
        for (whole, have) in totals.whole.iter().zip(totals.on_demand) {
            let lacking = (self.on_demand_share - SLACK) * whole - have;
            if lacking > 0.0 {
                short += lacking / whole;
            }
        }
        short
    }

    /// Nodes of a column beyond what its pools may hold, as a share of the whole.
    pub(super) fn crowding(&self, column: &Column, count: f64, totals: &Totals) -> f64 {
        if column.capacity_type != CapacityType::Spot {
            return 0.0;
        }
        let fitting = |held: [f64; 2]| {
            let room = |d: usize| ((self.pool_share + SLACK) * totals.whole[d] - held[d]) / column.capacity[d].max(1.0);
            room(0).min(room(1)).floor().max(0.0)
        };
        let one_pool = |zone: &usize| match self.held.get(&(column.instance_type, *zone)) {
            None => fitting([0.0; 2]).max(1.0),
            Some((_, held)) => fitting(*held),
        };
        if count <= 1.0 && self.held.is_empty() {
            return 0.0;
        }
        if self.held.is_empty() {
            let most = column.zones.len() as f64 * fitting([0.0; 2]).max(1.0);
            return (count - most).max(0.0) * (column.capacity[0] / totals.whole[0].max(1.0)).max(0.01);
        }
        let most: f64 = column.zones.iter().map(one_pool).sum();
        (count - most).max(0.0) * (column.capacity[0] / totals.whole[0].max(1.0)).max(0.01)
    }
}

/// The part of the demand that finds room on nodes that stay, if its mix is the average one.
fn taken_by_staying(task: &Task<'_>, wanted: &[f64; 3]) -> f64 {
    let mut taken = 0.0;
    for node in task.emptied.alive().map(|node| &task.emptied.nodes[node]).filter(|node| node.receives) {
        let parts = wanted
            .iter()
            .zip([CPU, MEMORY, PODS])
            .map(|(all, dimension)| if *all > 0.0 { node.free[dimension] as f64 / all } else { f64::MAX });
        taken += parts.fold(f64::MAX, f64::min).min(1.0) * USABLE_PERCENT;
    }
    taken.min(1.0)
}
