//! What keeps a fleet from being moved about for little: a plan that only saves has to save enough to be worth touching
//! the cluster, and after a failure it waits, longer with each one in a row. Plans that heal (pods without room, risky
//! pools, lost Spot capacity) wait for nothing.

use jiff::{SignedDuration, Timestamp};
use spot_domain::{Job, JobKind, JobStatus, PlanOutcome, StepKind};

/// Least saving of a plan that only saves, in parts per thousand of what the cluster costs. A cluster that has come to
/// rest differs from the cheapest one by the last price move; a move back and forth costs an overlap of some minutes of
/// both nodes, and every pod that moves restarts. 2 % is below the saving of one node of a fleet of forty.
const LEAST_SAVING_PER_MILLE: i64 = 20;
/// Pause after the first failure, so that the next tick but none before it tries again: what stood in the way (a rollout, a
/// pod without room) is mostly over by then.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(9);
/// Longest pause: somebody may have mended the cause meanwhile.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);
/// Jobs looked at: `FIRST_PAUSE` doubles six times until it is longer than `LONGEST_PAUSE`.
pub(crate) const JOBS_LOOKED_AT: usize = 8;

/// Why a plan is not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Restraint {
    /// As long as nothing changes.
    SavesTooLittle,
    /// For a while.
    FailedLately,
}

impl Restraint {
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::SavesTooLittle => "the plan saves too little to move pods for",
            Self::FailedLately => "the last plan failed; one that only saves waits a while",
        }
    }
}

/// Why a plan is not carried out now, if it is not.
pub(crate) fn holds_back(outcome: &PlanOutcome, newest_first: &[Job], now: Timestamp) -> Option<Restraint> {
    let only_saves = outcome.plan.steps.iter().all(|step| saves(step.kind));
    if !only_saves {
        return None;
    }
    let saved: i64 = outcome.plan.steps.iter().map(|step| step.saves_microusd_per_month.0).sum();
    let cost = outcome.report.before_microusd_per_month.0;
    if saved.saturating_mul(1000) < cost.saturating_mul(LEAST_SAVING_PER_MILLE) {
        return Some(Restraint::SavesTooLittle);
    }
    let paused = pause_until(newest_first).is_some_and(|until| now < until);
    paused.then_some(Restraint::FailedLately)
}

/// Steps that are taken for money alone.
fn saves(kind: StepKind) -> bool {
    match kind {
        StepKind::OnDemandToSpot
        | StepKind::RemoveEmptyNode
        | StepKind::ConsolidateDelete
        | StepKind::ConsolidateReplace
        | StepKind::ReturnToSpot => true,
        StepKind::LeaveRiskyPool | StepKind::FallBackToOnDemand | StepKind::LaunchForPending => false,
    }
}

/// Until when nothing is moved for money, after failures in a row.
fn pause_until(newest_first: &[Job]) -> Option<Timestamp> {
    let ended = newest_first.iter().filter(|job| job.kind == JobKind::Optimize && job.status.is_final());
    let failed: Vec<&Job> = ended.take_while(|job| job.status == JobStatus::Failed).collect();
    let last = failed.first()?.completed_at?;
    let doublings = u32::try_from(failed.len() - 1).unwrap_or(u32::MAX);
    let pause = FIRST_PAUSE.checked_mul(2_i32.saturating_pow(doublings)).unwrap_or(LONGEST_PAUSE);
    Some(last + pause.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use spot_domain::{Funnel, JobTrigger, Microusd};

    fn ended(status: JobStatus, minute: i64) -> Job {
        let at = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute);
        let id = |prefix: &str| format!("{prefix}_{}", "0".repeat(32));
        Job {
            id: id("job").parse().unwrap(),
            organization_id: id("org").parse().unwrap(),
            cluster_id: id("clu").parse().unwrap(),
            kind: JobKind::Optimize,
            trigger: JobTrigger::Tick,
            status,
            dry_run: false,
            created_at: at,
            snapshot_generation: 1,
            approve_before: None,
            decided_by: None,
            safety_check: None,
            estimated_saving_microusd_per_month: Microusd(0),
            step: 0,
            progress: Vec::new(),
            funnel: Funnel::default(),
            error: None,
            completed_at: Some(at),
            version: 1,
        }
    }

    fn pause_after(statuses: &[JobStatus]) -> Option<i64> {
        let jobs: Vec<Job> = statuses.iter().map(|status| ended(*status, 100)).collect();
        pause_until(&jobs).map(|until| until.as_second() / 60 - 100)
    }

    #[test]
    fn each_failure_in_a_row_doubles_the_pause_up_to_six_hours() {
        use JobStatus::{Completed, Failed};
        assert_eq!(pause_after(&[]), None);
        assert_eq!(pause_after(&[Completed, Failed]), None, "a success ends the row");
        assert_eq!(pause_after(&[Failed, Completed, Failed]), Some(9));
        assert_eq!(pause_after(&[Failed, Failed]), Some(18));
        assert_eq!(pause_after(&[Failed; JOBS_LOOKED_AT]), Some(360));
    }

    #[test]
    fn only_steps_taken_for_money_alone_can_be_held_back() {
        let heals = [StepKind::LeaveRiskyPool, StepKind::FallBackToOnDemand, StepKind::LaunchForPending];
        assert!(heals.into_iter().all(|kind| !saves(kind)));
        assert!(saves(StepKind::ReturnToSpot) && saves(StepKind::ConsolidateReplace));
    }
}
