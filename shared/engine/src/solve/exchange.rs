//! Pods that found no room, let in by exchanging others between nodes: the nodes are overfilled first, and then pods
//! move or change places until no node is. That finds room where each node has too little of one resource and
//! too much of another.

use super::demand::Item;
use crate::fleet::Fleet;
use crate::packing::{MAX_DIMENSIONS, Size};
use crate::world::World;
use crate::world::dimensions::{add, fits};

/// Nodes and kinds of pods beyond which exchanges take too long for what they bring.
const MOST_NODES: usize = 60;
const MOST_KINDS: usize = 64;

/// Exchanges at most: each looks at all pairs of kinds on all nodes.
const MOST_EXCHANGES: usize = 240;

/// Overfilling less than this, in parts of the demand, is rounding.
const TINY: f64 = 1e-12;

/// Lets in the pods of `left`, by item. `false` when that fails and nothing has changed.
pub(super) fn let_in(
    world: &World<'_>,
    fleet: &mut Fleet,
    nodes: &[usize],
    items: &[Item],
    left: &[(usize, usize)],
) -> bool {
    let kinds: Vec<usize> = (0..items.len()).filter(|item| is_plain(world, &items[*item])).collect();
    let all_plain = left.iter().all(|(item, _)| kinds.binary_search(item).is_ok());
    if !all_plain || nodes.len() > MOST_NODES || kinds.len() > MOST_KINDS || !enough(world, fleet, nodes, items, left) {
        return false;
    }
    let mut table = Table::of(world, fleet, nodes, items, &kinds);
    for (item, _) in left {
        let Ok(kind) = kinds.binary_search(item) else { return false };
        if !table.overfill(kind) {
            return false;
        }
    }
    let mut exchanges = 0;
    while exchanges < MOST_EXCHANGES && table.exchange() {
        exchanges += 1;
    }
    table.fullest().is_none() && table.carry_out(world, fleet, items, &kinds, left)
}

/// Where it may run depends on no other pod.
fn is_plain(world: &World<'_>, item: &Item) -> bool {
    let class = &world.classes.all[item.class];
    class.spreads.is_empty()
        && class.anti_affinity.is_empty()
        && class.affinity.is_empty()
        && class.member_of.is_empty()
        && class.host_ports.is_empty()
}

/// Whether all nodes together have the room.
fn enough(world: &World<'_>, fleet: &Fleet, nodes: &[usize], items: &[Item], left: &[(usize, usize)]) -> bool {
    let mut room = Size::default();
    nodes.iter().for_each(|node| add(&mut room, &fleet.nodes[*node].free));
    let mut wanted = Size::default();
    left.iter().for_each(|(item, _)| {
        add(&mut wanted, &world.classes.all[items[*item].class].size);
    });
    fits(&wanted, &room)
}

type Amounts = [f64; MAX_DIMENSIONS];

/// Numbers of pods by node and kind, amounts in parts of the demand.
struct Table<'a> {
    nodes: &'a [usize],
    sizes: Vec<Amounts>,
    /// Dimensions that any kind takes some of.
    dimensions: Vec<usize>,
    /// `[node][kind]`.
    accepts: Vec<Vec<bool>>,
    counts: Vec<Vec<u32>>,
    /// Negative where a node is overfilled.
    free: Vec<Amounts>,
}

impl<'a> Table<'a> {
    fn of(world: &World<'_>, fleet: &Fleet, nodes: &'a [usize], items: &[Item], kinds: &[usize]) -> Self {
        let size = |item: usize| &world.classes.all[items[item].class].size;
        let whole: Amounts = std::array::from_fn(|dimension| {
            items.iter().enumerate().map(|(place, item)| size(place)[dimension] as f64 * item.pods.len() as f64).sum()
        });
        let part = |amounts: &Size| -> Amounts {
            std::array::from_fn(|dimension| amounts[dimension] as f64 / whole[dimension].max(1.0))
        };
        let on_node = |node: usize, kind: &usize| {
            items[*kind].pods.iter().filter(|pod| fleet.pod_node[**pod] == Some(node)).count() as u32
        };
        let accepts = |node: usize, kind: &usize| {
            let item = &items[*kind];
            item.zone.is_none_or(|zone| fleet.nodes[node].zone == Some(zone))
                && fleet.labels_accept(world, item.class, node)
        };
        Self {
            nodes,
            sizes: kinds.iter().map(|kind| part(size(*kind))).collect(),
            dimensions: (0..MAX_DIMENSIONS).filter(|place| whole[*place] > 0.0).collect(),
            accepts: nodes.iter().map(|node| kinds.iter().map(|kind| accepts(*node, kind)).collect()).collect(),
            counts: nodes.iter().map(|node| kinds.iter().map(|kind| on_node(*node, kind)).collect()).collect(),
            free: nodes.iter().map(|node| part(&fleet.nodes[*node].free)).collect(),
        }
    }

