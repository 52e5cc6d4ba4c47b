//! Column generation: the linear relaxation over all fillings of all kinds, with a proven bound.

use super::covering::Covering;
use super::model::Items;
use super::search::{Bin, Search, common, worth};

/// How thoroughly one relaxation is solved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Depth {
    /// Rounds of pricing at most.
    pub rounds: u32,
    /// Nodes of one knapsack search at most.
    pub nodes: u32,
    /// Stops once the value is within this share of the bound.
    pub gap: f64,
    /// Stops once so much work was spent in the whole search.
    pub work: u64,
}

/// A solved relaxation.
#[derive(Debug)]
pub(super) struct Relaxed {
    /// Fillings with the fractional number of bins of each.
    pub chosen: Vec<(Bin, f64)>,
    /// Per class what one item costs at the margin.
    pub duals: Vec<f64>,
    /// Price of the relaxation.
    pub value: f64,
    /// Per class values under which no bin is worth more than its price.
    pub proven: Vec<f64>,
    /// Their worth of the demand.
    pub bound: f64,
}

/// Solves the relaxation for `demand`, starting from the fillings in `pool` and adding those it finds.
///
/// Every class in `demand` must fit some kind.
pub(super) fn relax(search: &mut Search, demand: &Items, pool: &mut Vec<Bin>, depth: Depth) -> Relaxed {
    let mut master = Master::new(search, demand, pool);
    let mut best = Relaxed {
        chosen: Vec::new(),
        duals: vec![0.0; search.model.classes.len()],
        value: f64::INFINITY,
        proven: vec![0.0; search.model.classes.len()],
        bound: 0.0,
    };
    for _ in 0..depth.rounds {
        master.lp.minimize(depth.work.saturating_sub(search.work));
        search.work += std::mem::take(&mut master.lp.touched);
        best.value = master.lp.value();
        best.duals = master.duals(search, demand);
        let added = price(search, demand, &mut best, &mut master, depth.nodes);
        let done = added.is_empty() || best.value <= best.bound * (1.0 + depth.gap);
        pool.extend(added);
        if done || search.work > depth.work {
            break;
        }
    }
    best.chosen = master.chosen(search);
    best
}

/// One round of pricing: adds every kind's best filling that is worth more than its price, and betters the bound.
fn price(search: &mut Search, demand: &Items, best: &mut Relaxed, master: &mut Master, nodes: u32) -> Vec<Bin> {
    let mut added = Vec::new();
    let mut excess = 1.0f64;
    for kind in 0..search.model.kinds.len() {
        let price = search.model.kinds[kind].price;
        let bound = search.bound(kind, demand, &best.duals, 3);
        let floor = price * (1.0 + 1e-6);
        if bound <= floor {
            excess = excess.max(bound / price);
            continue;
        }
        let found = search.fill(kind, floor, nodes);
        excess = excess.max(found.upper / price);
        if found.value > floor {
            let bin = Bin { kind, items: search.knapsack.items() };
            master.add(search, &bin);
            added.push(bin);
        }
    }
    let bound = worth(demand, &best.duals) / excess;
    if bound > best.bound {
        best.bound = bound;
        best.proven = best.duals.iter().map(|dual| dual / excess).collect();
    }
    added
}

/// The linear program with the fillings its columns stand for.
struct Master {
    lp: Covering,
    /// Row of the program per class, `usize::MAX` = none.
    row: Vec<usize>,
    class: Vec<usize>,
    columns: Vec<Bin>,
}

impl Master {
    fn new(search: &Search, demand: &Items, pool: &[Bin]) -> Self {
        let model = search.model;
        let mut row = vec![usize::MAX; model.classes.len()];
        demand.iter().enumerate().for_each(|(r, item)| row[item.0] = r);
        let alone =
            |class: usize| model.kinds.iter().find(|kind| kind.most[class] > 0).map_or(f64::MAX, |kind| kind.price);
        let lp = Covering::new(
            demand.iter().map(|item| f64::from(item.1)).collect(),
            demand.iter().map(|item| alone(item.0)).collect(),
        );
        let mut master = Self { lp, row, class: demand.iter().map(|item| item.0).collect(), columns: Vec::new() };
        let unlimited = vec![0; model.kinds.len()];
        for bin in pool {
            let items = common(&bin.items, demand);
            let whole = items.len() == bin.items.len() && items == bin.items;
            let kind = if whole { Some(bin.kind) } else { model.cheapest(&items, &unlimited) };
            if let Some(kind) = kind.filter(|_| !items.is_empty()) {
                master.add(search, &Bin { kind, items });
            }
        }
        master
    }

    fn add(&mut self, search: &Search, bin: &Bin) {
        let entries = bin.items.iter().map(|&(class, count)| (self.row[class], f64::from(count))).collect();
        self.lp.add(search.model.kinds[bin.kind].price, entries);
        self.columns.push(bin.clone());
    }

    fn duals(&self, search: &Search, demand: &Items) -> Vec<f64> {
        let mut duals = vec![0.0; search.model.classes.len()];
        for (dual, item) in self.lp.duals().iter().zip(demand) {
            duals[item.0] = dual.max(0.0);
        }
        duals
    }

    fn chosen(&self, search: &Search) -> Vec<(Bin, f64)> {
        let mut chosen: Vec<(Bin, f64)> =
            self.lp.chosen().map(|(c, amount)| (self.columns[c].clone(), amount)).collect();
        for (row, amount) in self.lp.units() {
            let class = self.class[row];
            if let Some(kind) = search.model.kinds.iter().position(|kind| kind.most[class] > 0) {
                chosen.push((Bin { kind, items: vec![(class, 1)] }, amount));
            }
        }
        chosen
    }
}
