//! Simple fillings: classes in a fixed order into the kind that gives the most value for its price, bin after bin.

use super::model::{Items, Model};
use super::next_bin::next_bin;
use super::packed::Packed;
use super::problem::{MAX_DIMENSIONS, Size};
use super::search::{Bin, Search, repeats, subtract, worth};
use super::sequence::Sequence;
use std::collections::HashMap;

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
    /// Values under which no bin is worth more than its price.
    pub proven: &'a [f64],
    /// How many classes to look ahead; 1 = strictly in order.
    pub window: usize,
    /// Which of the orders it is, for completions to be told apart by.
    pub place: usize,
    /// All kinds, those that can hold most value for their price first.
    pub all: &'a [usize],
    /// Per kind the most value it can hold for its price: kinds that cannot better the best are passed over.
    pub content: &'a [f64],
}

/// Buys bins for what is left over in `packed`.
pub(super) fn fill_in_order(model: &Model, filling: &Filling, packed: &mut Packed) {
    fill_knowing(model, filling, packed, &mut Completions::default(), f64::INFINITY);
}

/// As `fill_in_order`, with completions known from other fillings; `false` when it was given up, since the price is
/// sure to exceed `most`.
pub(super) fn fill_knowing(
    model: &Model,
    filling: &Filling,
    packed: &mut Packed,
    known: &mut Completions,
    most: f64,
) -> bool {
    let mut price = 0.0;
    let mut counts = vec![0u32; model.classes.len()];
    packed.left.iter().for_each(|&(class, count)| counts[class] = count);
    let mut shelf =
        Shelf { sequence: Sequence::new(model, filling.order, &counts), blocked: vec![0; counts.len()], counts };
    let mut live = shelf.sequence.len();
    while live > 0 && packed.bins.len() < MOST_BINS {
        let mut best = best_bin(model, filling, filling.kinds, &packed.used, &mut shelf);
        if best.is_none() {
            best = known.or_find(model, filling.place, &packed.used, &mut shelf, |shelf| {
                best_bin(model, filling, filling.all, &packed.used, shelf)
            });
        }
        let Some(bin) = best else { break };
        let repeats = bin.items.iter().map(|&(class, count)| shelf.counts[class] / count).min().unwrap_or(0);
        let times = buy(model, packed, &bin, repeats);
        for &(class, count) in &bin.items {
            shelf.counts[class] -= count * times;
            live -= usize::from(shelf.counts[class] == 0);
        }
        shelf.sequence.compact(model, &shelf.counts, live);
        price += model.kinds[bin.kind].price * f64::from(times);
        if price + shelf.worth(filling.proven) > most {
            return false;
        }
    }
    packed.left = shelf.counts.iter().copied().enumerate().filter(|item| item.1 > 0).collect();
    true
}

/// What is still to be placed in order, and room to note conflicts.
struct Shelf {
    sequence: Sequence,
    counts: Vec<u32>,
    /// Per class how many classes in the present bin conflict with it.
    blocked: Vec<u32>,
}

impl Shelf {
    fn worth(&self, values: &[f64]) -> f64 {
        self.counts.iter().zip(values).map(|(count, value)| f64::from(*count) * value).sum()
    }
}

/// What remains once the kinds of a filling can take nothing more is completed with all kinds. Fillings that differ in
/// their kinds alone often leave the same items, and the next bin is then the same.
#[derive(Debug, Default)]
pub(super) struct Completions {
    /// By order, counts left, and kinds that are used up.
    next: HashMap<(usize, Vec<u32>, Vec<usize>), Option<Bin>>,
}

/// Completions remembered at most, and classes up to which they are: each keeps a count per class.
const MOST_COMPLETIONS: usize = 20_000;
const MOST_CLASSES_OF_COMPLETIONS: usize = 200;

impl Completions {
    fn or_find(
        &mut self,
        model: &Model,
        order: usize,
        used: &[u32],
        shelf: &mut Shelf,
        find: impl FnOnce(&mut Shelf) -> Option<Bin>,
    ) -> Option<Bin> {
        if shelf.counts.len() > MOST_CLASSES_OF_COMPLETIONS {
            return find(shelf);
        }
        let used_up = (0..used.len()).filter(|&kind| used[kind] >= model.kinds[kind].limit).collect();
        let key = (order, shelf.counts.clone(), used_up);
        if let Some(bin) = self.next.get(&key) {
            return bin.clone();
        }
        let bin = find(shelf);
        if self.next.len() < MOST_COMPLETIONS {
            self.next.insert(key, bin.clone());
        }
        bin
    }
}

