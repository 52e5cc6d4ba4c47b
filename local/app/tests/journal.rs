//! The customer's side, done again from its journal, is what it was: also where AWS refused calls by chance.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

use jiff::{SignedDuration, Timestamp};
use spot_cloud::{Accounts, LaunchRequest};
use spot_domain::{
    AccountId, AccountStatus, AwsAccount, CapacityType, Clock, InstanceGroup, OrganizationId, Permissions,
};
use spot_local::journal::{Journal, JournaledAccounts, replay};
use spot_local::{SeededChance, VirtualClock};
use spot_world::account::{SharedWorld, SimulatedAccounts};
use spot_world::scenario::Scenario;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

const SCENE: &str = r#"
name = "an account in trouble"
start = "2026-07-06T06:00:00Z"
duration = "1d"
region = "us-east-1"

[[clusters]]
name = "web"
  [[clusters.groups]]
  name = "web-general"
  instance_types = ["m5.xlarge"]
  zones = ["us-east-1a"]
  min = 1
  desired = 2
  max = 90

[[happenings]]
at = "1m"
what = "throttle_api"
lasts = "1h"
share = 0.5

[[happenings]]
at = "2h"
what = "aws_unreachable"
lasts = "5m"
"#;

struct Side {
    world: SharedWorld,
    clock: Arc<VirtualClock>,
    accounts: Arc<SimulatedAccounts>,
}

impl Side {
    fn new(scenario: &Scenario) -> Self {
        let clock = Arc::new(VirtualClock::at(scenario.start));
        let world = scenario.world(1).shared();
        let reading: Arc<dyn Clock> = clock.clone();
        let accounts = Arc::new(SimulatedAccounts::new(Arc::clone(&world), reading));
        Self { world, clock, accounts }
    }

    /// All instances with what they cost.
    fn bills(&self) -> Vec<String> {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        let world = &mut *world;
        let now = world.now();
        world.account.bills(&mut world.market, now).iter().map(|bill| format!("{bill:?}")).collect()
    }
}

fn account(scenario: &Scenario) -> AwsAccount {
    let (identity, clock, chance) = (scenario.identity(), VirtualClock::at(scenario.start), SeededChance::new(1));
    AwsAccount {
        id: AccountId::fresh(&clock, &chance),
        organization_id: OrganizationId::fresh(&clock, &chance),
        name: String::new(),
        aws_account_id: identity.aws_account_id,
        regions: vec![scenario.region.clone()],
        permissions: Permissions::ReadWrite,
        role_arn: Some(identity.role_arn),
        external_id: identity.external_id,
        status: AccountStatus::Active,
        status_reason: None,
        next_discovery_at: scenario.start,
        last_discovery_at: None,
        version: 0,
    }
}

fn request(group: &InstanceGroup, number: i64) -> LaunchRequest {
    let (zone, subnet) = group.subnets[0].clone();
    LaunchRequest {
        client_token: format!("token-{number}"),
        cluster: "web".to_owned(),
        launch_template: group.launch_template.clone().unwrap(),
        capacity_type: CapacityType::OnDemand,
        offerings: vec![("m5.large".into(), zone, subnet)],
        tags: Vec::new(),
        dry_run: false,
    }
}

/// Launches every minute and a half for an hour and more, and looks around in between, which no journal tells of.
async fn live(side: &Side, scenario: &Scenario, path: &PathBuf) -> (usize, Timestamp) {
    let reading: Arc<dyn Clock> = side.clock.clone();
    let journal = Arc::new(Journal::open(path, reading).unwrap());
    let accounts = JournaledAccounts::new(side.accounts.clone(), journal);
    let door = accounts.open(&account(scenario), &scenario.region).await.unwrap();
    let groups = door.groups("web").await.unwrap();
    let mut refused = 0;
    for number in 1..=60 {
        side.clock.set(scenario.start + SignedDuration::from_secs(90 * number));
        for _ in 0..number % 4 {
            drop(door.instances("web").await);
        }
        refused += usize::from(door.launch(&request(&groups[0], number)).await.is_err());
    }
    (refused, side.clock.now())
}

#[tokio::test]
async fn what_was_refused_by_chance_is_refused_again_and_what_was_not_is_not() {
    let path = std::env::temp_dir().join(format!("spot-journal-{}.jsonl", std::process::id()));
    let scenario = Scenario::parse("a test", SCENE, &|file: &str| Err(format!("{file} is not there"))).unwrap();
    let first = Side::new(&scenario);
    let (refused, until) = live(&first, &scenario, &path).await;
    assert!((10..35).contains(&refused), "{refused} of 40 were refused");
    let again = Side::new(&scenario);
    let inputs = replay(&path, &again.world, &again.clock, &again.accounts, until).await.unwrap();
    assert_eq!((inputs, again.bills()), (60, first.bills()));
    std::fs::remove_file(path).unwrap();
}
