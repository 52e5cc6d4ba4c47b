//! Whether a pool outside an outage fills a launch: it does or does not for a while, the cheapest ones least often.

use super::dice::Dice;
use super::source_figures::{CHEAPEST_FIRST_TRY_FILLED, LATER_CHOICE_FILLED, NEXT_TRY_SAME, chosen};

/// A pool that fills launches for a while and refuses them for a while.
#[derive(Clone, Debug)]
pub(super) struct Filling {
    dice: Dice,
    filled_share: f64,
    last: Option<(i64, bool)>,
    asked: u64,
}

impl Filling {
    /// A pool at this place of the region's price order (0 the cheapest, 1 the dearest per vCPU).
    pub(super) fn new(dice: Dice, price_place: f64) -> Self {
        Self { dice, filled_share: filled_share(price_place), last: None, asked: 0 }
    }

    /// Whether a launch is filled now. Must be asked in the order of time.
    pub(super) fn fills(&mut self, now: i64) -> bool {
        let probability = match self.last {
            None => self.filled_share,
            Some((at, filled)) => {
                let memory = (-((now - at).max(0) as f64) / memory_secs()).exp();
                self.filled_share * (1.0 - memory) + if filled { memory } else { 0.0 }
            }
        };
        let filled = self.dice.numbered(self.asked).happens(probability);
        self.asked += 1;
        self.last = Some((now, filled));
        filled
    }
}

/// How long a pool remembers: such that the next try is the same as often as it was seen to be.
fn memory_secs() -> f64 {
    let filled = CHEAPEST_FIRST_TRY_FILLED;
    let kept = 1.0 - (1.0 - NEXT_TRY_SAME) / (2.0 * filled * (1.0 - filled));
    -chosen::BETWEEN_TRIES_SECS / kept.ln()
}

fn filled_share(price_place: f64) -> f64 {
    super::dice::quantile_at(
        &[
            (chosen::CHEAPEST_SHARE, CHEAPEST_FIRST_TRY_FILLED),
            (chosen::LATER_SHARE, LATER_CHOICE_FILLED),
            (chosen::DEAR_SHARE, chosen::DEAR_FILLED),
        ],
        price_place,
    )
}
