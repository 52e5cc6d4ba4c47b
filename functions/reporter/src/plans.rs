//! What a cluster's newest plan leaves to be gained, and what plans that were let run promised (MET-04).

use crate::Reporter;
use jiff::Timestamp;
use serde::Deserialize;
use spot_domain::{Cluster, ClusterId, Job, JobId, JobKind, JobStatus, Microusd, MicrousdPerHour, PlanOutcome};
use spot_domain::{PlanStep, StepKind, StepPhase, StepProgress};
use spot_engine::accounting::PriceChange;
use spot_store::{Figures, PlanFigures, PlanStanding, Promise, Store};
use std::collections::BTreeMap;

/// Newest jobs of a cluster that are looked at; in a wave of interruptions most of them answer those.
const JOBS_LOOKED_AT: usize = 8;
/// Hours of a month, as everywhere in the product.
const HOURS_PER_MONTH: u64 = 730;

/// What is known of a cluster's plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plans {
    /// Of the newest.
    pub figures: PlanFigures,
    /// Of those let run, oldest first.
    pub promises: Vec<Promise>,
}

/// The optimizer's memory of its last look that led to no plan, as far as it matters here.
#[derive(Deserialize)]
struct LastLook {
    at: Timestamp,
}

/// Where the optimizer keeps it.
fn last_look_setting(id: &ClusterId) -> String {
    format!("planned.{id}")
}

/// Plans as they are now. `known` are the cluster's figures as they were made last; hours from `first_open` on are not
/// final.
pub(crate) async fn refresh(
    reporter: &Reporter,
    cluster: &Cluster,
    known: Option<&Figures>,
    first_open: Timestamp,
) -> anyhow::Result<Plans> {
    let (store, org, id) = (&reporter.store, &cluster.organization_id, &cluster.id);
    let known = known.map(|known| Plans { figures: known.plans.clone(), promises: known.promises.clone() });
    let known = known.unwrap_or_default();
    let mut jobs = store.cluster_jobs(org, id, JOBS_LOOKED_AT).await?;
    jobs.retain(|job| job.kind == JobKind::Optimize);
    if let (true, Some((job, _))) = (jobs.is_empty(), &known.figures.job) {
        jobs.extend(store.job(org, job).await?);
    }
    // A memory of another shape says nothing.
    let look = store.setting::<LastLook>(Some(org), &last_look_setting(id)).await.unwrap_or_default();
    let outcomes = read_plans(store, &jobs, &known).await?;
    let promises = promises(known.promises, &jobs, &outcomes, first_open);
    let figures = figures(&known.figures, jobs.first(), &outcomes, look.map(|look| look.at));
    Ok(Plans { figures, promises })
}

/// The plans that have to be read: the newest job's if the job has changed, and those let run that are new.
async fn read_plans(store: &Store, jobs: &[Job], known: &Plans) -> anyhow::Result<BTreeMap<JobId, PlanOutcome>> {
    let last_known = known.promises.last().map(|promise| promise.since);
    let mut outcomes = BTreeMap::new();
    for (place, job) in jobs.iter().enumerate() {
        let has_changed = place == 0 && known.figures.job.as_ref() != Some(&(job.id.clone(), job.version));
        let is_new = let_run(job).is_some_and(|since| last_known.is_none_or(|last| since > last));
        if !has_changed && !is_new {
            continue;
        }
        if let Some(plan) = store.job_plan(&job.organization_id, &job.id).await? {
            outcomes.insert(job.id.clone(), plan.outcome);
        }
    }
    Ok(outcomes)
}

/// When a job was let run; none when it was not, or did not come to its end.
fn let_run(job: &Job) -> Option<Timestamp> {
    match job.status {
        _ if job.dry_run => None,
        JobStatus::Queued | JobStatus::Running | JobStatus::Completed => {
            Some(job.decided_by.as_ref().map_or(job.created_at, |(_, at)| *at))
        }
        JobStatus::AwaitingApproval | JobStatus::Failed | JobStatus::Cancelled | JobStatus::Expired => None,
    }
}

/// Promises with those of `jobs` (newest first) added and without those that were not kept: a plan that failed or was
/// stopped promised nothing that could be held against it. What no open hour needs is dropped.
pub fn promises(
    mut known: Vec<Promise>,
    jobs: &[Job],
    outcomes: &BTreeMap<JobId, PlanOutcome>,
    first_open: Timestamp,
) -> Vec<Promise> {
    known.retain(|promise| jobs.iter().all(|job| job.id != promise.job_id || let_run(job).is_some()));
    for job in jobs.iter().rev() {
        let (Some(since), Some(outcome)) = (let_run(job), outcomes.get(&job.id)) else { continue };
        if known.iter().all(|promise| promise.job_id != job.id) {
            let after = u64::try_from(outcome.report.after_microusd_per_month.0).unwrap_or_default();
            let microusd_per_hour = MicrousdPerHour(after / HOURS_PER_MONTH);
            known.push(Promise { job_id: job.id.clone(), since, microusd_per_hour });
        }
    }
    known.sort_by_key(|promise| promise.since);
    let last_needed = known.partition_point(|promise| promise.since <= first_open).saturating_sub(1);
    known.drain(..last_needed);
    known
}

