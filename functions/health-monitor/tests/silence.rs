//! Silent agents make their clusters inactive, once; their return makes them active (CLU-07).
#![allow(clippy::unwrap_used, reason = "functions that only tests call")]

use jiff::{SignedDuration, Timestamp};
use spot_domain::*;
use spot_emulators::{Emulators, Place};
use spot_health_monitor::HealthMonitor;
use spot_runtime::{Event, Function};
use spot_store::{AgentRegistration, Announce, Announced, Heartbeat, Organization, OrganizationMode};
use spot_store::{OrganizationStatus, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

struct HandSet(AtomicI64);
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

fn start() -> Timestamp {
    "2026-11-21T10:10:00Z".parse().unwrap()
}
fn at(secs: i64) -> Timestamp {
    start() + SignedDuration::from_secs(secs)
}
fn digits(number: u64) -> String {
    format!("{:012x}7000800000{number:010x}", start().as_millisecond())
}
fn org() -> OrganizationId {
    format!("org_{}", digits(1)).parse().unwrap()
}
fn cluster_id(number: u64) -> ClusterId {
    format!("clu_{}", digits(number)).parse().unwrap()
}

struct Stage {
    emulators: Emulators,
    clock: Arc<HandSet>,
    store: Store,
    monitor: HealthMonitor,
}

impl Stage {
    async fn set() -> Self {
        let clock = Arc::new(HandSet(AtomicI64::new(start().as_millisecond())));
        let chance = Arc::new(Counting(AtomicU64::new(1)));
        let emulators = Emulators::open(&Place::Memory, clock.clone(), chance).unwrap();
        let client = aws_sdk_dynamodb::Client::new(&emulators.sdk_config());
        let store = Store::new(client, "spot-optimizer").with_due_shards(2);
        store.create_table().await.unwrap();
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
        store.create_organization(&mut organization, &Announce::nothing(), start()).await.unwrap();
        let monitor = HealthMonitor { store: store.clone(), clock: clock.clone() };
        Self { emulators, clock, store, monitor }
    }

    /// A cluster whose agent registers at the start.
    async fn cluster(&self, number: u64, status: ClusterStatus) {
        let mut cluster = Cluster {
            id: cluster_id(number),
            organization_id: org(),
            account_id: format!("acc_{}", digits(1)).parse().unwrap(),
            name: format!("cluster-{number}"),
            arn: format!("arn:aws:eks:us-east-1:111122223333:cluster/cluster-{number}"),
            region: "us-east-1".into(),
            kubernetes_version: "1.35".to_owned(),
            status,
            active_job: None,
            cooldown_until: None,
            next_optimization_at: at(300),
            baseline: None,
            groups: Vec::new(),
            discovered_at: None,
            stale: false,
            version: 0,
        };
        self.store.register_cluster(&mut cluster, &Announce::nothing(), start()).await.unwrap();
        let registration = AgentRegistration {
            agent_id: format!("agt_{}", digits(number)).parse().unwrap(),
            pod_name: "spot-agent-0".to_owned(),
            cluster_uid: format!("uid-{number}"),
            agent_version: "0.1.0".to_owned(),
            kubernetes_version: "1.35".to_owned(),
        };
        let quiet = Announce::nothing();
        self.store.register_agent(&org(), &cluster_id(number), &registration, &quiet, start()).await.unwrap();
    }

    async fn heard(&self, number: u64, secs: i64) {
        self.store.note_heartbeat(&org(), &cluster_id(number), 1, &Heartbeat::default(), at(secs)).await.unwrap();
    }

    async fn tick_at(&self, secs: i64) -> usize {
        self.clock.0.store(at(secs).as_millisecond(), Ordering::Relaxed);
        let before = self.changes().len();
        self.monitor.handle(Event::Tick).await.unwrap();
        self.changes().len() - before
    }

    async fn status(&self, number: u64) -> ClusterStatus {
        self.store.cluster(&org(), &cluster_id(number)).await.unwrap().unwrap().status
    }

    /// Details of all changes of status that were told.
    fn changes(&self) -> Vec<serde_json::Value> {
        let changes = self.emulators.changes(0, 1_000).unwrap();
        let announced = changes.iter().filter_map(|change| Announced::read(&change.new_image));
        let events = announced.flat_map(|announced| announced.announce.events);
        events.filter(|event| event.detail_type == "cluster.status_changed").map(|event| event.detail).collect()
    }
}

#[tokio::test]
async fn a_silent_agent_is_told_once_and_its_return_clears_it() {
    let stage = Stage::set().await;
    stage.cluster(1, ClusterStatus::Active).await;
    stage.heard(1, 60).await;
    assert_eq!(stage.tick_at(150).await, 0, "heard 90 seconds ago");
    assert_eq!((stage.tick_at(209).await, stage.status(1).await), (0, ClusterStatus::Active));
    assert_eq!((stage.tick_at(210).await, stage.status(1).await), (1, ClusterStatus::Inactive));
    for minute in 1..30 {
        assert_eq!(stage.tick_at(210 + minute * 60).await, 0, "one alert, not one per minute");
    }
    let told = &stage.changes()[0];
    assert_eq!((told["from"].as_str(), told["to"].as_str()), (Some("active"), Some("inactive")));
    assert!(told["reason"].as_str().unwrap().contains("150 seconds"), "{told}");
    stage.heard(1, 2_000).await;
    assert_eq!((stage.tick_at(2_040).await, stage.status(1).await), (1, ClusterStatus::Active));
    assert_eq!(stage.tick_at(2_100).await, 0);
}

#[tokio::test]
async fn an_agent_that_reports_every_minute_is_never_told() {
    let stage = Stage::set().await;
    stage.cluster(1, ClusterStatus::Active).await;
    let calls = |stage: &Stage| stage.emulators.calls().values().map(|count| count.calls).sum::<u64>();
    let mut spent = 0;
    for minute in 1..=60 {
        stage.heard(1, minute * 60).await;
        let before = calls(&stage);
        assert_eq!(stage.tick_at(minute * 60 + 20).await, 0);
        // Listing costs one call per partition whatever there is.
        spent += calls(&stage) - before - 2;
    }
    assert_eq!(stage.status(1).await, ClusterStatus::Active);
    assert!(spent <= 60 * 3 / 2, "{spent} calls of looks in an hour");
}

#[tokio::test]
async fn a_first_word_activates_and_an_error_stays_for_the_customer() {
    let stage = Stage::set().await;
    stage.cluster(1, ClusterStatus::Pending).await;
    stage.cluster(2, ClusterStatus::Error).await;
    stage.cluster(3, ClusterStatus::Pending).await;
    for number in [1, 2] {
        stage.heard(number, 140).await;
    }
    assert_eq!(stage.tick_at(150).await, 1);
    let after = [stage.status(1).await, stage.status(2).await, stage.status(3).await];
    assert_eq!(after, [ClusterStatus::Active, ClusterStatus::Error, ClusterStatus::Pending]);
}

#[tokio::test]
async fn two_ticks_at_once_tell_once_and_the_mute_do_not_hide_behind_each_other() {
    let stage = Stage::set().await;
    for number in 1..=30 {
        stage.cluster(number, ClusterStatus::Active).await;
    }
    stage.clock.0.store(at(150).as_millisecond(), Ordering::Relaxed);
    let (left, right) = futures::join!(stage.monitor.tick(), stage.monitor.tick());
    assert_eq!((left.unwrap() + right.unwrap(), stage.changes().len()), (30, 30));
}

#[tokio::test]
async fn a_deleted_cluster_is_asked_after_no_more() {
    let stage = Stage::set().await;
    stage.cluster(1, ClusterStatus::Active).await;
    let cluster = stage.store.cluster(&org(), &cluster_id(1)).await.unwrap().unwrap();
    stage.store.delete_cluster(&cluster, at(10)).await.unwrap();
    assert_eq!(stage.tick_at(150).await, 0);
    for shard in 0..stage.store.due_shards() {
        assert_eq!(stage.store.watched_clusters(shard).await.unwrap(), []);
    }
}
