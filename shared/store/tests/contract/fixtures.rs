//! Things to store: small, valid, and different by a number.

use jiff::{SignedDuration, Timestamp};
use spot_domain::*;
use spot_store::{
    AgentKey, AgentRegistration, Announce, Organization, OrganizationMode, OrganizationStatus, SafetyCheck, Store,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Stands still; claims hand in their own moments.
pub(crate) struct HandSet;

impl HandSet {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self)
    }
}

impl Clock for HandSet {
    fn now(&self) -> Timestamp {
        start()
    }
}

/// SplitMix64.
pub(crate) struct Seeded(AtomicU64);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self(AtomicU64::new(seed)))
    }
}

impl Chance for Seeded {
    fn draw(&self) -> u64 {
        let mut mixed = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed ^ (mixed >> 27)
    }
}

pub(crate) fn start() -> Timestamp {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

/// So many seconds after the start.
pub(crate) fn at(secs: i64) -> Timestamp {
    start() + SignedDuration::from_secs(secs)
}

/// The digits of an id made at the start.
fn digits(number: u64) -> String {
    format!("{:012x}7000800000{number:010x}", start().as_millisecond())
}

macro_rules! id {
    ($name:ident, $of:ident) => {
        pub(crate) fn $name(number: u64) -> $of {
            format!("{}_{}", $of::PREFIX, digits(number)).parse().unwrap()
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
id!(agent_id, AgentId);
id!(key_id, AgentKeyId);
id!(event_id, EventId);
id!(override_id, OverrideId);

pub(crate) fn quiet() -> Announce {
    Announce::nothing()
}

pub(crate) async fn organization(store: &Store) -> OrganizationId {
    let mut organization = Organization {
        id: org(1),
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

pub(crate) fn account(number: u64) -> AwsAccount {
    AwsAccount {
        id: account_id(number),
        organization_id: org(1),
        name: format!("account {number}"),
        aws_account_id: "111122223333".to_owned(),
        regions: vec!["us-east-1".into()],
        permissions: Permissions::ReadWrite,
        role_arn: None,
        external_id: "secret".to_owned(),
        status: AccountStatus::Pending,
        status_reason: None,
        next_discovery_at: at(60),
        last_discovery_at: None,
        version: 0,
    }
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
        baseline: None,
        groups: vec![group("workers")],
        discovered_at: Some(at(-60)),
        stale: false,
        version: 0,
    }
}

fn group(name: &str) -> InstanceGroup {
    InstanceGroup {
        name: name.to_owned(),
        eks_node_group: None,
        instance_types: vec!["m6i.large".into()],
        capacity_type: CapacityType::OnDemand,
        zones: vec!["us-east-1a".into()],
        min_size: 1,
        max_size: 9,
        desired_size: 3,
        launch_template: Some(LaunchTemplate { id: "lt-1".to_owned(), version: "3".to_owned() }),
        subnets: vec![("us-east-1a".into(), "subnet-1".to_owned())],
    }
}

/// An organization with one cluster.
pub(crate) async fn one_cluster(store: &Store) -> (OrganizationId, Cluster) {
    let org = organization(store).await;
    let mut cluster = cluster(1);
    store.register_cluster(&mut cluster, &quiet(), start()).await.unwrap();
    (org, cluster)
}

pub(crate) fn registration(uid: &str) -> AgentRegistration {
    AgentRegistration {
        agent_id: agent_id(1),
        pod_name: "spot-agent-0".to_owned(),
        cluster_uid: uid.to_owned(),
        agent_version: "0.1.0".to_owned(),
        kubernetes_version: "1.35".to_owned(),
    }
}

pub(crate) fn agent_key(number: u64, org: &OrganizationId, cluster: &Cluster) -> AgentKey {
    AgentKey {
        id: key_id(number),
        organization_id: org.clone(),
        cluster_id: cluster.id.clone(),
        prefix: "spot_ab".to_owned(),
        description: "first".to_owned(),
        expires_at: Some(at(100)),
        revoked_at: None,
        last_used_at: None,
    }
}

pub(crate) fn job(number: u64, kind: JobKind) -> Job {
    Job {
        id: job_id(number),
        organization_id: org(1),
        cluster_id: cluster_id(1),
        kind,
        trigger: JobTrigger::Tick,
        status: JobStatus::Running,
        dry_run: false,
        created_at: start(),
        snapshot_generation: 7,
        approve_before: Some(at(3600)),
        decided_by: None,
        safety_check: None,
        estimated_saving_microusd_per_month: Microusd(-5),
        step: 0,
        progress: Vec::new(),
        funnel: Funnel { seen: 900, allowed: 300, ..Funnel::default() },
        error: None,
        completed_at: None,
        version: 0,
    }
}

pub(crate) fn action(number: u64) -> Action {
    let target = NodeTarget { name: format!("node-{number}").into(), uid: format!("uid-{number}") };
    Action {
        id: action_id(number),
        cluster_id: cluster_id(1),
        job_id: job_id(1),
        step: 0,
        kind: ActionKind::CordonNode(target),
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

/// An organization, a cluster, a running job and so many pending actions of it.
pub(crate) async fn enqueued(store: &Store, actions: u64) -> (OrganizationId, Job, Vec<Action>) {
    let (org, _) = one_cluster(store).await;
    let mut job = job(1, JobKind::Optimize);
    store.start_job(&mut job, None, at(0), &quiet(), start()).await.unwrap();
    let check = safety_check(1);
    store.create_safety_check(&org, &check).await.unwrap();
    job.safety_check = Some(check.id);
    let mut actions: Vec<_> = (1..=actions).map(action).collect();
    store.enqueue_actions(&mut job, &mut actions, &quiet(), start()).await.unwrap();
    (org, job, actions)
}

pub(crate) fn safety_check(number: u64) -> SafetyCheck {
    SafetyCheck {
        id: safety_check_id(number),
        cluster_id: cluster_id(1),
        job_id: job_id(1),
        plan_hash: "abc".to_owned(),
        report: SafetyReport { verdict: SafetyVerdict::Approved, layers: Vec::new(), least_on_demand_share: 0.25 },
        checked_at: start(),
    }
}

pub(crate) fn instance(number: u64) -> Instance {
    Instance {
        id: format!("i-{number:017x}"),
        cluster_id: cluster_id(1),
        instance_type: "m6i.large".into(),
        zone: "us-east-1a".into(),
        capacity_type: CapacityType::Spot,
        state: InstanceState::Running,
        launched_at: at(-600),
        ended_at: None,
        node_name: Some(format!("ip-{number}").into()),
        group: Some("workers".to_owned()),
        microusd_per_hour: MicrousdPerHour(35_100),
        on_demand_microusd_per_hour: MicrousdPerHour(96_000),
        launched_by: Some(action_id(3)),
        fell_back_at: None,
        accounted_until: at(-600),
        version: 0,
    }
}

pub(crate) async fn known_instance(store: &Store, org: &OrganizationId, number: u64) -> Instance {
    let mut instance = instance(number);
    let region = "us-east-1".into();
    store.create_instance(org, &account_id(1), &region, &mut instance, &quiet(), start()).await.unwrap();
    instance
}

pub(crate) fn interruption(number: u64, instance: &str, kind: InterruptionKind) -> Interruption {
    Interruption {
        id: interruption_id(number),
        organization_id: org(1),
        cluster_id: cluster_id(1),
        instance_id: instance.to_owned(),
        instance_type: "m6i.large".into(),
        zone: "us-east-1a".into(),
        kind,
        event_at: at(1),
        received_at: at(2),
        job_id: None,
        state: InterruptionState::Acting,
        note: String::new(),
        drained_at: None,
        recovered_at: None,
        version: 0,
    }
}

pub(crate) fn done(message: &str) -> ActionResult {
    ActionResult { message: message.to_owned(), ..ActionResult::default() }
}

pub(crate) fn sample_outcome() -> PlanOutcome {
    PlanOutcome {
        plan: Plan { schema_version: 1, steps: Vec::new(), nodes: Vec::new(), pending: Vec::new() },
        report: PlanReport {
            before_microusd_per_month: Microusd(9),
            after_microusd_per_month: Microusd(4),
            rate_savings_microusd_per_month: Microusd(5),
            usage_savings_microusd_per_month: Microusd(0),
            safety: safety_check(1).report,
            blocked: Vec::new(),
            blocked_microusd_per_month: Microusd(0),
            rejected: Vec::new(),
            pools: PoolFunnel::default(),
        },
    }
}
