//! Discovery as its triggers call it.

mod common;

use common::{Stage, account_id, at, org};
use serde_json::json;
use spot_domain::AccountStatus;
use spot_runtime::messages::DiscoverAccount;
use spot_runtime::{BatchMessage, Event, Function, InvocationError, invoke};

#[tokio::test]
async fn a_tick_enqueues_what_is_due_and_looks_at_nothing() {
    let stage = Stage::set().await;
    stage.discovery.handle(Event::Tick).await.unwrap();
    let expected = DiscoverAccount { organization_id: org(), account_id: account_id() };
    assert_eq!(stage.taken::<DiscoverAccount>(&stage.discovery.work).await, [expected]);
    assert_eq!(stage.account().await.next_discovery_at, at(300));
    assert_eq!(stage.discovery.tick().await.unwrap(), 0, "a tick that comes twice finds nothing");
    stage.go_to(300 * 7 + 20);
    assert_eq!(stage.discovery.tick().await.unwrap(), 1, "missed ticks are one");
    assert_eq!(stage.account().await.next_discovery_at, at(300 * 8), "the rhythm stays");
    assert_eq!(stage.instances().await, []);
}

#[tokio::test]
async fn an_unreadable_message_fails_alone() {
    let stage = Stage::set().await;
    let message = DiscoverAccount { organization_id: org(), account_id: account_id() };
    let messages = vec![
        BatchMessage { id: "bad".to_owned(), body: "{\"account_id\": 7}".to_owned() },
        BatchMessage { id: "good".to_owned(), body: serde_json::to_string(&message).unwrap() },
    ];
    let reply = stage.discovery.handle(Event::Messages(messages)).await.unwrap();
    assert_eq!(reply.batch_item_failures.iter().map(|one| one.item_identifier.as_str()).collect::<Vec<_>>(), ["bad"]);
    assert_eq!(stage.account().await.status, AccountStatus::Active);
}

#[tokio::test]
async fn an_account_that_is_not_there_is_no_failure() {
    let stage = Stage::set().await;
    let message = json!({ "organization_id": org(), "account_id": format!("acc_{}", "0".repeat(32)) });
    let payload = json!({ "Records": [{ "messageId": "m", "body": message.to_string(), "eventSource": "aws:sqs" }] });
    let reply = invoke(&stage.discovery, &payload).await.unwrap();
    assert_eq!(reply.batch_item_failures, []);
}

#[tokio::test]
async fn events_of_another_kind_are_refused_with_a_hint() {
    let stage = Stage::set().await;
    let payload = json!({ "Records": [{ "eventSource": "aws:dynamodb", "dynamodb": { "SequenceNumber": "1" } }] });
    let Err(InvocationError::Failed(error)) = invoke(&stage.discovery, &payload).await else { panic!("taken") };
    assert!(error.to_string().contains("template.yaml"), "{error}");
}
