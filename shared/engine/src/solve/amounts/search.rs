//! The cheapest numbers of nodes per column, by exchanging a few nodes for a few others until nothing saves.

use super::anneal::anneal;
use super::columns::Column;
use super::need::{Need, Totals};
use spot_domain::CapacityType;

/// Fleets looked at in one search: some 10 ms.
const MOST_LOOKS: u64 = 500_000;

/// Costs closer than this are equal.
const EPSILON: f64 = 1e-6;

/// Numbers per column, or `None` when no fleet suffices.
pub(super) fn cheapest(columns: &[Column], need: &Need, last: Option<&[u32]>) -> Option<Vec<u32>> {
    let mut best: Option<(f64, Vec<u32>)> = None;
    let mut starts: Vec<Vec<u32>> = PARTS.map(|part| complete(columns, need, vec![0; columns.len()], part)).into();
    if let Some(last) = last {
        starts.truncate(1);
        starts.push(last.to_vec());
    }
    for start in starts {
        descend(columns, need, start, false, &mut best);
    }
    if last.is_none() {
        let start = best.as_ref().map(|(_, counts)| counts.clone());
        if let Some(annealed) = start.and_then(|start| anneal(columns, need, start)) {
            descend(columns, need, annealed, false, &mut best);
        }
    }
    let counts = best.as_ref().map(|(_, counts)| counts.clone())?;
    descend(columns, need, counts, true, &mut best);
    best.map(|(_, counts)| counts)
}

fn descend(columns: &[Column], need: &Need, start: Vec<u32>, wide: bool, best: &mut Option<(f64, Vec<u32>)>) {
    let mut state = State::new(columns, need, start);
    state.descend(wide);
    let suffices = state.penalty(&state.totals, &[]) <= 0.0;
    if suffices && best.as_ref().is_none_or(|(cost, _)| state.totals.cost < *cost - EPSILON) {
        *best = Some((state.totals.cost, state.counts));
    }
}

/// The greatest part of the need that one node may hold in a start: coarse and fine fleets are both tried.
const PARTS: [f64; 4] = [1.0, 0.26, 0.13, 0.06];

/// Adds nodes, each the one that covers most of what is still lacking for its price: on-demand ones until their share
/// is reached, then any.
fn complete(columns: &[Column], need: &Need, mut counts: Vec<u32>, part: f64) -> Vec<u32> {
    let mut totals = need.start();
    for (column, count) in columns.iter().zip(&counts) {
        totals = totals.with(column, f64::from(*count));
    }
    let fine = |place: &usize| {
        let share = |dimension: usize| columns[*place].room[dimension] / need.room[dimension].max(1.0);
        share(0).min(share(1)) <= part
    };
    let places: Vec<usize> = (0..columns.len()).filter(fine).collect();
    for only_on_demand in [true, false] {
        for _ in 0..MOST_NODES {
            let lacking = if only_on_demand { need.lacking_on_demand(&totals) } else { need.lacking(&totals) };
            if lacking.iter().all(|amount| *amount <= 0.0) {
                break;
            }
            let value = |place: usize| {
                let column = &columns[place];
                let gives = if only_on_demand { [column.capacity[0], column.capacity[1], 0.0] } else { column.room };
                let covered = lacking.iter().zip(gives).zip(need.room).map(|((lacking, gives), need)| {
                    if *lacking > 0.0 { gives.min(*lacking) / need.max(1.0) } else { 0.0 }
                });
                column.cost / covered.sum::<f64>().max(1e-12)
            };
            let allowed = |place: &usize| {
                let column = &columns[*place];
                let pool = f64::from(counts[*place] + 1);
                (!only_on_demand || column.capacity_type == CapacityType::OnDemand)
                    && (pool <= 1.0 || need.crowding(column, pool, &need.expected(&totals)) <= 0.0)
            };
            let next = places.iter().copied().filter(allowed);
            let Some(place) = next.min_by(|left, right| value(*left).total_cmp(&value(*right))) else { break };
            counts[place] += 1;
            totals = totals.with(&columns[place], 1.0);
        }
    }
    counts
}

/// Nodes in one fleet at most.
const MOST_NODES: usize = 2000;

/// A change of numbers: column and by how many.
type Change = (usize, f64);

struct State<'a> {
    columns: &'a [Column],
    need: &'a Need,
    counts: Vec<u32>,
    /// Columns with nodes.
    present: Vec<usize>,
    totals: Totals,
    /// What falling short by everything costs.
    price_of_shortfall: f64,
    looks: u64,
    cheapest: f64,
}

impl<'a> State<'a> {
    fn new(columns: &'a [Column], need: &'a Need, counts: Vec<u32>) -> Self {
        let mut totals = need.start();
        for (column, count) in columns.iter().zip(&counts) {
            totals = totals.with(column, f64::from(*count));
        }
        let dearest = columns.iter().map(|column| column.cost).fold(1.0, f64::max);
        let price_of_shortfall = 100.0 * (totals.cost + dearest);
        let cheapest = columns.iter().map(|column| column.cost).fold(f64::MAX, f64::min);
        let present = (0..counts.len()).filter(|place| counts[*place] > 0).collect();
        Self { columns, need, counts, present, totals, price_of_shortfall, looks: 0, cheapest }
    }