    /// By how much a node would be overfilled with `more` of one kind and without one of another.
    fn over(&self, node: usize, more: Option<usize>, less: Option<usize>) -> f64 {
        let mut over = 0.0;
        for dimension in &self.dimensions {
            let gone = less.map_or(0.0, |kind| self.sizes[kind][*dimension]);
            let come = more.map_or(0.0, |kind| self.sizes[kind][*dimension]);
            over += (come - gone - self.free[node][*dimension]).max(0.0);
        }
        over
    }

    fn change(&mut self, node: usize, kind: usize, by: i32) {
        for dimension in &self.dimensions {
            self.free[node][*dimension] -= self.sizes[kind][*dimension] * f64::from(by);
        }
        self.counts[node][kind] = self.counts[node][kind].saturating_add_signed(by);
    }

    /// Puts one more where it overfills least.
    fn overfill(&mut self, kind: usize) -> bool {
        let places = (0..self.nodes.len()).filter(|node| self.accepts[*node][kind]);
        let rise = |node: &usize| self.over(*node, Some(kind), None) - self.over(*node, None, None);
        let Some(node) = places.min_by(|left, right| rise(left).total_cmp(&rise(right))) else { return false };
        self.change(node, kind, 1);
        true
    }

    fn fullest(&self) -> Option<usize> {
        let over = |node: &usize| self.over(*node, None, None);
        let node = (0..self.nodes.len()).max_by(|left, right| over(left).total_cmp(&over(right)))?;
        (over(&node) > TINY).then_some(node)
    }

    /// The one move or exchange with the fullest node that lessens overfilling most; `false` when none does.
    fn exchange(&mut self) -> bool {
        let Some(full) = self.fullest() else { return false };
        let now: Vec<f64> = (0..self.nodes.len()).map(|node| self.over(node, None, None)).collect();
        let mut best: Option<(f64, usize, usize, Option<usize>)> = None;
        let kinds = 0..self.sizes.len();
        for out in kinds.clone().filter(|kind| self.counts[full][*kind] > 0) {
            for node in (0..self.nodes.len()).filter(|node| *node != full && self.accepts[*node][out]) {
                let back = kinds.clone().filter(|kind| self.counts[node][*kind] > 0 && self.accepts[full][*kind]);
                for back in std::iter::once(None).chain(back.map(Some)) {
                    let left = self.over(full, back, Some(out)) - now[full];
                    if left >= 0.0 {
                        continue;
                    }
                    let gain = left + self.over(node, Some(out), back) - now[node];
                    if gain < -TINY && best.is_none_or(|(known, ..)| gain < known) {
                        best = Some((gain, out, node, back));
                    }
                }
            }
        }
        let Some((_, out, node, back)) = best else { return false };
        self.change(full, out, -1);
        self.change(node, out, 1);
        if let Some(back) = back {
            self.change(node, back, -1);
            self.change(full, back, 1);
        }
        true
    }

    /// Moves the fleet's pods so that the numbers are those of the table.
    fn carry_out(
        &self,
        world: &World<'_>,
        fleet: &mut Fleet,
        items: &[Item],
        kinds: &[usize],
        left: &[(usize, usize)],
    ) -> bool {
        let mut next = fleet.clone();
        let mut homeless: Vec<Vec<usize>> = vec![Vec::new(); kinds.len()];
        for (item, pod) in left {
            if let Ok(kind) = kinds.binary_search(item) {
                homeless[kind].push(*pod);
            }
        }
        let mut lacking: Vec<(usize, usize, u32)> = Vec::new();
        for (place, node) in self.nodes.iter().enumerate() {
            for (kind, item) in kinds.iter().enumerate() {
                let own = items[*item].pods.iter().copied().filter(|pod| fleet.pod_node[*pod] == Some(*node));
                let own: Vec<usize> = own.collect();
                let wanted = self.counts[place][kind] as usize;
                for pod in own.iter().skip(wanted) {
                    next.take(world, *pod);
                    homeless[kind].push(*pod);
                }
                lacking.push((*node, kind, wanted.saturating_sub(own.len()) as u32));
            }
        }
        for (node, kind, count) in lacking {
            for _ in 0..count {
                let Some(pod) = homeless[kind].pop() else { return false };
                if !next.accepts_but_zone_spread(world, items[kinds[kind]].class, node) {
                    return false;
                }
                next.put(world, pod, node);
            }
        }
        *fleet = next;
        true
    }
}
