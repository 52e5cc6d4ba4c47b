//! What goes together onto one new node, before it is decided what that node is.

use super::bins::Posed;
use super::demand::Item;
use crate::packing::{Packing, Size};
use crate::world::World;
use crate::world::dimensions::{CPU, MEMORY, add, times};

/// The pods of one node to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) group: usize,
    /// The zone it must be in, when a rule of its pods looks at zones.
    pub(crate) zone: Option<usize>,
    /// Item and number of its pods, ascending.
    pub(crate) items: Vec<(usize, u32)>,
    pub(crate) size: Size,
}

impl Content {
    pub(crate) fn of(world: &World<'_>, items: &[Item], group: usize, held: Vec<(usize, u32)>) -> Self {
        let mut size = Size::default();
        for (item, count) in &held {
            add(&mut size, &times(&world.classes.all[items[*item].class].size, u64::from(*count)));
        }
        let zone = held.iter().find_map(|(item, _)| items[*item].zone);
        Self { group, zone, items: held, size }
    }

    fn pods(&self) -> u32 {
        self.items.iter().map(|(_, count)| count).sum()
    }
}

/// The new nodes of a packing.
pub(crate) fn contents(world: &World<'_>, items: &[Item], posed: &Posed, packing: &Packing) -> Vec<Content> {
    packing
        .bins
        .iter()
        .map(|bin| Content::of(world, items, posed.meanings[bin.bin_type].group, bin.items.clone()))
        .collect()
}

/// Splits the largest contents in two until there are `wanted`; fewer when nothing can be split any more.
pub(crate) fn split_to(world: &World<'_>, items: &[Item], contents: &mut Vec<Content>, wanted: usize) {
    while contents.len() < wanted {
        let largest = (0..contents.len())
            .filter(|place| contents[*place].pods() > 1)
            .max_by_key(|place| (weight(&contents[*place].size), std::cmp::Reverse(*place)));
        let Some(place) = largest else { return };
        let whole = contents.swap_remove(place);
        let (left, right) = halves(&whole);
        contents.push(Content::of(world, items, whole.group, left));
        contents.push(Content::of(world, items, whole.group, right));
    }
}

/// Size in thousandths of a vCPU-equivalent: 4 GiB of memory weigh as much as one vCPU, the ratio of general-purpose
/// types.
pub(crate) fn weight(size: &Size) -> u64 {
    size[CPU] + size[MEMORY] / ((4 << 30) / 1000)
}

type Held = Vec<(usize, u32)>;

/// Pods dealt out alternately, so that both halves are about equal in every resource.
fn halves(content: &Content) -> (Held, Held) {
    let mut sides: (Held, Held) = (Vec::new(), Vec::new());
    let mut odd_goes_left = true;
    for (item, count) in &content.items {
        let (mut left, mut right) = (count / 2, count / 2);
        if count % 2 == 1 {
            if odd_goes_left {
                left += 1
            } else {
                right += 1
            }
            odd_goes_left = !odd_goes_left;
        }
        if left > 0 {
            sides.0.push((*item, left));
        }
        if right > 0 {
            sides.1.push((*item, right));
        }
    }
    sides
}
