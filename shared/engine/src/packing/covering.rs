//! A linear program of covering form, min price·x with A·x ≥ demand and x ≥ 0, by the revised simplex method.
//!
//! Columns may be added at any time; the basis is kept as a dense inverse, stored column by column.

/// How small a reduced price, relative to the column's price, counts as none.
const TOLERANCE: f64 = 1e-7;
/// Pivots after which the inverse is computed afresh, before rounding errors add up.
const FRESH_AFTER: u32 = 150;

#[derive(Debug)]
struct Column {
    price: f64,
    entries: Vec<(usize, f64)>,
}

/// What may sit in the basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Member {
    /// One unit of a row alone, at the row's own price.
    Unit(usize),
    /// Covering a row beyond its demand, free of charge.
    Surplus(usize),
    Column(usize),
}

#[derive(Debug)]
pub(super) struct Covering {
    demand: Vec<f64>,
    unit_prices: Vec<f64>,
    columns: Vec<Column>,
    basis: Vec<Member>,
    in_basis: Vec<bool>,
    inverse: Vec<Vec<f64>>,
    amounts: Vec<f64>,
    duals: Vec<f64>,
    pivots_since_fresh: u32,
    /// Multiplications done since the last reading, the measure of work.
    pub touched: u64,
}

impl Covering {
    /// Every row can be covered by single units at `unit_prices`: the first basis.
    pub(super) fn new(demand: Vec<f64>, unit_prices: Vec<f64>) -> Self {
        let rows = demand.len();
        let mut lp = Self {
            amounts: demand.clone(),
            duals: unit_prices.clone(),
            demand,
            unit_prices,
            columns: Vec::new(),
            basis: Vec::new(),
            in_basis: Vec::new(),
            inverse: Vec::new(),
            pivots_since_fresh: 0,
            touched: 0,
        };
        lp.start_from_units(rows);
        lp
    }

    fn start_from_units(&mut self, rows: usize) {
        self.basis = (0..rows).map(Member::Unit).collect();
        self.in_basis = vec![false; self.columns.len()];
        self.inverse = (0..rows).map(|r| (0..rows).map(|k| if k == r { 1.0 } else { 0.0 }).collect()).collect();
        self.amounts.clone_from(&self.demand);
        self.duals.clone_from(&self.unit_prices);
    }

    pub(super) fn add(&mut self, price: f64, entries: Vec<(usize, f64)>) {
        self.columns.push(Column { price, entries });
        self.in_basis.push(false);
    }

    pub(super) fn duals(&self) -> &[f64] {
        &self.duals
    }

    /// Columns with a positive amount, and those amounts, in the order of the basis rows.
    pub(super) fn chosen(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.basis.iter().zip(&self.amounts).filter_map(|(member, &amount)| match member {
            Member::Column(column) if amount > 1e-9 => Some((*column, amount)),
            _ => None,
        })
    }

    /// Units bought alone, by row.
    pub(super) fn units(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.basis.iter().zip(&self.amounts).filter_map(|(member, &amount)| match member {
            Member::Unit(row) if amount > 1e-9 => Some((*row, amount)),
            _ => None,
        })
    }

    /// Price of the present solution.
    pub(super) fn value(&self) -> f64 {
        self.basis.iter().zip(&self.amounts).map(|(&member, amount)| self.price(member) * amount).sum()
    }

    fn price(&self, member: Member) -> f64 {
        match member {
            Member::Unit(row) => self.unit_prices[row],
            Member::Surplus(_) => 0.0,
            Member::Column(column) => self.columns[column].price,
        }
    }

    /// Pivots until no column lowers the price, or so much work is done.
    pub(super) fn minimize(&mut self, work: u64) {
        while self.touched <= work {
            self.touched += 10;
            let Some((member, reduced)) = self.entering() else { return };
            let direction = self.direction(member);
            let Some(row) = self.leaving(&direction) else { return };
            self.pivot(member, reduced, row, &direction);
            if self.pivots_since_fresh >= FRESH_AFTER {
                self.refresh();
            }
        }
    }

