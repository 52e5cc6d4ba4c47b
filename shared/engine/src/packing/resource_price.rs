//! What a unit of each dimension is worth: the dual of covering the total demand with fractions of bins.
//!
//! Prices u with u·capacity ≤ price for every kind make u·size a value per class at which no bin holds more than it
//! costs: a valid lower bound on any packing, and a good guide when there are too many classes for columns.

use super::covering::Covering;
use super::model::Model;
use super::problem::MAX_DIMENSIONS;

/// Value of one item per class, in the model's price unit.
pub(super) fn class_values(model: &Model, left: &[u32]) -> Vec<f64> {
    let prices = prices(model, left);
    let value = |class: &super::model::Class| -> f64 {
        (0..model.dimensions).map(|d| prices[d] * class.size[d] as f64).sum()
    };
    // A class without size still has to be bought a bin; the smallest value makes it worth carrying along.
    model.classes.iter().map(|class| value(class).max(f64::MIN_POSITIVE)).collect()
}

fn prices(model: &Model, left: &[u32]) -> [f64; MAX_DIMENSIONS] {
    let mut prices = [0.0; MAX_DIMENSIONS];
    let total = |d: usize| -> f64 {
        model.classes.iter().zip(left).map(|(class, &count)| class.size[d] as f64 * f64::from(count)).sum()
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
    lp.minimize(10_000);
    for (row, dual) in rows.iter().zip(lp.duals()) {
        prices[row.0] = dual.max(0.0) / row.1;
    }
    prices
}
