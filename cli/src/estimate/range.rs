//! The saving as a range: what Spot prices may do, and what a dump cannot show.
//!
//! Let S be the saving, B the monthly price of all joining Spot nodes, U what running less saves, P what paying less for
//! the same hours saves (each only if positive), d and e percentages by what is doubtful:
//! low = S − 25 % of B − d % of U − e % of P, high = S + 15 % of B.
//! d = 50 when the dump is partial + half the percentage of running pods without requests + 15 when it holds no budget,
//! at most 75; e = 10 when it holds no budget.

use super::answer::{NodeRow, SavingsByCause};
use super::money::{Usd, percent_of};
use spot_domain::{CapacityType, Microusd};

/// The advisor's savings are averages of a month that may lie long back; Spot prices move slowly, but upwards more
/// often than downwards.
const SPOT_DEARER_PERCENT: u32 = 25;
const SPOT_CHEAPER_PERCENT: u32 = 15;
/// Pods that the dump does not show need room that removed nodes would take away.
const PARTIAL_DUMP_PERCENT: u32 = 50;
/// Pods without requests use something, and nobody knows how much; if all are so, half of it is doubted.
const REQUESTLESS_DIVISOR: u32 = 2;
/// Budgets that were not in the dump may forbid moves.
const NO_BUDGETS_PERCENT: u32 = 15;
const NO_BUDGETS_RATE_PERCENT: u32 = 10;
/// Something of it is real even when all of this applies.
const MOST_DOUBT_PERCENT: u32 = 75;

/// Both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SavingsRange {
    pub(super) low: Usd,
    pub(super) high: Usd,
}

/// What a dump leaves open, as far as it bears on savings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Doubts {
    /// Pods or their owners are missing from it.
    pub(super) partial_dump: bool,
    /// Share of running pods, those of DaemonSets aside, that state no CPU or no memory request.
    pub(super) requestless_pods_percent: u32,
    /// It holds no disruption budget.
    pub(super) no_budgets: bool,
}

/// The range around the sum of both causes.
pub(super) fn savings_range(savings: Usd, causes: SavingsByCause, planned: &[NodeRow], doubts: Doubts) -> SavingsRange {
    let bought_as_spot: Microusd = planned
        .iter()
        .filter(|row| row.joins.is_some() && row.capacity_type == Some(CapacityType::Spot))
        .map(|row| row.usd_per_month.0)
        .sum();
    let positive = |amount: Usd| amount.0.max(Microusd(0));
    let lost = percent_of(bought_as_spot, SPOT_DEARER_PERCENT)
        + percent_of(positive(causes.usage_usd_per_month), doubts.usage_percent())
        + percent_of(positive(causes.rate_usd_per_month), doubts.rate_percent());
    let won = percent_of(bought_as_spot, SPOT_CHEAPER_PERCENT);
    SavingsRange { low: Usd(savings.0 - lost), high: Usd(savings.0 + won) }
}

impl Doubts {
    fn usage_percent(self) -> u32 {
        let partial = if self.partial_dump { PARTIAL_DUMP_PERCENT } else { 0 };
        let budgets = if self.no_budgets { NO_BUDGETS_PERCENT } else { 0 };
        (partial + self.requestless_pods_percent / REQUESTLESS_DIVISOR + budgets).min(MOST_DOUBT_PERCENT)
    }

    fn rate_percent(self) -> u32 {
        if self.no_budgets { NO_BUDGETS_RATE_PERCENT } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(doubts: Doubts) -> SavingsRange {
        let hundred = Usd(Microusd(100_000_000));
        let causes = SavingsByCause { rate_usd_per_month: hundred, usage_usd_per_month: hundred };
        savings_range(Usd(Microusd(200_000_000)), causes, &[], doubts)
    }

    #[test]
    fn doubt_lowers_the_low_end_only() {
        let sure = range(Doubts::default());
        assert_eq!((sure.low.0.0, sure.high.0.0), (200_000_000, 200_000_000));
        let partial = range(Doubts { partial_dump: true, ..Doubts::default() });
        assert_eq!((partial.low.0.0, partial.high.0.0), (150_000_000, 200_000_000));
        let requestless = range(Doubts { requestless_pods_percent: 40, ..Doubts::default() });
        assert_eq!(requestless.low.0.0, 180_000_000);
    }

    #[test]
    fn all_doubts_together_leave_a_quarter_of_what_running_less_saves() {
        let all = Doubts { partial_dump: true, requestless_pods_percent: 100, no_budgets: true };
        assert_eq!(range(all).low.0.0, 200_000_000 - 75_000_000 - 10_000_000);
    }
}
