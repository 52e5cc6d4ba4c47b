//! The course of a search: open bins first, then greedy fillings, column generation, rounding and improvement.

use super::greedy::fill_in_order;
use super::improvement::improve;
use super::model::{Items, Model};
use super::problem::{Effort, PackedBin, Packing, Problem};
use super::relaxation::{Depth, Relaxed, relax};
use super::resource_price::class_values;
use super::rounding::{Dive, dive};
use super::search::{Bin, Search, worth};

/// Finds a packing of low cost.
pub fn pack(problem: &Problem, effort: Effort) -> Packing {
    let model = Model::new(problem);
    let mut search = Search::new(&model);
    let demand: Items = (0..model.classes.len())
        .filter(|&c| model.kinds.iter().any(|k| k.fits[c]))
        .map(|c| (c, model.classes[c].demand))
        .collect();
    let counts: Vec<u32> = model.classes.iter().map(|c| c.demand).collect();
    let values = class_values(&model, &counts);
    let dbg = std::env::var("PACKDBG").is_ok();
    let t0 = std::time::Instant::now();
    let mut best: Option<(f64, Vec<Bin>)> = None;
    let mut pool: Vec<Bin> = Vec::new();
    let price = |bins: &[Bin]| -> f64 { bins.iter().map(|b| model.kinds[b.kind].price).sum() };
    let mut order: Vec<usize> = (0..model.classes.len()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    let all: Vec<usize> = (0..model.kinds.len()).collect();
    let mut sets = vec![all.clone()];
    for k in all {
        sets.push(vec![k]);
    }
    for kinds in sets {
        let mut d = demand.clone();
        let mut used = vec![0; model.kinds.len()];
        let bins = fill_in_order(&model, &order, &kinds, &values, &mut d, &mut used, 1_000_000);
        pool.extend(bins.iter().cloned());
        let p = price(&bins);
        if d.is_empty() && best.as_ref().is_none_or(|b| p < b.0) {
            best = Some((p, bins));
        }
    }
    pool.dedup();
    let u = model.unit_cost / 1e6;
    if dbg {
        eprintln!("classes {} kinds {} greedy {:.4} t {:?}", model.classes.len(), model.kinds.len(), best.as_ref().unwrap().0 * u, t0.elapsed());
    }
    let mut proven = values.clone();
    let mut bound = worth(&demand, &values);
    if effort != Effort::Quick {
        let depth = Depth { rounds: 400, nodes: 2000, gap: 2e-4, work: u64::MAX };
        let Relaxed { chosen, duals, value, proven: pr, bound: b } = relax(&mut search, &demand, &mut pool, depth);
        if dbg {
            eprintln!("lp {:.4} bound {:.4} resource {:.4} cols {} pool {} t {:?} work {}", value * u, b * u, bound * u, chosen.len(), pool.len(), t0.elapsed(), search.work);
        }
        proven = pr;
        bound = bound.max(b);
        pool.retain(|bin| worth(&bin.items, &duals) > 0.98 * model.kinds[bin.kind].price);
        for i in 0..3 {
            let mut d = demand.clone();
            let mut used = vec![0; model.kinds.len()];
            let depth = Depth { rounds: 6, nodes: 50, gap: 0.0, work: u64::MAX };
            let dv = Dive { depth, share: [0.1, 0.2, 0.05][i], jitter: [0.0, 0.1, 0.3][i] };
            let bins = dive(&mut search, &mut d, &pool, &mut used, dv);
            let p = price(&bins);
            if dbg {
                eprintln!("dive {:.4} pool {} t {:?} work {}", p * u, pool.len(), t0.elapsed(), search.work);
            }
            if d.is_empty() && best.as_ref().is_none_or(|b| p < b.0) {
                best = Some((p, bins));
            }
        }
        let (_, mut bins) = best.take().unwrap();
        let mut used = vec![0; model.kinds.len()];
        bins.iter().for_each(|b| used[b.kind] += 1);
        let end = search.work + if effort == Effort::Normal { 40_000_000 } else { 300_000_000 };
        improve(&mut search, &mut bins, &mut used, &proven, end);
        if dbg {
            eprintln!("improved {:.4} t {:?} work {}", price(&bins) * u, t0.elapsed(), search.work);
        }
        best = Some((price(&bins), bins));
    }
    let (_, bins) = best.unwrap();
    let cost = bins.iter().map(|b| model.kinds[b.kind].cost).sum();
    Packing {
        bins: bins.iter().map(|b| PackedBin { bin_type: model.kinds[b.kind].origin, items: b.items.iter().map(|i| (model.classes[i.0].origin, i.1)).collect() }).collect(),
        into_open: vec![Vec::new(); problem.open_bins.len()],
        unplaced: Vec::new(),
        cost,
        lower_bound: (bound * model.unit_cost * (1.0 - 1e-9)) as u64,
    }
}
