//! The whole machine on a small customer, moved through virtual time, with what never may be looked at all the while.

use crate::views::{self, NodeRow, PodRow};
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sha2::{Digest, Sha256};
use spot_catalog::Catalog;
use spot_domain::{
    Action, ActionKind, AwsAccount, CapacityType, Chance, Clock, ClusterId, Interruption, Job, JobKind, OrganizationId,
    PoolFlag, Region, UnavailableOffering,
};
use spot_emulators::{BusEvent, Place};
use spot_local::simulate::Invariants;
use spot_local::{Access, Machine, Platform, PlatformParts, SeededChance, VirtualClock};
use spot_store::AuditEntry;
use spot_world::account::{AccountInstance, SimulatedAccounts};
use spot_world::kubernetes::KubernetesCluster;
use spot_world::scenario::Scenario;
use spot_world::world::World;
use std::sync::{Arc, MutexGuard, PoisonError};
use tower::ServiceExt;

/// The only cluster.
pub(crate) const WEB: &str = "web";
/// The customer's AWS account.
pub(crate) const AWS_ACCOUNT: &str = "111122223333";
/// The token of whoever runs the machine.
const TOKEN: &str = "the operator of these tests";
/// As many rows as any of these short stories has.
const ALL: usize = 10_000;

pub(crate) struct Stage {
    pub(crate) machine: Machine,
    never: Invariants,
}

impl Stage {
    /// The machine at the scenario's first moment, and on until everything is known: listed, registered, sent.
    pub(crate) async fn open(scenario: &str) -> Self {
        let mut stage = Self::at_the_beginning(scenario, 1).await;
        stage.pass(360).await;
        stage
    }

    /// The machine at the scenario's first moment.
    pub(crate) async fn at_the_beginning(text: &str, seed: u64) -> Self {
        let alone = |file: &str| Err(format!("{file} is not there"));
        let scenario = Scenario::parse("a test", text, &alone).unwrap();
        let clock = Arc::new(VirtualClock::at(scenario.start));
        let chance: Arc<dyn Chance> = Arc::new(SeededChance::new(seed));
        let world = scenario.world(seed).shared();
        let reading: Arc<dyn Clock> = clock.clone();
        let platform = Platform::open(PlatformParts {
            place: Place::Memory,
            accounts: Arc::new(SimulatedAccounts::new(Arc::clone(&world), reading)),
            sockets: Arc::default(),
            origins: Vec::new(),
            socket_url: String::new(),
            catalog: Arc::new(Catalog::load()),
            clock,
            chance,
            safe_mode: false,
        });
        let access = Access { token_sha256: Some(Sha256::digest(TOKEN).into()), ..Access::default() };
        let machine = Machine::start(platform.await.unwrap(), world, &scenario, &access).await.unwrap();
        Self { machine, never: Invariants::new(scenario.start) }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.machine.now()
    }

    /// Lets time pass.
    pub(crate) async fn pass(&mut self, secs: i64) {
        let end = self.now() + SignedDuration::from_secs(secs);
        self.run(end, |_| false).await;
    }

    /// Lets time pass until something in the world or its clusters is so, `secs` at most; answers whether it came to it.
    pub(crate) async fn until(&mut self, secs: i64, is_so: impl Fn(&Self) -> bool) -> bool {
        let end = self.now() + SignedDuration::from_secs(secs);
        self.run(end, is_so).await
    }

    /// Lets time pass until nothing is open and everything serves: no job runs, no pod waits.
    pub(crate) async fn until_quiet(&mut self, secs: i64) {
        let end = self.now() + SignedDuration::from_secs(secs);
        while self.now() < end {
            self.pass(10).await;
            let open = self.jobs().await.into_iter().filter(|job| !job.status.is_final());
            if open.filter(|job| job.approve_before.is_none()).count() == 0 && self.is_whole() {
                return;
            }
        }
        panic!("still at work: {:#?} {:#?}", self.jobs().await, self.story().await);
    }

    async fn run(&mut self, end: Timestamp, is_so: impl Fn(&Self) -> bool) -> bool {
        loop {
            self.machine.moment().await.unwrap();
            self.never.look(&self.machine).await.unwrap();
            if is_so(self) {
                return true;
            }
            if self.now() >= end {
                return false;
            }
            self.machine.go_to(self.machine.next_at().unwrap().min(end));
        }
    }

