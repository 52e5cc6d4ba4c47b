//! How much work each effort may spend, in knapsack nodes and units of work rather than in time.

use super::model::Model;
use super::problem::Effort;
use super::relaxation::Depth;
use super::rounding::Dive;

#[derive(Debug)]
pub(super) struct Budget {
    /// Column generation at the start.
    pub root: Depth,
    /// Fillings worth less than this share of their price are forgotten before rounding.
    pub least_worth: f64,
    /// The ways to round.
    pub dives: Vec<Dive>,
    /// Work for the improvement.
    pub improvement: u64,
    /// More classes than this make column generation too slow.
    pub most_classes: usize,
}

impl Budget {
    pub(super) fn of(effort: Effort, model: &Model) -> Self {
        let thorough = effort == Effort::Thorough;
        let items: u64 = model.classes.iter().map(|class| u64::from(class.demand)).sum();
        let (root, dive, improvement) =
            if thorough { (12_000_000, 5_000_000, 25_000_000) } else { (3_000_000, 2_000_000, 5_000_000) };
        let depth = Depth { rounds: 6, nodes: 50, gap: 0.0, work: dive };
        let ways: &[(f64, f64)] = if thorough { &[(0.1, 0.0), (0.2, 0.1), (0.05, 0.3)] } else { &[(0.2, 0.0)] };
        Self {
            root: Depth { rounds: 400, nodes: 2000, gap: 2e-4, work: root },
            least_worth: 0.98,
            dives: ways.iter().map(|&(share, jitter)| Dive { depth, share, jitter }).collect(),
            improvement: improvement.min(items.saturating_mul(improvement / 50)),
            most_classes: 150,
        }
    }
}
