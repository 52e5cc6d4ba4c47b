//! The saving as a range: what Spot prices may do, and what a dump cannot show.
//!
//! Let S be the saving, B the monthly price of all joining Spot nodes, U the positive savings of steps that remove or
//! merge nodes, P those of steps that only buy differently, d and e percentages by what is doubtful:
//! low = S − 25 % of B − d % of U − e % of P, high = S + 15 % of B.

use super::answer::{NodeRow, Step};
use super::assumptions::{Assumption, AssumptionCode};
use super::money::{Usd, percent_of};
use spot_domain::{CapacityType, Microusd, StepKind};

/// The advisor's savings are averages of a month that may lie long back; Spot prices move slowly, but upwards more
/// often than downwards.
const SPOT_DEARER_PERCENT: u32 = 25;
const SPOT_CHEAPER_PERCENT: u32 = 15;
/// Pods that the dump does not show need room that removals would take away.
const PARTIAL_DUMP_PERCENT: u32 = 50;
/// Pods without requests use something, and nobody knows how much.
const NO_REQUESTS_PERCENT: u32 = 25;
/// Budgets that were not in the dump may forbid moves.
const NO_BUDGETS_PERCENT: u32 = 15;
const NO_BUDGETS_PURCHASE_PERCENT: u32 = 10;
/// Something of a removal is real even when all of this applies.
const MOST_DOUBT_PERCENT: u32 = 75;

/// Both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SavingsRange {
    pub(super) low: Usd,
    pub(super) high: Usd,
}

/// The range around `savings`.
pub(super) fn savings_range(savings: Usd, steps: &[Step], planned: &[NodeRow], assumed: &[Assumption]) -> SavingsRange {
    let bought_as_spot: Microusd = planned
        .iter()
        .filter(|row| row.joins.is_some() && row.capacity_type == Some(CapacityType::Spot))
        .map(|row| row.usd_per_month.0)
        .sum();
    let positive = |removes: bool| -> Microusd {
        steps
            .iter()
            .filter(|step| runs_less(step.kind) == removes && step.saves_usd_per_month.0.0 > 0)
            .map(|step| step.saves_usd_per_month.0)
            .sum()
    };
    let doubt = doubt(assumed);
    let lost = percent_of(bought_as_spot, SPOT_DEARER_PERCENT)
        + percent_of(positive(true), doubt.removals_percent)
        + percent_of(positive(false), doubt.purchases_percent);
    let won = percent_of(bought_as_spot, SPOT_CHEAPER_PERCENT);
    SavingsRange { low: Usd(savings.0 - lost), high: Usd(savings.0 + won) }
}

/// Whether steps of this kind save by running less rather than by paying less.
pub(super) fn runs_less(kind: StepKind) -> bool {
    match kind {
        StepKind::RemoveEmptyNode | StepKind::ConsolidateDelete | StepKind::ConsolidateReplace => true,
        StepKind::LeaveRiskyPool
        | StepKind::OnDemandToSpot
        | StepKind::FallBackToOnDemand
        | StepKind::ReturnToSpot
        | StepKind::LaunchForPending => false,
    }
}

struct Doubt {
    removals_percent: u32,
    purchases_percent: u32,
}

fn doubt(assumed: &[Assumption]) -> Doubt {
    let applies = |code| assumed.iter().any(|assumption| assumption.code == code);
    let when = |code, percent| if applies(code) { percent } else { 0 };
    let removals = when(AssumptionCode::DumpIncomplete, PARTIAL_DUMP_PERCENT)
        + when(AssumptionCode::PodsWithoutRequests, NO_REQUESTS_PERCENT)
        + when(AssumptionCode::DisruptionBudgetsNotSeen, NO_BUDGETS_PERCENT);
    Doubt {
        removals_percent: removals.min(MOST_DOUBT_PERCENT),
        purchases_percent: when(AssumptionCode::DisruptionBudgetsNotSeen, NO_BUDGETS_PURCHASE_PERCENT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spot_domain::NodeName;

    fn step(kind: StepKind, dollars: i64) -> Step {
        Step {
            kind,
            leaving: vec![NodeName::from("a")],
            joining: vec![],
            evicts: 0,
            surges: 0,
            saves_usd_per_month: Usd(Microusd(dollars * 1_000_000)),
            reason: String::new(),
        }
    }

    fn range(codes: &[AssumptionCode]) -> SavingsRange {
        let assumed: Vec<Assumption> = codes.iter().map(|code| Assumption::new(*code, "")).collect();
        let steps = [step(StepKind::ConsolidateDelete, 100), step(StepKind::OnDemandToSpot, 100)];
        savings_range(Usd(Microusd(200_000_000)), &steps, &[], &assumed)
    }

    #[test]
    fn doubt_lowers_the_low_end_only() {
        let sure = range(&[]);
        assert_eq!((sure.low.0.0, sure.high.0.0), (200_000_000, 200_000_000));
        let partial = range(&[AssumptionCode::DumpIncomplete]);
        assert_eq!((partial.low.0.0, partial.high.0.0), (150_000_000, 200_000_000));
    }

    #[test]
    fn all_doubts_together_leave_a_quarter_of_a_removal() {
        let codes = [
            AssumptionCode::DumpIncomplete,
            AssumptionCode::PodsWithoutRequests,
            AssumptionCode::DisruptionBudgetsNotSeen,
        ];
        assert_eq!(range(&codes).low.0.0, 200_000_000 - 75_000_000 - 10_000_000);
    }
}
