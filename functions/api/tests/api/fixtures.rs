//! Things to look at: small, valid, and different by a number.

use crate::clock::{at, start};
use jiff::Timestamp;
use spot_domain::*;
use spot_store::{Announce, Organization, OrganizationMode, OrganizationStatus, SafetyCheck, Store};

macro_rules! id {
    ($name:ident, $of:ident) => {
        pub(crate) fn $name(number: u64) -> $of {
            let digits = format!("{:012x}7000800000{number:010x}", start().as_millisecond());
            format!("{}_{digits}", $of::PREFIX).parse().unwrap()
        }
    };
}
id!(org, OrganizationId);
id!(account_id, AccountId);
id!(cluster_id, ClusterId);
id!(job_id, JobId);
id!(action_id, ActionId);
id!(interruption_id, InterruptionId);
id!(safety_check_id, SafetyCheckId);
id!(event_id, EventId);
id!(override_id, OverrideId);

pub(crate) fn quiet() -> Announce {
    Announce::nothing()
}

pub(crate) async fn organization(store: &Store, id: OrganizationId) -> OrganizationId {
    let mut organization = Organization {
        id,
        name: "Demo".to_owned(),
        mode: OrganizationMode::Production,
        status: OrganizationStatus::Active,
        plan: "free".to_owned(),
        accounts: 0,
        clusters: 0,
        version: 0,
    };
    store.create_organization(&mut organization, &quiet(), start()).await.unwrap();
    organization.id
}

pub(crate) fn cluster(number: u64) -> Cluster {
    Cluster {
        id: cluster_id(number),
        organization_id: org(1),
        account_id: account_id(1),
        name: format!("cluster-{number}"),
        arn: format!("arn:aws:eks:us-east-1:111122223333:cluster/cluster-{number}"),
        region: "us-east-1".into(),
        kubernetes_version: "1.35".to_owned(),
        status: ClusterStatus::Active,
        active_job: None,
        cooldown_until: None,
        next_optimization_at: at(300),
        baseline: Some(Baseline {
            groups: Vec::new(),
            first_day: vec![FirstDayInstance {
                instance_type: "m6i.large".into(),
                count: 2,
                on_demand_microusd_per_hour: MicrousdPerHour(96_000),
            }],
            taken_at: start(),
        }),
        groups: Vec::new(),
        discovered_at: Some(at(-60)),
        stale: false,
        version: 0,
    }
}

pub(crate) fn account(number: u64) -> AwsAccount {
    AwsAccount {
        id: account_id(number),
        organization_id: org(1),
        name: format!("account {number}"),
        aws_account_id: "111122223333".to_owned(),
        regions: vec!["us-east-1".into()],
        permissions: Permissions::ReadWrite,
        role_arn: None,
        external_id: "never-to-be-shown".to_owned(),
        status: AccountStatus::Active,
        status_reason: None,
        next_discovery_at: at(60),
        last_discovery_at: None,
        version: 0,
    }
}

pub(crate) fn instance(id: &str, of_type: &str, capacity_type: CapacityType, node: Option<&str>) -> Instance {
    let spot = capacity_type == CapacityType::Spot;
    Instance {
        id: id.to_owned(),
        cluster_id: cluster_id(1),
        instance_type: of_type.into(),
        zone: "us-east-1a".into(),
        capacity_type,
        state: InstanceState::Running,
        launched_at: at(-600),
        ended_at: None,
        node_name: node.map(Into::into),
        group: Some("workers".to_owned()),
        microusd_per_hour: MicrousdPerHour(if spot { 35_100 } else { 96_000 }),
        on_demand_microusd_per_hour: MicrousdPerHour(96_000),
        launched_by: None,
        fell_back_at: None,
        accounted_until: at(-600),
        version: 0,
    }
}

pub(crate) async fn add_instance(store: &Store, mut instance: Instance) {
    let region = "us-east-1".into();
    store.create_instance(&org(1), &account_id(1), &region, &mut instance, &quiet(), start()).await.unwrap();
}

pub(crate) fn job(number: u64, created_at: Timestamp) -> Job {
    Job {
        id: job_id(number),
        organization_id: org(1),
        cluster_id: cluster_id(1),
        kind: JobKind::Optimize,
        trigger: JobTrigger::Tick,
        status: JobStatus::AwaitingApproval,
        dry_run: false,
        created_at,
        snapshot_generation: 7,
        approve_before: Some(at(86_400)),
        decided_by: None,
        safety_check: Some(safety_check_id(number)),
        estimated_saving_microusd_per_month: Microusd(61_000_000),
        step: 0,
        progress: Vec::new(),
        funnel: Funnel { seen: 900, allowed: 300, not_risky: 250, scored: 200, safe: 2, executed: 0 },
        error: None,
        completed_at: None,
        version: 0,
    }
}

pub(crate) fn safety_report() -> SafetyReport {
    SafetyReport {
        verdict: SafetyVerdict::Approved,
        layers: vec![LayerReading {
            layer: SafetyLayer::OnDemandShare,
            measure: "least on-demand share of CPU and memory".to_owned(),
            bound: 0.15,
            before: Some(1.0),
            after: Some(0.5),
            held_before: true,
            holds_after: true,
        }],
        least_on_demand_share: 0.25,
    }
}

