//! Simple fillings: classes in a fixed order into the kind that gives the most value for its price, bin after bin.

use super::model::{Items, Model};
use super::next_bin::next_bin;
use super::packed::Packed;
use super::problem::Size;
use super::search::{Bin, Search, repeats, subtract, worth};

/// Most bins in one packing: each stands for itself in the answer, and memory is finite.
const MOST_BINS: usize = 1_000_000;
/// More classes than this make the filling by value slow.
const MOST_CLASSES_BY_VALUE: usize = 150;

/// How a filling proceeds.
#[derive(Debug)]
pub(super) struct Filling<'a> {
    /// Classes in the order in which they are filled in.
    pub order: &'a [usize],
    /// Kinds to choose from as long as they can take anything.
    pub kinds: &'a [usize],
    pub values: &'a [f64],
    /// How many classes to look ahead; 1 = strictly in order.
    pub window: usize,
}

/// Buys bins for what is left over in `packed`.
pub(super) fn fill_in_order(model: &Model, filling: &Filling, packed: &mut Packed) {
    let all: Vec<usize> = (0..model.kinds.len()).collect();
    let mut counts = vec![0u32; model.classes.len()];
    packed.left.iter().for_each(|&(class, count)| counts[class] = count);
    let mut order: Vec<usize> = filling.order.iter().copied().filter(|&class| counts[class] > 0).collect();
    let mut blocked = vec![0u32; model.classes.len()];
    while !order.is_empty() && packed.bins.len() < MOST_BINS {
        let mut best = best_bin(model, filling, filling.kinds, &order, &counts, &packed.used, &mut blocked);
        if best.is_none() {
            best = best_bin(model, filling, &all, &order, &counts, &packed.used, &mut blocked);
        }
        let Some(bin) = best else { break };
        let times = buy(model, packed, &bin);
        bin.items.iter().for_each(|&(class, count)| counts[class] -= count * times);
        order.retain(|&class| counts[class] > 0);
    }
}

/// Buys bins for what is left over in `packed`, each with the most value for its price; tells whether it did.
pub(super) fn fill_by_value(search: &mut Search, values: &[f64], packed: &mut Packed) -> bool {
    if search.model.classes.len() > MOST_CLASSES_BY_VALUE {
        return false;
    }
    while packed.bins.len() < MOST_BINS {
        let Some(bin) = next_bin(search, &packed.left, &packed.used, values, f64::INFINITY, 0.0) else { break };
        buy(search.model, packed, &bin);
    }
    true
}

/// Buys the bin as often as its whole content is still asked for; tells how often.
fn buy(model: &Model, packed: &mut Packed, bin: &Bin) -> u32 {
    let free = model.kinds[bin.kind].limit - packed.used[bin.kind];
    let space = u32::try_from(MOST_BINS - packed.bins.len()).unwrap_or(u32::MAX);
    let times = repeats(&bin.items, &packed.left).min(free).min(space);
    packed.bins.extend((0..times).map(|_| bin.clone()));
    packed.used[bin.kind] += times;
    let taken: Items = bin.items.iter().map(|&(class, count)| (class, count * times)).collect();
    subtract(&mut packed.left, &taken);
    times
}

/// The filling with the most value for its price among the kinds that are still to be had.
fn best_bin(
    model: &Model,
    filling: &Filling,
    kinds: &[usize],
    order: &[usize],
    counts: &[u32],
    used: &[u32],
    blocked: &mut [u32],
) -> Option<Bin> {
    let mut best: Option<(f64, Bin)> = None;
    for &kind in kinds.iter().filter(|&&kind| used[kind] < model.kinds[kind].limit) {
        let items = first_fit(model, kind, filling, order, counts, blocked);
        if items.is_empty() {
            continue;
        }
        let kind = model.cheapest(&items, used).unwrap_or(kind);
        let ratio = worth(&items, filling.values) / model.kinds[kind].price;
        if best.as_ref().is_none_or(|(most, _)| ratio > *most) {
            best = Some((ratio, Bin { kind, items }));
        }
    }
    best.map(|(_, bin)| bin)
}

/// One bin of the kind, filled in order, looking a few classes ahead for what suits the room left best.
fn first_fit(model: &Model, kind: usize, filling: &Filling, order: &[usize], counts: &[u32], blocked: &mut [u32]) -> Items {
    let capacity = &model.kinds[kind].capacity;
    let (mut rest, mut items, mut window) = (*capacity, Items::new(), Vec::new());
    let mut ahead = order.iter().copied().filter(|&class| model.kinds[kind].most[class] > 0);
    loop {
        window.retain(|&class: &usize| blocked[class] == 0 && model.copies(&model.classes[class].size, &rest) > 0);
        while window.len() < filling.window {
            let Some(class) = ahead.next() else { break };
            if blocked[class] == 0 && (0..model.dimensions).all(|d| model.classes[class].size[d] <= rest[d]) {
                window.push(class);
            }
        }
        let Some(at) = best_aligned(model, capacity, &rest, &window) else { break };
        let class = window.remove(at);
        let own = &model.classes[class];
        let taken = model.copies(&own.size, &rest).min(model.kinds[kind].most[class]).min(counts[class]);
        (0..model.dimensions).for_each(|d| rest[d] -= own.size[d] * u64::from(taken));
        items.push((class, taken));
        own.conflicts.iter().for_each(|&other| blocked[other] += 1);
    }
    for &(class, _) in &items {
        model.classes[class].conflicts.iter().for_each(|&other| blocked[other] -= 1);
    }
    items.sort_unstable();
    items
}

/// The place in `window` of the class whose size points most in the direction of the room left.
fn best_aligned(model: &Model, capacity: &Size, rest: &Size, window: &[usize]) -> Option<usize> {
    if window.len() < 2 {
        return window.len().checked_sub(1);
    }
    let share = |size: &Size, d: usize| size[d] as f64 / (capacity[d] as f64).max(1.0);
    let alignment = |class: usize| {
        let size = &model.classes[class].size;
        let dot: f64 = (0..model.dimensions).map(|d| share(size, d) * share(rest, d)).sum();
        let square: f64 = (0..model.dimensions).map(|d| share(size, d) * share(size, d)).sum();
        dot / square.sqrt().max(f64::MIN_POSITIVE)
    };
    let scores: Vec<f64> = window.iter().map(|&class| alignment(class)).collect();
    (0..window.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)))
}
