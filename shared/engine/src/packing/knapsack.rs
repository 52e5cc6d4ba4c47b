//! The most valuable content of one bin: a bounded knapsack in several dimensions, with a proven upper bound.
//!
//! All dimensions are folded into one surrogate weight; the fractional knapsack over it bounds the value from above
//! whatever the multipliers.

mod branching;

use super::model::Model;
use super::problem::{MAX_DIMENSIONS, Size};

/// Weights per dimension by which capacities are folded into one.
pub(super) type Multipliers = [f64; MAX_DIMENSIONS];

/// A class that may go into the bin.
#[derive(Debug, Clone, Copy)]
struct Entry {
    class: usize,
    /// Most items of it.
    bound: u32,
    value: f64,
    weight: f64,
    size: Size,
}

/// What a search found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// Value of the content in [`Knapsack::items`]; only meaningful above the asked floor.
    pub value: f64,
    /// No content is worth more than this, floor included.
    pub upper: f64,
}

/// Scratch room for one knapsack after the other.
#[derive(Debug, Default)]
pub(super) struct Knapsack {
    dimensions: usize,
    capacity: Size,
    entries: Vec<Entry>,
    sorted: Vec<Entry>,
    keys: Vec<(f64, u32)>,
    bound: f64,
    /// Sums of weight and value before each entry, all items taken.
    weight_before: Vec<f64>,
    value_before: Vec<f64>,
    /// Smallest size from each entry on.
    smallest: Vec<Size>,
    counts: Vec<u32>,
    best: Vec<u32>,
    /// Per class how many chosen classes conflict with it.
    blocked: Vec<u32>,
    /// Entries touched since the last reading, the measure of work done.
    pub touched: u64,
}

impl Knapsack {
    /// Starts a bin of the given capacity with nothing to choose from.
    pub(super) fn start(&mut self, model: &Model, capacity: &Size) {
        self.dimensions = model.dimensions;
        self.capacity = *capacity;
        self.entries.clear();
        self.blocked.resize(model.classes.len(), 0);
    }

    /// Offers up to `bound` items of a class; so many must fit.
    pub(super) fn offer(&mut self, model: &Model, class: usize, bound: u32, value: f64) {
        if bound > 0 && value > 0.0 {
            let size = model.classes[class].size;
            self.entries.push(Entry { class, bound, value, weight: 0.0, size });
        }
    }

    /// Bounds the value from above, bettering the multipliers in the given number of rounds. Must precede the search.
    pub(super) fn relax(&mut self, multipliers: &mut Multipliers, rounds: u32) -> f64 {
        self.bound = f64::INFINITY;
        let mut trial = *multipliers;
        for round in 0..=rounds {
            let (bound, usage) = self.fractional(&trial);
            if bound < self.bound {
                self.bound = bound;
                *multipliers = trial;
            }
            let total: f64 = trial[..self.dimensions].iter().sum();
            let step = 1.0 / f64::from(2 + round);
            for d in 0..self.dimensions {
                let change = (step * (usage[d] - 1.0)).clamp(-0.6, 1.5);
                trial[d] = (trial[d] * (1.0 + change)).max(total * 1e-6);
            }
        }
        self.bound
    }

    /// The fractional optimum over one folded dimension, and the share of each real dimension it uses.
    fn fractional(&mut self, multipliers: &Multipliers) -> (f64, Multipliers) {
        let (scale, mut room) = self.scale(multipliers);
        self.touched += 2 * self.entries.len() as u64;
        self.keys.clear();
        for (index, entry) in self.entries.iter_mut().enumerate() {
            entry.weight = (0..self.dimensions).map(|d| scale[d] * entry.size[d] as f64).sum();
            self.keys.push((entry.value / entry.weight, index as u32));
        }
        self.keys.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let (mut value, mut usage) = (0.0, [0.0; MAX_DIMENSIONS]);
        for &(_, index) in &self.keys {
            let entry = &self.entries[index as usize];
            let full = entry.weight * f64::from(entry.bound);
            let whole = full <= room;
            let taken = if whole { f64::from(entry.bound) } else { (room / entry.weight).max(0.0) };
            value += taken * entry.value;
            room -= taken * entry.weight;
            for (d, used) in usage.iter_mut().enumerate().take(self.dimensions) {
                *used += taken * entry.size[d] as f64 / (self.capacity[d] as f64).max(1.0);
            }
            if !whole {
                break;
            }
        }
        (value, usage)
    }

    /// Folded weight per unit of each dimension, and the folded capacity.
    fn scale(&self, multipliers: &Multipliers) -> (Multipliers, f64) {
        let mut scale = [0.0; MAX_DIMENSIONS];
        let mut room = 0.0;
        for d in (0..self.dimensions).filter(|&d| self.capacity[d] > 0) {
            scale[d] = multipliers[d] / self.capacity[d] as f64;
            room += multipliers[d];
        }
        (scale, room)
    }

    /// The best content of the last search, by ascending class.
    pub(super) fn items(&self) -> Vec<(usize, u32)> {
        let chosen = self.sorted.iter().zip(&self.best).filter(|(_, count)| **count > 0);
        let mut items: Vec<(usize, u32)> = chosen.map(|(entry, &count)| (entry.class, count)).collect();
        items.sort_unstable();
        items
    }
}
