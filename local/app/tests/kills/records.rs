//! What a data directory holds while nobody works on it: our own records, and the customer's side done again from its journal.

use crate::child::clock;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use spot_domain::{Action, Clock, ClusterId, Instance, Interruption, Job, LedgerEntry, LedgerHour, OrganizationId};
use spot_emulators::{Emulators, Place};
use spot_local::journal::replay;
use spot_local::{SeededChance, VirtualClock};
use spot_store::Store;
use spot_world::account::{InstanceBill, SharedWorld, SimulatedAccounts};
use spot_world::scenario::Scenario;
use spot_world::world::World;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, PoisonError};

/// As many rows as no story has.
const ALL: usize = 10_000;

/// Everything that is to be held against something else.
#[derive(Debug)]
pub(crate) struct Records {
    /// Oldest first.
    pub(crate) jobs: Vec<Job>,
    /// In the order of their numbers.
    pub(crate) actions: Vec<Action>,
    pub(crate) interruptions: Vec<Interruption>,
    /// Rolled up.
    pub(crate) hours: Vec<LedgerHour>,
    /// Of those hours.
    pub(crate) entries: Vec<LedgerEntry>,
    pub(crate) instances: BTreeMap<String, Instance>,
    /// Messages by queue, where there are any.
    pub(crate) messages: BTreeMap<String, u64>,
    pub(crate) customer: CustomerSide,
}

/// What really is.
#[derive(Debug)]
pub(crate) struct CustomerSide {
    /// Every instance that there ever was, with what it cost so far.
    pub(crate) bills: BTreeMap<String, InstanceBill>,
    /// What each cost until the end of the last rolled-up hour.
    pub(crate) rolled_up_microusd: BTreeMap<String, i64>,
    /// Instances that were there before anything was done.
    pub(crate) own: BTreeSet<String>,
    /// Instances that start or run.
    pub(crate) live: BTreeSet<String>,
    /// Replicas that are wanted, and those that serve.
    pub(crate) wanted_and_ready: (u64, u64),
}

/// Our side, opened as the process opens it.
struct OurSide {
    emulators: Emulators,
    store: Store,
    org: OrganizationId,
}

impl OurSide {
    async fn open(data: &Path) -> Option<Self> {
        let clock = Arc::new(VirtualClock::at(clock(data).unwrap_or(Timestamp::UNIX_EPOCH)));
        let place = Place::Directory(data.join("state"));
        let emulators = Emulators::open(&place, clock, Arc::new(SeededChance::new(1))).unwrap();
        let client = aws_sdk_dynamodb::Client::new(&emulators.sdk_config());
        let store = Store::new(client, "spot-optimizer").with_due_shards(1);
        let org = store.setting::<OrganizationId>(None, "local.founded").await.ok().flatten()?;
        Some(Self { emulators, store, org })
    }

    async fn cluster(&self, arn: &str) -> ClusterId {
        self.store.registered_cluster(&self.org, arn).await.unwrap().unwrap()
    }

    async fn messages(&self) -> BTreeMap<String, u64> {
        let sqs = aws_sdk_sqs::Client::new(&self.emulators.sdk_config());
        let mut messages = BTreeMap::new();
        for url in sqs.list_queues().send().await.unwrap().queue_urls() {
            let name = url.rsplit('/').next().unwrap();
            let depth = self.emulators.queue_depth(name).unwrap();
            messages.insert(name.to_owned(), depth.visible + depth.in_flight + depth.delayed);
        }
        messages.retain(|_, count| *count > 0);
        messages
    }
}

fn run<T>(what: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(what)
}

/// Jobs that were open when the process died.
pub(crate) fn open_work(data: &Path) -> usize {
    run(async {
        match OurSide::open(data).await {
            Some(ours) => ours.store.open_jobs_of_organization(&ours.org).await.unwrap().len(),
            None => 0,
        }
    })
}

