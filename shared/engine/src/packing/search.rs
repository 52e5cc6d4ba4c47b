//! What every stage of the search shares: the model, the knapsack's scratch room, and the budget of work.

use super::knapsack::{Found, Knapsack, Multipliers};
use super::model::{Items, Model};
use super::problem::MAX_DIMENSIONS;
use super::random::Random;

/// A bin with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bin {
    pub kind: usize,
    pub items: Items,
}

#[derive(Debug)]
pub(super) struct Search<'m> {
    pub model: &'m Model,
    pub knapsack: Knapsack,
    /// Per kind the multipliers that bounded its knapsack best so far.
    multipliers: Vec<Multipliers>,
    pub random: Random,
    /// Entries and multiplications touched so far, about a nanosecond or two each.
    pub work: u64,
}

impl<'m> Search<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        let even = [1.0; MAX_DIMENSIONS];
        let multipliers = vec![even; model.kinds.len()];
        Self { model, knapsack: Knapsack::default(), multipliers, random: Random::new(1), work: 0 }
    }

    /// Loads the knapsack of a kind and bounds its value from above.
    pub(super) fn bound(&mut self, kind: usize, demand: &[(usize, u32)], values: &[f64], rounds: u32) -> f64 {
        let of = &self.model.kinds[kind];
        self.knapsack.start(self.model, &of.capacity);
        for &(class, count) in demand.iter().filter(|item| of.fits[item.0]) {
            self.knapsack.offer(self.model, class, count.min(self.model.classes[class].limit), values[class]);
        }
        self.work += demand.len() as u64;
        let bound = self.knapsack.relax(&mut self.multipliers[kind], rounds);
        self.work += std::mem::take(&mut self.knapsack.touched);
        bound
    }

    /// Searches the knapsack that was loaded last.
    pub(super) fn fill(&mut self, kind: usize, floor: f64, nodes: u32) -> Found {
        let multipliers = self.multipliers[kind];
        let found = self.knapsack.search(self.model, &multipliers, floor, nodes);
        self.work += std::mem::take(&mut self.knapsack.touched);
        found
    }
}

/// Value of the items.
pub(super) fn worth(items: &[(usize, u32)], values: &[f64]) -> f64 {
    items.iter().map(|&(class, count)| values[class] * f64::from(count)).sum()
}

/// Takes `items` out of `demand`, both by ascending class; what is not there is not missed.
pub(super) fn subtract(demand: &mut Items, items: &[(usize, u32)]) {
    for &(class, count) in items {
        if let Ok(place) = demand.binary_search_by_key(&class, |item| item.0) {
            demand[place].1 = demand[place].1.saturating_sub(count);
        }
    }
    demand.retain(|item| item.1 > 0);
}

/// Puts `items` into `demand`, both by ascending class.
pub(super) fn add(demand: &mut Items, items: &[(usize, u32)]) {
    for &(class, count) in items {
        match demand.binary_search_by_key(&class, |item| item.0) {
            Ok(place) => demand[place].1 = demand[place].1.saturating_add(count),
            Err(place) => demand.insert(place, (class, count)),
        }
    }
}

/// The part of `items` that `demand` still asks for.
pub(super) fn common(items: &[(usize, u32)], demand: &[(usize, u32)]) -> Items {
    let wanted = |class: usize| demand.binary_search_by_key(&class, |item| item.0).map_or(0, |place| demand[place].1);
    items.iter().map(|&(class, count)| (class, count.min(wanted(class)))).filter(|item| item.1 > 0).collect()
}

/// How often all of `items` can be taken out of `demand`.
pub(super) fn repeats(items: &[(usize, u32)], demand: &[(usize, u32)]) -> u32 {
    let wanted = |class: usize| demand.binary_search_by_key(&class, |item| item.0).map_or(0, |place| demand[place].1);
    items.iter().filter(|item| item.1 > 0).map(|&(class, count)| wanted(class) / count).min().unwrap_or(0)
}
