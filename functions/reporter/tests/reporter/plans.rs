//! What plans leave to be gained, and what they promised (MET-04, UI-04).

use crate::world::*;
use serde_json::json;
use spot_domain::*;
use spot_store::{Announce, PlanStanding};

const DOLLAR: i64 = 1_000_000;

fn job_id(number: u64) -> JobId {
    format!("job_{number:032x}").parse().unwrap()
}

/// A plan for cluster 1 made at a minute, of a first step that goes to Spot and a second that packs.
fn job(number: u64, minute: i64, status: JobStatus) -> Job {
    Job {
        id: job_id(number),
        organization_id: org(),
        cluster_id: cluster_id(1),
        kind: JobKind::Optimize,
        trigger: JobTrigger::Tick,
        status,
        dry_run: false,
        created_at: at(minute),
        snapshot_generation: 1,
        approve_before: None,
        decided_by: None,
        safety_check: None,
        estimated_saving_microusd_per_month: Microusd(150 * DOLLAR),
        step: 0,
        progress: Vec::new(),
        funnel: Funnel::default(),
        error: None,
        completed_at: None,
        version: 0,
    }
}

fn plan(number: u64) -> JobPlan {
    let step = |kind, dollars: i64| PlanStep {
        kind,
        leaving: Vec::new(),
        joining: Vec::new(),
        moves: Vec::new(),
        saves_microusd_per_month: Microusd(dollars * DOLLAR),
        reason: String::new(),
    };
    let steps = vec![step(StepKind::OnDemandToSpot, 110), step(StepKind::ConsolidateDelete, 40)];
    let outcome = PlanOutcome {
        plan: Plan { schema_version: 1, steps, nodes: Vec::new(), pending: Vec::new() },
        report: PlanReport {
            before_microusd_per_month: Microusd(223 * DOLLAR),
            after_microusd_per_month: Microusd(73 * DOLLAR),
            rate_savings_microusd_per_month: Microusd(100 * DOLLAR),
            usage_savings_microusd_per_month: Microusd(50 * DOLLAR),
            safety: SafetyReport { verdict: SafetyVerdict::Approved, layers: Vec::new(), least_on_demand_share: 0.15 },
            blocked: Vec::new(),
            blocked_microusd_per_month: Microusd(7 * DOLLAR),
            rejected: Vec::new(),
            pools: PoolFunnel::default(),
        },
    };
    JobPlan { job_id: job_id(number), outcome }
}

fn progress(phase: StepPhase) -> StepProgress {
    StepProgress { phase, since: at(0), launched: Vec::new(), failure: None }
}

impl World {
    async fn start(&self, mut job: Job, number: u64) -> Job {
        self.store.start_job(&mut job, Some(&plan(number)), at(9_000), &Announce::nothing(), at(0)).await.unwrap();
        job
    }

    /// Standing, and what is left by price and by packing, in dollars.
    async fn left(&self, minute: i64) -> (PlanStanding, i64, i64) {
        self.set(minute);
        assert!(self.roll_up(1).await);
        let plans = self.figures(cluster_id(1).as_str()).await.plans;
        let standing = *plans.standings.keys().next().unwrap();
        (standing, plans.rate_microusd_per_month.0 / DOLLAR, plans.usage_microusd_per_month.0 / DOLLAR)
    }
}

#[tokio::test]
async fn what_a_plan_leaves_to_be_gained_falls_as_its_steps_are_done() {
    let world = one_cluster().await;
    assert_eq!(world.left(1).await, (PlanStanding::None, 0, 0), "MET-04");
    let mut job = world.start(job(1, 2, JobStatus::AwaitingApproval), 1).await;
    assert_eq!(world.left(3).await, (PlanStanding::Waiting, 100, 50), "by cause, as the plan says");
    assert_eq!(world.left(4).await, (PlanStanding::Waiting, 100, 50), "and again, without reading the plan");
    job.status = JobStatus::Running;
    job.progress = vec![progress(StepPhase::Done), progress(StepPhase::Draining)];
    world.store.save_job(&mut job, &Announce::nothing(), at(5)).await.unwrap();
    assert_eq!(world.left(6).await, (PlanStanding::UnderWay, 0, 40), "the first step is done");
    job.status = JobStatus::Completed;
    job.progress[1].phase = StepPhase::Done;
    world.store.close_job(&mut job, None, &Announce::nothing(), at(7)).await.unwrap();
    assert_eq!(world.left(8).await, (PlanStanding::Done, 0, 0));
    let figures = world.figures(cluster_id(1).as_str()).await.plans;
    assert_eq!((figures.blocked_microusd_per_month, figures.made_at), (Microusd(7 * DOLLAR), Some(at(2))));
}

