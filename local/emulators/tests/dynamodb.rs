//! DynamoDB in process: conditions, transactions with tokens, captured changes, troubles on request.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod common;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, Put, ScalarAttributeType,
    StreamSpecification, StreamViewType, TransactWriteItem,
};
use common::{Directory, HandSet, Seeded, in_memory};
use spot_emulators::{Emulators, Fault, FaultRule, OpenError, Place};

const TABLE: &str = "spot-test";

async fn table(emulators: &Emulators) -> Client {
    let client = Client::new(&emulators.sdk_config());
    let key = |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap();
    let attribute = |name: &str| {
        let attribute = AttributeDefinition::builder().attribute_name(name);
        attribute.attribute_type(ScalarAttributeType::S).build().unwrap()
    };
    let stream = StreamSpecification::builder().stream_enabled(true).stream_view_type(StreamViewType::NewImage);
    client
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest)
        .key_schema(key("PK", KeyType::Hash))
        .key_schema(key("SK", KeyType::Range))
        .attribute_definitions(attribute("PK"))
        .attribute_definitions(attribute("SK"))
        .stream_specification(stream.build().unwrap())
        .send()
        .await
        .unwrap();
    client
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn put(pk: &str, extra: Option<(&str, &str)>) -> Put {
    let mut put = Put::builder().table_name(TABLE).item("PK", s(pk)).item("SK", s("S"));
    if let Some((name, value)) = extra {
        put = put.item(name, s(value));
    }
    put.condition_expression("attribute_not_exists(PK)").build().unwrap()
}

async fn transact(client: &Client, token: &str, puts: Vec<Put>) -> Result<(), aws_sdk_dynamodb::Error> {
    let items = puts.into_iter().map(|put| TransactWriteItem::builder().put(put).build()).collect();
    client.transact_write_items().set_transact_items(Some(items)).client_request_token(token).send().await?;
    Ok(())
}

#[tokio::test]
async fn a_repeated_token_repeats_the_answer_and_not_the_work() {
    let (emulators, clock) = in_memory();
    let client = table(&emulators).await;
    transact(&client, "token", vec![put("a", None), put("b", None)]).await.unwrap();
    transact(&client, "token", vec![put("a", None), put("b", None)]).await.unwrap();
    let other = transact(&client, "token", vec![put("c", None)]).await.unwrap_err();
    assert!(matches!(other, aws_sdk_dynamodb::Error::IdempotentParameterMismatchException(_)), "{other:?}");
    clock.advance_secs(601);
    let late = transact(&client, "token", vec![put("a", None), put("b", None)]).await.unwrap_err();
    assert!(matches!(late, aws_sdk_dynamodb::Error::TransactionCanceledException(_)), "{late:?}");
}

#[tokio::test]
async fn a_refused_transaction_says_which_write_was_refused_and_leaves_nothing() {
    let (emulators, _) = in_memory();
    let client = table(&emulators).await;
    transact(&client, "1", vec![put("b", None)]).await.unwrap();
    let error = transact(&client, "2", vec![put("a", Some(("out", "x"))), put("b", None)]).await.unwrap_err();
    let aws_sdk_dynamodb::Error::TransactionCanceledException(error) = error else { panic!("{error:?}") };
    let codes: Vec<_> = error.cancellation_reasons().iter().map(|reason| reason.code().unwrap()).collect();
    assert_eq!(codes, ["None", "ConditionalCheckFailed"]);
    let left = client.get_item().table_name(TABLE).key("PK", s("a")).key("SK", s("S")).send().await.unwrap();
    assert!(left.item.is_none());
    assert!(emulators.changes(0, 10).unwrap().is_empty(), "nothing was announced either");
}

