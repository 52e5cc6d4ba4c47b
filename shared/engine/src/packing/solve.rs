//! The course of a search: open bins and greedy fillings first, then column generation, rounding and improvement.

use super::budget::Budget;
use super::bulk::fill_bulk;
use super::greedy::{Completions, fill_by_value, fill_in_order, fill_knowing};
use super::guide::Guide;
use super::improvement::improve;
use super::model::{Items, Model};
use super::packed::Packed;
use super::problem::{Effort, Packing, Problem};
use super::relaxation::relax;
use super::resource_price::size_worth;
use super::rooms::{best_fit, by_value, most_worth};
use super::rounding::dive;
use super::search::{Bin, Search, add, worth};

/// Values from column generation guide the improvement if they show at least this share of the resource bound.
const TRUSTED: f64 = 0.9;
/// Packings with more bins are neither compared with many others nor refined.
const MANY_BINS: usize = 50_000;

/// Quick packings of more classes than this look at sizes rather than classes.
const BULK_CLASSES: usize = 40;
/// How many sizes such a packing compares for each item: each is tried, or every third where there are many items.
const BULK_WINDOWS: [usize; 7] = [1, 2, 4, 8, 12, 20, 32];
const FEW_ITEMS: u64 = 600;
/// With more classes than this a single way to use the open bins has to do.
const MANY_CLASSES: usize = 150;

/// Places the items of `problem` at low cost: as many as possible, then as cheaply as possible.
///
/// The same problem and effort give the same packing. Every bin stands for itself in the answer, so more than a
/// million of them are not bought; what they would have held is unplaced.
pub fn pack(problem: &Problem, effort: Effort) -> Packing {
    let model = Model::new(problem);
    let mut search = Search::new(&model);
    let guide = Guide::new(&model, effort == Effort::Quick);
    if effort == Effort::Quick && model.classes.len() > BULK_CLASSES {
        let best = bulk_packing(&mut search, &guide);
        let bound = lower_bound(&mut search, &guide, &best, None);
        return best.answer(&model, bound);
    }
    let (mut best, mut pool) = first_packing(&mut search, &guide);
    let budget = Budget::of(effort, &model);
    let mut bound = lower_bound(&mut search, &guide, &best, None);
    if effort > Effort::Quick && best.bins.len() <= MANY_BINS && !best.bins.is_empty() {
        let proven = refine(&mut search, &guide, &mut pool, &mut best, &budget);
        bound = lower_bound(&mut search, &guide, &best, proven.as_deref());
    }
    best.answer(&model, bound)
}

/// Open bins first, then sizes rather than classes, looking ahead in a few ways; the best of them.
fn bulk_packing(search: &mut Search, guide: &Guide) -> Packed {
    let model = search.model;
    let mut best = Packed::empty(model);
    for start in bulk_starts(search, guide) {
        let mut trials: Vec<Packed> = Vec::new();
        let items: u64 = start.left.iter().map(|item| u64::from(item.1)).sum();
        let step = if items <= FEW_ITEMS { 1 } else { 3 };
        for window in BULK_WINDOWS.into_iter().step_by(step) {
            let mut packed = start.clone();
            fill_bulk(model, &guide.values, &guide.prices, window, &mut packed);
            trials.push(packed);
        }
        let mut packed = start;
        if fill_by_value(search, &guide.values, &mut packed) {
            trials.push(packed);
        }
        for packed in trials {
            if packed.score(model) < best.score(model) && packed.is_sound(model) {
                best = packed;
            }
        }
    }
    best
}

/// As `promising_starts`; with very many classes there is one way to use the open bins.
fn bulk_starts(search: &mut Search, guide: &Guide) -> Vec<Packed> {
    let model = search.model;
    if model.classes.len() <= MANY_CLASSES {
        let probe = |packed: &mut Packed| fill_bulk(model, &guide.values, &guide.prices, 1, packed);
        return promising_starts(search, guide, probe);
    }
    let mut start = Packed::empty(model);
    if !model.rooms.is_empty() {
        best_fit(model, &guide.orders[0].0, &mut start);
    }
    vec![start]
}

/// The best of the simple fillings, and the bins of all of them.
fn first_packing(search: &mut Search, guide: &Guide) -> (Packed, Vec<Bin>) {
    let model = search.model;
    let mut best = Packed::empty(model);
    let mut pool = Vec::new();
    for start in promising_starts(search, guide, |packed| fill_in_order(model, &guide.probe(), packed)) {
        for packed in fillings(search, guide, &start) {
            pool.extend_from_slice(&packed.bins[..packed.bins.len().min(MANY_BINS)]);
            if packed.is_sound(model) && packed.score(model) < best.score(model) {
                best = packed;
            }
        }
    }
    pool.sort_unstable_by(|a, b| (a.kind, &a.items).cmp(&(b.kind, &b.items)));
    pool.dedup();
    (best, pool)
}

/// The start that a first filling shows to be the best; where types are limited also the one with open bins unused.
fn promising_starts(search: &mut Search, guide: &Guide, fill: impl Fn(&mut Packed)) -> Vec<Packed> {
    let model = search.model;
    let mut starts = starts(search, guide);
    let limited = model.kinds.iter().any(|kind| kind.limit < u32::MAX);
    let unused = if limited { starts.last().cloned() } else { None };
    starts.sort_by_cached_key(|start| {
        let mut probe = start.clone();
        fill(&mut probe);
        probe.score(model)
    });
    starts.truncate(1);
    starts.extend(unused);
    starts
}

