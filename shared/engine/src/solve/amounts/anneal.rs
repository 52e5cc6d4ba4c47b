//! Annealing of amounts: random exchanges, worse ones accepted ever more seldom, so that the search is not caught where
//! several nodes would have to change at once.

use super::columns::Column;
use super::need::{Need, Totals};

/// Exchanges tried.
const STEPS: u32 = 150_000;

/// How much worse an exchange may be and still be likely, as a share of the fleet's cost: at first and at last.
const HEAT: (f64, f64) = (0.02, 0.000_2);

/// What falling short by everything costs, in fleets.
const SHORTFALL: f64 = 6.0;

/// The best numbers seen that suffice.
pub(super) fn anneal(columns: &[Column], need: &Need, start: Vec<u32>) -> Option<Vec<u32>> {
    let mut totals = need.start();
    for (column, count) in columns.iter().zip(&start) {
        totals = totals.with(column, f64::from(*count));
    }
    let scale = totals.cost.max(1.0);
    let mut walk = Walk { columns, need, counts: start, totals, scale, random: 0x9E37_79B9_7F4A_7C15 };
    let mut score = walk.score(&walk.totals);
    let mut best: Option<(f64, Vec<u32>)> = None;
    let cooling = (HEAT.1 / HEAT.0).powf(1.0 / f64::from(STEPS));
    let mut heat = HEAT.0 * scale;
    for _ in 0..STEPS {
        heat *= cooling;
        let Some(changes) = walk.propose() else { continue };
        let before = walk.totals;
        walk.apply(&changes, 1.0);
        let next = walk.score(&walk.totals);
        if next <= score || walk.chance() < ((score - next) / heat).exp() {
            score = next;
            let suffices = score <= walk.totals.cost;
            if suffices && best.as_ref().is_none_or(|(cost, _)| score < *cost) {
                best = Some((score, walk.counts.clone()));
            }
        } else {
            walk.apply(&changes, -1.0);
            walk.totals = before;
        }
    }
    best.map(|(_, counts)| counts)
}

struct Walk<'a> {
    columns: &'a [Column],
    need: &'a Need,
    counts: Vec<u32>,
    totals: Totals,
    scale: f64,
    random: u64,
}

impl Walk<'_> {
    fn draw(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random >> 11
    }

    fn chance(&mut self) -> f64 {
        self.draw() as f64 / (1u64 << 53) as f64
    }

    fn any(&mut self) -> usize {
        (self.draw() % self.columns.len() as u64) as usize
    }

    fn any_present(&mut self) -> Option<usize> {
        let present = self.counts.iter().filter(|count| **count > 0).count() as u64;
        if present == 0 {
            return None;
        }
        let wanted = (self.draw() % present) as usize;
        self.counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(place, _)| place).nth(wanted)
    }

    /// A few nodes for a few others.
    fn propose(&mut self) -> Option<Vec<(usize, f64)>> {
        let (less, more) = match self.draw() % 16 {
            0 | 1 => (0, 1),
            2 | 3 => (1, 0),
            4..=8 => (1, 1),
            9..=11 => (1, 2),
            12 | 13 => (2, 1),
            14 => (2, 2),
            _ => (3, 1),
        };
        let mut changes: Vec<(usize, f64)> = Vec::with_capacity(4);
        for _ in 0..less {
            let place = self.any_present()?;
            let gone = changes.iter().filter(|(known, _)| *known == place).count() as u32;
            if self.counts[place] <= gone {
                return None;
            }
            changes.push((place, -1.0));
        }
        for _ in 0..more {
            changes.push((self.any(), 1.0));
        }
        Some(changes)
    }

    fn apply(&mut self, changes: &[(usize, f64)], sign: f64) {
        for (place, by) in changes {
            self.counts[*place] = (i64::from(self.counts[*place]) + (by * sign) as i64).max(0) as u32;
            self.totals = self.totals.with(&self.columns[*place], by * sign);
        }
    }

    fn score(&self, totals: &Totals) -> f64 {
        let present = self.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let crowding: f64 =
            present.map(|(place, count)| self.need.crowding(&self.columns[place], f64::from(*count), totals)).sum();
        totals.cost + (self.need.shortfall(totals) + crowding) * self.scale * SHORTFALL
    }
}
