//! Overdue actions end, their jobs are told, and nothing else is touched (EXE-06).
#![allow(clippy::unwrap_used, reason = "functions that only tests call")]

use jiff::{SignedDuration, Timestamp};
use spot_action_reaper::ActionReaper;
use spot_domain::*;
use spot_emulators::{Emulators, Fault, FaultRule, Place, QueueSettings};
use spot_platform::Queue;
use spot_runtime::messages::AdvanceJob;
use spot_runtime::{Event, Function};
use spot_store::{Announce, Announced, DueKind, Store};
use std::collections::BTreeMap;
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
fn cluster_id() -> ClusterId {
    format!("clu_{}", digits(1)).parse().unwrap()
}
fn action_id(number: u64) -> ActionId {
    format!("act_{}", digits(number)).parse().unwrap()
}
fn job_id(number: u64) -> JobId {
    format!("job_{}", digits(number)).parse().unwrap()
}

struct Stage {
    emulators: Emulators,
    clock: Arc<HandSet>,
    store: Store,
    reaper: ActionReaper,
    executor: Queue,
}

impl Stage {
    async fn set() -> Self {
        let clock = Arc::new(HandSet(AtomicI64::new(start().as_millisecond())));
        let chance = Arc::new(Counting(AtomicU64::new(1)));
        let emulators = Emulators::open(&Place::Memory, clock.clone(), chance).unwrap();
        let sdk = emulators.sdk_config();
        let store = Store::new(aws_sdk_dynamodb::Client::new(&sdk), "spot-optimizer").with_due_shards(3);
        store.create_table().await.unwrap();
        let url = emulators.create_queue("executor", &QueueSettings::default()).unwrap();
        let executor = Queue::new(aws_sdk_sqs::Client::new(&sdk), url);
        let reaper = ActionReaper { store: store.clone(), executor: executor.clone(), clock: clock.clone() };
        Self { emulators, clock, store, reaper, executor }
    }

    /// A job with so many pending actions, numbered from `first`, that expire ten minutes after the start.
    async fn enqueued(&self, job: u64, first: u64, count: u64) -> Job {
        let mut job = Job {
            id: job_id(job),
            organization_id: org(),
            cluster_id: cluster_id(),
            kind: JobKind::Interruption,
            trigger: JobTrigger::Event,
            status: JobStatus::Running,
            dry_run: false,
            created_at: start(),
            snapshot_generation: 1,
            approve_before: None,
            decided_by: None,
            safety_check: None,
            estimated_saving_microusd_per_month: Microusd(0),
            step: 0,
            progress: Vec::new(),
            funnel: Funnel::default(),
            error: None,
            completed_at: None,
            version: 0,
        };
        let quiet = Announce::nothing();
        self.store.start_job(&mut job, None, at(60), &quiet, start()).await.unwrap();
        let target = |number| NodeTarget { name: format!("node-{number}").as_str().into(), uid: "uid".to_owned() };
        let mut actions: Vec<Action> = (first..first + count)
            .map(|number| Action {
                id: action_id(number),
                cluster_id: cluster_id(),
                job_id: job.id.clone(),
                step: 0,
                kind: ActionKind::CordonNode(target(number)),
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
            })
            .collect();
        self.store.enqueue_actions(&mut job, &mut actions, &quiet, start()).await.unwrap();
        job
    }

    async fn claim(&self, number: u64, lease_until: Timestamp, now: Timestamp) -> Action {
        let claimed =
            self.store.claim_action(&org(), &cluster_id(), &action_id(number), "agent", lease_until, now).await;
        claimed.unwrap().unwrap()
    }

    async fn tick_at(&self, secs: i64) -> anyhow::Result<()> {
        self.clock.0.store(at(secs).as_millisecond(), Ordering::Relaxed);
        self.reaper.handle(Event::Tick).await.map(|_| ())
    }

    async fn status(&self, number: u64) -> ActionStatus {
        self.store.action(&org(), &cluster_id(), &action_id(number)).await.unwrap().unwrap().status
    }

