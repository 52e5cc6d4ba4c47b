//! Filling bins that are already paid for, before any is bought.

use super::model::{Items, Model, Room};
use super::packed::Packed;
use super::problem::Size;
use super::search::{Search, add, count, subtract, worth};

/// Nodes of one knapsack search per open bin.
const NODES: u32 = 60;
/// Open bins times classes beyond which filling by value is too slow.
const MOST_PAIRS_BY_VALUE: usize = 100_000;

/// Class by class, the most valuable first, each item where the least room is left.
pub(super) fn best_fit(model: &Model, order: &[usize], packed: &mut Packed) {
    let rest = |(room, items): (&Room, &Items)| model.rest(&room.free, items).unwrap_or_default();
    let mut free: Vec<Size> = model.rooms.iter().zip(&packed.rooms).map(rest).collect();
    let largest: Size = std::array::from_fn(|d| free.iter().map(|room| room[d]).max().unwrap_or(0));
    for &class in order {
        if count(&packed.left, class) == 0 {
            continue;
        }
        let size = &model.classes[class].size;
        let mut places: Vec<(f64, usize)> = (0..free.len())
            .filter(|&r| model.rooms[r].allowed[class] > 0 && model.copies(size, &free[r]) > 0)
            .map(|r| (tightness(model, &largest, &free[r]), r))
            .collect();
        places.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (_, room) in places {
            let (wanted, inside) = (count(&packed.left, class), count(&packed.rooms[room], class));
            let apart = packed.rooms[room].iter().all(|item| !model.classes[class].conflicts.contains(&item.0));
            let allowed = model.rooms[room].allowed[class].saturating_sub(inside);
            let taken = wanted.min(model.copies(size, &free[room])).min(allowed);
            if taken == 0 || !apart {
                continue;
            }
            put(packed, room, &[(class, taken)]);
            model.take(&mut free[room], class, taken);
        }
    }
}

/// How much is still free, in parts of the largest room, over all dimensions.
fn tightness(model: &Model, largest: &Size, free: &Size) -> f64 {
    (0..model.dimensions).map(|d| free[d] as f64 / (largest[d] as f64).max(1.0)).sum()
}

/// Room by room the most valuable content; tells whether it was tried.
pub(super) fn by_value(search: &mut Search, values: &[f64], packed: &mut Packed) -> bool {
    if search.model.rooms.len().saturating_mul(search.model.classes.len()) > MOST_PAIRS_BY_VALUE {
        return false;
    }
    for room in 0..search.model.rooms.len() {
        let items = best_content(search, room, &packed.left, values);
        put(packed, room, &items);
    }
    true
}

/// The most valuable content of one open bin out of `demand`.
pub(super) fn best_content(search: &mut Search, room: usize, demand: &[(usize, u32)], values: &[f64]) -> Items {
    search.bound_room(room, demand, values, 3);
    let found = search.fill_room(NODES);
    if found.value > 0.0 { search.knapsack.items() } else { Items::new() }
}

fn put(packed: &mut Packed, room: usize, items: &[(usize, u32)]) {
    subtract(&mut packed.left, items);
    add(&mut packed.rooms[room], items);
}

/// No content of the open bins is worth more than this in all.
pub(super) fn most_worth(search: &mut Search, demand: &[(usize, u32)], values: &[f64]) -> f64 {
    let rooms = 0..search.model.rooms.len();
    rooms.map(|room| search.bound_room(room, demand, values, 6)).sum::<f64>().min(worth(demand, values))
}
