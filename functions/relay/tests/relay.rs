//! The relay on a table, a bus and queues of this process: what is there in the end, however often and however broken
//! changes come.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use spot_domain::{Chance, Clock, Cluster, ClusterId, ClusterStatus, EventId, OrganizationId};
use spot_emulators::{Emulators, EventRule, Fault, FaultRule, Place, QueueSettings};
use spot_platform::{Bus, Queue};
use spot_relay::Relay;
use spot_runtime::messages::BusMessage;
use spot_runtime::{Event, Function, TableChange};
use spot_store::{Announce, AuditIntent, LoggedEvent, Store};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

struct Still;
impl Clock for Still {
    fn now(&self) -> Timestamp {
        at(3)
    }
}
struct Counting(AtomicU64);
impl Chance for Counting {
    fn draw(&self) -> u64 {
        self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed)
    }
}

fn at(secs: i64) -> Timestamp {
    "2026-11-21T10:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(secs)
}

fn org() -> OrganizationId {
    format!("org_{}", "1".repeat(32)).parse().unwrap()
}

fn cluster_id() -> ClusterId {
    format!("clu_{}", "2".repeat(32)).parse().unwrap()
}

fn cluster() -> Cluster {
    Cluster {
        id: cluster_id(),
        organization_id: org(),
        account_id: format!("acc_{}", "3".repeat(32)).parse().unwrap(),
        name: "shop".to_owned(),
        arn: "arn:aws:eks:us-east-1:111122223333:cluster/shop".to_owned(),
        region: "us-east-1".into(),
        kubernetes_version: "1.35".to_owned(),
        status: ClusterStatus::Active,
        active_job: None,
        cooldown_until: None,
        next_optimization_at: at(600),
        baseline: None,
        groups: Vec::new(),
        discovered_at: None,
        stale: false,
        version: 0,
    }
}

/// An audit intent and an event that tell the same.
fn news(event: &str) -> Announce {
    let intent = AuditIntent {
        actor: "usr_1".to_owned(),
        event: event.to_owned(),
        resource: cluster_id().to_string(),
        outcome: "success".to_owned(),
        detail: Value::Null,
    };
    Announce::audit(intent).and_event(event, json!({ "n": event }))
}

struct World {
    emulators: Emulators,
    store: Store,
    relay: Relay,
    heard: Queue,
    dead_letters: Queue,
}

async fn world() -> World {
    let emulators = Emulators::open(&Place::Memory, Arc::new(Still), Arc::new(Counting(AtomicU64::new(1)))).unwrap();
    let sdk = emulators.sdk_config();
    let store = Store::new(aws_sdk_dynamodb::Client::new(&sdk), "table").with_due_shards(1);
    store.create_table().await.unwrap();
    let queue = |name: &str| {
        let url = emulators.create_queue(name, &QueueSettings::default()).unwrap();
        Queue::new(aws_sdk_sqs::Client::new(&sdk), url)
    };
    let (heard, dead_letters) = (queue("heard"), queue("dead-letters"));
    let pattern = json!({ "source": ["spot-optimizer"] });
    let (bus, name, to) = ("bus".to_owned(), "all".to_owned(), "heard".to_owned());
    emulators.put_rule(&EventRule { bus, name, pattern, queue: to }).unwrap();
    let bus = Bus::new(aws_sdk_eventbridge::Client::new(&sdk), "bus");
    let relay = Relay { store: store.clone(), bus, dead_letters: dead_letters.clone(), clock: Arc::new(Still) };
    World { emulators, store, relay, heard, dead_letters }
}

impl World {
    /// Two versions of a cluster and a setting of the organization, each announcing.
    async fn three_changes(&self) -> Vec<TableChange> {
        let mut cluster = cluster();
        self.store.create_organization(&mut organization(), &Announce::nothing(), at(0)).await.unwrap();
        self.store.register_cluster(&mut cluster, &news("cluster.registered"), at(0)).await.unwrap();
        self.store.save_cluster(&mut cluster, &news("cluster.changed"), at(1)).await.unwrap();
        self.store.put_setting(Some(&org()), "flag", &true, &news("setting.changed"), at(2)).await.unwrap();
        self.changes()
    }

