//! Queues behave like SQS, on the handed-in clock.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod common;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{DeleteMessageBatchRequestEntry, Message, QueueAttributeName, SendMessageBatchRequestEntry};
use common::in_memory;
use spot_emulators::{Emulators, QueueSettings};

fn work_queue(emulators: &Emulators, max_receives: u32) -> String {
    emulators.create_queue("work-dead", &QueueSettings::default()).unwrap();
    let dead_letter = Some(("work-dead".to_owned(), max_receives));
    emulators.create_queue("work", &QueueSettings { dead_letter, ..QueueSettings::default() }).unwrap()
}

async fn receive(sqs: &Client, url: &str) -> Vec<Message> {
    let answer = sqs.receive_message().queue_url(url).max_number_of_messages(10).wait_time_seconds(20).send();
    answer.await.unwrap().messages.unwrap_or_default()
}

async fn send(sqs: &Client, url: &str, body: &str) -> String {
    sqs.send_message().queue_url(url).message_body(body).send().await.unwrap().message_id.unwrap()
}

#[tokio::test]
async fn a_received_message_is_hidden_until_its_time_is_over_or_it_is_deleted() {
    let (emulators, clock) = in_memory();
    let (sqs, url) = (Client::new(&emulators.sdk_config()), work_queue(&emulators, 9));
    send(&sqs, &url, "one").await;
    let first = receive(&sqs, &url).await;
    assert_eq!(first[0].body(), Some("one"));
    assert!(receive(&sqs, &url).await.is_empty(), "hidden for 30 s");
    let due = emulators.next_visible_at("work").unwrap().unwrap();
    clock.advance_secs(30);
    assert_eq!(due, spot_domain::Clock::now(&*clock));
    let again = receive(&sqs, &url).await;
    let count = again[0].attributes().unwrap()
        [&aws_sdk_sqs::types::MessageSystemAttributeName::ApproximateReceiveCount]
        .clone();
    assert_eq!(count, "2");
    sqs.delete_message().queue_url(&url).receipt_handle(first[0].receipt_handle().unwrap()).send().await.unwrap();
    clock.advance_secs(30);
    let third = receive(&sqs, &url).await;
    assert_eq!(third.len(), 1, "an old receipt deletes nothing");
    sqs.delete_message().queue_url(&url).receipt_handle(third[0].receipt_handle().unwrap()).send().await.unwrap();
    assert_eq!(emulators.next_visible_at("work").unwrap(), None);
}

#[tokio::test]
async fn a_message_received_too_often_goes_to_the_dead_letter_queue() {
    let (emulators, clock) = in_memory();
    let (sqs, url) = (Client::new(&emulators.sdk_config()), work_queue(&emulators, 2));
    send(&sqs, &url, "poison").await;
    send(&sqs, &url, "fine").await;
    for _ in 0..2 {
        let got = receive(&sqs, &url).await;
        assert_eq!(got.len(), 2);
        clock.advance_secs(31);
    }
    assert!(receive(&sqs, &url).await.is_empty(), "both were received twice");
    let dead = receive(&sqs, &emulators.queue_url("work-dead")).await;
    assert_eq!(dead.iter().map(|message| message.body().unwrap()).collect::<Vec<_>>(), ["poison", "fine"]);
}

#[tokio::test]
async fn a_delayed_message_becomes_visible_when_its_delay_is_over() {
    let (emulators, clock) = in_memory();
    let (sqs, url) = (Client::new(&emulators.sdk_config()), work_queue(&emulators, 9));
    sqs.send_message().queue_url(&url).message_body("later").delay_seconds(60).send().await.unwrap();
    assert!(receive(&sqs, &url).await.is_empty());
    assert_eq!(emulators.queue_depth("work").unwrap().delayed, 1);
    clock.advance_secs(60);
    assert_eq!(receive(&sqs, &url).await.len(), 1);
}

#[tokio::test]
async fn visibility_can_be_changed_while_in_flight_only() {
    let (emulators, clock) = in_memory();
    let (sqs, url) = (Client::new(&emulators.sdk_config()), work_queue(&emulators, 9));
    send(&sqs, &url, "slow").await;
    let receipt = receive(&sqs, &url).await[0].receipt_handle().unwrap().to_owned();
    let change =
        |secs| sqs.change_message_visibility().queue_url(&url).receipt_handle(&receipt).visibility_timeout(secs).send();
    change(120).await.unwrap();
    clock.advance_secs(100);
    assert!(receive(&sqs, &url).await.is_empty());
    change(0).await.unwrap();
    let error = change(10).await.unwrap_err().into_service_error();
    assert!(error.is_message_not_inflight(), "{error:?}");
    assert_eq!(receive(&sqs, &url).await.len(), 1);
}

#[tokio::test]
async fn batches_succeed_and_fail_entry_by_entry() {
    let (emulators, _) = in_memory();
    let (sqs, url) = (Client::new(&emulators.sdk_config()), work_queue(&emulators, 9));
    let entry =
        |id: &str, body: &str| SendMessageBatchRequestEntry::builder().id(id).message_body(body).build().unwrap();
    let sent = sqs.send_message_batch().queue_url(&url).entries(entry("a", "1")).entries(entry("b", ""));
    let sent = sent.entries(entry("c", "3")).send().await.unwrap();
    assert_eq!((sent.successful().len(), sent.failed()[0].id()), (2, "b"));
    let mut delete = sqs.delete_message_batch().queue_url(&url);
    for (place, message) in receive(&sqs, &url).await.into_iter().enumerate() {
        let entry = DeleteMessageBatchRequestEntry::builder().id(place.to_string());
        delete = delete.entries(entry.receipt_handle(message.receipt_handle.unwrap()).build().unwrap());
    }
    assert_eq!(delete.send().await.unwrap().successful().len(), 2);
    let attributes = sqs.get_queue_attributes().queue_url(&url).attribute_names(QueueAttributeName::All).send().await;
    let attributes = attributes.unwrap().attributes.unwrap();
    assert_eq!(attributes[&QueueAttributeName::ApproximateNumberOfMessages], "0");
}

#[tokio::test]
async fn a_missing_queue_is_named_by_the_errors_own_type() {
    let (emulators, _) = in_memory();
    let sqs = Client::new(&emulators.sdk_config());
    let error = sqs.get_queue_url().queue_name("nowhere").send().await.unwrap_err().into_service_error();
    assert!(error.is_queue_does_not_exist(), "{error:?}");
}

#[tokio::test]
async fn the_same_seed_gives_the_same_ids() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let (emulators, _) = in_memory();
        let (sqs, url) = (Client::new(&emulators.sdk_config()), work_queue(&emulators, 9));
        let ids = [send(&sqs, &url, "a").await, send(&sqs, &url, "b").await];
        let receipts = receive(&sqs, &url).await.into_iter().map(|message| message.receipt_handle).collect::<Vec<_>>();
        runs.push((ids, receipts));
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0].0[0], runs[0].0[1]);
}
