//! How much of a node the pods of a demand can use: a node with much memory and few CPUs fills up with pods that ask
//! for both before its memory is used.

use super::super::demand::Item;
use crate::world::World;
use crate::world::dimensions::{CPU, MEMORY, PODS};

/// CPU, memory and number.
const DIMENSIONS: [usize; 3] = [CPU, MEMORY, PODS];

/// Kinds of items up to which that is worked out; with many the mix on a node is hardly ever one-sided.
const MOST_KINDS: usize = 160;

/// Size of a kind of pods, and how many there are.
type Counted = ([f64; 3], f64);

/// The demand, sorted by what it gives of one resource for what it takes of another.
pub(super) struct Usable {
    /// `[given][taken]`: sizes and counts, the best ratio first.
    sorted: Vec<Vec<Vec<Counted>>>,
}

impl Usable {
    pub(super) fn of(world: &World<'_>, demand: &[Item]) -> Self {
        let size = |item: &Item| DIMENSIONS.map(|place| world.classes.all[item.class].size[place] as f64);
        let items: Vec<Counted> = match demand.len() <= MOST_KINDS {
            true => demand.iter().map(|item| (size(item), item.pods.len() as f64)).collect(),
            false => Vec::new(),
        };
        let by_ratio = |given: usize, taken: usize| {
            let mut items = items.clone();
            let ratio = |(size, _): &Counted| size[given] / size[taken].max(1e-9);
            items.sort_by(|left, right| ratio(right).total_cmp(&ratio(left)));
            items
        };
        let sorted = (0..3).map(|given| (0..3).map(|taken| by_ratio(given, taken)).collect()).collect();
        Self { sorted }
    }

    /// What of `room` any pods of the demand can use at most, by each pair of resources.
    pub(super) fn of_room(&self, room: [f64; 3]) -> [f64; 3] {
        std::array::from_fn(|given| {
            let others = (0..3).filter(|taken| *taken != given);
            others.map(|taken| self.most(given, taken, room[taken])).fold(room[given], f64::min)
        })
    }

    fn most(&self, given: usize, taken: usize, mut left: f64) -> f64 {
        let items = &self.sorted[given][taken];
        if items.is_empty() {
            return f64::INFINITY;
        }
        let mut sum = 0.0;
        for (size, count) in items {
            let part = if size[taken] * count <= left { 1.0 } else { left / (size[taken] * count) };
            sum += size[given] * count * part;
            left -= size[taken] * count * part;
            if part < 1.0 {
                break;
            }
        }
        sum
    }
}
