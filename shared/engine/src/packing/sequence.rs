//! Classes in a fixed order, in blocks that can be skipped when nothing in them fits any more.

use super::model::Model;
use super::problem::{MAX_DIMENSIONS, Size};

/// Classes per block: large enough to skip far, small enough that the smallest size says something.
const BLOCK: usize = 32;

#[derive(Debug)]
pub(super) struct Sequence {
    order: Vec<usize>,
    /// Per block the smallest size in each dimension.
    smallest: Vec<Size>,
    /// Classes that had items when the blocks were made.
    counted: usize,
}

impl Sequence {
    /// The classes of `order` that have items in `counts`.
    pub(super) fn new(model: &Model, order: &[usize], counts: &[u32]) -> Self {
        let order: Vec<usize> = order.iter().copied().filter(|&class| counts[class] > 0).collect();
        let smallest = |block: &[usize]| {
            let least = |d: usize| block.iter().map(|&class| model.classes[class].size[d]).min().unwrap_or(0);
            std::array::from_fn::<u64, MAX_DIMENSIONS, _>(least)
        };
        let smallest = order.chunks(BLOCK).map(smallest).collect();
        Self { counted: order.len(), order, smallest }
    }

    /// Forgets classes without items once there are many of them; `live` is how many still have some.
    pub(super) fn compact(&mut self, model: &Model, counts: &[u32], live: usize) {
        if live * 4 < self.counted * 3 {
            *self = Self::new(model, &self.order, counts);
        }
    }

    /// How many classes are in the sequence.
    pub(super) fn len(&self) -> usize {
        self.counted
    }

    /// The next place from `from` on whose class may fit into `rest`, and that class.
    pub(super) fn next(&self, model: &Model, from: usize, rest: &Size) -> Option<(usize, usize)> {
        let too_large = |size: &Size| (0..model.dimensions).any(|d| size[d] > rest[d]);
        let mut place = from;
        while place < self.order.len() {
            if place.is_multiple_of(BLOCK) && too_large(&self.smallest[place / BLOCK]) {
                place += BLOCK;
            } else if too_large(&model.classes[self.order[place]].size) {
                place += 1;
            } else {
                return Some((place, self.order[place]));
            }
        }
        None
    }
}
