//! A linear program with bounds on every column, solved by the dual simplex method, and its bound in plain arithmetic.

/// Conditions.
pub(super) const ROWS: usize = 6;

/// Steps after which a branch makes do with the prices it has.
const MOST_STEPS: usize = 400;

/// Below this a number counts as 0.
const TINY: f64 = 1e-9;

/// Least cost `costs * x` where `columns * x >= least` and `0 <= x <= most`.
pub(super) struct Program {
    pub(super) columns: Vec<[f64; ROWS]>,
    pub(super) costs: Vec<f64>,
    pub(super) most: Vec<f64>,
    pub(super) least: [f64; ROWS],
    /// Per column those that are used only once it is used up, since it serves at least as well for no more.
    pub(super) outdone: Vec<Vec<usize>>,
}

/// A basis: per row a column, or `columns.len() + row` for the row's surplus; and the columns at their upper bound.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Basis {
    rows: [usize; ROWS],
    at_upper: Vec<usize>,
}

/// What came of a branch.
pub(super) struct Solved {
    /// No numbers within the bounds cost less.
    pub(super) bound: f64,
    /// Columns of numbers that are not whole, with the number.
    pub(super) fractional: Vec<(usize, f64)>,
    pub(super) basis: Basis,
}

impl Program {
    /// The basis of surpluses: nothing is bought.
    pub(super) fn nothing(&self) -> Basis {
        let count = self.columns.len();
        Basis { rows: std::array::from_fn(|row| count + row), at_upper: Vec::new() }
    }

    fn column(&self, place: usize) -> [f64; ROWS] {
        match place.checked_sub(self.columns.len()) {
            Some(row) => std::array::from_fn(|other| if other == row { -1.0 } else { 0.0 }),
            None => self.columns[place],
        }
    }

    /// The bound that prices of the conditions prove.
    fn proven(&self, prices: &[f64; ROWS], bounds: &[(f64, f64)]) -> f64 {
        let prices = prices.map(|price| price.max(0.0));
        let held: f64 = self
            .columns
            .iter()
            .zip(&self.costs)
            .zip(bounds)
            .map(|((column, cost), (low, high))| {
                let left = cost - dot(&prices, column);
                if left >= 0.0 { left * low } else { left * high }
            })
            .sum();
        dot(&prices, &self.least) + held
    }

    /// Solves within bounds, from a basis of a program whose bounds were wider. Stops once `enough` is proven.
    pub(super) fn solve(&self, bounds: &[(f64, f64)], start: &Basis, enough: f64) -> Solved {
        let mut state = State::new(self, bounds, start);
        for _ in 0..MOST_STEPS {
            let Some(inverse) = state.inverse() else { break };
            let values = state.values(&inverse);
            let prices = state.prices(&inverse);
            let Some((row, violation)) = state.leaving(&values) else {
                let bound = self.proven(&prices, bounds);
                let fractional = state.fractional(&values);
                return Solved { bound, fractional, basis: state.basis() };
            };
            let bound = self.proven(&prices, bounds);
            if bound >= enough {
                return Solved { bound, fractional: Vec::new(), basis: state.basis() };
            }
            if !state.step(row, violation, &inverse[row], &prices) {
                // Nothing can take the leaving column's place: the prices may rise without end along its row.
                let far = 4.0 * (enough - bound + 1.0) / violation.abs();
                let sign = if violation < 0.0 { -far } else { far };
                let raised = std::array::from_fn(|at| prices[at] + sign * inverse[row][at]);
                let bound = self.proven(&raised, bounds).max(bound);
                return Solved { bound, fractional: Vec::new(), basis: state.basis() };
            }
        }
        let prices = state.inverse().map_or([0.0; ROWS], |inverse| state.prices(&inverse));
        let bound = self.proven(&prices, bounds);
        Solved { bound, fractional: Vec::new(), basis: state.basis() }
    }
}

fn dot(left: &[f64; ROWS], right: &[f64; ROWS]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

type Matrix = [[f64; ROWS]; ROWS];

struct State<'a> {
    program: &'a Program,
    bounds: &'a [(f64, f64)],
    rows: [usize; ROWS],
    in_basis: Vec<bool>,
    at_upper: Vec<bool>,
}

impl<'a> State<'a> {
    fn new(program: &'a Program, bounds: &'a [(f64, f64)], start: &Basis) -> Self {
        let count = program.columns.len() + ROWS;
        let mut state =
            Self { program, bounds, rows: start.rows, in_basis: vec![false; count], at_upper: vec![false; count] };
        start.rows.iter().for_each(|place| state.in_basis[*place] = true);
        start.at_upper.iter().for_each(|place| state.at_upper[*place] = true);
        state
    }