    fn changes(&self) -> Vec<TableChange> {
        let changes = self.emulators.changes(0, 100).unwrap().into_iter();
        changes
            .map(|change| TableChange { sequence: change.sequence.to_string(), new_image: change.new_image })
            .collect()
    }

    /// Relays; answers the sequence numbers of what has to come again.
    async fn relay(&self, changes: &[TableChange]) -> Vec<String> {
        let reply = self.relay.handle(Event::Changes(changes.to_vec())).await.unwrap();
        reply.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect()
    }

    /// What the bus delivered since the last look.
    async fn heard(&self) -> Vec<BusMessage> {
        let mut found = Vec::new();
        loop {
            let messages = self.heard.receive(10, 0).await.unwrap();
            if messages.is_empty() {
                return found;
            }
            for message in messages {
                self.heard.delete(&message.receipt).await.unwrap();
                found.push(message.read().unwrap());
            }
        }
    }

    async fn logged(&self, channel: &str) -> Vec<LoggedEvent> {
        self.store.events_after(&org(), channel, None).await.unwrap()
    }

    /// Audited events in the order of their chain, which is checked for holes.
    async fn audited(&self) -> Vec<String> {
        let mut entries = self.store.audit_entries(&org(), at(0), 100).await.unwrap();
        entries.sort_by_key(|entry| entry.seq);
        assert!(entries.windows(2).all(|pair| pair[0].hash == pair[1].prev_hash && pair[0].seq + 1 == pair[1].seq));
        entries.into_iter().map(|entry| entry.intent.event).collect()
    }

    fn arm(&self, operation: Option<&'static str>, after: u32, times: u32, fault: Fault) {
        self.emulators.arm(FaultRule { service: None, operation, after, times, fault });
    }
}

fn organization() -> spot_store::Organization {
    spot_store::Organization {
        id: org(),
        name: "Demo".to_owned(),
        mode: spot_store::OrganizationMode::Production,
        status: spot_store::OrganizationStatus::Active,
        plan: "free".to_owned(),
        accounts: 0,
        clusters: 0,
        version: 0,
    }
}

fn kinds(events: &[LoggedEvent]) -> Vec<&str> {
    events.iter().map(|event| event.detail_type.as_str()).collect()
}

const ALL: [&str; 3] = ["cluster.registered", "cluster.changed", "setting.changed"];

#[tokio::test]
async fn a_change_delivered_twice_is_published_once() {
    let world = world().await;
    let changes = world.three_changes().await;
    for _ in 0..2 {
        assert_eq!(world.relay(&changes).await, Vec::<String>::new());
    }
    let heard = world.heard().await;
    assert_eq!(heard.iter().map(|message| message.detail_type.as_str()).collect::<BTreeSet<_>>(), BTreeSet::from(ALL));
    assert_eq!(heard.len(), 3);
    assert_eq!(world.audited().await, ALL);
    assert_eq!(kinds(&world.logged("org:activity").await), ALL);
    let of_cluster = world.logged(&format!("cluster:events:{}", cluster_id())).await;
    assert_eq!(kinds(&of_cluster), ALL[..2], "the setting is no cluster's");
    let registered = heard.iter().find(|message| message.detail_type == ALL[0]).unwrap();
    assert_eq!(registered.detail.data, json!({ "n": ALL[0], "cluster_id": cluster_id() }));
    let told: BTreeSet<&EventId> = registered.detail.channels.values().collect();
    assert!(told.contains(&of_cluster[0].id), "whoever hears of it finds it in the log");
}