/// Buys bins for what is left over in `packed`, each with the most value for its price; tells whether it did.
pub(super) fn fill_by_value(search: &mut Search, values: &[f64], packed: &mut Packed) -> bool {
    if search.model.classes.len() > MOST_CLASSES_BY_VALUE {
        return false;
    }
    while packed.bins.len() < MOST_BINS {
        let Some(bin) = next_bin(search, &packed.left, &packed.used, values, f64::INFINITY, 0.0) else { break };
        let repeats = repeats(&bin.items, &packed.left);
        let times = buy(search.model, packed, &bin, repeats);
        let taken: Items = bin.items.iter().map(|&(class, count)| (class, count * times)).collect();
        subtract(&mut packed.left, &taken);
    }
    true
}

/// Buys the bin so often, or as often as limits allow; tells how often.
fn buy(model: &Model, packed: &mut Packed, bin: &Bin, times: u32) -> u32 {
    let free = model.kinds[bin.kind].limit - packed.used[bin.kind];
    let space = u32::try_from(MOST_BINS - packed.bins.len()).unwrap_or(u32::MAX);
    let times = times.min(free).min(space);
    packed.bins.extend((0..times).map(|_| bin.clone()));
    packed.used[bin.kind] += times;
    times
}

/// The filling with the most value for its price among the kinds that are still to be had. `kinds` come with those that
/// can hold most for their price first, so that the search ends as soon as the rest cannot better what is found.
fn best_bin(model: &Model, filling: &Filling, kinds: &[usize], used: &[u32], shelf: &mut Shelf) -> Option<Bin> {
    let mut best: Option<(f64, Bin)> = None;
    let left = shelf.worth(filling.values);
    for &kind in kinds.iter().filter(|&&kind| used[kind] < model.kinds[kind].limit) {
        let found = best.as_ref().map_or(0.0, |(most, _)| *most);
        if filling.content[kind] <= found {
            break;
        }
        if left <= found * model.kinds[kind].price {
            continue;
        }
        let items = first_fit(model, kind, filling.window, shelf);
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
fn first_fit(model: &Model, kind: usize, window: usize, shelf: &mut Shelf) -> Items {
    let (capacity, most) = (&model.kinds[kind].capacity, &model.kinds[kind].most);
    let (mut rest, mut items, mut near, mut from) = (*capacity, Items::new(), Vec::new(), 0);
    loop {
        let fits = |size: &Size| (0..model.dimensions).all(|d| size[d] <= rest[d]);
        near.retain(|&class: &usize| shelf.blocked[class] == 0 && fits(&model.classes[class].size));
        while near.len() < window {
            let Some((place, class)) = shelf.sequence.next(model, from, &rest) else { break };
            from = place + 1;
            if shelf.blocked[class] == 0 && shelf.counts[class].min(most[class]) > 0 {
                near.push(class);
            }
        }
        let Some(at) = best_aligned(model, capacity, &rest, &near) else { break };
        let class = near.remove(at);
        let own = &model.classes[class];
        let wanted = most[class].min(shelf.counts[class]);
        let taken = if wanted == 1 { 1 } else { model.copies(&own.size, &rest).min(wanted) };
        model.take(&mut rest, class, taken);
        items.push((class, taken));
        own.conflicts.iter().for_each(|&other| shelf.blocked[other] += 1);
    }
    for &(class, _) in &items {
        model.classes[class].conflicts.iter().for_each(|&other| shelf.blocked[other] -= 1);
    }
    items.sort_unstable();
    items
}

/// The place in `near` of the class whose size points most in the direction of the room left.
fn best_aligned(model: &Model, capacity: &Size, rest: &Size, near: &[usize]) -> Option<usize> {
    if near.len() < 2 {
        return near.len().checked_sub(1);
    }
    let per_whole: [f64; MAX_DIMENSIONS] = std::array::from_fn(|d| 1.0 / (capacity[d] as f64).max(1.0));
    let weight: [f64; MAX_DIMENSIONS] = std::array::from_fn(|d| rest[d] as f64 * per_whole[d]);
    let alignment = |class: usize| {
        let size = &model.classes[class].size;
        let (mut dot, mut square) = (0.0, 0.0);
        for d in 0..model.dimensions {
            let share = size[d] as f64 * per_whole[d];
            dot += share * weight[d];
            square += share * share;
        }
        // Squares keep the order of cosines and need no root.
        dot * dot / square.max(f64::MIN_POSITIVE)
    };
    let mut best = (f64::NEG_INFINITY, 0);
    for (place, &class) in near.iter().enumerate() {
        let own = alignment(class);
        if own > best.0 {
            best = (own, place);
        }
    }
    Some(best.1)
}