/// As the engine's accounting wants them.
pub(crate) fn price_changes(promises: &[Promise]) -> Vec<PriceChange> {
    let change = |promise: &Promise| PriceChange { since: promise.since, microusd_per_hour: promise.microusd_per_hour };
    promises.iter().map(change).collect()
}

/// What the newest optimization leaves to be gained. `looked_at` is when a look led to no plan last.
pub fn figures(
    known: &PlanFigures,
    newest: Option<&Job>,
    outcomes: &BTreeMap<JobId, PlanOutcome>,
    looked_at: Option<Timestamp>,
) -> PlanFigures {
    let Some(job) = newest else {
        let standing = looked_at.map_or(PlanStanding::None, |_| PlanStanding::NothingToDo);
        return PlanFigures { standings: BTreeMap::from([(standing, 1)]), made_at: looked_at, ..Default::default() };
    };
    let mut figures = match outcomes.get(&job.id) {
        Some(outcome) => of_plan(job, outcome),
        None => known.clone(),
    };
    let later = looked_at.filter(|at| job.status.is_final() && *at > job.created_at);
    let mut standing = standing(job);
    if later.is_some() && standing == PlanStanding::Ended {
        standing = PlanStanding::NothingToDo;
        figures.rate_microusd_per_month = Microusd(0);
        figures.usage_microusd_per_month = Microusd(0);
        figures.dear_steps.clear();
    }
    figures.standings = BTreeMap::from([(standing, 1)]);
    figures.job = Some((job.id.clone(), job.version));
    figures.made_at = Some(later.unwrap_or(job.created_at));
    figures
}

fn standing(job: &Job) -> PlanStanding {
    match job.status {
        // Logged, not done.
        _ if job.dry_run => PlanStanding::Ended,
        JobStatus::AwaitingApproval => PlanStanding::Waiting,
        JobStatus::Queued | JobStatus::Running => PlanStanding::UnderWay,
        JobStatus::Completed => PlanStanding::Done,
        JobStatus::Failed | JobStatus::Cancelled | JobStatus::Expired => PlanStanding::Ended,
    }
}

fn of_plan(job: &Job, outcome: &PlanOutcome) -> PlanFigures {
    let report = &outcome.report;
    let left: Vec<&PlanStep> = steps_left(job, &outcome.plan.steps);
    let saves = |steps: &[&PlanStep]| -> Microusd { steps.iter().map(|step| step.saves_microusd_per_month).sum() };
    // The plan splits its saving as a whole. Once it has begun, what is left is split by what each step is for.
    let (rate, usage) = if job.progress.is_empty() && !left.is_empty() {
        (report.rate_savings_microusd_per_month, report.usage_savings_microusd_per_month)
    } else {
        let (rate, usage): (Vec<_>, Vec<_>) = left.iter().copied().partition(|step| is_for_rate(step.kind));
        (saves(&rate), saves(&usage))
    };
    let dear = left.iter().filter(|step| step.saves_microusd_per_month.0 < 0).map(|step| step.kind);
    PlanFigures {
        rate_microusd_per_month: rate,
        usage_microusd_per_month: usage,
        blocked_microusd_per_month: report.blocked_microusd_per_month,
        dear_steps: dear.collect(),
        ..Default::default()
    }
}

/// Steps that may still be done: of a job that goes on those not done; of one that ended those never begun, since what
/// was undone half-way is not known.
fn steps_left<'a>(job: &Job, steps: &'a [PlanStep]) -> Vec<&'a PlanStep> {
    let is_left = |progress: Option<&StepProgress>| match (job.status, progress) {
        (JobStatus::Completed, _) if !job.dry_run => false,
        (_, None) => true,
        (status, Some(progress)) => {
            !status.is_final() && progress.phase != StepPhase::Done && progress.failure.is_none()
        }
    };
    steps.iter().enumerate().filter(|(place, _)| is_left(job.progress.get(*place))).map(|(_, step)| step).collect()
}

/// Whether a step is for paying less for the same hours, rather than for running fewer.
fn is_for_rate(kind: StepKind) -> bool {
    !matches!(
        kind,
        StepKind::RemoveEmptyNode
            | StepKind::ConsolidateDelete
            | StepKind::ConsolidateReplace
            | StepKind::LaunchForPending
    )
}