    /// What never may be was never so: budgets, pods, safety layers, the ledger's sums, actions done twice.
    pub(crate) async fn nothing_was_broken(&mut self) {
        let since = Timestamp::UNIX_EPOCH;
        self.never.look_at_actions(&self.machine, since).await.unwrap();
        assert!(self.never.hold(), "{:#?}", self.never.all());
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.machine.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something to the cluster, now.
    pub(crate) fn in_cluster<T>(&self, what: impl FnOnce(&mut KubernetesCluster, Timestamp) -> T) -> T {
        let now = self.now();
        what(self.world().clusters.get_mut(WEB).unwrap(), now)
    }

    pub(crate) fn nodes(&self) -> Vec<NodeRow> {
        views::nodes(&self.in_cluster(|cluster, _| cluster.dump()))
    }

    pub(crate) fn node(&self, name: &str) -> Option<NodeRow> {
        self.nodes().into_iter().find(|node| node.name == name)
    }

    pub(crate) fn pods(&self) -> Vec<PodRow> {
        views::pods(&self.in_cluster(|cluster, _| cluster.dump()))
    }

    pub(crate) fn pods_of(&self, workload: &str) -> Vec<PodRow> {
        self.pods().into_iter().filter(|pod| pod.workload == workload).collect()
    }

    /// Pods that would have to move if a node went.
    pub(crate) fn movable_on(&self, node: &str) -> Vec<PodRow> {
        self.pods().into_iter().filter(|pod| pod.node == node && !pod.of_daemon_set).collect()
    }

    /// Every replica that is wanted serves.
    pub(crate) fn is_whole(&self) -> bool {
        let counts = self.in_cluster(|cluster, _| cluster.counts());
        counts.ready == counts.wanted && counts.unscheduled == 0
    }

    /// Instances that start or run, by how they are bought.
    pub(crate) fn live(&self, capacity_type: CapacityType) -> Vec<AccountInstance> {
        let world = self.world();
        let live = world.account.instances().filter(|one| one.is_live() && one.capacity_type == capacity_type);
        live.cloned().collect()
    }

    /// Instances that we bought, whatever became of them.
    pub(crate) fn bought(&self) -> Vec<AccountInstance> {
        let ours = |one: &&AccountInstance| one.tags.contains_key("spot-optimizer/action");
        self.world().account.instances().filter(ours).cloned().collect()
    }

    pub(crate) fn instance(&self, id: &str) -> Option<AccountInstance> {
        self.world().account.instance(id).cloned()
    }

    /// Organization and cluster.
    pub(crate) fn ids(&self) -> (&OrganizationId, &ClusterId) {
        let founded = &self.machine.clusters[0];
        (&founded.organization_id, &founded.cluster_id)
    }

    /// The account as we know it.
    pub(crate) async fn account(&self) -> AwsAccount {
        let accounts = self.machine.platform.store.accounts(self.ids().0).await.unwrap();
        accounts.into_iter().next().unwrap()
    }

    /// The UID of a node.
    pub(crate) fn uid_of(&self, node: &str) -> String {
        self.nodes().into_iter().find(|one| one.name == node).unwrap().uid
    }

    /// Jobs, oldest first.
    pub(crate) async fn jobs(&self) -> Vec<Job> {
        let (org, cluster) = self.ids();
        let mut jobs = self.machine.platform.store.cluster_jobs(org, cluster, ALL).await.unwrap();
        jobs.reverse();
        jobs
    }

    /// Jobs of one kind, oldest first.
    pub(crate) async fn jobs_of(&self, kind: JobKind) -> Vec<Job> {
        self.jobs().await.into_iter().filter(|job| job.kind == kind).collect()
    }

    /// Actions, oldest first.
    pub(crate) async fn actions(&self) -> Vec<Action> {
        let (org, cluster) = self.ids();
        let mut actions = self.machine.platform.store.actions(org, cluster, ALL).await.unwrap();
        actions.sort_by_key(|action| action.sequence);
        actions
    }

    /// Actions of one kind, oldest first.
    pub(crate) async fn actions_named(&self, name: &str) -> Vec<Action> {
        self.actions().await.into_iter().filter(|action| action.kind.name() == name).collect()
    }

    /// What was done, a line each: for whoever has to find out why a test failed.
    pub(crate) async fn story(&self) -> Vec<String> {
        let line = |action: &Action| {
            let what = match &action.kind {
                ActionKind::LaunchInstance { offerings, capacity_type, .. } => {
                    format!("{capacity_type:?} {offerings:?}")
                }
                ActionKind::DrainNode { node, deadline_at, .. } => format!("{} until {deadline_at}", node.name),
                other => format!("{other:?}"),
            };
            let (status, result) = (action.status, action.result.as_ref().map(|result| &result.message));
            format!("{} {} {what} -> {status:?} {result:?}", action.created_at, action.kind.name())
        };
        self.actions().await.iter().map(line).collect()
    }

    /// Interruptions, oldest first.
    pub(crate) async fn interruptions(&self) -> Vec<Interruption> {
        let (org, cluster) = self.ids();
        let mut found = self.machine.platform.store.cluster_interruptions(org, cluster, ALL).await.unwrap();
        found.reverse();
        found
    }

    /// What the audit log says, oldest first.
    pub(crate) async fn audit(&self) -> Vec<AuditEntry> {
        let (org, _) = self.ids();
        let mut entries = self.machine.platform.store.audit_entries(org, self.now(), ALL).await.unwrap();
        entries.reverse();
        entries
    }

    /// Messages that a queue holds, however hidden.
    pub(crate) fn messages_in(&self, queue: &str) -> u64 {
        let depth = self.machine.platform.emulators.queue_depth(queue).unwrap();
        depth.visible + depth.in_flight + depth.delayed
    }

    /// AWS tells something of an instance now, by EventBridge.
    pub(crate) fn tell(&self, account: &str, detail_type: &str, detail: Value) {
        let event = BusEvent {
            bus: "spot-optimizer".to_owned(),
            source: "aws.ec2".to_owned(),
            detail_type: detail_type.to_owned(),
            account: account.to_owned(),
            region: "us-east-1".to_owned(),
            time: self.now(),
            resources: Vec::new(),
            detail,
        };
        self.machine.platform.emulators.deliver_event(&event).unwrap();
    }

    /// Offerings hidden because they could not be had, and pools that are flagged.
    pub(crate) async fn hidden_and_flagged(&self) -> (Vec<UnavailableOffering>, Vec<PoolFlag>) {
        let (store, region) = (&self.machine.platform.store, Region::from("us-east-1"));
        let (org, now) = (self.ids().0, self.now());
        let hidden = store.blocked_offerings(org, &region, now).await.unwrap();
        (hidden, store.flags(org, &region, now).await.unwrap())
    }

    /// A request of the person who runs the machine.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
            .header(header::CONTENT_TYPE, "application/json")
            // No two requests of a story are made at one moment for the same path.
            .header("idempotency-key", format!("at-{}", self.now().as_millisecond()))
            .body(Body::from(body.to_string()));
        let answer = self.machine.api.clone().oneshot(request.unwrap()).await.unwrap();
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }
}
