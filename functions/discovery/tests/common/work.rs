//! Jobs and actions as the optimizer and the executor would have left them.

use super::{Stage, action_id, at, cluster_id, job_id, org};
use spot_domain::*;
use spot_store::{Announce, SafetyCheck};

fn outcome(leaving: &[&str]) -> PlanOutcome {
    let step = PlanStep {
        kind: StepKind::OnDemandToSpot,
        leaving: leaving.iter().map(|name| (*name).into()).collect(),
        joining: vec!["spot-plan-1".into()],
        moves: Vec::new(),
        saves_microusd_per_month: Microusd(1),
        reason: "cheaper".to_owned(),
    };
    PlanOutcome {
        plan: Plan { schema_version: 1, steps: vec![step], nodes: Vec::new(), pending: Vec::new() },
        report: PlanReport {
            before_microusd_per_month: Microusd(0),
            after_microusd_per_month: Microusd(0),
            rate_savings_microusd_per_month: Microusd(0),
            usage_savings_microusd_per_month: Microusd(0),
            safety: report(),
            blocked: Vec::new(),
            blocked_microusd_per_month: Microusd(0),
            rejected: Vec::new(),
            pools: PoolFunnel::default(),
        },
    }
}

fn report() -> SafetyReport {
    SafetyReport { verdict: SafetyVerdict::Approved, layers: Vec::new(), least_on_demand_share: 0.25 }
}

fn action(number: u64, kind: ActionKind, secs: i64) -> Action {
    Action {
        id: action_id(number),
        cluster_id: cluster_id(),
        job_id: job_id(1),
        step: 0,
        kind,
        status: ActionStatus::Pending,
        sequence: number,
        created_at: at(secs),
        expires_at: at(secs + 600),
        fence: 0,
        lease_until: None,
        holder: None,
        completed_at: None,
        result: None,
        version: 0,
    }
}

pub(crate) fn launch(stands_in_for_spot: bool) -> ActionKind {
    ActionKind::LaunchInstance {
        group: "workers".to_owned(),
        planned_node: "spot-plan-1".into(),
        capacity_type: CapacityType::Spot,
        offerings: vec![("m5.large".into(), "us-east-1a".into())],
        stands_in_for_spot,
    }
}

pub(crate) fn terminate(instance_id: &str) -> ActionKind {
    ActionKind::TerminateInstance { instance_id: instance_id.to_owned(), node: None, group: None }
}

impl Stage {
    /// A running job whose one step replaces these nodes.
    pub(crate) async fn job(&self, leaving: &[&str], secs: i64) -> Job {
        let mut job = Job {
            id: job_id(1),
            organization_id: org(),
            cluster_id: cluster_id(),
            kind: JobKind::Optimize,
            trigger: JobTrigger::Tick,
            status: JobStatus::Running,
            dry_run: false,
            created_at: at(secs),
            snapshot_generation: 1,
            approve_before: None,
            decided_by: None,
            safety_check: None,
            estimated_saving_microusd_per_month: Microusd(1),
            step: 0,
            progress: Vec::new(),
            funnel: Funnel::default(),
            error: None,
            completed_at: None,
            version: 0,
        };
        let plan = JobPlan { job_id: job.id.clone(), outcome: outcome(leaving) };
        self.store.start_job(&mut job, Some(&plan), at(secs), &Announce::nothing(), at(secs)).await.unwrap();
        let check = SafetyCheck {
            id: format!("val_{}", &job_id(1).as_str()[4..]).parse().unwrap(),
            cluster_id: cluster_id(),
            job_id: job.id.clone(),
            plan_hash: "abc".to_owned(),
            report: report(),
            checked_at: at(secs),
        };
        self.store.create_safety_check(&org(), &check).await.unwrap();
        job.safety_check = Some(check.id);
        job
    }

    /// An action of the job, completed at a moment.
    pub(crate) async fn done(&self, job: &mut Job, number: u64, kind: ActionKind, secs: i64) {
        let quiet = Announce::nothing();
        let mut actions = [action(number, kind, secs)];
        self.store.enqueue_actions(job, &mut actions, &quiet, at(secs)).await.unwrap();
        let id = &actions[0].id;
        let claimed =
            self.store.claim_action(&org(), &cluster_id(), id, "test", at(secs + 60), at(secs)).await.unwrap();
        let fence = claimed.unwrap().fence;
        let (status, result) = (ActionStatus::Completed, ActionResult::default());
        let finished =
            self.store.finish_action(&org(), &cluster_id(), id, fence, status, &result, &quiet, at(secs)).await;
        finished.unwrap();
    }

    /// Where the job's step stands: which instance became its new node, and in which phase it is since when.
    pub(crate) async fn progress(&self, job: &mut Job, instance_id: &str, phase: StepPhase, since_secs: i64) {
        let launched = vec![("spot-plan-1".into(), instance_id.to_owned())];
        job.progress = vec![StepProgress { phase, since: at(since_secs), launched, failure: None }];
        self.store.save_job(job, &Announce::nothing(), at(since_secs)).await.unwrap();
    }
}