/// Ways to use the open bins: each a packing in which nothing is bought yet.
fn starts(search: &mut Search, guide: &Guide) -> Vec<Packed> {
    let empty = Packed::empty(search.model);
    if search.model.rooms.is_empty() {
        return vec![empty];
    }
    let mut starts = Vec::new();
    for (order, _) in &guide.orders {
        let mut packed = empty.clone();
        best_fit(search.model, order, &mut packed);
        starts.push(packed);
    }
    let mut packed = empty.clone();
    if by_value(search, &guide.values, &mut packed) {
        starts.push(packed);
    }
    // Greedy fillings are erratic: leaving the open bins alone keeps them from ever doing harm.
    starts.push(empty);
    starts
}

/// The start completed in several ways.
fn fillings(search: &mut Search, guide: &Guide, start: &Packed) -> Vec<Packed> {
    let mut all: Vec<Packed> = Vec::new();
    let value = worth(&start.left, &guide.proven);
    let mut least = f64::INFINITY;
    let mut known = Completions::default();
    for filling in guide.fillings() {
        if guide.is_hopeless(&filling, value, least) {
            continue;
        }
        let mut packed = start.clone();
        // In haste only the best filling counts; otherwise column generation starts from the bins of all.
        let most = if guide.hasty { least * (1.0 + 1e-9) } else { f64::INFINITY };
        if !fill_knowing(search.model, &filling, &mut packed, &mut known, most) {
            continue;
        }
        best_fit(search.model, filling.order, &mut packed);
        let many = packed.bins.len() > MANY_BINS;
        if packed.left.is_empty() {
            least = least.min(packed.price(search.model));
        }
        all.push(packed);
        if many {
            return all;
        }
    }
    let mut packed = start.clone();
    if fill_by_value(search, &guide.values, &mut packed) {
        all.push(packed);
    }
    all
}

/// Betters a packing by column generation and improvement; returns further proven values, if any.
fn refine(
    search: &mut Search,
    guide: &Guide,
    pool: &mut Vec<Bin>,
    best: &mut Packed,
    budget: &Budget,
) -> Option<Vec<f64>> {
    let model = search.model;
    let demand: Items = Packed::empty(model).left.into_iter().filter(|item| model.has_home(item.0)).collect();
    let mut proven = None;
    if model.classes.len() <= budget.most_classes {
        let relaxed = relax(search, &demand, pool, budget.root);
        pool.retain(|bin| worth(&bin.items, &relaxed.duals) > budget.least_worth * model.kinds[bin.kind].price);
        round(search, guide, pool, best, budget);
        proven = Some(relaxed.proven);
    }
    let rough = worth(&demand, &guide.proven);
    let fine = proven.as_ref().map_or(0.0, |values| worth(&demand, values));
    let better = proven.as_ref().filter(|_| fine > TRUSTED * rough);
    let values = better.unwrap_or(&guide.proven).iter().zip(&guide.values).map(|(v, rough)| v.max(rough * 1e-9));
    let values: Vec<f64> = values.collect();
    let bound = if model.rooms.is_empty() { rough.max(fine) } else { 0.0 };
    let until = search.work + budget.improvement;
    let mut trial = best.clone();
    improve(search, &mut trial, &values, bound, until);
    if trial.is_sound(model) && trial.score(model) < best.score(model) {
        *best = trial;
    }
    proven
}

/// Rounds the relaxation in several ways, keeping the best.
fn round(search: &mut Search, guide: &Guide, pool: &[Bin], best: &mut Packed, budget: &Budget) {
    let model = search.model;
    for way in &budget.dives {
        let mut packed = Packed { bins: Vec::new(), used: vec![0; model.kinds.len()], ..best.clone() };
        let bins = best.bins.iter().flat_map(|bin| &bin.items);
        bins.for_each(|&item| add(&mut packed.left, &[item]));
        let mut demand: Items = packed.left.iter().copied().filter(|item| model.has_home(item.0)).collect();
        packed.left.retain(|item| !model.has_home(item.0));
        packed.bins = dive(search, &mut demand, pool, &mut packed.used, *way);
        add(&mut packed.left, &demand);
        fill_in_order(model, &guide.plain(), &mut packed);
        if packed.is_sound(model) && packed.score(model) < best.score(model) {
            *best = packed;
        }
    }
}

/// A cost that proven values show no packing of the placed items can go below.
fn lower_bound(search: &mut Search, guide: &Guide, packed: &Packed, proven: Option<&[f64]>) -> u64 {
    let placed: Items = (packed.placed(search.model).iter().enumerate())
        .map(|(class, &count)| (class, u32::try_from(count).unwrap_or(u32::MAX)))
        .filter(|item| item.1 > 0)
        .collect();
    let in_rooms: f64 = search.model.rooms.iter().map(|room| size_worth(&guide.prices, &room.free)).sum();
    let rough = worth(&placed, &guide.proven) - in_rooms;
    let fine = proven.map_or(0.0, |values| worth(&placed, values) - most_worth(search, &placed, values));
    // Floats are exact to about 1e-15; the margin covers sums over a million terms.
    (rough.max(fine).max(0.0) * search.model.unit_cost * (1.0 - 1e-9)) as u64
}
