//! Events reach the queues of the rules that fit them; schedules fall due by the handed-in clock.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod common;

use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use common::{SECOND, in_memory};
use serde_json::{Value, json};
use spot_domain::Clock;
use spot_emulators::{BusEvent, Emulators, EventRule, QueueSettings};

fn rule(emulators: &Emulators, name: &str, pattern: Value, queue: &str) {
    emulators.create_queue(queue, &QueueSettings::default()).unwrap();
    let (bus, name, queue) = ("spot".to_owned(), name.to_owned(), queue.to_owned());
    emulators.put_rule(&EventRule { bus, name, pattern, queue }).unwrap();
}

async fn bodies(emulators: &Emulators, queue: &str) -> Vec<Value> {
    let sqs = aws_sdk_sqs::Client::new(&emulators.sdk_config());
    let url = emulators.queue_url(queue);
    let answer = sqs.receive_message().queue_url(url).max_number_of_messages(10).send().await.unwrap();
    let messages = answer.messages.unwrap_or_default();
    messages.iter().map(|message| serde_json::from_str(message.body().unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn a_warning_reaches_the_handlers_queue_and_no_other() {
    let (emulators, clock) = in_memory();
    rule(
        &emulators,
        "warnings",
        json!({ "source": ["aws.ec2"], "detail-type": [{ "prefix": "EC2 Spot" }] }),
        "interruptions",
    );
    rule(&emulators, "jobs", json!({ "source": ["spot.optimizer"] }), "jobs");
    emulators
        .deliver_event(&BusEvent {
            bus: "spot".to_owned(),
            source: "aws.ec2".to_owned(),
            detail_type: "EC2 Spot Instance Interruption Warning".to_owned(),
            account: "111122223333".to_owned(),
            region: "us-east-1".to_owned(),
            time: clock.now(),
            resources: vec!["arn:aws:ec2:us-east-1a:111122223333:instance/i-1".to_owned()],
            detail: json!({ "instance-id": "i-1", "instance-action": "terminate" }),
        })
        .unwrap();
    let got = bodies(&emulators, "interruptions").await;
    assert_eq!(got.len(), 1);
    assert_eq!(got[0]["detail"]["instance-id"], "i-1");
    assert_eq!(got[0]["account"], "111122223333");
    assert!(bodies(&emulators, "jobs").await.is_empty());
}

#[tokio::test]
async fn entries_fail_one_by_one_and_aws_sources_are_refused() {
    let (emulators, _) = in_memory();
    rule(&emulators, "jobs", json!({ "source": ["spot.optimizer"], "detail": { "status": ["queued"] } }), "jobs");
    let bus = aws_sdk_eventbridge::Client::new(&emulators.sdk_config());
    let entry = |source: &str, detail: &str| {
        let entry = PutEventsRequestEntry::builder().event_bus_name("spot").source(source);
        entry.detail_type("job.changed").detail(detail).build()
    };
    let answer = bus
        .put_events()
        .entries(entry("spot.optimizer", r#"{"status":"queued"}"#))
        .entries(entry("aws.ec2", "{}"))
        .entries(entry("spot.optimizer", "no json"))
        .entries(entry("spot.optimizer", r#"{"status":"running"}"#));
    let answer = answer.send().await.unwrap();
    assert_eq!(answer.failed_entry_count(), 2);
    let codes: Vec<_> = answer.entries().iter().map(|entry| entry.error_code()).collect();
    assert_eq!(codes, [None, Some("NotAuthorizedForSourceException"), Some("MalformedDetail"), None]);
    assert_eq!(bodies(&emulators, "jobs").await.len(), 1, "the rule looks into the detail");
}

#[test]
fn a_schedule_stays_due_until_it_is_done_and_missed_periods_are_one() {
    let (emulators, clock) = in_memory();
    let first_at = clock.now() + SECOND * 60;
    emulators.put_schedule("optimizer", SECOND * 60, first_at).unwrap();
    assert!(emulators.due_schedules().unwrap().is_empty());
    assert_eq!(emulators.next_schedule_at().unwrap(), Some(first_at));
    clock.advance_secs(150);
    let due = emulators.due_schedules().unwrap();
    assert_eq!((due.len(), due[0].due_at), (1, first_at));
    assert_eq!(emulators.due_schedules().unwrap(), due, "not done yet");
    emulators.schedule_done(&due[0]).unwrap();
    assert_eq!(emulators.next_schedule_at().unwrap(), Some(first_at + SECOND * 120));
    emulators.put_schedule("optimizer", SECOND * 60, clock.now()).unwrap();
    assert_eq!(emulators.next_schedule_at().unwrap(), Some(first_at + SECOND * 120), "a restart skips nothing");
}
