//! Re-checks a packing in plain integer arithmetic, sharing nothing with the solver.

use std::collections::BTreeMap;

use super::problem::{OpenBin, Packing, Problem};

/// Everything that is wrong with `packing` as an answer to `problem`; empty when it is sound.
pub fn violations(problem: &Problem, packing: &Packing) -> Vec<String> {
    let mut found = Vec::new();
    counts(problem, packing, &mut found);
    limits(problem, packing, &mut found);
    money(problem, packing, &mut found);
    for (index, bin) in packing.bins.iter().enumerate() {
        let Some(bin_type) = problem.bin_types.get(bin.bin_type) else { continue };
        let whole = OpenBin { free: bin_type.capacity, accepts: bin_type.accepts.clone(), held: Vec::new() };
        content(problem, &whole, &bin.items, &format!("bin {index}"), &mut found);
    }
    for (index, (open, items)) in problem.open_bins.iter().zip(&packing.into_open).enumerate() {
        content(problem, open, items, &format!("open bin {index}"), &mut found);
    }
    found
}

/// Every item is somewhere exactly once, or named as unplaced.
fn counts(problem: &Problem, packing: &Packing, found: &mut Vec<String>) {
    if packing.into_open.len() != problem.open_bins.len() {
        found.push(format!("{} open bins answered, {} asked", packing.into_open.len(), problem.open_bins.len()));
    }
    let mut seen = vec![0u128; problem.classes.len()];
    let bought = packing.bins.iter().flat_map(|bin| &bin.items);
    let all = bought.chain(packing.into_open.iter().flatten()).chain(&packing.unplaced);
    for &(class, count) in all {
        match seen.get_mut(class) {
            Some(total) => *total += u128::from(count),
            None => found.push(format!("class {class} does not exist")),
        }
    }
    for (class, (total, wanted)) in seen.iter().zip(&problem.classes).enumerate() {
        if *total != u128::from(wanted.count) {
            found.push(format!("class {class}: {total} items answered, {} asked", wanted.count));
        }
    }
}

fn limits(problem: &Problem, packing: &Packing, found: &mut Vec<String>) {
    let mut used = vec![0u64; problem.bin_types.len()];
    for bin in &packing.bins {
        match used.get_mut(bin.bin_type) {
            Some(total) => *total += 1,
            None => found.push(format!("bin type {} does not exist", bin.bin_type)),
        }
        if bin.items.iter().all(|&(_, count)| count == 0) {
            found.push(format!("an empty bin of type {} was bought", bin.bin_type));
        }
    }
    for (index, (total, bin_type)) in used.iter().zip(&problem.bin_types).enumerate() {
        if bin_type.limit.is_some_and(|limit| *total > u64::from(limit)) {
            found.push(format!("bin type {index}: {total} bins, limit {:?}", bin_type.limit));
        }
    }
}

fn money(problem: &Problem, packing: &Packing, found: &mut Vec<String>) {
    let costs = packing.bins.iter().filter_map(|bin| problem.bin_types.get(bin.bin_type)).map(|t| t.cost);
    let sum = costs.fold(0u64, u64::saturating_add);
    if sum != packing.cost {
        found.push(format!("cost {} but the bins sum to {sum}", packing.cost));
    }
    if packing.lower_bound > packing.cost {
        found.push(format!("lower bound {} above cost {}", packing.lower_bound, packing.cost));
    }
}

/// Capacity, accepted classes, limits per bin and conflicts of one bin.
fn content(problem: &Problem, bin: &OpenBin, items: &[(usize, u32)], name: &str, found: &mut Vec<String>) {
    let (mut placed, mut inside) = (BTreeMap::new(), BTreeMap::new());
    for &(class, count) in items.iter().filter(|item| item.0 < problem.classes.len() && item.1 > 0) {
        *placed.entry(class).or_insert(0u128) += u128::from(count);
        *inside.entry(class).or_insert(0u128) += u128::from(count);
    }
    for &(class, count) in bin.held.iter().filter(|item| item.0 < problem.classes.len() && item.1 > 0) {
        *inside.entry(class).or_insert(0) += u128::from(count);
    }
    for dimension in 0..problem.dimensions.min(bin.free.len()) {
        let loads = placed.iter().map(|(&class, count)| count * u128::from(problem.classes[class].size[dimension]));
        let load: u128 = loads.sum();
        if load > u128::from(bin.free[dimension]) {
            found.push(format!("{name}: {load} of {} in dimension {dimension}", bin.free[dimension]));
        }
    }
    for &class in placed.keys() {
        sharing(problem, bin, &inside, class, name, found);
    }
}

type Counts = BTreeMap<usize, u128>;

fn sharing(problem: &Problem, bin: &OpenBin, inside: &Counts, class: usize, name: &str, found: &mut Vec<String>) {
    let refused = bin.accepts.as_ref().is_some_and(|accepts| !accepts.get(class).copied().unwrap_or(false));
    if refused {
        found.push(format!("{name} does not accept class {class}"));
    }
    let own = &problem.classes[class];
    let count = inside[&class];
    if count > u128::from(own.per_bin_limit) {
        found.push(format!("{name}: {count} items of class {class}, limit {}", own.per_bin_limit));
    }
    for &other in inside.keys() {
        let named = own.conflicts.contains(&other) || problem.classes[other].conflicts.contains(&class);
        if named && (other != class || count > 1) {
            found.push(format!("{name}: class {class} with its conflict {other}"));
        }
    }
}
