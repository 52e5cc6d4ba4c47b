//! Queues, bus and keys through the AWS SDK, against the emulators of one machine.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Value, json};
use spot_domain::{Chance, Clock};
use spot_emulators::{Connections, Emulators, EventRule, Fault, FaultRule, Place, QueueSettings};
use spot_platform::{Bus, Event, GatewayPush, PlatformError, Push, Pushed, Queue, SigningKey};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

const START_MS: i64 = 1_790_000_000_000;

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

fn emulators() -> (Emulators, Arc<HandSet>) {
    let clock = Arc::new(HandSet(AtomicI64::new(START_MS)));
    let chance = Arc::new(Counting(AtomicU64::new(1)));
    (Emulators::open(&Place::Memory, clock.clone(), chance).unwrap(), clock)
}

fn queue(emulators: &Emulators, name: &str) -> Queue {
    let url = emulators.create_queue(name, &QueueSettings::default()).unwrap();
    Queue::new(aws_sdk_sqs::Client::new(&emulators.sdk_config()), url)
}

fn fault(operation: &'static str, times: u32, fault: Fault) -> FaultRule {
    FaultRule { service: None, operation: Some(operation), after: 0, times, fault }
}

/// All messages there are, deleted as they come.
async fn drain(queue: &Queue) -> Vec<Value> {
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

#[tokio::test]
async fn opening_a_connection_sends_nothing_and_tells_of_a_queue_that_is_missing() {
    let (emulators, _) = emulators();
    let known = queue(&emulators, "work");
    known.connect().await.unwrap();
    assert!(drain(&known).await.is_empty());
    let missing = Queue::new(aws_sdk_sqs::Client::new(&emulators.sdk_config()), emulators.queue_url("missing"));
    assert!(missing.connect().await.is_err());
}

#[tokio::test]
async fn a_message_comes_again_until_it_is_deleted() {
    let (emulators, clock) = emulators();
    let queue = queue(&emulators, "work");
    queue.send(&json!({ "job": 1 })).await.unwrap();
    let first = queue.receive(10, 0).await.unwrap();
    assert_eq!((first.len(), first[0].deliveries), (1, 1));
    assert!(queue.receive(10, 0).await.unwrap().is_empty(), "hidden while somebody works on it");
    clock.0.fetch_add(3_600_000, Ordering::Relaxed);
    let second = queue.receive(10, 0).await.unwrap();
    assert_eq!((second[0].id.as_str(), second[0].deliveries), (first[0].id.as_str(), 2));
    queue.hide(&second[0].receipt, 0).await.unwrap();
    let third = queue.receive(10, 0).await.unwrap();
    assert_eq!(third[0].read::<Value>().unwrap(), json!({ "job": 1 }));
    queue.delete(&third[0].receipt).await.unwrap();
    queue.delete(&third[0].receipt).await.unwrap();
    clock.0.fetch_add(3_600_000, Ordering::Relaxed);
    assert!(queue.receive(10, 0).await.unwrap().is_empty());
}

#[tokio::test]
async fn many_messages_arrive_with_a_call_for_each_ten() {
    let (emulators, _) = emulators();
    let queue = queue(&emulators, "work");
    let sent: Vec<Value> = (0..35).map(|number| json!({ "number": number })).collect();
    queue.send_all(&sent).await.unwrap();
    let calls = emulators.calls();
    let batches = calls.iter().find(|((_, operation), _)| operation == "SendMessageBatch");
    assert_eq!(batches.map(|(_, count)| count.calls), Some(4));
    let mut got = drain(&queue).await;
    got.sort_by_key(|message| message["number"].as_i64());
    assert_eq!(got, sent);
}

#[tokio::test]
async fn what_is_taken_is_sent_by_tens_and_what_somebody_else_took_is_not() {
    let (emulators, _) = emulators();
    let queue = queue(&emulators, "work");
    let take = |number: u64| async move { Ok::<_, PlatformError>((!number.is_multiple_of(5)).then(|| json!(number))) };
    assert_eq!(queue.send_taken(0..25, take).await.unwrap(), 20);
    let count = emulators.calls()[&("sqs".to_owned(), "SendMessageBatch".to_owned())];
    assert_eq!(count.calls, 3);
    let mut got: Vec<u64> = drain(&queue).await.iter().map(|message| message.as_u64().unwrap()).collect();
    got.sort_unstable();
    assert_eq!(got, (0..25).filter(|number| number % 5 != 0).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_was_taken_beside_a_failure_is_sent_and_nothing_after_it_is_taken() {
    let (emulators, _) = emulators();
    let queue = queue(&emulators, "work");
    let taken = AtomicU64::new(0);
    let take = |number: u64| {
        taken.fetch_add(1, Ordering::Relaxed);
        async move { if number == 13 { Err(anyhow::anyhow!("the table is gone")) } else { Ok(Some(number)) } }
    };
    let error = queue.send_taken(0..100, take).await.unwrap_err();
    assert_eq!(error.to_string(), "the table is gone");
    assert_eq!((taken.load(Ordering::Relaxed), drain(&queue).await.len()), (20, 19));
}

#[tokio::test]
async fn a_message_that_is_not_of_this_shape_is_handed_over_as_it_is() {
    let (emulators, _) = emulators();
    let queue = queue(&emulators, "work");
    queue.send(&"text").await.unwrap();
    let received = queue.receive(1, 0).await.unwrap();
    assert!(received[0].read::<Vec<u32>>().is_err());
    assert_eq!(received[0].body, r#""text""#);
}

#[tokio::test]
async fn events_reach_the_rules_that_fit_with_their_own_time() {
    let (emulators, _) = emulators();
    let queue = queue(&emulators, "jobs");
    let pattern = json!({ "source": ["spot-optimizer"], "detail-type": ["job.changed"] });
    let (bus, name) = ("spot".to_owned(), "jobs".to_owned());
    emulators.put_rule(&EventRule { bus, name, pattern, queue: "jobs".into() }).unwrap();
    let bus = Bus::new(aws_sdk_eventbridge::Client::new(&emulators.sdk_config()), "spot");
    let at = Timestamp::from_second(1_789_999_000).unwrap();
    let event = |kind: &str, number: u32| Event::new(kind, at, &json!({ "number": number })).unwrap();
    let mut events: Vec<Event> = (0..23).map(|number| event("job.changed", number)).collect();
    events.push(event("plan.made", 23));
    bus.publish(&events).await.unwrap();
    let mut got = drain(&queue).await;
    got.sort_by_key(|event| event["detail"]["number"].as_i64());
    assert_eq!(got.len(), 23);
    assert!(got.iter().zip(0..).all(|(event, number)| event["detail"]["number"] == json!(number)));
    assert!(got[0]["time"].as_str().unwrap().starts_with("2026-09-21T13:56:40"), "{}", got[0]["time"]);
}

#[tokio::test]
async fn a_bus_that_fails_is_an_error_and_publishing_again_is_complete() {
    let (emulators, _) = emulators();
    let queue = queue(&emulators, "jobs");
    let pattern = json!({ "source": ["spot-optimizer"] });
    emulators.put_rule(&EventRule { bus: "spot".into(), name: "all".into(), pattern, queue: "jobs".into() }).unwrap();
    let bus = Bus::new(aws_sdk_eventbridge::Client::new(&emulators.sdk_config()), "spot");
    let at = Timestamp::from_millisecond(START_MS).unwrap();
    let events = [Event::new("job.changed", at, &json!({ "id": "evt_1" })).unwrap()];
    emulators.arm(fault("PutEvents", u32::MAX, Fault::ServerError));
    let error = bus.publish(&events).await.unwrap_err();
    assert_eq!(error.operation, "events:PutEvents");
    emulators.disarm();
    bus.publish(&events).await.unwrap();
    assert_eq!(drain(&queue).await.len(), 1);
}

#[test]
fn an_event_that_the_bus_would_not_take_is_refused_before() {
    let at = Timestamp::from_millisecond(START_MS).unwrap();
    assert!(Event::new("job.changed", at, &"x".repeat(256 * 1024)).is_err());
    assert!(Event::new("job.changed", at, &"x".repeat(250 * 1024)).is_ok());
}

#[tokio::test]
async fn a_signing_key_is_read_from_its_secret_and_a_wrong_one_is_not_shown() {
    let (emulators, _) = emulators();
    let client = aws_sdk_secretsmanager::Client::new(&emulators.sdk_config());
    let key = STANDARD.encode([9u8; 32]);
    emulators.put_secret("signing", &json!({ "key_id": "2026-11", "private_key": key }).to_string()).unwrap();
    let read = SigningKey::read(&client, "signing").await.unwrap();
    assert_eq!((read.key_id(), read.secret()), ("2026-11", &[9; 32]));
    emulators.put_secret("broken", &format!("{key} and more")).unwrap();
    let error = SigningKey::read(&client, "broken").await.unwrap_err();
    assert!(!format!("{error:?}").contains(&key[..8]));
    assert!(SigningKey::read(&client, "absent").await.is_err());
}

/// Connections by id with the frames they got; one that is closed is no more.
#[derive(Default)]
struct Held(Mutex<BTreeMap<String, Vec<String>>>);
impl Connections for Held {
    fn send(&self, connection: &str, frame: &str) -> bool {
        let mut held = self.0.lock().unwrap();
        held.get_mut(connection).map(|frames| frames.push(frame.to_owned())).is_some()
    }
    fn close(&self, connection: &str) -> bool {
        self.0.lock().unwrap().remove(connection).is_some()
    }
}

#[tokio::test]
async fn frames_arrive_in_order_until_the_connection_is_gone() {
    let (emulators, _) = emulators();
    let stage = "https://api.execute-api.us-east-1.amazonaws.com/live";
    let settings = aws_sdk_apigatewaymanagement::config::Builder::from(&emulators.sdk_config()).endpoint_url(stage);
    let push = GatewayPush::new(aws_sdk_apigatewaymanagement::Client::from_conf(settings.build()));
    let connection = "L0SM9cOFvHc/I+w=";
    assert_eq!(push.push(connection, "nobody").await.unwrap(), Pushed::Gone);
    let held = Arc::new(Held::default());
    held.0.lock().unwrap().insert(connection.to_owned(), Vec::new());
    emulators.hold_connections(held.clone());
    for frame in ["one", "zwei \u{1F680}"] {
        assert_eq!(push.push(connection, frame).await.unwrap(), Pushed::Sent);
    }
    assert_eq!(push.push("other", "x").await.unwrap(), Pushed::Gone);
    assert_eq!(held.0.lock().unwrap()[connection], ["one", "zwei \u{1F680}"]);
    let error = push.push(connection, &"x".repeat(129 * 1024)).await.unwrap_err();
    assert_eq!(error.operation, "execute-api:PostToConnection");
    push.close(connection).await.unwrap();
    push.close(connection).await.expect("a second time is as the first");
    assert_eq!(push.push(connection, "late").await.unwrap(), Pushed::Gone);
}
