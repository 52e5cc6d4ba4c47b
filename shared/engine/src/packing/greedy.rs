//! Simple fillings: classes in a fixed order into the kind that gives the most value for its price, bin after bin.

use super::model::{Items, Model};
use super::search::{Bin, repeats, subtract, worth};

/// The bins for `demand`, filled in the order of the classes' ranks; takes what it places out of `demand`.
///
/// Only `kinds` are considered while they can take anything; `used` counts bins per kind and is kept up to date.
pub(super) fn fill_in_order(
    model: &Model,
    order: &[usize],
    kinds: &[usize],
    values: &[f64],
    demand: &mut Items,
    used: &mut [u32],
    most: usize,
) -> Vec<Bin> {
    let all: Vec<usize> = (0..model.kinds.len()).collect();
    let mut counts = vec![0u32; model.classes.len()];
    demand.iter().for_each(|&(class, count)| counts[class] = count);
    let mut order: Vec<usize> = order.iter().copied().filter(|&class| counts[class] > 0).collect();
    let mut bins = Vec::new();
    let mut blocked = vec![0u32; model.classes.len()];
    while !order.is_empty() && bins.len() < most {
        let mut best = best_bin(model, &order, kinds, values, &counts, used, &mut blocked);
        if best.is_none() {
            best = best_bin(model, &order, &all, values, &counts, used, &mut blocked);
        }
        let Some(bin) = best else { break };
        let free = model.kinds[bin.kind].limit - used[bin.kind];
        let times = repeats(&bin.items, demand).min(free).min((most - bins.len()).try_into().unwrap_or(u32::MAX));
        for _ in 0..times {
            bins.push(bin.clone());
        }
        used[bin.kind] += times;
        for &(class, count) in &bin.items {
            counts[class] -= count * times;
        }
        let taken: Items = bin.items.iter().map(|&(class, count)| (class, count * times)).collect();
        subtract(demand, &taken);
        order.retain(|&class| counts[class] > 0);
    }
    bins
}

/// The filling with the most value for its price among the kinds that are still to be had.
fn best_bin(
    model: &Model,
    order: &[usize],
    kinds: &[usize],
    values: &[f64],
    counts: &[u32],
    used: &[u32],
    blocked: &mut [u32],
) -> Option<Bin> {
    let mut best: Option<(f64, Bin)> = None;
    for &kind in kinds.iter().filter(|&&kind| used[kind] < model.kinds[kind].limit) {
        let items = first_fit(model, kind, order, counts, blocked);
        if items.is_empty() {
            continue;
        }
        let kind = model.cheapest(&items, used).unwrap_or(kind);
        let ratio = worth(&items, values) / model.kinds[kind].price;
        if best.as_ref().is_none_or(|(most, _)| ratio > *most) {
            best = Some((ratio, Bin { kind, items }));
        }
    }
    best.map(|(_, bin)| bin)
}

/// One bin of the kind, filled with as many items as fit of each class in turn.
fn first_fit(model: &Model, kind: usize, order: &[usize], counts: &[u32], blocked: &mut [u32]) -> Items {
    let of = &model.kinds[kind];
    let mut rest = of.capacity;
    let mut items = Items::new();
    for &class in order.iter().filter(|&&class| of.fits[class]) {
        let own = &model.classes[class];
        let taken = model.copies(&own.size, &rest).min(own.limit).min(counts[class]);
        if taken == 0 || blocked[class] > 0 {
            continue;
        }
        for d in 0..model.dimensions {
            rest[d] -= own.size[d] * u64::from(taken);
        }
        items.push((class, taken));
        own.conflicts.iter().for_each(|&other| blocked[other] += 1);
    }
    for &(class, _) in &items {
        model.classes[class].conflicts.iter().for_each(|&other| blocked[other] -= 1);
    }
    items.sort_unstable();
    items
}