#[tokio::test]
async fn one_bad_record_delays_nothing_else() {
    let world = world().await;
    let mut changes = world.three_changes().await;
    let bad = |change: &mut TableChange, text: &str| change.new_image.insert("out".to_owned(), json!({ "S": text }));
    bad(&mut changes[0], "no JSON");
    let too_long = format!("[{{\"detail_type\":\"x\",\"detail\":\"{}\"}}]", "x".repeat(300 * 1024));
    let mut long = changes[2].clone();
    bad(&mut long, &too_long);
    changes.insert(1, long);
    assert_eq!(world.relay(&changes).await, Vec::<String>::new(), "coming again would not help");
    assert_eq!(world.heard().await.len(), 2);
    assert_eq!(world.audited().await, ALL[1..]);
    let mut letters = world.dead_letters.receive(10, 0).await.unwrap();
    letters.sort_by_key(|letter| letter.body.len());
    let letters: Vec<Value> = letters.iter().map(|letter| letter.read().unwrap()).collect();
    assert_eq!(letters.len(), 2);
    assert_eq!(letters[0]["new_image"], Value::Null, "longer than a queue takes");
    assert_eq!(letters[0]["sk"]["S"], "CFG#flag", "but it can be found");
    assert_eq!(letters[1]["new_image"]["out"]["S"], "no JSON");
}

#[tokio::test]
async fn what_fails_comes_again_and_later_versions_of_the_item_wait_for_it() {
    let world = world().await;
    let changes = world.three_changes().await;
    // The SDK itself tries three times, and the bus three times over.
    world.arm(Some("PutEvents"), 0, 3, Fault::ServerError);
    let failed = world.relay(&changes).await;
    assert_eq!(failed, [changes[0].sequence.clone(), changes[1].sequence.clone()]);
    assert_eq!(world.heard().await.len(), 1, "the setting waits for nobody");
    assert_eq!(world.relay(&changes).await, Vec::<String>::new());
    let again = world.heard().await;
    assert_eq!(again.iter().map(|message| message.detail_type.as_str()).collect::<BTreeSet<_>>().len(), 2);
    let of_cluster = world.logged(&format!("cluster:events:{}", cluster_id())).await;
    assert_eq!(kinds(&of_cluster), ALL[..2], "in the order of the versions");
    assert_eq!(world.audited().await.iter().collect::<BTreeSet<_>>().len(), 3);
}

#[tokio::test]
async fn a_publication_whose_answer_was_lost_is_repeated_under_the_same_id() {
    let world = world().await;
    let changes = world.three_changes().await;
    world.arm(Some("PutEvents"), 0, 3, Fault::LoseAnswer);
    assert!(!world.relay(&changes[2..]).await.is_empty());
    assert!(world.relay(&changes[2..]).await.is_empty());
    let heard = world.heard().await;
    assert!(heard.len() > 1, "at least once");
    assert_eq!(heard.iter().map(|message| &message.detail.id).collect::<BTreeSet<_>>().len(), 1);
    assert_eq!(kinds(&world.logged("org:activity").await), ALL[2..]);
}

#[tokio::test]
async fn a_relay_that_dies_at_any_call_and_starts_over_delivers_everything_once() {
    let mut died = 0;
    for calls in 0.. {
        let world = world().await;
        let changes = world.three_changes().await;
        world.arm(None, calls, u32::MAX, if calls % 2 == 0 { Fault::LoseRequest } else { Fault::LoseAnswer });
        let failed = world.relay(&changes).await;
        world.emulators.disarm();
        assert!(world.relay(&changes).await.is_empty());
        let ids: BTreeSet<EventId> = world.heard().await.into_iter().map(|message| message.detail.id).collect();
        assert_eq!(ids.len(), 3, "died after {calls} calls");
        assert_eq!(kinds(&world.logged("org:activity").await), ALL, "died after {calls} calls");
        assert_eq!(world.audited().await, ALL, "died after {calls} calls");
        if failed.is_empty() {
            break;
        }
        died += 1;
    }
    assert!(died >= 15, "{died}");
}
