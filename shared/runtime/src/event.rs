//! What wakes a function, read from the JSON that Lambda hands over, and what it answers.

use crate::batch::{BatchMessage, Failures};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What wakes a function.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A schedule of template.yaml is due.
    Tick,
    /// Messages of a queue.
    Messages(Vec<BatchMessage>),
    /// Changes of the table, in the order they were made.
    Changes(Vec<TableChange>),
}

/// A changed item as the table's stream hands it over.
#[derive(Clone, Debug, PartialEq)]
pub struct TableChange {
    /// By which a failure is reported.
    pub sequence: String,
    /// The item as written, in DynamoDB's JSON (`{"PK": {"S": …}}`).
    pub new_image: Map<String, Value>,
}

/// An event in no shape that we know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event not understood: {0}")]
pub struct BadEvent(String);

impl BadEvent {
    /// For functions with triggers of their own, a gateway for example: what is wrong and where.
    pub fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct QueueRecord {
    message_id: String,
    body: String,
}

#[derive(Deserialize)]
struct StreamRecord {
    dynamodb: StreamImage,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StreamImage {
    sequence_number: String,
    #[serde(default)]
    new_image: Map<String, Value>,
}

/// Messages and changes that have to come again, as Lambda wants to be told (`ReportBatchItemFailures`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// One entry per failed message.
    pub batch_item_failures: Vec<ItemFailure>,
}

/// A failed message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemFailure {
    /// Id of the message, or sequence number of the change.
    pub item_identifier: String,
}

impl From<Failures> for Reply {
    fn from(failures: Failures) -> Self {
        let entry = |item_identifier| ItemFailure { item_identifier };
        Self { batch_item_failures: failures.into_iter().map(entry).collect() }
    }
}

impl Event {
    /// Reads an invocation's payload: an EventBridge schedule, a batch of SQS or a batch of the table's stream.
    pub fn read(payload: &Value) -> Result<Self, BadEvent> {
        if payload.get("detail-type").and_then(Value::as_str) == Some("Scheduled Event") {
            return Ok(Self::Tick);
        }
        let records = payload.get("Records").and_then(Value::as_array);
        let records = records.ok_or_else(|| BadEvent("neither a scheduled event nor `Records`".to_owned()))?;
        let source = records.first().and_then(|record| record.get("eventSource")).and_then(Value::as_str);
        match source {
            None if records.is_empty() => Ok(Self::Messages(Vec::new())),
            Some("aws:sqs") => {
                each(records, |record: QueueRecord| BatchMessage { id: record.message_id, body: record.body })
                    .map(Self::Messages)
            }
            Some("aws:dynamodb") => each(records, |record: StreamRecord| TableChange {
                sequence: record.dynamodb.sequence_number,
                new_image: record.dynamodb.new_image,
            })
            .map(Self::Changes),
            Some(other) => Err(BadEvent(format!("records of `{other}`"))),
            None => Err(BadEvent("records without `eventSource`".to_owned())),
        }
    }
}

fn each<R: serde::de::DeserializeOwned, T>(records: &[Value], shape: impl Fn(R) -> T) -> Result<Vec<T>, BadEvent> {
    let read = |(place, record): (usize, &Value)| {
        R::deserialize(record).map(&shape).map_err(|error| BadEvent(format!("Records[{place}]: {error}")))
    };
    records.iter().enumerate().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn schedules_queues_and_streams_are_told_apart() {
        assert_eq!(Event::read(&json!({ "detail-type": "Scheduled Event", "source": "aws.events" })), Ok(Event::Tick));
        let queue = json!({ "Records": [{ "messageId": "m", "body": "{}", "eventSource": "aws:sqs" }] });
        let message = BatchMessage { id: "m".to_owned(), body: "{}".to_owned() };
        assert_eq!(Event::read(&queue), Ok(Event::Messages(vec![message])));
        let stream = json!({ "Records": [{ "eventSource": "aws:dynamodb",
            "dynamodb": { "SequenceNumber": "7", "NewImage": { "PK": { "S": "x" } } } }] });
        let Ok(Event::Changes(changes)) = Event::read(&stream) else { panic!("not a stream") };
        assert_eq!((changes[0].sequence.as_str(), changes[0].new_image.len()), ("7", 1));
    }

    #[test]
    fn what_is_no_event_is_refused_with_its_place() {
        for (payload, told) in [
            (json!({ "hello": 1 }), "Records"),
            (json!({ "Records": [{ "eventSource": "aws:s3" }] }), "aws:s3"),
            (json!({ "Records": [{ "eventSource": "aws:sqs", "messageId": 3 }] }), "Records[0]"),
        ] {
            let error = Event::read(&payload).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
