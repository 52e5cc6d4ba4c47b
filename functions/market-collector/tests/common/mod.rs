//! A platform in memory, an account that sells Spot and has troubles on request, and a collector.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use spot_catalog::Catalog;
use spot_cloud::*;
use spot_domain::*;
use spot_emulators::{Emulators, Place, QueueSettings};
use spot_market_collector::{MarketCollector, Outcome};
use spot_platform::Queue;
use spot_runtime::messages::CollectPrices;
use spot_store::{Announce, Organization, OrganizationMode, OrganizationStatus, SpotPrices, Store};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// What goes wrong until something else does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    RoleGone,
    Denied,
    Throttled,
    Unreachable,
    /// Prices of now are answered, those of the past are not.
    HistoryThrottled,
    /// Only the first two pools are answered.
    PageLost,
    Empty,
}

#[derive(Clone, Default)]
pub(crate) struct Seller(Arc<Mutex<(Vec<SpotPrice>, Option<Trouble>)>>, Arc<AtomicI64>);

impl Seller {
    pub(crate) fn price(&self, row: SpotPrice) {
        self.0.lock().unwrap().0.push(row);
    }
    pub(crate) fn trouble(&self, trouble: Trouble) {
        self.0.lock().unwrap().1 = Some(trouble);
    }
    pub(crate) fn mend(&self) {
        self.0.lock().unwrap().1 = None;
    }
}

fn fails<T>(kind: CloudErrorKind, code: &str) -> Result<T, CloudError> {
    Err(CloudError::new("ec2:DescribeSpotPriceHistory", kind, code, "made to fail"))
}

#[async_trait]
impl CustomerAccount for Seller {
    async fn spot_prices(&self, since: Timestamp) -> Result<Vec<SpotPrice>, CloudError> {
        let state = self.0.lock().unwrap();
        let now = Timestamp::from_millisecond(self.1.load(Ordering::Relaxed)).unwrap();
        let held = |row: &SpotPrice| {
            let same =
                state.0.iter().filter(|other| other.instance_type == row.instance_type && other.zone == row.zone);
            same.filter(|other| other.since <= since).map(|other| other.since).max().unwrap_or(since)
        };
        let rows: Vec<SpotPrice> = state.0.iter().filter(|row| row.since >= held(row)).cloned().collect();
        match state.1 {
            None | Some(Trouble::RoleGone) => Ok(rows),
            Some(Trouble::HistoryThrottled) if since >= now => Ok(rows),
            Some(Trouble::HistoryThrottled | Trouble::Throttled) => {
                fails(CloudErrorKind::Throttled, "RequestLimitExceeded")
            }
            Some(Trouble::Denied) => fails(CloudErrorKind::PermissionMissing, "UnauthorizedOperation"),
            Some(Trouble::Unreachable) => fails(CloudErrorKind::Unreachable, "Http500"),
            Some(Trouble::PageLost) => Ok(rows.into_iter().take(2).collect()),
            Some(Trouble::Empty) => Ok(Vec::new()),
        }
    }
    async fn clusters(&self) -> Result<Vec<EksCluster>, CloudError> {
        panic!("a collector asks for prices only")
    }
    async fn instances(&self, _: &str) -> Result<Vec<CloudInstance>, CloudError> {
        panic!("a collector asks for prices only")
    }
    async fn instance(&self, _: &str) -> Result<Option<CloudInstance>, CloudError> {
        panic!("a collector asks for prices only")
    }
    async fn groups(&self, _: &str) -> Result<Vec<InstanceGroup>, CloudError> {
        panic!("a collector asks for prices only")
    }
    async fn volumes(&self, _: &str) -> Result<Vec<CloudVolume>, CloudError> {
        panic!("a collector asks for prices only")
    }
    async fn launch(&self, _: &LaunchRequest) -> Result<Launched, CloudError> {
        panic!("a collector changes nothing")
    }
    async fn terminate(&self, _: &TerminateRequest) -> Result<(), CloudError> {
        panic!("a collector changes nothing")
    }
    async fn detach_volume(&self, _: &str, _: &str, _: bool) -> Result<(), CloudError> {
        panic!("a collector changes nothing")
    }
    async fn set_group_size(&self, _: &GroupSize) -> Result<(), CloudError> {
        panic!("a collector changes nothing")
    }
}