    fn basis(&self) -> Basis {
        let at_upper = (0..self.program.columns.len()).filter(|place| self.at_upper[*place]).collect();
        Basis { rows: self.rows, at_upper }
    }

    fn bounds_of(&self, place: usize) -> (f64, f64) {
        self.bounds.get(place).copied().unwrap_or((0.0, f64::INFINITY))
    }

    fn cost(&self, place: usize) -> f64 {
        self.program.costs.get(place).copied().unwrap_or(0.0)
    }

    /// By Gauss and Jordan; none when the basis is singular.
    fn inverse(&self) -> Option<Matrix> {
        let columns = self.rows.map(|place| self.program.column(place));
        let mut left: Matrix = std::array::from_fn(|row| std::array::from_fn(|column| columns[column][row]));
        let mut right: Matrix = std::array::from_fn(|row| std::array::from_fn(|at| f64::from(u8::from(at == row))));
        for at in 0..ROWS {
            let pivot = (at..ROWS).max_by(|one, other| left[*one][at].abs().total_cmp(&left[*other][at].abs()))?;
            if left[pivot][at].abs() < 1e-13 {
                return None;
            }
            left.swap(at, pivot);
            right.swap(at, pivot);
            let scale = 1.0 / left[at][at];
            for column in 0..ROWS {
                left[at][column] *= scale;
                right[at][column] *= scale;
            }
            let (own_left, own_right) = (left[at], right[at]);
            for row in (0..ROWS).filter(|row| *row != at) {
                let factor = left[row][at];
                if factor != 0.0 {
                    for column in 0..ROWS {
                        left[row][column] -= factor * own_left[column];
                        right[row][column] -= factor * own_right[column];
                    }
                }
            }
        }
        Some(right)
    }

    /// Numbers of the columns in the basis.
    fn values(&self, inverse: &Matrix) -> [f64; ROWS] {
        let mut left = self.program.least;
        for (place, column) in self.program.columns.iter().enumerate() {
            let value = if self.at_upper[place] { self.bounds[place].1 } else { self.bounds[place].0 };
            if value != 0.0 && !self.in_basis[place] {
                left.iter_mut().zip(column).for_each(|(left, own)| *left -= own * value);
            }
        }
        std::array::from_fn(|row| dot(&inverse[row], &left))
    }

    fn prices(&self, inverse: &Matrix) -> [f64; ROWS] {
        let costs = self.rows.map(|place| self.cost(place));
        std::array::from_fn(|at| (0..ROWS).map(|row| costs[row] * inverse[row][at]).sum())
    }

    /// The row whose number is farthest outside its bounds, and by how much: negative below the lower.
    fn leaving(&self, values: &[f64; ROWS]) -> Option<(usize, f64)> {
        let mut worst: Option<(usize, f64)> = None;
        for (row, value) in values.iter().enumerate() {
            let (low, high) = self.bounds_of(self.rows[row]);
            let violation = if *value < low { value - low } else { (value - high).max(0.0) };
            if violation.abs() > TINY && worst.is_none_or(|(_, known)| violation.abs() > known.abs()) {
                worst = Some((row, violation));
            }
        }
        worst
    }

    /// One exchange in the basis; `false` when no column can take the place.
    fn step(&mut self, row: usize, violation: f64, across: &[f64; ROWS], prices: &[f64; ROWS]) -> bool {
        let count = self.program.columns.len();
        let mut best: Option<(f64, f64, usize)> = None;
        for place in (0..count + ROWS).filter(|place| !self.in_basis[*place]) {
            let (low, high) = self.bounds_of(place);
            if low == high {
                continue;
            }
            let column = self.program.column(place);
            let slope = dot(across, &column);
            let helps = (slope < 0.0) == ((violation < 0.0) != self.at_upper[place]);
            if slope.abs() <= TINY || !helps {
                continue;
            }
            let ratio = (self.cost(place) - dot(prices, &column)).abs() / slope.abs();
            let beats = best.is_none_or(|(least, steepest, _)| {
                ratio < least - TINY || (ratio < least + TINY && slope.abs() > steepest)
            });
            if beats {
                best = Some((ratio, slope.abs(), place));
            }
        }
        let Some((_, _, entering)) = best else { return false };
        let gone = self.rows[row];
        self.in_basis[gone] = false;
        self.at_upper[gone] = violation > 0.0;
        self.rows[row] = entering;
        self.in_basis[entering] = true;
        self.at_upper[entering] = false;
        true
    }

    fn fractional(&self, values: &[f64; ROWS]) -> Vec<(usize, f64)> {
        let own = self.rows.iter().zip(values).filter(|(place, _)| **place < self.program.columns.len());
        own.filter(|(_, value)| (*value - value.round()).abs() > 1e-6).map(|(place, value)| (*place, *value)).collect()
    }
}