    fn penalty(&self, totals: &Totals, changes: &[Change]) -> f64 {
        let mut short = self.need.shortfall(totals);
        for (at, (place, by)) in changes.iter().enumerate() {
            if changes[..at].iter().any(|(earlier, _)| earlier == place) {
                continue;
            }
            let more: f64 = changes[at + 1..].iter().filter(|(other, _)| other == place).map(|(_, by)| by).sum();
            short += self.crowding(*place, f64::from(self.counts[*place]) + by + more, totals);
        }
        for place in self.present.iter().filter(|place| !changes.iter().any(|(changed, _)| changed == *place)) {
            short += self.crowding(*place, f64::from(self.counts[*place]), totals);
        }
        short * self.price_of_shortfall
    }

    fn crowding(&self, place: usize, count: f64, totals: &Totals) -> f64 {
        if count > 0.0 { self.need.crowding(&self.columns[place], count, totals) } else { 0.0 }
    }

    fn score(&self) -> f64 {
        self.totals.cost + self.penalty(&self.totals, &[])
    }

    /// Exchanges until nothing saves; `wide` also exchanges two for two.
    fn descend(&mut self, wide: bool) {
        let mut score = self.score();
        while self.looks < MOST_LOOKS {
            let mut best = Best { score: score - EPSILON * score.max(1.0), changes: Vec::new() };
            self.look_at_few(&mut best);
            if best.changes.is_empty() {
                self.look_at_threes(&mut best);
            }
            if best.changes.is_empty() && wide {
                self.look_at_fours(&mut best);
            }
            if best.changes.is_empty() {
                return;
            }
            for (place, by) in &best.changes {
                self.counts[*place] = (i64::from(self.counts[*place]) + *by as i64).max(0) as u32;
                self.totals = self.totals.with(&self.columns[*place], *by);
            }
            self.present = (0..self.counts.len()).filter(|place| self.counts[*place] > 0).collect();
            score = best.score;
        }
    }

    fn look(&mut self, totals: &Totals, changes: &[Change], best: &mut Best) {
        self.looks += 1;
        if totals.cost >= best.score {
            return;
        }
        let cheap = totals.cost + self.need.shortfall(totals) * self.price_of_shortfall;
        if cheap >= best.score {
            return;
        }
        let score = totals.cost + self.penalty(totals, changes);
        if score < best.score {
            best.score = score;
            best.changes = changes.to_vec();
        }
    }

    /// One more, one less, one for another.
    fn look_at_few(&mut self, best: &mut Best) {
        let columns = self.columns;
        for more in 0..columns.len() {
            let totals = self.totals.with(&columns[more], 1.0);
            self.look(&totals, &[(more, 1.0)], best);
        }
        for less in self.present.clone() {
            let without = self.totals.with(&columns[less], -1.0);
            self.look(&without, &[(less, -1.0)], best);
            for more in 0..columns.len() {
                let totals = without.with(&columns[more], 1.0);
                self.look(&totals, &[(less, -1.0), (more, 1.0)], best);
            }
        }
    }

    /// One for two, two for one.
    fn look_at_threes(&mut self, best: &mut Best) {
        let columns = self.columns;
        let present = self.present.clone();
        for (at, less) in present.iter().copied().enumerate() {
            let without = self.totals.with(&columns[less], -1.0);
            self.look_at_pairs(&without, &[(less, -1.0)], best);
            for other in present[at..].iter().copied() {
                if other == less && self.counts[less] < 2 {
                    continue;
                }
                let without = without.with(&columns[other], -1.0);
                for more in 0..columns.len() {
                    let totals = without.with(&columns[more], 1.0);
                    self.look(&totals, &[(less, -1.0), (other, -1.0), (more, 1.0)], best);
                }
            }
        }
    }

    /// Two for two, three for two.
    fn look_at_fours(&mut self, best: &mut Best) {
        let columns = self.columns;
        let present = self.present.clone();
        for (at, less) in present.iter().copied().enumerate() {
            for other in present[at..].iter().copied() {
                if (other == less && self.counts[less] < 2) || self.looks > MOST_LOOKS {
                    continue;
                }
                let without = self.totals.with(&columns[less], -1.0).with(&columns[other], -1.0);
                self.look_at_pairs(&without, &[(less, -1.0), (other, -1.0)], best);
            }
        }
    }

    /// Two more, of columns in order of cost.
    fn look_at_pairs(&mut self, without: &Totals, gone: &[Change], best: &mut Best) {
        let columns = self.columns;
        for first in 0..columns.len() {
            let one = without.with(&columns[first], 1.0);
            if one.cost + self.cheapest >= best.score {
                break;
            }
            for second in first..columns.len() {
                if one.cost + columns[second].cost >= best.score {
                    break;
                }
                let totals = one.with(&columns[second], 1.0);
                self.looks += 1;
                let cheap = totals.cost + self.need.shortfall(&totals) * self.price_of_shortfall;
                if cheap < best.score {
                    let mut changes = gone.to_vec();
                    changes.extend([(first, 1.0), (second, 1.0)]);
                    self.look(&totals, &changes, best);
                }
            }
        }
    }
}

struct Best {
    score: f64,
    changes: Vec<Change>,
}
