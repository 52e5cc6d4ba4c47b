//! Improvement of a whole packing: empty a few bins, refill their content in another way, keep what is cheaper.
//!
//! Under proven values a bin's waste, its price less the worth of its content, is never negative, and the wastes sum
//! to the distance from the bound. So wasteful bins are emptied first, and a refilling is given up as soon as its
//! bins plus the worth of what is left exceed the price to beat.

use super::model::{Items, Model};
use super::next_bin::next_bin;
use super::packed::Packed;
use super::rooms::best_content;
use super::search::{Bin, Search, add, subtract, worth};

/// By how much chance disturbs the prices of kinds.
const WHIM: f64 = 0.05;
/// What one attempt costs besides its knapsacks, in units of work.
const ATTEMPT_WORK: u64 = 100;
/// Attempts without a better packing after which the search is given up, alone and per bin.
const PATIENCE: usize = 300;
const PATIENCE_PER_BIN: usize = 200;
/// Packings of more bins are only ever bettered, never made worse on the way to something better.
const MOST_BINS_UPHILL: usize = 500;
/// A price within this share of the bound is taken for the optimum.
const CLOSE_ENOUGH: f64 = 2e-6;
/// Largest rise of the price that is accepted at first, as a share of the distance to the bound; it sinks to 0.
const LARGEST_SETBACK: f64 = 0.02;
/// By how much values are disturbed for a refilling.
const SPREADS: [f64; 3] = [0.0, 0.1, 0.3];

/// Betters `packed` until the search has spent `until` in all, or the price is within reach of `bound`.
///
/// Under `proven` no bin may be worth more than its price.
pub(super) fn improve(search: &mut Search, packed: &mut Packed, proven: &[f64], bound: f64, until: u64) {
    let start = search.work;
    // With many bins there is always something left to gain downhill, and no time for keeping copies.
    let uphill = packed.bins.len() <= MOST_BINS_UPHILL;
    let mut best = uphill.then(|| packed.clone());
    let mut now = packed.price(search.model);
    let worth: f64 = packed.bins.iter().map(|bin| worth(&bin.items, proven)).sum();
    let largest = if uphill { LARGEST_SETBACK * (now - worth).max(0.0) } else { 0.0 };
    let (mut least, mut futile) = (now, 0);
    let patience = PATIENCE + PATIENCE_PER_BIN * packed.bins.len();
    let goal = bound * (1.0 + CLOSE_ENOUGH);
    while search.work < until && futile < patience && least > goal && !packed.bins.is_empty() {
        let progress = (search.work - start) as f64 / (until - start) as f64;
        let tolerance = largest * (1.0 - progress).max(0.0) * search.random.share();
        search.work += ATTEMPT_WORK;
        futile += 1;
        now += attempt(search, packed, proven, tolerance).unwrap_or(0.0);
        if now < least - 1e-9 {
            (least, futile) = (now, 0);
            best.iter_mut().for_each(|best| best.clone_from(packed));
        }
    }
    if let Some(best) = best {
        *packed = best;
    }
}

/// Empties a few bins and refills them; the change of price when the new bins were taken.
fn attempt(search: &mut Search, packed: &mut Packed, proven: &[f64], tolerance: f64) -> Option<f64> {
    let chosen = choose(search, &packed.bins, proven);
    let rooms = choose_rooms(search);
    let (mut demand, mut price) = (Items::new(), 0.0);
    for &room in &rooms {
        add(&mut demand, &packed.rooms[room]);
    }
    for bin in chosen.iter().map(|&index| &packed.bins[index]) {
        add(&mut demand, &bin.items);
        price += search.model.kinds[bin.kind].price;
        packed.used[bin.kind] -= 1;
    }
    let Some(refilled) = refill(search, demand, &rooms, &packed.used, proven, price + tolerance + 1e-9) else {
        chosen.iter().for_each(|&index| packed.used[packed.bins[index].kind] += 1);
        return None;
    };
    for &index in chosen.iter().rev() {
        packed.bins.swap_remove(index);
    }
    for (room, items) in rooms.into_iter().zip(refilled.rooms) {
        packed.rooms[room] = items;
    }
    refilled.bins.iter().for_each(|bin| packed.used[bin.kind] += 1);
    packed.bins.extend(refilled.bins);
    Some(refilled.price - price)
}

