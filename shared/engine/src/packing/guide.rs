//! Rough values, orders and preferred kinds that lead the greedy fillings.

use super::greedy::Filling;
use super::model::{Items, Model};
use super::resource_price::{Prices, resource_prices, size_worth};

/// Classes beyond which only a few kinds and orders are tried; their number falls with the number of classes.
const CLASSES_FOR_ALL_KINDS: usize = 100;
/// Classes beyond which a single set of a few kinds has to do.
const CLASSES_FOR_ONE_SET: usize = 5_000;
/// How far a filling looks ahead for a class that suits the room left.
const WINDOW: usize = 8;

/// Single kinds tried at most: with many groups and zones there are hundreds, and those that promise most show enough.
const MOST_SINGLE_KINDS: usize = 32;

/// Single kinds that are tried with every order in haste.
const SETS_WITH_ALL_ORDERS: usize = 3;
/// Kinds that starts are compared by in haste.
const KINDS_OF_PROBE: usize = 8;

#[derive(Debug)]
pub(super) struct Guide {
    /// Worth of a unit of each dimension.
    pub prices: Prices,
    /// Per class values under which no bin is worth more than its price; 0 where a class fits no kind.
    pub proven: Vec<f64>,
    /// The same, made positive everywhere.
    pub values: Vec<f64>,
    /// Orders in which classes are filled in, each with how far to look ahead.
    pub orders: Vec<(Vec<usize>, usize)>,
    /// All kinds, those that can hold most value for their price first.
    ranked: Vec<usize>,
    /// Sets of kinds that are tried together.
    pub kinds: Vec<Vec<usize>>,
    /// Per kind the most value it can hold for its price.
    pub content: Vec<f64>,
    /// Kinds that promise little are passed over.
    pub hasty: bool,
}

impl Guide {
    pub(super) fn new(model: &Model, hasty: bool) -> Self {
        let demand: Items = (0..model.classes.len())
            .filter(|&class| model.has_home(class))
            .map(|class| (class, model.classes[class].demand))
            .collect();
        let prices = resource_prices(model, &demand);
        let proven = |class| if model.has_home(class) { size_worth(&prices, &model.classes[class].size) } else { 0.0 };
        let proven: Vec<f64> = (0..model.classes.len()).map(proven).collect();
        let shares = shares(model);
        let values: Vec<f64> = proven.iter().zip(&shares).map(|(value, share)| value + share * 1e-6).collect();
        let by_value = descending(&values);
        let orders = vec![(by_value.clone(), 1), (by_value, WINDOW), (descending(&shares), 1)];
        let content: Vec<f64> =
            model.kinds.iter().map(|kind| size_worth(&prices, &kind.capacity) / kind.price).collect();
        let ranked = descending(&content);
        let kinds = kind_sets(model, &ranked);
        Self { prices, proven, values, orders, ranked, kinds, content, hasty }
    }

    /// Every set of kinds with every order; in haste only the first few sets, the others with one order each.
    pub(super) fn fillings(&self) -> impl Iterator<Item = Filling<'_>> {
        self.kinds.iter().enumerate().flat_map(|(place, kinds)| {
            let orders = if self.hasty && place > SETS_WITH_ALL_ORDERS { 1 } else { self.orders.len() };
            (0..orders).map(|order| self.filling(kinds, order))
        })
    }

    /// A filling to compare starts by; in haste with the most promising kinds alone.
    pub(super) fn probe(&self) -> Filling<'_> {
        let all = &self.kinds[0];
        let most = if self.hasty { KINDS_OF_PROBE.min(all.len()) } else { all.len() };
        self.filling(&all[..most], 0)
    }

    /// Whether a filling with a single kind cannot come below `price` for items worth `value`, since its bins do not
    /// hold so much.
    pub(super) fn is_hopeless(&self, filling: &Filling, value: f64, price: f64) -> bool {
        self.hasty && matches!(filling.kinds, [kind] if value > price * self.content[*kind])
    }

    /// The first of them.
    pub(super) fn plain(&self) -> Filling<'_> {
        self.filling(&self.kinds[0], 0)
    }

    fn filling<'a>(&'a self, kinds: &'a [usize], place: usize) -> Filling<'a> {
        let (order, window) = &self.orders[place];
        let (all, content) = (self.ranked.as_slice(), self.content.as_slice());
        Filling { order, kinds, values: &self.values, proven: &self.proven, window: *window, place, all, content }
    }
}

/// Per class the largest share one item takes of any dimension's total, never 0.
fn shares(model: &Model) -> Vec<f64> {
    let mut totals = [0.0; super::MAX_DIMENSIONS];
    for class in &model.classes {
        (0..model.dimensions).for_each(|d| totals[d] += class.size[d] as f64 * f64::from(class.demand));
    }
    let share = |class: &super::model::Class, d: usize| class.size[d] as f64 / totals[d].max(1.0);
    let largest = |class| (0..model.dimensions).map(|d| share(class, d)).fold(1e-9, f64::max);
    model.classes.iter().map(largest).collect()
}

fn descending(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    order
}

/// The kinds that hold most worth for their price, together and one by one.
fn kind_sets(model: &Model, ranked: &[usize]) -> Vec<Vec<usize>> {
    let (most, classes) = (model.kinds.len(), model.classes.len().max(1));
    if classes > CLASSES_FOR_ONE_SET {
        return vec![ranked[..4.min(most)].to_vec()];
    }
    let share = |least: usize| (most * CLASSES_FOR_ALL_KINDS / classes).max(least).min(most);
    let mut sets = vec![ranked[..share(6)].to_vec()];
    sets.extend(ranked[..share(3).min(MOST_SINGLE_KINDS)].iter().map(|&kind| vec![kind]));
    sets
}