#[tokio::test]
async fn a_plan_that_was_not_carried_out_stays_to_be_gained_until_a_look_finds_nothing() {
    let world = one_cluster().await;
    let mut job = world.start(job(1, 2, JobStatus::Running), 1).await;
    job.status = JobStatus::Failed;
    job.progress = vec![StepProgress { failure: Some("no".to_owned()), ..progress(StepPhase::RollingBack) }];
    world.store.close_job(&mut job, None, &Announce::nothing(), at(3)).await.unwrap();
    assert_eq!(world.left(4).await, (PlanStanding::Ended, 0, 40), "of what was undone half-way nothing is claimed");
    let look = json!({ "at": at(5), "digest": "d", "used": {}, "cheapest": {} });
    let name = format!("planned.{}", cluster_id(1));
    world.store.put_setting(Some(&org()), &name, &look, &Announce::nothing(), at(5)).await.unwrap();
    assert_eq!(world.left(6).await, (PlanStanding::NothingToDo, 0, 0));
    assert_eq!(world.figures(cluster_id(1).as_str()).await.plans.made_at, Some(at(5)));
}

#[tokio::test]
async fn hours_are_held_against_what_the_plan_in_force_promised() {
    let world = one_cluster().await;
    world.run(1, 0..4, LIST, 0).await;
    world.connect(2, 2).await;
    world.run(2, 0..2, LIST, 0).await;
    world.start(job(1, 20, JobStatus::Running), 1).await;
    for hour in 1..=2 {
        world.discover(1, 60 * hour + 1).await;
        world.discover(2, 60 * hour + 1).await;
        world.set(60 * hour + 5);
        assert!(world.roll_up(1).await && world.roll_up(2).await && world.summarize(0).await);
    }
    let predicted = async |scope: &str| -> Vec<Option<i64>> {
        world.costs(scope).await.iter().take(2).map(|cost| cost.predicted_microusd.map(|amount| amount.0)).collect()
    };
    let an_hour = 73 * DOLLAR / 730;
    assert_eq!(predicted(cluster_id(1).as_str()).await, [None, Some(an_hour)], "UI-04: from the hour after it began");
    assert_eq!(predicted(cluster_id(2).as_str()).await, [None, None]);
    assert_eq!(predicted("all").await, [None, Some(an_hour + 2 * LIST as i64)], "without a plan: what was paid");
}

#[tokio::test]
async fn a_plan_that_failed_promised_nothing() {
    let world = one_cluster().await;
    world.run(1, 0..4, LIST, 0).await;
    let mut job = world.start(job(1, 2, JobStatus::Running), 1).await;
    assert_eq!(world.left(3).await.0, PlanStanding::UnderWay);
    assert_eq!(world.figures(cluster_id(1).as_str()).await.promises.len(), 1);
    job.status = JobStatus::Failed;
    world.store.close_job(&mut job, None, &Announce::nothing(), at(4)).await.unwrap();
    world.left(65).await;
    assert!(world.figures(cluster_id(1).as_str()).await.promises.is_empty());
    assert_eq!(world.costs(cluster_id(1).as_str()).await[1].predicted_microusd, None);
}

#[tokio::test]
async fn an_organization_sums_what_its_plans_leave_and_names_who_costs_more_than_the_baseline() {
    let world = one_cluster().await;
    world.run(1, 0..4, LIST, 0).await;
    world.snapshot(1, 1, 1, 4, 2).await;
    world.connect(2, 2).await;
    world.start(job(1, 2, JobStatus::AwaitingApproval), 1).await;
    world.set(5);
    assert!(world.roll_up(1).await && world.roll_up(2).await && world.summarize(0).await);
    let all = world.figures("all").await;
    assert_eq!(all.plans.rate_microusd_per_month, Microusd(100 * DOLLAR));
    assert_eq!(all.plans.standings, [(PlanStanding::None, 1), (PlanStanding::Waiting, 1)].into());
    assert_eq!((all.plans.made_at, all.plans.job), (Some(at(2)), None));
    let [over] = &all.over_baseline[..] else { panic!("{:?}", all.over_baseline) };
    let one = world.figures(cluster_id(1).as_str()).await.now;
    assert_eq!(over.cluster_id, cluster_id(1));
    assert_eq!(over.microusd_per_month, one.spend_microusd_per_month - one.baseline_microusd_per_month);
    assert!(over.microusd_per_month.0 > 0, "four nodes run where two pods need one or two");
}
