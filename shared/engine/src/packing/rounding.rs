//! From fractions to whole bins: fix part of a relaxation, solve what is left again, until everything is placed.

use super::model::Items;
use super::relaxation::{Depth, Relaxed, relax};
use super::search::{Bin, Search, add, common, subtract, worth};

/// How a dive rounds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dive {
    /// How each relaxation on the way is solved; its work counts from the start of the dive.
    pub depth: Depth,
    /// Share of the remaining worth that one step fixes.
    pub share: f64,
    /// How much chance disturbs the order in which fractions are rounded up.
    pub jitter: f64,
}

/// Places all of `demand` by rounding; `used` counts bins per kind. What limits leave over stays in `demand`.
pub(super) fn dive(search: &mut Search, demand: &mut Items, pool: &[Bin], used: &mut [u32], dive: Dive) -> Vec<Bin> {
    let mut pool = pool.to_vec();
    let until = search.work + dive.depth.work;
    let depth = Depth { work: until, ..dive.depth };
    let mut bins = Vec::new();
    while !demand.is_empty() && search.work <= until {
        let relaxed = relax(search, demand, &mut pool, depth);
        let before = bins.len();
        fix(search, demand, &relaxed, used, dive, &mut bins);
        if bins.len() == before {
            break;
        }
        pool.retain(|bin| bin.items.iter().any(|item| demand.binary_search_by_key(&item.0, |d| d.0).is_ok()));
    }
    bins
}

/// Fixes the whole part of every amount, then rounds up the largest fractions.
fn fix(search: &mut Search, demand: &mut Items, relaxed: &Relaxed, used: &mut [u32], dive: Dive, bins: &mut Vec<Bin>) {
    let goal = worth(demand, &relaxed.duals) * (1.0 - dive.share);
    let mut fractions = Vec::new();
    for (bin, amount) in &relaxed.chosen {
        for _ in 0..(amount + 1e-6).floor() as u64 {
            commit(search, demand, &bin.items, &relaxed.duals, used, bins);
        }
        let part = amount - (amount + 1e-6).floor();
        fractions.push((part * (1.0 - dive.jitter * search.random.share()), bin));
    }
    fractions.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut first = true;
    for (part, bin) in fractions.into_iter().filter(|fraction| fraction.0 > 1e-6) {
        let whole = common(&bin.items, demand) == bin.items;
        if first || (whole && part > 0.5 && worth(demand, &relaxed.duals) > goal) {
            let before = bins.len();
            commit(search, demand, &bin.items, &relaxed.duals, used, bins);
            first = first && bins.len() == before;
        }
    }
}

/// Buys a bin for the part of `items` that is still asked for, topped up with what else fits.
fn commit(
    search: &mut Search,
    demand: &mut Items,
    items: &[(usize, u32)],
    values: &[f64],
    used: &mut [u32],
    bins: &mut Vec<Bin>,
) {
    let items = common(items, demand);
    let Some(kind) = search.model.cheapest(&items, used).filter(|_| !items.is_empty()) else { return };
    subtract(demand, &items);
    let mut bin = Bin { kind, items };
    top_up(search, demand, values, &mut bin);
    used[kind] += 1;
    bins.push(bin);
}

/// Fills what room a bin has left from `demand`, most valuable first.
pub(super) fn top_up(search: &Search, demand: &mut Items, values: &[f64], bin: &mut Bin) {
    let model = search.model;
    let kind = &model.kinds[bin.kind];
    let Some(mut rest) = model.rest(&kind.capacity, &bin.items) else { return };
    let mut order: Vec<(usize, u32)> = demand.iter().copied().filter(|item| kind.most[item.0] > 0).collect();
    order.sort_by(|a, b| values[b.0].total_cmp(&values[a.0]));
    for (class, wanted) in order {
        let own = &model.classes[class];
        let inside = bin.items.iter().find(|item| item.0 == class).map_or(0, |item| item.1);
        let taken = model.copies(&own.size, &rest).min(wanted).min(own.limit - inside.min(own.limit));
        let apart = bin.items.iter().all(|item| !own.conflicts.contains(&item.0));
        if taken == 0 || !apart {
            continue;
        }
        model.take(&mut rest, class, taken);
        add(&mut bin.items, &[(class, taken)]);
        subtract(demand, &[(class, taken)]);
    }
}