#[tokio::test]
async fn announcing_items_are_captured_in_order_and_others_are_not() {
    let (emulators, _) = in_memory();
    let client = table(&emulators).await;
    let puts =
        vec![put("a", Some(("out", "1"))), put("b", Some(("name", r#"say "out": now"#))), put("c", Some(("aud", "3")))];
    transact(&client, "1", puts).await.unwrap();
    let update = client.update_item().table_name(TABLE).key("PK", s("b")).key("SK", s("S"));
    update.update_expression("SET aud = :a").expression_attribute_values(":a", s("4")).send().await.unwrap();
    let update = client.update_item().table_name(TABLE).key("PK", s("a")).key("SK", s("S"));
    update.update_expression("REMOVE #o").expression_attribute_names("#o", "out").send().await.unwrap();
    let changes = emulators.changes(0, 10).unwrap();
    let keys: Vec<_> = changes.iter().map(|change| change.new_image["PK"]["S"].as_str().unwrap()).collect();
    assert_eq!(keys, ["a", "c", "b"]);
    emulators.forget_changes(changes[1].sequence).unwrap();
    assert_eq!(emulators.changes(0, 10).unwrap().len(), 1);
    assert_eq!(emulators.changes(changes[2].sequence, 10).unwrap(), []);
}

#[tokio::test]
async fn a_lost_answer_is_retried_by_the_sdk_and_done_once() {
    let (emulators, _) = in_memory();
    let client = table(&emulators).await;
    let lose = |fault| FaultRule { service: None, operation: Some("TransactWriteItems"), after: 0, times: 1, fault };
    emulators.arm(lose(Fault::LoseAnswer));
    transact(&client, "1", vec![put("a", None)]).await.unwrap();
    emulators.arm(lose(Fault::LoseRequest));
    transact(&client, "2", vec![put("b", None)]).await.unwrap();
    emulators.arm(lose(Fault::Throttle));
    transact(&client, "3", vec![put("c", None)]).await.unwrap();
    let scanned = client.scan().table_name(TABLE).send().await.unwrap();
    assert_eq!(scanned.count, 3);
    let calls = emulators.calls();
    assert_eq!(calls[&("dynamodb".to_owned(), "TransactWriteItems".to_owned())].calls, 5, "one of six never arrived");
}

#[tokio::test]
async fn a_conflict_with_another_transaction_is_told_as_such() {
    let (emulators, _) = in_memory();
    let client = table(&emulators).await;
    let (service, operation, fault) = (Some("dynamodb"), Some("TransactWriteItems"), Fault::TransactionConflict);
    emulators.arm(FaultRule { service, operation, after: 0, times: u32::MAX, fault });
    let error = transact(&client, "1", vec![put("a", None), put("b", None)]).await.unwrap_err();
    let aws_sdk_dynamodb::Error::TransactionCanceledException(error) = error else { panic!("{error:?}") };
    assert_eq!(error.cancellation_reasons()[0].code(), Some("TransactionConflict"));
    emulators.disarm();
    transact(&client, "1", vec![put("a", None), put("b", None)]).await.unwrap();
}

#[tokio::test]
async fn state_is_there_after_reopening_and_a_second_opening_is_refused() {
    let directory = Directory::fresh("reopen");
    let place = Place::Directory(directory.0.clone());
    let open = || Emulators::open(&place, HandSet::new(), Seeded::new(1));
    let emulators = open().unwrap();
    let client = table(&emulators).await;
    transact(&client, "1", vec![put("a", Some(("out", "1")))]).await.unwrap();
    assert!(matches!(open(), Err(OpenError::InUse(_))));
    drop((client, emulators));
    let emulators = open().unwrap();
    let client = Client::new(&emulators.sdk_config());
    let found = client.get_item().table_name(TABLE).key("PK", s("a")).key("SK", s("S")).send().await.unwrap();
    assert!(found.item.is_some());
    assert_eq!(emulators.changes(0, 10).unwrap().len(), 1);
    transact(&client, "2", vec![put("b", Some(("out", "1")))]).await.unwrap();
    assert_eq!(emulators.changes(0, 10).unwrap().len(), 2, "the trigger is part of the table");
}