/// All of it.
pub(crate) fn read(data: &Path, scenario: &str) -> Records {
    run(async {
        let scenario =
            Scenario::parse("the story", scenario, &|file: &str| Err(format!("{file} is not there"))).unwrap();
        let ours = OurSide::open(data).await.unwrap();
        let arn = arn(&scenario);
        let (store, org, cluster) = (&ours.store, &ours.org, &ours.cluster(&arn).await);
        let mut actions = store.actions(org, cluster, ALL).await.unwrap();
        actions.sort_by_key(|action| action.sequence);
        let mut jobs = store.cluster_jobs(org, cluster, ALL).await.unwrap();
        jobs.sort_by_key(|job| job.created_at);
        let hours = store.ledger_hours(org, cluster, scenario.start, clock(data).unwrap()).await.unwrap();
        let mut entries = Vec::new();
        for hour in &hours {
            entries.extend(store.ledger_entries(org, cluster, hour.hour).await.unwrap());
        }
        let rolled_up_until = hours.last().unwrap().hour + SignedDuration::from_hours(1);
        let instances = store.instances(org, cluster).await.unwrap();
        Records {
            jobs,
            actions,
            interruptions: store.cluster_interruptions(org, cluster, ALL).await.unwrap(),
            hours,
            entries,
            instances: instances.into_iter().map(|instance| (instance.id.clone(), instance)).collect(),
            messages: ours.messages().await,
            customer: customer(data, &scenario, rolled_up_until).await,
        }
    })
}

fn arn(scenario: &Scenario) -> String {
    let world = scenario.world(1);
    world.account.clusters.values().next().unwrap().eks.arn.clone()
}

/// The customer's side as it was at a moment: what was done until then is done again.
async fn at_moment(data: &Path, scenario: &Scenario, moment: Timestamp) -> SharedWorld {
    let journal = fs::read_to_string(data.join("world.jsonl")).unwrap();
    let is_before = |line: &&str| {
        let entry: Value = serde_json::from_str(line).unwrap();
        entry["at"].as_str().unwrap().parse::<Timestamp>().unwrap() <= moment
    };
    // A last line may be cut off by the kill: nobody acted on it.
    let whole = journal.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let until: Vec<&str> = whole.lines().filter(is_before).collect();
    let copy = data.join(format!("until-{}.jsonl", moment.as_second()));
    fs::write(&copy, format!("{}\n", until.join("\n"))).unwrap();
    let clock = Arc::new(VirtualClock::at(scenario.start));
    let reading: Arc<dyn Clock> = clock.clone();
    let world = scenario.world(1).shared();
    let accounts = SimulatedAccounts::new(Arc::clone(&world), reading);
    replay(&copy, &world, &clock, &accounts, moment).await.unwrap();
    world
}

fn bills(world: &mut World) -> BTreeMap<String, InstanceBill> {
    let now = world.now();
    let bills = world.account.bills(&mut world.market, now);
    bills.into_iter().map(|bill| (bill.instance_id.clone(), bill)).collect()
}

async fn customer(data: &Path, scenario: &Scenario, rolled_up_until: Timestamp) -> CustomerSide {
    let then = at_moment(data, scenario, rolled_up_until).await;
    let then = bills(&mut then.lock().unwrap_or_else(PoisonError::into_inner));
    let microusd = |bill: InstanceBill| i64::try_from(bill.microusd_per_hour_secs / 3_600).unwrap();
    let now = at_moment(data, scenario, clock(data).unwrap()).await;
    let mut now = now.lock().unwrap_or_else(PoisonError::into_inner);
    let counts = now.clusters.values().next().unwrap().counts();
    CustomerSide {
        rolled_up_microusd: then.into_iter().map(|(id, bill)| (id, microusd(bill))).collect(),
        own: scenario.world(1).account.instances().map(|instance| instance.id.clone()).collect(),
        live: now.account.instances().filter(|one| one.is_live()).map(|one| one.id.clone()).collect(),
        wanted_and_ready: (counts.wanted as u64, counts.ready as u64),
        bills: bills(&mut now),
    }
}
