//! What a unit of each dimension is worth: the dual of covering the total demand with fractions of bins.
//!
//! Prices u with u·capacity ≤ price for every kind make u·size a value per class at which no bin holds more than it
//! costs: a valid lower bound on any packing, and a good guide when there are too many classes for columns.

use super::covering::Covering;
use super::model::Model;
use super::problem::{MAX_DIMENSIONS, Size};

/// Never reached in practice: a few rows need a few pivots. It only rules out endless cycling.
const MOST_WORK: u64 = 10_000_000;

/// Worth of a unit of each dimension, in the model's price unit.
pub(super) type Prices = [f64; MAX_DIMENSIONS];

/// Worth of something of that size.
pub(super) fn size_worth(prices: &Prices, size: &Size) -> f64 {
    prices.iter().zip(size).map(|(price, &amount)| price * amount as f64).sum()
}

/// The prices that show the highest bound for `demand`; every class in it must fit some kind.
pub(super) fn resource_prices(model: &Model, demand: &[(usize, u32)]) -> Prices {
    let mut prices = [0.0; MAX_DIMENSIONS];
    let total = |d: usize| -> f64 {
        demand.iter().map(|&(class, count)| model.classes[class].size[d] as f64 * f64::from(count)).sum()
    };
    let rows: Vec<(usize, f64)> = (0..model.dimensions).map(|d| (d, total(d))).filter(|row| row.1 > 0.0).collect();
    let share = |capacity: u64, row: &(usize, f64)| capacity as f64 / row.1;
    let dearest = |row: &(usize, f64)| {
        let alone = model.kinds.iter().filter(|kind| kind.capacity[row.0] > 0);
        alone.map(|kind| kind.price / share(kind.capacity[row.0], row)).fold(f64::INFINITY, f64::min)
    };
    let units: Vec<f64> = rows.iter().map(dearest).collect();
    if units.iter().any(|unit| !unit.is_finite()) || rows.is_empty() {
        return prices;
    }
    let mut lp = Covering::new(vec![1.0; rows.len()], units);
    for kind in &model.kinds {
        let entries = rows.iter().enumerate().map(|(r, row)| (r, share(kind.capacity[row.0], row)));
        lp.add(kind.price, entries.filter(|entry| entry.1 > 0.0).collect());
    }
    lp.minimize(MOST_WORK);
    for (row, dual) in rows.iter().zip(lp.duals()) {
        prices[row.0] = dual.max(0.0) / row.1;
    }
    prices
}