/// A plan of one step: node `node-a` becomes a Spot node.
pub(crate) fn outcome() -> PlanOutcome {
    let planned = PlannedNode {
        name: "spot-plan-1".into(),
        joining: true,
        managed: true,
        instance_type: Some("m6i.large".into()),
        zone: Some("us-east-1b".into()),
        capacity_type: Some(CapacityType::Spot),
        group: None,
        microusd_per_hour: MicrousdPerHour(35_100),
        pods: vec![ObjectName::new("shop", "web-1")],
    };
    let stays = PlannedNode {
        name: "node-b".into(),
        joining: false,
        capacity_type: Some(CapacityType::OnDemand),
        ..planned.clone()
    };
    PlanOutcome {
        plan: Plan {
            schema_version: 1,
            steps: vec![PlanStep {
                kind: StepKind::OnDemandToSpot,
                leaving: vec!["node-a".into()],
                joining: vec!["spot-plan-1".into()],
                moves: vec![PodMove {
                    pod: ObjectName::new("shop", "web-1"),
                    from: "node-a".into(),
                    to: "spot-plan-1".into(),
                    surge: true,
                }],
                saves_microusd_per_month: Microusd(44_457_000),
                reason: "the same shape costs 63 % less as Spot".to_owned(),
            }],
            nodes: vec![stays, planned],
            pending: Vec::new(),
        },
        report: PlanReport {
            before_microusd_per_month: Microusd(140_160_000),
            after_microusd_per_month: Microusd(95_703_000),
            rate_savings_microusd_per_month: Microusd(44_457_000),
            usage_savings_microusd_per_month: Microusd(0),
            safety: safety_report(),
            blocked: vec![Blocked {
                node: "node-b".into(),
                pod: Some(ObjectName::new("shop", "db-0")),
                rule: BlockRule::DisruptionBudget,
                message: "its budget allows no disruption".to_owned(),
                microusd_per_month: Microusd(44_457_000),
                remedy: "allow one disruption".to_owned(),
            }],
            blocked_microusd_per_month: Microusd(44_457_000),
            rejected: vec![Rejection {
                candidate: "node-b".to_owned(),
                kind: StepKind::OnDemandToSpot,
                rule: BlockRule::SafetyLayer,
                reason: "the on-demand share would fall below 15 %".to_owned(),
            }],
            pools: PoolFunnel::default(),
        },
    }
}

/// A job that waits for approval, with its plan and its safety check.
pub(crate) async fn waiting_job(store: &Store, number: u64) -> Job {
    let mut job = job(number, start());
    let check = SafetyCheck {
        id: safety_check_id(number),
        cluster_id: cluster_id(1),
        job_id: job.id.clone(),
        plan_hash: "abc".to_owned(),
        report: safety_report(),
        checked_at: start(),
    };
    store.create_safety_check(&org(1), &check).await.unwrap();
    let plan = JobPlan { job_id: job.id.clone(), outcome: outcome() };
    store.start_job(&mut job, Some(&plan), at(86_400), &quiet(), start()).await.unwrap();
    job
}

/// A running job with these actions.
pub(crate) async fn running_job(store: &Store, number: u64, kinds: Vec<ActionKind>) -> (Job, Vec<Action>) {
    let mut job = waiting_job(store, number).await;
    job.status = JobStatus::Running;
    let actions = kinds.into_iter().enumerate().map(|(place, kind)| action(number * 100 + place as u64, number, kind));
    let mut actions: Vec<_> = actions.collect();
    store.enqueue_actions(&mut job, &mut actions, &quiet(), start()).await.unwrap();
    (job, actions)
}

pub(crate) fn action(number: u64, job: u64, kind: ActionKind) -> Action {
    Action {
        id: action_id(number),
        cluster_id: cluster_id(1),
        job_id: job_id(job),
        step: 0,
        kind,
        status: ActionStatus::Pending,
        sequence: number,
        created_at: start(),
        expires_at: at(600),
        fence: 0,
        lease_until: None,
        holder: None,
        completed_at: None,
        result: None,
        version: 0,
    }
}

pub(crate) fn cordon(node: &str) -> ActionKind {
    ActionKind::CordonNode(NodeTarget { name: node.into(), uid: format!("uid-{node}") })
}

pub(crate) fn drain(node: &str) -> ActionKind {
    ActionKind::DrainNode {
        node: NodeTarget { name: node.into(), uid: format!("uid-{node}") },
        deadline_at: at(500),
        grace_secs: 30,
        voluntary: true,
    }
}

pub(crate) fn launch() -> ActionKind {
    ActionKind::LaunchInstance {
        group: "workers".to_owned(),
        planned_node: "spot-plan-1".into(),
        capacity_type: CapacityType::Spot,
        offerings: vec![("m6i.large".into(), "us-east-1b".into())],
        stands_in_for_spot: false,
    }
}

pub(crate) fn interruption(number: u64) -> Interruption {
    Interruption {
        id: interruption_id(number),
        organization_id: org(1),
        cluster_id: cluster_id(1),
        instance_id: format!("i-{number:017x}"),
        instance_type: "m6i.large".into(),
        zone: "us-east-1a".into(),
        kind: InterruptionKind::Warning,
        event_at: at(-5),
        received_at: start(),
        job_id: None,
        state: InterruptionState::Acting,
        note: String::new(),
        drained_at: Some(at(61)),
        recovered_at: None,
        version: 0,
    }
}

/// A Spot instance that is being forced on-demand for four hours.
pub(crate) fn forced(number: u64, instance_id: &str) -> Override {
    Override {
        id: override_id(number),
        organization_id: org(1),
        cluster_id: cluster_id(1),
        scope: OverrideScope::Instance,
        target_id: instance_id.to_owned(),
        target_node: "node-c".into(),
        replacement_id: None,
        duration_hours: 4,
        reason: "a release".to_owned(),
        requested_by: "ada".to_owned(),
        starts_at: start(),
        expires_at: at(4 * 3600),
        state: OverrideState::Applying,
        job_id: job_id(number + 50),
        ended_at: None,
        note: None,
        version: 0,
    }
}
