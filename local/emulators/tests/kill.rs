//! A killed process loses nothing it had acknowledged and leaves no half of a transaction.
//!
//! The test starts itself as a child that writes pairs of items and messages for as long as it lives and prints each
//! number it got an answer for; then it kills the child and looks at what is there.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod common;

use common::{Directory, HandSet, Seeded};
use spot_emulators::{Emulators, Place, QueueSettings};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

const CHILD: &str = "SPOT_EMULATORS_KILL_TEST_DIRECTORY";
const ROUNDS: usize = 6;

fn open(directory: &str) -> Emulators {
    Emulators::open(&Place::Directory(directory.into()), HandSet::new(), Seeded::new(7)).unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

mod work {
    use aws_sdk_dynamodb::types::{
        AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, Put, ScalarAttributeType,
        TransactWriteItem,
    };
    use std::collections::BTreeSet;

    pub(crate) const TABLE: &str = "pairs";

    pub(crate) async fn make_table(client: &aws_sdk_dynamodb::Client) {
        let key = KeySchemaElement::builder().attribute_name("PK").key_type(KeyType::Hash).build().unwrap();
        let attribute = AttributeDefinition::builder().attribute_name("PK");
        let attribute = attribute.attribute_type(ScalarAttributeType::S).build().unwrap();
        let made = client.create_table().table_name(TABLE).billing_mode(BillingMode::PayPerRequest);
        let _ = made.key_schema(key).attribute_definitions(attribute).send().await;
    }

    pub(crate) async fn write_pair(client: &aws_sdk_dynamodb::Client, number: u64) {
        let put = |side: &str| {
            let put = Put::builder().table_name(TABLE).item("PK", AttributeValue::S(format!("{side}{number}")));
            TransactWriteItem::builder().put(put.build().unwrap()).build()
        };
        let both = client.transact_write_items().transact_items(put("l")).transact_items(put("r"));
        both.send().await.unwrap();
    }

    pub(crate) async fn sides(client: &aws_sdk_dynamodb::Client) -> (BTreeSet<u64>, BTreeSet<u64>) {
        let mut pages = client.scan().table_name(TABLE).into_paginator().items().send();
        let (mut left, mut right) = (BTreeSet::new(), BTreeSet::new());
        while let Some(item) = pages.next().await {
            let key = item.unwrap()["PK"].as_s().unwrap().clone();
            let number = key[1..].parse().unwrap();
            if key.starts_with('l') {
                left.insert(number)
            } else {
                right.insert(number)
            };
        }
        (left, right)
    }
}

/// Does nothing unless it is the child.
#[test]
fn child_writes_until_it_is_killed() {
    let Ok(directory) = std::env::var(CHILD) else { return };
    runtime().block_on(async {
        let emulators = open(&directory);
        let tables = aws_sdk_dynamodb::Client::new(&emulators.sdk_config());
        let queues = aws_sdk_sqs::Client::new(&emulators.sdk_config());
        work::make_table(&tables).await;
        let url = emulators.create_queue("numbers", &QueueSettings::default()).unwrap();
        let first = work::sides(&tables).await.0.last().map_or(0, |last| last + 1);
        for number in first.. {
            work::write_pair(&tables, number).await;
            queues.send_message().queue_url(&url).message_body(number.to_string()).send().await.unwrap();
            println!("\nacknowledged {number}");
            std::io::stdout().flush().unwrap();
        }
    });
}

#[test]
fn kills_lose_nothing_acknowledged_and_tear_nothing() {
    let directory = Directory::fresh("kill");
    let path = directory.0.to_string_lossy().into_owned();
    let mut acknowledged = BTreeSet::new();
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child_writes_until_it_is_killed", "--exact", "--nocapture"])
            .env(CHILD, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let numbers = lines.filter_map(|line| line.strip_prefix("acknowledged ")?.parse::<u64>().ok());
        acknowledged.extend(numbers.take(40 + 17 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let (left, right, messages) = found(&path);
        assert_eq!(left, right, "no half of a pair");
        assert!(acknowledged.is_subset(&left), "every acknowledged pair");
        assert!(acknowledged.len() as u64 <= messages, "every acknowledged message");
    }
    assert!(acknowledged.len() > 40 * ROUNDS);
}

fn found(path: &str) -> (BTreeSet<u64>, BTreeSet<u64>, u64) {
    let emulators = open(path);
    let client = aws_sdk_dynamodb::Client::new(&emulators.sdk_config());
    let (left, right) = runtime().block_on(work::sides(&client));
    (left, right, emulators.queue_depth("numbers").unwrap().visible)
}