    /// The member with the best reduced price relative to its own.
    fn entering(&mut self) -> Option<(Member, f64)> {
        let mut best = None;
        let mut best_score = -TOLERANCE;
        for (index, column) in self.columns.iter().enumerate().filter(|(index, _)| !self.in_basis[*index]) {
            let earned: f64 = column.entries.iter().map(|&(row, amount)| self.duals[row] * amount).sum();
            let score = 1.0 - earned / column.price;
            self.touched += column.entries.len() as u64;
            if score < best_score {
                best_score = score;
                best = Some((Member::Column(index), column.price - earned));
            }
        }
        for (row, &dual) in self.duals.iter().enumerate() {
            let score = dual / self.unit_prices[row];
            if score < best_score {
                best_score = score;
                best = Some((Member::Surplus(row), dual));
            }
        }
        best
    }

    /// How the basis amounts fall per unit of the entering member.
    fn direction(&mut self, member: Member) -> Vec<f64> {
        match member {
            Member::Unit(row) => self.inverse[row].clone(),
            Member::Surplus(row) => self.inverse[row].iter().map(|v| -v).collect(),
            Member::Column(column) => {
                let mut sum = vec![0.0; self.basis.len()];
                for &(row, amount) in &self.columns[column].entries {
                    self.touched += sum.len() as u64 / 4;
                    for (total, v) in sum.iter_mut().zip(&self.inverse[row]) {
                        *total += amount * v;
                    }
                }
                sum
            }
        }
    }

    /// The basis row that empties first; among equals the one with the largest pivot, for stability.
    fn leaving(&self, direction: &[f64]) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (row, &fall) in direction.iter().enumerate().filter(|(_, fall)| **fall > 1e-9) {
            let ratio = self.amounts[row].max(0.0) / fall;
            let better = match best {
                None => true,
                Some((other, least)) => ratio < least - 1e-10 || (ratio <= least + 1e-10 && fall > direction[other]),
            };
            if better {
                best = Some((row, ratio.min(best.map_or(ratio, |b| b.1))));
            }
        }
        best.map(|(row, _)| row)
    }

    fn pivot(&mut self, member: Member, reduced: f64, row: usize, direction: &[f64]) {
        let element = direction[row];
        let step = self.amounts[row] / element;
        for (amount, fall) in self.amounts.iter_mut().zip(direction) {
            *amount -= step * fall;
        }
        self.amounts[row] = step;
        for (column, dual) in self.inverse.iter_mut().zip(&mut self.duals) {
            let share = column[row] / element;
            if share == 0.0 {
                continue;
            }
            self.touched += direction.len() as u64 / 4;
            for (v, fall) in column.iter_mut().zip(direction) {
                *v -= fall * share;
            }
            column[row] = share;
            *dual += reduced * share;
        }
        self.enter(member, row);
        self.pivots_since_fresh += 1;
    }

    fn enter(&mut self, member: Member, row: usize) {
        if let Member::Column(column) = self.basis[row] {
            self.in_basis[column] = false;
        }
        if let Member::Column(column) = member {
            self.in_basis[column] = true;
        }
        self.basis[row] = member;
    }

    /// Inverts the basis afresh by Gauss-Jordan elimination; a singular one is given up for the first basis.
    fn refresh(&mut self) {
        let members = std::mem::take(&mut self.basis);
        let rows = members.len();
        self.touched += (rows * rows * rows / 4) as u64;
        self.start_from_units(rows);
        let mut free = vec![true; rows];
        for member in &members {
            if let Member::Unit(row) = member {
                free[*row] = false;
            }
        }
        for member in members.into_iter().filter(|member| !matches!(member, Member::Unit(_))) {
            let direction = self.direction(member);
            let size = |row: &usize| direction[*row].abs();
            let place = (0..rows).filter(|&row| free[row]).max_by(|a, b| size(a).total_cmp(&size(b)));
            let Some(row) = place.filter(|row| size(row) > 1e-9) else {
                self.start_from_units(rows);
                return;
            };
            free[row] = false;
            self.pivot(member, self.price(member) - self.earned(member), row, &direction);
        }
        self.pivots_since_fresh = 0;
        if self.amounts.iter().any(|&amount| amount < -1e-6) {
            self.start_from_units(rows);
        }
    }

    fn earned(&self, member: Member) -> f64 {
        match member {
            Member::Unit(row) => self.duals[row],
            Member::Surplus(row) => -self.duals[row],
            Member::Column(column) => {
                self.columns[column].entries.iter().map(|&(row, amount)| self.duals[row] * amount).sum()
            }
        }
    }
}
