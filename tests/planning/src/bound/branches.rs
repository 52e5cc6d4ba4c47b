//! Branch and bound over whole numbers: the branch with the lowest bound first.

use super::relaxation::{Basis, Program, Solved};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Linear programs solved at most.
const MOST_SOLVED: usize = 30_000;

/// A bound this close to the planned cost, as a share of it, is close enough.
const CLOSE: f64 = 0.002;

/// Least and greatest number of each column.
type Bounds = Vec<(u16, u16)>;

struct Branch {
    bound: f64,
    bounds: Bounds,
    solved: Solved,
}

impl PartialEq for Branch {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Branch {}

impl PartialOrd for Branch {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The lowest bound is the greatest.
impl Ord for Branch {
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound)
    }
}

/// The least cost of whole numbers, or a bound on it, at most `known`.
pub(super) fn least_cost(program: &Program, known: f64) -> f64 {
    let mut search = Search { program, known, solved: 0 };
    let mut open = BinaryHeap::new();
    let whole = program.most.iter().map(|most| (0, most.min(f64::from(u16::MAX)) as u16)).collect();
    open.extend(search.branch(whole, &program.nothing(), 0.0));
    while let Some(branch) = open.pop() {
        // Without fractions it is whole numbers, or was not solved well enough to say where to go on.
        let is_done = branch.solved.fractional.is_empty() || branch.bound >= known * (1.0 - CLOSE);
        if is_done || search.solved >= MOST_SOLVED {
            return branch.bound.min(known);
        }
        open.extend(search.split(&branch));
    }
    known
}

struct Search<'a> {
    program: &'a Program,
    known: f64,
    solved: usize,
}

impl Search<'_> {
    fn branch(&mut self, bounds: Bounds, start: &Basis, parent: f64) -> Option<Branch> {
        self.solved += 1;
        let between: Vec<(f64, f64)> = bounds.iter().map(|(low, high)| (f64::from(*low), f64::from(*high))).collect();
        let solved = self.program.solve(&between, start, self.known);
        let bound = solved.bound.max(parent);
        (bound < self.known).then_some(Branch { bound, bounds, solved })
    }

    /// Both sides of the column whose sides' costs rise most.
    fn split(&mut self, branch: &Branch) -> Vec<Branch> {
        let mut best: Option<(f64, Vec<Branch>)> = None;
        for (column, value) in branch.solved.fractional.iter().copied() {
            let below = self.at_most(&branch.bounds, column, value.floor() as u16);
            let above = self.at_least(&branch.bounds, column, value.ceil() as u16);
            let sides: Vec<Branch> = [below, above]
                .into_iter()
                .flatten()
                .filter_map(|bounds| self.branch(bounds, &branch.solved.basis, branch.bound))
                .collect();
            let rise = |side: &Branch| (side.bound - branch.bound).max(1e-6 * self.known);
            let score = match sides.as_slice() {
                [] => return sides,
                [only] => (self.known - branch.bound) * rise(only),
                [left, right, ..] => rise(left) * rise(right),
            };
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, sides));
            }
        }
        best.map(|(_, sides)| sides).unwrap_or_default()
    }

    /// Where a column is not used up, those it outdoes are not used.
    fn at_most(&self, bounds: &Bounds, column: usize, most: u16) -> Option<Bounds> {
        let mut bounds = bounds.clone();
        bounds[column].1 = most;
        for outdone in self.program.outdone[column].iter().copied() {
            if bounds[outdone].0 > 0 {
                return None;
            }
            bounds[outdone].1 = 0;
        }
        Some(bounds)
    }

    /// Where a column is used, those that outdo it are used up.
    fn at_least(&self, bounds: &Bounds, column: usize, least: u16) -> Option<Bounds> {
        let mut bounds = bounds.clone();
        bounds[column].0 = least;
        for (better, outdone) in self.program.outdone.iter().enumerate() {
            if outdone.contains(&column) {
                let most = self.program.most[better] as u16;
                if bounds[better].1 < most {
                    return None;
                }
                bounds[better].0 = most;
            }
        }
        Some(bounds)
    }
}
