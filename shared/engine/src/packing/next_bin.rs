//! The one bin that gives the most value for its price.

use super::model::Items;
use super::search::{Bin, Search};

/// Nodes of one knapsack search.
const NODES: u32 = 40;

/// The bin with the most value for its price, at most `price` dear; `whim` is by how much chance disturbs prices.
pub(super) fn next_bin(
    search: &mut Search,
    demand: &Items,
    used: &[u32],
    values: &[f64],
    price: f64,
    whim: f64,
) -> Option<Bin> {
    let promising = promising(search, demand, used, values, price, whim);
    let mut best: Option<(f64, Bin)> = None;
    for (ratio, price, kind) in promising {
        let floor = best.as_ref().map_or(0.0, |b| b.0);
        if ratio <= floor {
            break;
        }
        search.bound(kind, demand, values, 0);
        let found = search.fill(kind, floor * price, NODES);
        if found.value > floor * price {
            let items = search.knapsack.items();
            best = Some((found.value / price, Bin { kind, items }));
        }
    }
    let (_, mut bin) = best?;
    bin.kind = search.model.cheapest(&bin.items, used).unwrap_or(bin.kind);
    Some(bin)
}

/// Bound of value for price, disturbed price and kind, the best bound first.
fn promising(
    search: &mut Search,
    demand: &Items,
    used: &[u32],
    values: &[f64],
    price: f64,
    whim: f64,
) -> Vec<(f64, f64, usize)> {
    let mut promising = Vec::new();
    for (kind, own) in search.model.kinds.iter().enumerate() {
        if used[kind] < own.limit && own.price <= price {
            let price = own.price * (1.0 + whim * search.random.share());
            let bound = search.bound(kind, demand, values, 1);
            promising.push((bound / price, price, kind));
        }
    }
    promising.sort_by(|a, b| b.0.total_cmp(&a.0));
    promising
}
