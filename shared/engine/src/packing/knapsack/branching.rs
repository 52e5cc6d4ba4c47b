//! Depth-first search for the integer optimum of a knapsack, in order of value per folded weight.

use super::{Found, Knapsack, Multipliers};
use crate::packing::model::Model;
use crate::packing::problem::{MAX_DIMENSIONS, Size};

/// How much better, relatively, content must be to count as better.
const MARGIN: f64 = 1e-9;

impl Knapsack {
    /// Looks for content worth more than `floor`, giving up after so many nodes.
    pub(in crate::packing) fn search(
        &mut self,
        model: &Model,
        multipliers: &Multipliers,
        floor: f64,
        nodes: u32,
    ) -> Found {
        if self.bound <= floor || self.entries.is_empty() {
            return Found { value: 0.0, upper: floor.max(0.0) };
        }
        let room = self.arrange(multipliers);
        self.dive_and_backtrack(model, room, floor, nodes)
    }

    /// Sorts the entries for the search and sums them up; the folded capacity.
    fn arrange(&mut self, multipliers: &Multipliers) -> f64 {
        self.fractional(multipliers);
        self.sorted.clear();
        self.sorted.extend(self.keys.iter().map(|&(_, index)| self.entries[index as usize]));
        self.sum_up();
        self.counts.clear();
        self.counts.resize(self.sorted.len(), 0);
        self.scale(multipliers).1
    }

    fn sum_up(&mut self) {
        let count = self.sorted.len();
        self.weight_before.clear();
        self.value_before.clear();
        self.smallest.clear();
        let (mut weight, mut value) = (0.0, 0.0);
        for entry in &self.sorted {
            self.weight_before.push(weight);
            self.value_before.push(value);
            weight += entry.weight * f64::from(entry.bound);
            value += entry.value * f64::from(entry.bound);
        }
        self.weight_before.push(weight);
        self.value_before.push(value);
        self.smallest.resize(count + 1, [u64::MAX; MAX_DIMENSIONS]);
        for k in (0..count).rev() {
            for d in 0..self.dimensions {
                self.smallest[k][d] = self.smallest[k + 1][d].min(self.sorted[k].size[d]);
            }
        }
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
        let (mut rest, mut value, mut best, mut from) = (self.capacity, 0.0, floor, 0);
        let mut found = 0.0;
        for _ in 0..=nodes {
            self.descend(model, from, &mut rest, &mut value, &mut room);
            if value > best * (1.0 + MARGIN) {
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

    /// From entry `from` on takes of each what still fits.
    fn descend(&mut self, model: &Model, from: usize, rest: &mut Size, value: &mut f64, room: &mut f64) {
        for k in from..self.sorted.len() {
            self.touched += 1;
            if (0..self.dimensions).any(|d| rest[d] < self.smallest[k][d]) {
                break;
            }
            let taken = self.take(model, k, rest);
            *value += f64::from(taken) * self.sorted[k].value;
            *room -= f64::from(taken) * self.sorted[k].weight;
        }
    }

    /// Takes as many items of an entry as fit.
    fn take(&mut self, model: &Model, k: usize, rest: &mut Size) -> u32 {
        let entry = &self.sorted[k];
        if model.has_conflicts && self.blocked[entry.class] > 0 {
            return 0;
        }
        // Most entries do not fit at all; finding that out must not cost divisions.
        if (0..self.dimensions).any(|d| rest[d] < entry.size[d]) {
            return 0;
        }
        let taken = if entry.bound == 1 { 1 } else { entry.bound.min(model.copies(&entry.size, rest)) };
        if taken > 0 {
            rest.iter_mut().zip(&entry.size).for_each(|(rest, size)| *rest -= size * u64::from(taken));
            self.counts[k] = taken;
            let class = entry.class;
            self.block(model, class, true);
        }
        taken
    }

    /// Gives one item back where that may still lead to something better; tells from which entry to go on.
    fn backtrack(
        &mut self,
        model: &Model,
        rest: &mut Size,
        value: &mut f64,
        room: &mut f64,
        best: f64,
    ) -> Option<usize> {
        for k in (0..self.sorted.len()).rev() {
            if self.counts[k] == 0 {
                continue;
            }
            self.touched += 1;
            let entry = self.sorted[k];
            let bound = *value - entry.value + self.tail_bound(k + 1, *room + entry.weight);
            // Fewer items of a denser entry never raise the bound, so all of them go when one going does not help.
            let given = if bound > best * (1.0 + MARGIN) { 1 } else { self.counts[k] };
            self.counts[k] -= given;
            *value -= f64::from(given) * entry.value;
            *room += f64::from(given) * entry.weight;
            rest.iter_mut().zip(&entry.size).for_each(|(rest, size)| *rest += size * u64::from(given));
            if self.counts[k] == 0 {
                self.block(model, entry.class, false);
            }
            if bound > best * (1.0 + MARGIN) {
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
}
