//! The most valuable content of one bin: a bounded knapsack in several dimensions, with a proven upper bound.
//!
//! All dimensions are folded into one surrogate weight; the fractional knapsack over it bounds the value from above
//! whatever the multipliers. A depth-first search in order of value per weight then looks for the integer optimum.

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

    /// Offers up to `bound` items of a class.
    pub(super) fn offer(&mut self, model: &Model, class: usize, bound: u32, value: f64) {
        let size = model.classes[class].size;
        let bound = bound.min(model.copies(&size, &self.capacity));
        if bound > 0 && value > 0.0 {
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
            let taken = if full <= room { f64::from(entry.bound) } else { (room / entry.weight).max(0.0) };
            value += taken * entry.value;
            room -= taken * entry.weight;
            for d in 0..self.dimensions {
                usage[d] += taken * entry.size[d] as f64 / (self.capacity[d] as f64).max(1.0);
            }
            if room <= 0.0 {
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

    /// Looks for content worth more than `floor`, giving up after so many nodes.
    pub(super) fn search(&mut self, model: &Model, multipliers: &Multipliers, floor: f64, nodes: u32) -> Found {
        if self.bound <= floor || self.entries.is_empty() {
            return Found { value: 0.0, upper: floor.max(0.0) };
        }
        let room = self.arrange(multipliers);
        self.dive_and_backtrack(model, room, floor, nodes)
    }

    /// Sorts the entries for the search and sums them up.
    fn arrange(&mut self, multipliers: &Multipliers) -> f64 {
        self.fractional(multipliers);
        let (_, room) = self.scale(multipliers);
        self.sorted.clear();
        self.sorted.extend(self.keys.iter().map(|&(_, index)| self.entries[index as usize]));
        let count = self.sorted.len();
        self.weight_before.clear();
        self.value_before.clear();
        let (mut weight, mut value) = (0.0, 0.0);
        for entry in &self.sorted {
            self.weight_before.push(weight);
            self.value_before.push(value);
            weight += entry.weight * f64::from(entry.bound);
            value += entry.value * f64::from(entry.bound);
        }
        self.weight_before.push(weight);
        self.value_before.push(value);
        self.smallest.clear();
        self.smallest.resize(count + 1, [u64::MAX; MAX_DIMENSIONS]);
        for k in (0..count).rev() {
            for d in 0..self.dimensions {
                self.smallest[k][d] = self.smallest[k + 1][d].min(self.sorted[k].size[d]);
            }
        }
        self.counts.clear();
        self.counts.resize(count, 0);
        room
    }

    /// Upper bound on what entries from `k` on add within the folded room.
    fn tail_bound(&self, k: usize, room: f64) -> f64 {
        let limit = self.weight_before[k] + room;
        let end = k + self.weight_before[k + 1..].partition_point(|&weight| weight <= limit);
        let whole = self.value_before[end] - self.value_before[k];
        match self.sorted.get(end) {
            Some(entry) => whole + (limit - self.weight_before[end]).max(0.0) * entry.value / entry.weight,
            None => whole,
        }
    }

    fn dive_and_backtrack(&mut self, model: &Model, mut room: f64, floor: f64, nodes: u32) -> Found {
        let count = self.sorted.len();
        let (mut rest, mut value, mut best, mut from) = (self.capacity, 0.0, floor, 0);
        let mut found = 0.0;
        for _ in 0..=nodes {
            for k in from..count {
                self.touched += 1;
                if (0..self.dimensions).any(|d| rest[d] < self.smallest[k][d]) {
                    break;
                }
                let taken = self.take(model, k, &mut rest);
                value += f64::from(taken) * self.sorted[k].value;
                room -= f64::from(taken) * self.sorted[k].weight;
            }
            if value > best + best.abs() * 1e-9 {
                best = value;
                found = value;
                self.best.clone_from(&self.counts);
            }
            let Some(next) = self.backtrack(model, &mut rest, &mut value, &mut room, best) else {
                return Found { value: found, upper: best };
            };
            from = next;
        }
        self.clear(model);
        Found { value: found, upper: self.bound.max(best) }
    }

    /// Takes as many items of an entry as fit.
    fn take(&mut self, model: &Model, k: usize, rest: &mut Size) -> u32 {
        let entry = &self.sorted[k];
        if model.has_conflicts && self.blocked[entry.class] > 0 {
            return 0;
        }
        let taken = entry.bound.min(model.copies(&entry.size, rest));
        if taken > 0 {
            for d in 0..self.dimensions {
                rest[d] -= entry.size[d] * u64::from(taken);
            }
            self.counts[k] = taken;
            let class = entry.class;
            self.block(model, class, true);
        }
        taken
    }

    /// Gives one item back where that may still lead to something better; tells from which entry to go on.
    fn backtrack(&mut self, model: &Model, rest: &mut Size, value: &mut f64, room: &mut f64, best: f64) -> Option<usize> {
        for k in (0..self.sorted.len()).rev() {
            if self.counts[k] == 0 {
                continue;
            }
            self.touched += 1;
            let entry = self.sorted[k];
            let bound = *value - entry.value + self.tail_bound(k + 1, *room + entry.weight);
            // Fewer items of a denser entry never raise the bound, so all of them go when one going does not help.
            let given = if bound > best + best.abs() * 1e-9 { 1 } else { self.counts[k] };
            self.counts[k] -= given;
            *value -= f64::from(given) * entry.value;
            *room += f64::from(given) * entry.weight;
            for d in 0..self.dimensions {
                rest[d] += entry.size[d] * u64::from(given);
            }
            if self.counts[k] == 0 {
                self.block(model, entry.class, false);
            }
            if bound > best + best.abs() * 1e-9 {
                return Some(k + 1);
            }
        }
        None
    }

    fn block(&mut self, model: &Model, class: usize, on: bool) {
        if model.has_conflicts {
            for &other in &model.classes[class].conflicts {
                self.blocked[other] = if on { self.blocked[other] + 1 } else { self.blocked[other] - 1 };
            }
        }
    }

    /// Takes back whatever an abandoned search still holds.
    fn clear(&mut self, model: &Model) {
        for k in 0..self.sorted.len() {
            if self.counts[k] > 0 {
                self.counts[k] = 0;
                let class = self.sorted[k].class;
                self.block(model, class, false);
            }
        }
    }

    /// The best content of the last search, by ascending class.
    pub(super) fn items(&self) -> Vec<(usize, u32)> {
        let chosen = self.sorted.iter().zip(&self.best).filter(|(_, count)| **count > 0);
        let mut items: Vec<(usize, u32)> = chosen.map(|(entry, &count)| (entry.class, count)).collect();
        items.sort_unstable();
        items
    }
}
