//! One packing turned into a fleet: contents, their split into more nodes, the offerings bought for them, and homes for
//! what a rule refused.

use super::attempts::{Base, cheaper};
use super::bins::{Limits, Posed, pose};
use super::contents::{Content, contents, split_to};
use super::replace::Attempt;
use super::settle::{place_anywhere, settle};
use super::typing::{Staying, offerings};
use crate::fleet::Fleet;
use crate::packing::{Effort, Packing, pack};

/// Nodes opened for single pods at most before an attempt is given up.
const MOST_OWN_NODES: usize = 40;

impl Base<'_> {
    /// One packing and what becomes of it.
    pub(super) fn shaped(&self, fleet: &Fleet, limits: Limits, effort: Effort, small: bool) -> Option<Attempt> {
        let (posed, packing) = self.packed(fleet, limits, effort);
        let shaped = contents(self.world, self.demand, &posed, &packing);
        self.with_splits(fleet, &posed, &packing, &shaped, small)
    }

    pub(super) fn packed(&self, fleet: &Fleet, limits: Limits, effort: Effort) -> (Posed, Packing) {
        let posed = pose(self.world, fleet, self.offers, self.demand, limits);
        let packing = pack(&posed.problem, effort);
        (posed, packing)
    }

    pub(super) fn with_splits(
        &self,
        fleet: &Fleet,
        posed: &Posed,
        packing: &Packing,
        shaped: &[Content],
        small: bool,
    ) -> Option<Attempt> {
        let staying_nodes = fleet.alive().filter(|node| fleet.nodes[*node].managed).count();
        let least = (self.bounds.nodes as usize).saturating_sub(staying_nodes);
        let start = shaped.len().max(least);
        let splits = if small { 3 } else { 1 };
        let mut best = None;
        for wanted in start..start + splits {
            let mut split = shaped.to_vec();
            split_to(self.world, self.demand, &mut split, wanted);
            self.fill_up(&mut split, least);
            best = cheaper(best, self.typed(fleet, posed, packing, &split));
        }
        best
    }

    /// Nodes without pods where the least number of nodes is not reached otherwise.
    fn fill_up(&self, contents: &mut Vec<Content>, least: usize) {
        let group = contents.first().map(|content| content.group).or_else(|| {
            (0..self.world.input.node_groups.len()).find(|group| !self.world.input.node_groups[*group].windows)
        });
        while let (true, Some(group)) = (contents.len() < least, group) {
            contents.push(Content::of(self.world, self.demand, group, Vec::new()));
        }
    }

    fn typed(&self, fleet: &Fleet, posed: &Posed, packing: &Packing, contents: &[Content]) -> Option<Attempt> {
        let staying = Staying::of(fleet);
        let bought = offerings(self.world, self.offers, self.demand, contents, &staying, self.bounds)?;
        let mut fleet = fleet.clone();
        let joined: Vec<(usize, Vec<(usize, u32)>)> = contents
            .iter()
            .zip(bought)
            .map(|(content, offering)| (fleet.join(self.world, offering), content.items.clone()))
            .collect();
        let refused = settle(self.world, &mut fleet, self.demand, packing, &posed.open_nodes, &joined);
        let mut joined: Vec<usize> = joined.into_iter().map(|(node, _)| node).collect();
        joined.extend(self.house(&mut fleet, refused)?);
        if self.skews.hold(self.world, &fleet) { self.if_safe(fleet, joined) } else { None }
    }

    /// Finds room for pods that the packing could not keep together, on any node or on nodes of their own.
    fn house(&self, fleet: &mut Fleet, refused: Vec<usize>) -> Option<Vec<usize>> {
        let item_of = |pod: usize| self.demand.iter().position(|item| item.pods.binary_search(&pod).is_ok());
        let mut joined = Vec::new();
        for pod in refused {
            let item = item_of(pod)?;
            if place_anywhere(self.world, fleet, pod, self.demand[item].zone) {
                continue;
            }
            if joined.len() >= MOST_OWN_NODES {
                return None;
            }
            let class = self.demand[item].class;
            let groups = 0..self.world.input.node_groups.len();
            let node = groups.filter(|group| !self.world.input.node_groups[*group].windows).find_map(|group| {
                let alone = [Content::of(self.world, self.demand, group, vec![(item, 1)])];
                let ledger = Staying::of(fleet);
                offerings(self.world, self.offers, self.demand, &alone, &ledger, self.bounds)?.first().copied()
            })?;
            let node = fleet.join(self.world, node);
            if !fleet.accepts_but_zone_spread(self.world, class, node) {
                return None;
            }
            fleet.put(self.world, pod, node);
            joined.push(node);
        }
        Some(joined)
    }
}