#[async_trait]
impl Accounts for Seller {
    async fn open(&self, _: &AwsAccount, _: &Region) -> Result<Arc<dyn CustomerAccount>, CloudError> {
        if self.0.lock().unwrap().1 == Some(Trouble::RoleGone) {
            return fails(CloudErrorKind::RoleNotAssumable, "AccessDenied");
        }
        Ok(Arc::new(self.clone()))
    }
}

pub(crate) fn row(instance_type: &str, zone: &str, microusd: u64, since: Timestamp) -> SpotPrice {
    SpotPrice {
        instance_type: instance_type.into(),
        zone: zone.into(),
        microusd_per_hour: MicrousdPerHour(microusd),
        since,
    }
}

struct HandSet(Arc<AtomicI64>);

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

pub(crate) fn at(secs: i64) -> Timestamp {
    "2026-11-21T10:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(secs)
}
pub(crate) fn region() -> Region {
    "us-east-1".into()
}
pub(crate) fn org() -> OrganizationId {
    format!("org_{}", "1".repeat(32)).parse().unwrap()
}
pub(crate) fn account_id() -> AccountId {
    format!("acc_{}", "1".repeat(32)).parse().unwrap()
}

/// Everything a test needs.
pub(crate) struct Stage {
    _emulators: Emulators,
    millis: Arc<AtomicI64>,
    pub(crate) store: Store,
    pub(crate) aws: Seller,
    pub(crate) collector: MarketCollector,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        let millis = Arc::new(AtomicI64::new(at(0).as_millisecond()));
        let clock = Arc::new(HandSet(millis.clone()));
        let emulators = Emulators::open(&Place::Memory, clock.clone(), Arc::new(Counting(AtomicU64::new(1)))).unwrap();
        let sdk = emulators.sdk_config();
        let store = Store::new(aws_sdk_dynamodb::Client::new(&sdk), "spot").with_due_shards(1);
        store.create_table().await.unwrap();
        let url = emulators.create_queue("market", &QueueSettings::default()).unwrap();
        let aws = Seller(Arc::default(), millis.clone());
        let collector = MarketCollector {
            store: store.clone(),
            catalog: Arc::new(Catalog::load()),
            accounts: Arc::new(aws.clone()),
            work: Queue::new(aws_sdk_sqs::Client::new(&sdk), url),
            clock,
        };
        let stage = Self { _emulators: emulators, millis, store, aws, collector };
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
        self.store.create_organization(&mut organization, &quiet, at(0)).await.unwrap();
        let mut account = AwsAccount {
            id: account_id(),
            organization_id: org(),
            name: "main".to_owned(),
            aws_account_id: "111122223333".to_owned(),
            regions: vec![region()],
            permissions: Permissions::ReadOnly,
            role_arn: Some("arn:aws:iam::111122223333:role/SpotOptimizer".to_owned()),
            external_id: "secret".to_owned(),
            status: AccountStatus::Active,
            status_reason: None,
            next_discovery_at: at(0),
            last_discovery_at: None,
            version: 0,
        };
        self.store.create_account(&mut account, &quiet, at(0)).await.unwrap();
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.millis.load(Ordering::Relaxed)).unwrap()
    }

    pub(crate) fn go_to(&self, secs: i64) {
        self.millis.store(at(secs).as_millisecond(), Ordering::Relaxed);
    }

    /// Discovery saw the account in the region.
    pub(crate) async fn use_region(&self) {
        assert!(self.store.note_region_use(&region(), &org(), &account_id(), self.now()).await.unwrap());
    }

    pub(crate) async fn collect(&self) -> Outcome {
        let message = CollectPrices { region: region(), organization_id: org(), account_id: account_id() };
        self.collector.collect(&message).await.unwrap()
    }

    pub(crate) async fn prices(&self) -> Option<SpotPrices> {
        self.store.spot_prices(&region()).await.unwrap()
    }

    /// All messages of its queue, taken out of it.
    pub(crate) async fn taken<M: DeserializeOwned>(&self) -> Vec<M> {
        let mut all = Vec::new();
        loop {
            let received = self.collector.work.receive(10, 0).await.unwrap();
            if received.is_empty() {
                return all;
            }
            for message in received {
                all.push(message.read().unwrap());
                self.collector.work.delete(&message.receipt).await.unwrap();
            }
        }
    }
}
