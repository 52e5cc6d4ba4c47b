//! A platform in memory with one organization, one account and one registered cluster, and discovery on it.
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub(crate) mod fake_account;
pub(crate) mod work;

use fake_account::{FakeAccount, REGION, arn};
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use spot_catalog::Catalog;
use spot_discovery::{Discovery, Outcome};
use spot_domain::*;
use spot_emulators::{Emulators, Place, QueueSettings};
use spot_platform::Queue;
use spot_runtime::messages::DiscoverAccount;
use spot_store::{Announce, Organization, OrganizationMode, OrganizationStatus, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

pub(crate) struct HandSet(AtomicI64);

impl Clock for HandSet {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

struct Counting(AtomicU64);

impl Chance for Counting {
    fn draw(&self) -> u64 {
        self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed)
    }
}

/// Everything a test needs.
pub(crate) struct Stage {
    pub(crate) emulators: Emulators,
    pub(crate) clock: Arc<HandSet>,
    pub(crate) store: Store,
    pub(crate) aws: FakeAccount,
    pub(crate) discovery: Discovery,
}

/// Ten minutes past an hour.
pub(crate) fn start() -> Timestamp {
    "2026-11-21T10:10:00Z".parse().unwrap()
}

pub(crate) fn at(secs: i64) -> Timestamp {
    start() + SignedDuration::from_secs(secs)
}

fn digits(number: u64) -> String {
    format!("{:012x}7000800000{number:010x}", start().as_millisecond())
}

pub(crate) fn org() -> OrganizationId {
    format!("org_{}", digits(1)).parse().unwrap()
}
pub(crate) fn account_id() -> AccountId {
    format!("acc_{}", digits(1)).parse().unwrap()
}
pub(crate) fn cluster_id() -> ClusterId {
    format!("clu_{}", digits(1)).parse().unwrap()
}
pub(crate) fn action_id(number: u64) -> ActionId {
    format!("act_{}", digits(number)).parse().unwrap()
}
pub(crate) fn job_id(number: u64) -> JobId {
    format!("job_{}", digits(number)).parse().unwrap()
}

impl Stage {
    /// An account in EC2 with the cluster `shop`, registered, its group `workers` and nothing running.
    pub(crate) async fn set() -> Self {
        let clock = Arc::new(HandSet(AtomicI64::new(start().as_millisecond())));
        let chance = Arc::new(Counting(AtomicU64::new(1)));
        let emulators = Emulators::open(&Place::Memory, clock.clone(), chance).unwrap();
        let sdk = emulators.sdk_config();
        let store = Store::new(aws_sdk_dynamodb::Client::new(&sdk), "spot").with_due_shards(2);
        store.create_table().await.unwrap();
        let queue = |name: &str| {
            let url = emulators.create_queue(name, &QueueSettings::default()).unwrap();
            Queue::new(aws_sdk_sqs::Client::new(&sdk), url)
        };
        let aws = FakeAccount::default();
        aws.cluster("shop");
        aws.group("workers", "m5.large", (1, 3, 9));
        let discovery = Discovery {
            store: store.clone(),
            catalog: Arc::new(Catalog::load()),
            accounts: Arc::new(aws.clone()),
            work: queue("discovery"),
            executor: queue("executor"),
            optimizer: queue("optimizer"),
            interruptions: queue("interruptions"),
            clock: clock.clone(),
        };
        let stage = Self { emulators, clock, store, aws, discovery };
        stage.fill().await;
        stage
    }

    async fn fill(&self) {
        let quiet = Announce::nothing();
        let mut organization = Organization {
            id: org(),
            name: "Demo".to_owned(),
            mode: OrganizationMode::Production,
            status: OrganizationStatus::Active,
            plan: "free".to_owned(),
            accounts: 0,
            clusters: 0,
            version: 0,
        };
        self.store.create_organization(&mut organization, &quiet, start()).await.unwrap();
        self.store.create_account(&mut account(), &quiet, start()).await.unwrap();
        self.store.register_cluster(&mut cluster(), &quiet, start()).await.unwrap();
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Sets the clock to so many seconds after the start.
    pub(crate) fn go_to(&self, secs: i64) {
        self.clock.0.store(at(secs).as_millisecond(), Ordering::Relaxed);
    }

    pub(crate) async fn look(&self) -> Outcome {
        let message = DiscoverAccount { organization_id: org(), account_id: account_id() };
        self.discovery.discover(&message).await.unwrap()
    }

    /// A look at a moment so many seconds after the start.
    pub(crate) async fn look_at(&self, secs: i64) -> Outcome {
        self.go_to(secs);
        self.look().await
    }

    pub(crate) async fn account(&self) -> AwsAccount {
        self.store.account(&org(), &account_id()).await.unwrap().unwrap()
    }

    pub(crate) async fn cluster(&self) -> Cluster {
        self.store.cluster(&org(), &cluster_id()).await.unwrap().unwrap()
    }

    pub(crate) async fn instances(&self) -> Vec<Instance> {
        self.store.instances(&org(), &cluster_id()).await.unwrap()
    }

    pub(crate) async fn instance(&self, id: &str) -> Instance {
        self.store.instance(&org(), &cluster_id(), id).await.unwrap().unwrap()
    }

    /// Ledger entries of the hour that lies so many hours after the first.
    pub(crate) async fn ledger(&self, hour: i64) -> Vec<LedgerEntry> {
        let hour = spot_engine::accounting::hour_of(start()) + SignedDuration::from_hours(hour);
        self.store.ledger_entries(&org(), &cluster_id(), hour).await.unwrap()
    }

    /// All messages of a queue, taken out of it.
    pub(crate) async fn taken<M: DeserializeOwned>(&self, queue: &Queue) -> Vec<M> {
        let mut all = Vec::new();
        loop {
            let received = queue.receive(10, 0).await.unwrap();
            if received.is_empty() {
                return all;
            }
            for message in received {
                all.push(message.read().unwrap());
                queue.delete(&message.receipt).await.unwrap();
            }
        }
    }

    /// How many requests changed the table since the process began.
    pub(crate) fn table_writes(&self) -> u64 {
        let writes = ["PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"];
        let calls = self.emulators.calls();
        let of_table = calls.iter().filter(|((_, operation), _)| writes.contains(&operation.as_str()));
        of_table.map(|(_, count)| count.calls).sum()
    }
}

fn account() -> AwsAccount {
    AwsAccount {
        id: account_id(),
        organization_id: org(),
        name: "main".to_owned(),
        aws_account_id: "111122223333".to_owned(),
        regions: vec![REGION.into(), "eu-west-1".into()],
        permissions: Permissions::ReadWrite,
        role_arn: Some("arn:aws:iam::111122223333:role/SpotOptimizer".to_owned()),
        external_id: "secret".to_owned(),
        status: AccountStatus::Scanning,
        status_reason: None,
        next_discovery_at: start(),
        last_discovery_at: None,
        version: 0,
    }
}

fn cluster() -> Cluster {
    Cluster {
        id: cluster_id(),
        organization_id: org(),
        account_id: account_id(),
        name: "shop".to_owned(),
        arn: arn("shop"),
        region: REGION.into(),
        kubernetes_version: "1.34".to_owned(),
        status: ClusterStatus::Active,
        active_job: None,
        cooldown_until: None,
        next_optimization_at: at(300),
        baseline: None,
        groups: Vec::new(),
        discovered_at: None,
        stale: false,
        version: 0,
    }
}
