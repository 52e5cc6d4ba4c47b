//! What every stage of the search shares: the model, the knapsack's scratch room, and the budget of work.

use super::knapsack::{Found, Knapsack, Multipliers};
use super::model::{Items, Model};
use super::problem::MAX_DIMENSIONS;
use super::random::Random;

/// What loading a knapsack costs besides its entries, in units of work.
const BOUND_WORK: u64 = 10;
/// All dimensions weigh the same.
const EVEN: Multipliers = [1.0; MAX_DIMENSIONS];

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
    room_multipliers: Multipliers,
    pub random: Random,
    /// Entries and multiplications touched so far, about ten nanoseconds each.
    pub work: u64,
}

impl<'m> Search<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Self {
            model,
            knapsack: Knapsack::default(),
            multipliers: vec![EVEN; model.kinds.len()],
            room_multipliers: EVEN,
            random: Random::new(1),
            work: 0,
        }
    }

    /// Loads the knapsack of a kind and bounds its value from above.
    pub(super) fn bound(&mut self, kind: usize, demand: &[(usize, u32)], values: &[f64], rounds: u32) -> f64 {
        let of = &self.model.kinds[kind];
        self.knapsack.start(self.model, &of.capacity);
        for &(class, count) in demand {
            self.knapsack.offer(self.model, class, count.min(of.most[class]), values[class]);
        }
        self.work += BOUND_WORK + demand.len() as u64;
        let bound = self.knapsack.relax(&mut self.multipliers[kind], rounds);
        self.work += std::mem::take(&mut self.knapsack.touched);
        bound
    }

    /// Loads the knapsack of an open bin and bounds its value from above.
    pub(super) fn bound_room(&mut self, room: usize, demand: &[(usize, u32)], values: &[f64], rounds: u32) -> f64 {
        let of = &self.model.rooms[room];
        self.knapsack.start(self.model, &of.free);
        for &(class, count) in demand {
            let most = self.model.copies(&self.model.classes[class].size, &of.free).min(of.allowed[class]);
            self.knapsack.offer(self.model, class, count.min(most), values[class]);
        }
        self.room_multipliers = EVEN;
        self.work += BOUND_WORK + demand.len() as u64;
        let bound = self.knapsack.relax(&mut self.room_multipliers, rounds);
        self.work += std::mem::take(&mut self.knapsack.touched);
        bound
    }

    /// Searches the knapsack of the open bin that was loaded last.
    pub(super) fn fill_room(&mut self, nodes: u32) -> Found {
        let found = self.knapsack.search(self.model, &self.room_multipliers, 0.0, nodes);
        self.work += std::mem::take(&mut self.knapsack.touched);
        found
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

/// How many items of a class `demand`, by ascending class, has.
pub(super) fn count(demand: &[(usize, u32)], class: usize) -> u32 {
    demand.binary_search_by_key(&class, |item| item.0).map_or(0, |place| demand[place].1)
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
    items
        .iter()
        .map(|&(class, count)| (class, count.min(self::count(demand, class))))
        .filter(|item| item.1 > 0)
        .collect()
}

/// How often all of `items` can be taken out of `demand`.
pub(super) fn repeats(items: &[(usize, u32)], demand: &[(usize, u32)]) -> u32 {
    items.iter().filter(|item| item.1 > 0).map(|&(class, count)| self::count(demand, class) / count).min().unwrap_or(0)
}
