//! SQS, standard queues: visibility time-outs, delays, redrive to dead-letter queues, batches.
//!
//! Messages are handed out in the order in which they were sent. A long poll is answered at once with what there is:
//! whoever simulates asks when the next message becomes visible and comes back then.

mod access;
mod attributes;
mod messages;
mod queues;
mod receive;
mod send;
mod store;

pub use attributes::QueueDepth;
pub use queues::QueueSettings;

pub(crate) use attributes::{depth, next_visible_at};
pub(crate) use queues::{arn, create, url};
pub(crate) use store::{NewMessage, id_text, put};

use crate::answer::{Answer, ServiceError};
use crate::platform::Platform;
use crate::request::Call;
use serde_json::{Value, json};

pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS queues (
    name TEXT PRIMARY KEY,
    visibility_secs INTEGER NOT NULL,
    delay_secs INTEGER NOT NULL,
    retention_secs INTEGER NOT NULL,
    dead_letter TEXT,
    max_receives INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    attributes TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    receives INTEGER NOT NULL DEFAULT 0,
    first_received_at INTEGER,
    receipt TEXT
);
CREATE INDEX IF NOT EXISTS messages_by_visibility ON messages (queue, visible_at);
CREATE INDEX IF NOT EXISTS messages_by_receipt ON messages (receipt) WHERE receipt IS NOT NULL;
";

/// Runs one operation.
pub(crate) fn answer(platform: &Platform, call: &Call<'_>) -> Result<Answer, ServiceError> {
    let body: Value = serde_json::from_slice(call.body)
        .map_err(|error| ServiceError::client("SerializationException", error.to_string()))?;
    access::check(platform, call, &body)?;
    let now = platform.now().as_millisecond();
    let value = platform.transact(|state| match call.operation {
        "SendMessage" => send::one(platform, state, &body, now),
        "SendMessageBatch" => send::batch(platform, state, &body, now),
        "ReceiveMessage" => receive::receive(platform, state, &body, now),
        "DeleteMessage" => messages::delete(state, &body),
        "DeleteMessageBatch" => messages::delete_batch(state, &body),
        "ChangeMessageVisibility" => messages::change_visibility(state, &body, now),
        "ChangeMessageVisibilityBatch" => messages::change_visibility_batch(state, &body, now),
        "GetQueueUrl" => queues::get_url(state, &body),
        "CreateQueue" => queues::create_by_request(state, &body),
        "DeleteQueue" => queues::delete(state, &body),
        "PurgeQueue" => queues::purge(state, &body),
        "ListQueues" => queues::list(state, &body),
        "GetQueueAttributes" => attributes::get(state, &body, now),
        "SetQueueAttributes" => queues::set_attributes(state, &body),
        other => Err(ServiceError::client("UnsupportedOperation", format!("{other} is not emulated"))),
    })?;
    Ok(Answer::json(&value))
}

/// The answer of a batch: each entry succeeded or failed by itself.
fn batch_answer(
    body: &Value,
    mut each: impl FnMut(&Value) -> Result<Value, ServiceError>,
) -> Result<Value, ServiceError> {
    let entries = body["Entries"].as_array().map(Vec::as_slice).unwrap_or_default();
    if entries.is_empty() {
        return Err(ServiceError::client("com.amazonaws.sqs#EmptyBatchRequest", "no entries"));
    }
    if entries.len() > MAX_BATCH {
        return Err(ServiceError::client("com.amazonaws.sqs#TooManyEntriesInBatchRequest", "at most 10 entries"));
    }
    let (mut successful, mut failed) = (Vec::new(), Vec::new());
    for entry in entries {
        match each(entry) {
            Ok(mut value) => {
                value["Id"] = entry["Id"].clone();
                successful.push(value);
            }
            Err(error) if error.status >= 500 => return Err(error),
            Err(error) => failed.push(json!({
                "Id": entry["Id"], "SenderFault": true, "Code": error.code, "Message": error.message
            })),
        }
    }
    Ok(json!({ "Successful": successful, "Failed": failed }))
}

/// SQS takes ten entries in a batch and hands out ten messages at most.
const MAX_BATCH: usize = 10;
