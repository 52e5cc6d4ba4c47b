//! A packing while it is being searched for, and its way back into the problem's terms.

use super::model::{Items, Model};
use super::problem::{PackedBin, Packing};
use super::search::Bin;

#[derive(Debug, Clone)]
pub(super) struct Packed {
    pub bins: Vec<Bin>,
    /// Bins per kind.
    pub used: Vec<u32>,
    /// Per open bin what goes into it.
    pub rooms: Vec<Items>,
    /// What found no place.
    pub left: Items,
}

impl Packed {
    /// Nothing placed yet.
    pub(super) fn empty(model: &Model) -> Self {
        let left = model.classes.iter().enumerate().map(|(index, class)| (index, class.demand)).collect();
        let rooms = vec![Items::new(); model.rooms.len()];
        Self { bins: Vec::new(), used: vec![0; model.kinds.len()], rooms, left }
    }

    /// First how many items are left over, then the cost: less is better.
    pub(super) fn score(&self, model: &Model) -> (u64, u64) {
        let left = self.left.iter().map(|item| u64::from(item.1)).sum();
        let costs = self.bins.iter().map(|bin| model.kinds[bin.kind].cost);
        (left, costs.fold(0, u64::saturating_add))
    }

    /// Sum of the bins' prices.
    pub(super) fn price(&self, model: &Model) -> f64 {
        self.bins.iter().map(|bin| model.kinds[bin.kind].price).sum()
    }

    /// Items in bins and open bins, per class.
    pub(super) fn placed(&self, model: &Model) -> Vec<u64> {
        let mut placed = vec![0; model.classes.len()];
        for &(class, count) in self.bins.iter().flat_map(|bin| &bin.items).chain(self.rooms.iter().flatten()) {
            placed[class] += u64::from(count);
        }
        placed
    }

    /// Whether every item is there once and every bin holds what it is given, in integers.
    pub(super) fn is_sound(&self, model: &Model) -> bool {
        let mut seen = self.placed(model);
        self.left.iter().for_each(|&(class, count)| seen[class] += u64::from(count));
        let complete = seen.iter().zip(&model.classes).all(|(seen, class)| *seen == u64::from(class.demand));
        let bins =
            self.bins.iter().all(|bin| model.holds(&model.kinds[bin.kind], &bin.items) && model.compatible(&bin.items));
        let rooms = self.rooms.iter().zip(&model.rooms).all(|(items, room)| {
            let allowed = items.iter().all(|&(class, count)| count <= room.allowed[class]);
            allowed && model.rest(&room.free, items).is_some() && model.compatible(items)
        });
        let limits = self.used.iter().zip(&model.kinds).all(|(used, kind)| *used <= kind.limit);
        complete && bins && rooms && limits
    }

    /// The packing in the problem's own indexes.
    pub(super) fn answer(mut self, model: &Model, lower_bound: u64) -> Packing {
        let outside =
            |items: &Items| items.iter().map(|&(class, count)| (model.classes[class].origin, count)).collect();
        let (_, cost) = self.score(model);
        self.bins.sort_by(|a, b| {
            let origin = |bin: &Bin| model.kinds[bin.kind].origin;
            origin(a).cmp(&origin(b)).then_with(|| a.items.cmp(&b.items))
        });
        let bought = |bin: &Bin| PackedBin { bin_type: model.kinds[bin.kind].origin, items: outside(&bin.items) };
        Packing {
            bins: self.bins.iter().map(bought).collect(),
            into_open: self.rooms.iter().map(outside).collect(),
            unplaced: outside(&self.left),
            cost,
            lower_bound: lower_bound.min(cost),
        }
    }
}
