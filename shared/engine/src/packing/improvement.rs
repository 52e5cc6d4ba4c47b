//! Improvement of a whole packing: empty a few bins, refill their content in another way, keep what is cheaper.
//!
//! Under proven values a bin's waste, its price less the worth of its content, is never negative, and the wastes sum
//! to the distance from the bound. So wasteful bins are emptied first, and a refilling is given up as soon as its
//! bins plus the worth of what is left exceed the price to beat.

use super::model::Items;
use super::search::{Bin, Search, add, subtract, worth};

/// Nodes of one knapsack search while refilling.
const NODES: u32 = 40;

/// Betters `bins` until the search has spent `until` in all.
pub(super) fn improve(search: &mut Search, bins: &mut Vec<Bin>, used: &mut [u32], proven: &[f64], until: u64) {
    let start = search.work;
    let mut best = bins.clone();
    let mut best_used = used.to_vec();
    let (mut now, mut least) = (total(search, bins), total(search, bins));
    let gap = (now - bins.iter().map(|bin| worth(&bin.items, proven)).sum::<f64>()).max(0.0);
    while search.work < until && bins.len() > 1 {
        let progress = (search.work - start) as f64 / (until - start) as f64;
        let tolerance = 0.02 * gap * (1.0 - progress).max(0.0) * search.random.share();
        let Some(change) = attempt(search, bins, used, proven, tolerance) else {
            search.work += 100;
            continue;
        };
        now += change;
        if now < least - 1e-9 {
            least = now;
            best.clone_from(bins);
            best_used.copy_from_slice(used);
        }
    }
    *bins = best;
    used.copy_from_slice(&best_used);
}

fn total(search: &Search, bins: &[Bin]) -> f64 {
    bins.iter().map(|bin| search.model.kinds[bin.kind].price).sum()
}

/// Empties a few bins and refills them; the change of price when the new bins were taken.
fn attempt(
    search: &mut Search,
    bins: &mut Vec<Bin>,
    used: &mut [u32],
    proven: &[f64],
    tolerance: f64,
) -> Option<f64> {
    let chosen = choose(search, bins, proven);
    let mut demand = Items::new();
    let mut price = 0.0;
    for &index in &chosen {
        add(&mut demand, &bins[index].items);
        price += search.model.kinds[bins[index].kind].price;
        used[bins[index].kind] -= 1;
    }
    let refilled = refill(search, demand, used, proven, price + tolerance + 1e-9);
    let Some((new, cost)) = refilled else {
        chosen.iter().for_each(|&index| used[bins[index].kind] += 1);
        return None;
    };
    for &index in chosen.iter().rev() {
        bins.swap_remove(index);
    }
    new.iter().for_each(|bin| used[bin.kind] += 1);
    bins.extend(new);
    Some(cost - price)
}

/// Two to five bins, wasteful ones more often; ascending indexes.
fn choose(search: &mut Search, bins: &[Bin], proven: &[f64]) -> Vec<usize> {
    let count = (2 + search.random.below(4)).min(bins.len());
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
    used: &[u32],
    proven: &[f64],
    mut price: f64,
) -> Option<(Vec<Bin>, f64)> {
    let mut used = used.to_vec();
    let mut values = proven.to_vec();
    let spread = [0.0, 0.1, 0.3][search.random.below(3)];
    for &(class, _) in &demand {
        values[class] *= 1.0 + spread * (search.random.share() - 0.5);
    }
    let (mut bins, mut spent, mut best) = (Vec::new(), 0.0, None);
    while !demand.is_empty() && spent + worth(&demand, proven) < price {
        if let Some(kind) = search.model.cheapest(&demand, &used).filter(|_| search.model.compatible(&demand)) {
            let cost = spent + search.model.kinds[kind].price;
            if cost < price {
                price = cost;
                let mut all: Vec<Bin> = bins.clone();
                all.push(Bin { kind, items: demand.clone() });
                best = Some((all, cost));
            }
        }
        let Some(bin) = next_bin(search, &demand, &used, &values, price - spent) else { break };
        subtract(&mut demand, &bin.items);
        used[bin.kind] += 1;
        spent += search.model.kinds[bin.kind].price;
        bins.push(bin);
    }
    if demand.is_empty() && spent < price {
        best = Some((bins, spent));
    }
    best
}

/// The bin with the most value for its price, kinds disturbed by chance.
fn next_bin(search: &mut Search, demand: &Items, used: &[u32], values: &[f64], price: f64) -> Option<Bin> {
    let mut promising = Vec::new();
    for kind in 0..search.model.kinds.len() {
        let own = &search.model.kinds[kind];
        if used[kind] >= own.limit || own.price > price {
            continue;
        }
        let whim = own.price * (1.0 + 0.05 * search.random.share());
        let bound = search.bound(kind, demand, values, 1);
        promising.push((bound / whim, whim, kind));
    }
    promising.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut best: Option<(f64, Bin)> = None;
    for (ratio, whim, kind) in promising {
        let floor = best.as_ref().map_or(0.0, |b| b.0);
        if ratio <= floor {
            break;
        }
        search.bound(kind, demand, values, 0);
        let found = search.fill(kind, floor * whim, NODES);
        if found.value > floor * whim {
            let items = search.knapsack.items();
            best = Some((found.value / whim, Bin { kind, items }));
        }
    }
    let (_, mut bin) = best?;
    bin.kind = search.model.cheapest(&bin.items, used).unwrap_or(bin.kind);
    Some(bin)
}
