//! A small scenario with doors to its account, driven without a runtime of its own.
#![allow(dead_code)]

use jiff::{SignedDuration, Timestamp};
use spot_cloud::{Accounts, CustomerAccount, LaunchRequest};
use spot_domain::{AccountStatus, AwsAccount, CapacityType, Chance, Clock, LaunchTemplate, Permissions, Region, Zone};
use spot_world::account::{SharedWorld, SimulatedAccounts};
use spot_world::scenario::Scenario;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, MutexGuard};
use std::task::{Context, Poll, Waker};

pub(crate) const SMALL: &str = r#"
name = "small"
seed = 5
start = "2026-07-06T06:00:00Z"
duration = "1d"
region = "us-east-1"

[[clusters]]
name = "shop"
  [[clusters.groups]]
  name = "shop-general"
  instance_types = ["m5.large", "m5a.large"]
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  min = 3
  desired = 6
  max = 12
  [[clusters.workloads]]
  namespace = "web"
  name = "front"
  replicas = 6
  cpu = "300m"
  memory = "512Mi"
  max_unavailable = 1
  [[clusters.workloads]]
  kind = "stateful_set"
  namespace = "data"
  name = "store"
  replicas = 1
  cpu = "300m"
  memory = "512Mi"
  volume_gib = 10
"#;

/// A clock that is set by hand.
#[derive(Debug)]
pub(crate) struct HandClock(AtomicI64);

impl HandClock {
    pub(crate) fn at(start: Timestamp) -> Self {
        Self(AtomicI64::new(start.as_millisecond()))
    }

    pub(crate) fn advance(&self, length: SignedDuration) {
        self.0.fetch_add(length.as_millis() as i64, Ordering::Relaxed);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::Relaxed)).expect("a test's own world")
    }
}

/// Chance for ids, as good as a counter.
#[derive(Debug)]
pub(crate) struct Counting(AtomicI64);

impl Chance for Counting {
    fn draw(&self) -> u64 {
        self.0.fetch_add(0x1234_5678_9abc, Ordering::Relaxed) as u64
    }
}

/// A world, its clock, and the door to the account.
pub(crate) struct Fixture {
    pub(crate) scenario: Scenario,
    pub(crate) world: SharedWorld,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) accounts: SimulatedAccounts,
    pub(crate) account: Arc<dyn CustomerAccount>,
}

/// Runs a future that never waits.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the simulated account never waits"),
    }
}

impl Fixture {
    pub(crate) fn new(text: &str) -> Self {
        let scenario =
            Scenario::parse("small.toml", text, &|_| Err("is not there".into())).expect("a test's own world");
        Self::of(scenario)
    }

    pub(crate) fn of(scenario: Scenario) -> Self {
        let world = scenario.world(scenario.seed).shared();
        let clock = Arc::new(HandClock(AtomicI64::new(scenario.start.as_millisecond())));
        let accounts = SimulatedAccounts::new(world.clone(), clock.clone());
        let account = now(accounts.open(&linked(&scenario, &*clock), &scenario.region)).expect("a test's own world");
        Self { scenario, world, clock, accounts, account }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, spot_world::world::World> {
        self.world.lock().expect("a test's own world")
    }

    pub(crate) fn pass(&self, length: SignedDuration) {
        let to = self.clock.now() + length;
        self.clock.0.store(to.as_millisecond(), Ordering::Relaxed);
        self.lock().advance(to);
    }

    pub(crate) fn pass_secs(&self, secs: i64) {
        self.pass(SignedDuration::from_secs(secs));
    }

    pub(crate) fn template(&self) -> LaunchTemplate {
        now(self.account.groups("shop")).expect("a test's own world")[0]
            .launch_template
            .clone()
            .expect("a test's own world")
    }

    pub(crate) fn subnet(&self, zone: &str) -> String {
        let group = now(self.account.groups("shop")).expect("a test's own world").remove(0);
        group.subnets.into_iter().find(|(known, _)| known.as_str() == zone).expect("a test's own world").1
    }

    pub(crate) fn request(
        &self,
        token: &str,
        capacity_type: CapacityType,
        offerings: &[(&str, &str)],
    ) -> LaunchRequest {
        LaunchRequest {
            client_token: token.into(),
            cluster: "shop".into(),
            launch_template: self.template(),
            capacity_type,
            offerings: offerings
                .iter()
                .map(|(kind, zone)| ((*kind).into(), Zone::from(*zone), self.subnet(zone)))
                .collect(),
            tags: vec![("spot-optimizer:action".into(), "act_1".into())],
            dry_run: false,
        }
    }

    /// Buys a Spot instance of a type that is dear enough to be had at once, trying tokens until it is filled.
    pub(crate) fn buy_spot(&self, kind: &str, zone: &str) -> String {
        for attempt in 0..50 {
            let token = format!("{kind}-{zone}-{}-{attempt}", self.clock.now());
            let request = self.request(&token, CapacityType::Spot, &[(kind, zone)]);
            match now(self.account.launch(&request)) {
                Ok(launched) => return launched.instance_id.expect("a test's own world"),
                Err(_) => self.pass_secs(1_800),
            }
        }
        panic!("{kind} in {zone} cannot be had");
    }
}

pub(crate) fn linked(scenario: &Scenario, clock: &dyn Clock) -> AwsAccount {
    let identity = scenario.identity();
    let chance = Counting(AtomicI64::new(1));
    AwsAccount {
        id: spot_domain::AccountId::fresh(clock, &chance),
        organization_id: spot_domain::OrganizationId::fresh(clock, &chance),
        name: "test".into(),
        aws_account_id: identity.aws_account_id,
        regions: vec![Region::from("us-east-1")],
        permissions: Permissions::ReadWrite,
        role_arn: Some(identity.role_arn),
        external_id: identity.external_id,
        status: AccountStatus::Active,
        status_reason: None,
        next_discovery_at: clock.now(),
        last_discovery_at: None,
        version: 1,
    }
}
