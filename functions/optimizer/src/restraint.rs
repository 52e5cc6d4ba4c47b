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
        StepKind::LeaveRiskyPool
        | StepKind::FallBackToOnDemand
        | StepKind::LaunchForPending
        | StepKind::ForceOnDemand => false,
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
    use spot_domain::{
        Funnel, JobTrigger, Microusd, Plan, PlanReport, PlanStep, PoolFunnel, SafetyReport, SafetyVerdict,
    };

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

    /// A plan for a cluster that costs 1,000 dollars a month, with what its steps save, in millionths of a dollar.
    fn plan_of(steps: &[(StepKind, i64)]) -> PlanOutcome {
        let step = |(kind, saves): &(StepKind, i64)| PlanStep {
            kind: *kind,
            leaving: Vec::new(),
            joining: Vec::new(),
            moves: Vec::new(),
            saves_microusd_per_month: Microusd(*saves),
            reason: String::new(),
        };
        let steps = steps.iter().map(step).collect();
        PlanOutcome {
            plan: Plan { schema_version: 1, steps, nodes: Vec::new(), pending: Vec::new() },
            report: PlanReport {
                before_microusd_per_month: Microusd(1_000_000_000),
                after_microusd_per_month: Microusd(0),
                rate_savings_microusd_per_month: Microusd(0),
                usage_savings_microusd_per_month: Microusd(0),
                safety: SafetyReport {
                    verdict: SafetyVerdict::Approved,
                    layers: Vec::new(),
                    least_on_demand_share: 0.15,
                },
                blocked: Vec::new(),
                blocked_microusd_per_month: Microusd(0),
                rejected: Vec::new(),
                pools: PoolFunnel::default(),
            },
        }
    }

    fn held_back(steps: &[(StepKind, i64)], newest_first: &[Job], minute: i64) -> Option<Restraint> {
        holds_back(&plan_of(steps), newest_first, Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute))
    }

    const ENOUGH: (StepKind, i64) = (StepKind::ConsolidateDelete, 20_000_000);

    #[test]
    fn a_plan_that_only_saves_has_to_save_two_percent_of_what_the_cluster_costs() {
        use StepKind::{ConsolidateReplace, OnDemandToSpot};
        let almost = (ConsolidateReplace, 19_999_999);
        assert_eq!(held_back(&[almost], &[], 0), Some(Restraint::SavesTooLittle));
        assert_eq!(held_back(&[ENOUGH], &[], 0), None);
        assert_eq!(held_back(&[almost, (OnDemandToSpot, 1)], &[], 0), None, "all steps together");
        assert_eq!(held_back(&[ENOUGH, (OnDemandToSpot, -1)], &[], 0), Some(Restraint::SavesTooLittle));
    }

    #[test]
    fn a_plan_that_heals_is_held_back_by_nothing() {
        let failed = [ended(JobStatus::Failed, 100)];
        for kind in [StepKind::LeaveRiskyPool, StepKind::FallBackToOnDemand, StepKind::LaunchForPending] {
            assert_eq!(held_back(&[(kind, -50_000_000)], &failed, 101), None, "{kind:?}");
            assert_eq!(held_back(&[(StepKind::RemoveEmptyNode, 1), (kind, 0)], &failed, 101), None, "{kind:?}");
        }
    }

    #[test]
    fn after_a_failure_a_plan_that_saves_enough_waits_for_the_end_of_the_pause() {
        let failed = [ended(JobStatus::Failed, 100)];
        assert_eq!(held_back(&[ENOUGH], &failed, 108), Some(Restraint::FailedLately));
        assert_eq!(held_back(&[ENOUGH], &failed, 109), None);
        let twice = [ended(JobStatus::Failed, 200), ended(JobStatus::Failed, 100)];
        assert_eq!(held_back(&[ENOUGH], &twice, 217), Some(Restraint::FailedLately));
        assert_eq!(held_back(&[ENOUGH], &twice, 218), None);
    }

    #[test]
    fn neither_answers_to_interruptions_nor_jobs_under_way_count_as_failures_or_end_their_row() {
        let interruption = |status| Job { kind: JobKind::Interruption, ..ended(status, 150) };
        let jobs = [
            Job { completed_at: None, ..ended(JobStatus::Running, 160) },
            interruption(JobStatus::Failed),
            interruption(JobStatus::Completed),
            ended(JobStatus::Failed, 100),
        ];
        assert_eq!(held_back(&[ENOUGH], &jobs, 108), Some(Restraint::FailedLately));
        assert_eq!(held_back(&[ENOUGH], &jobs, 109), None);
        assert_eq!(held_back(&[ENOUGH], &jobs[..3], 151), None);
    }

    #[test]
    fn only_steps_taken_for_money_alone_can_be_held_back() {
        let heals = [StepKind::LeaveRiskyPool, StepKind::FallBackToOnDemand, StepKind::LaunchForPending];
        assert!(heals.into_iter().all(|kind| !saves(kind)));
        assert!(saves(StepKind::ReturnToSpot) && saves(StepKind::ConsolidateReplace));
    }
}