    /// How often the executor was told of each job.
    async fn told(&self) -> BTreeMap<JobId, u32> {
        let mut told = BTreeMap::new();
        loop {
            let received = self.executor.receive(10, 0).await.unwrap();
            if received.is_empty() {
                return told;
            }
            for message in received {
                *told.entry(message.read::<AdvanceJob>().unwrap().job_id).or_default() += 1;
                self.executor.delete(&message.receipt).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn what_nobody_picked_up_expires_and_its_job_is_told_once() {
    let stage = Stage::set().await;
    let job = stage.enqueued(1, 1, 25).await;
    stage.tick_at(599).await.unwrap();
    assert_eq!((stage.status(1).await, stage.told().await.len()), (ActionStatus::Pending, 0));
    stage.tick_at(600).await.unwrap();
    for number in 1..=25 {
        assert_eq!(stage.status(number).await, ActionStatus::Expired);
    }
    assert_eq!(stage.told().await, BTreeMap::from([(job.id, 1)]));
    assert_eq!(stage.store.next_due_at(DueKind::Action).await.unwrap(), None, "due no more");
    stage.tick_at(660).await.unwrap();
    assert!(stage.told().await.is_empty(), "a second tick finds nothing");
}

#[tokio::test]
async fn a_holder_that_went_silent_fails_the_action_only_when_its_time_is_over_too() {
    let stage = Stage::set().await;
    let job = stage.enqueued(1, 1, 2).await;
    stage.claim(1, at(60), at(0)).await;
    stage.claim(2, at(700), at(590)).await;
    stage.tick_at(120).await.unwrap();
    assert_eq!(stage.status(1).await, ActionStatus::PickedUp, "its lease has lapsed, somebody else may still take it");
    stage.tick_at(600).await.unwrap();
    assert_eq!((stage.status(1).await, stage.status(2).await), (ActionStatus::Failed, ActionStatus::PickedUp));
    let failed = stage.store.action(&org(), &cluster_id(), &action_id(1)).await.unwrap().unwrap();
    assert_eq!(failed.result.unwrap().error_code.as_deref(), Some("holder_lost"));
    stage.tick_at(700).await.unwrap();
    assert_eq!(stage.status(2).await, ActionStatus::Failed, "nothing stays open after expiry and a minute");
    assert_eq!(stage.told().await, BTreeMap::from([(job.id, 2)]));
}

#[tokio::test]
async fn what_was_finished_or_taken_again_in_time_is_left_alone() {
    let stage = Stage::set().await;
    stage.enqueued(1, 1, 2).await;
    let first = stage.claim(1, at(60), at(0)).await;
    let done = ActionResult { message: "cordoned".to_owned(), ..ActionResult::default() };
    let quiet = Announce::nothing();
    let id = &first.id;
    stage
        .store
        .finish_action(&org(), &cluster_id(), id, first.fence, ActionStatus::Completed, &done, &quiet, at(5))
        .await
        .unwrap();
    stage.claim(2, at(60), at(0)).await;
    stage.claim(2, at(640), at(580)).await;
    stage.tick_at(610).await.unwrap();
    assert_eq!((stage.status(1).await, stage.status(2).await), (ActionStatus::Completed, ActionStatus::PickedUp));
    assert!(stage.told().await.is_empty());
}

#[tokio::test]
async fn two_ticks_at_once_end_each_action_once() {
    let stage = Stage::set().await;
    stage.enqueued(1, 1, 20).await;
    stage.enqueued(2, 21, 20).await;
    stage.clock.0.store(at(600).as_millisecond(), Ordering::Relaxed);
    let (left, right) = futures::join!(stage.reaper.tick(), stage.reaper.tick());
    assert_eq!(left.unwrap() + right.unwrap(), 40);
    let told = stage.told().await;
    assert_eq!(told.keys().cloned().collect::<Vec<_>>(), [job_id(1), job_id(2)]);
}

#[tokio::test]
async fn a_tick_that_fails_half_way_is_finished_by_the_next() {
    for after in [1, 5, 12] {
        let stage = Stage::set().await;
        stage.enqueued(1, 1, 15).await;
        let update = Some("UpdateItem");
        stage.emulators.arm(FaultRule {
            service: None,
            operation: update,
            after,
            times: u32::MAX,
            fault: Fault::Throttle,
        });
        assert!(stage.tick_at(600).await.is_err());
        stage.emulators.disarm();
        stage.tick_at(660).await.unwrap();
        for number in 1..=15 {
            assert_eq!(stage.status(number).await, ActionStatus::Expired);
        }
        assert!(stage.told().await.contains_key(&job_id(1)));
    }
}

#[tokio::test]
async fn each_end_is_announced_with_the_change_itself() {
    let stage = Stage::set().await;
    stage.enqueued(1, 1, 1).await;
    stage.tick_at(600).await.unwrap();
    let changes = stage.emulators.changes(0, 100).unwrap();
    let announced: Vec<_> = changes.iter().filter_map(|change| Announced::read(&change.new_image)).collect();
    let last = &announced.last().unwrap().announce;
    assert_eq!(
        (last.events[0].detail_type.as_str(), last.audit[0].event.as_str()),
        ("action.overdue", "action.overdue")
    );
    assert_eq!(last.events[0].detail["cluster_id"], cluster_id().as_str());
}