/// Up to two open bins, where there are any.
fn choose_rooms(search: &mut Search) -> Vec<usize> {
    let count = search.model.rooms.len();
    let wanted = search.random.below(3).min(count);
    let mut rooms: Vec<usize> = (0..wanted).map(|_| search.random.below(count)).collect();
    rooms.sort_unstable();
    rooms.dedup();
    rooms
}

/// Another way to place the content of a few bins.
struct Refilled {
    rooms: Vec<Items>,
    bins: Vec<Bin>,
    price: f64,
}

/// One to five bins, wasteful ones more often; ascending indexes.
fn choose(search: &mut Search, bins: &[Bin], proven: &[f64]) -> Vec<usize> {
    let count = (1 + search.random.below(5)).min(bins.len());
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < count {
        let a = search.random.below(bins.len());
        let b = search.random.below(bins.len());
        let waste = |index: usize| search.model.kinds[bins[index].kind].price - worth(&bins[index].items, proven);
        let index = if waste(a) >= waste(b) { a } else { b };
        let index = if chosen.contains(&index) { search.random.below(bins.len()) } else { index };
        if !chosen.contains(&index) {
            chosen.push(index);
        }
    }
    chosen.sort_unstable();
    chosen
}

/// Places `demand` for less than `price`, by chance; `None` when that did not come off.
fn refill(
    search: &mut Search,
    mut demand: Items,
    rooms: &[usize],
    used: &[u32],
    proven: &[f64],
    mut price: f64,
) -> Option<Refilled> {
    let mut used = used.to_vec();
    let values = disturbed(search, &demand, proven);
    let rooms = refill_rooms(search, &mut demand, rooms, &values);
    let (mut bins, mut spent, mut best) = (Vec::new(), 0.0, None);
    while !demand.is_empty() && spent + worth(&demand, proven) < price {
        if let Some(kind) = whole(search.model, &demand, &used)
            && spent + search.model.kinds[kind].price < price
        {
            price = spent + search.model.kinds[kind].price;
            let last = Bin { kind, items: demand.clone() };
            best = Some((bins.iter().cloned().chain([last]).collect(), price));
        }
        let Some(bin) = next_bin(search, &demand, &used, &values, price - spent, WHIM) else { break };
        subtract(&mut demand, &bin.items);
        used[bin.kind] += 1;
        spent += search.model.kinds[bin.kind].price;
        bins.push(bin);
    }
    if demand.is_empty() && spent < price {
        best = Some((bins, spent));
    }
    best.map(|(bins, price)| Refilled { rooms, bins, price })
}

/// The cheapest kind that takes all of `demand` at once.
fn whole(model: &Model, demand: &Items, used: &[u32]) -> Option<usize> {
    model.cheapest(demand, used).filter(|_| model.compatible(demand))
}

/// The values of what is to be placed, changed a little by chance.
fn disturbed(search: &mut Search, demand: &Items, proven: &[f64]) -> Vec<f64> {
    let mut values = proven.to_vec();
    let spread = SPREADS[search.random.below(SPREADS.len())];
    for &(class, _) in demand {
        values[class] *= 1.0 + spread * (search.random.share() - 0.5);
    }
    values
}

fn refill_rooms(search: &mut Search, demand: &mut Items, rooms: &[usize], values: &[f64]) -> Vec<Items> {
    let mut contents = Vec::new();
    for &room in rooms {
        let items = best_content(search, room, demand, values);
        subtract(demand, &items);
        contents.push(items);
    }
    contents
}
