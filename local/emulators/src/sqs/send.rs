//! SendMessage and SendMessageBatch.

use super::store::{MAX_MESSAGE_BYTES, NewMessage, put};
use super::{batch_answer, queues};
use crate::answer::ServiceError;
use crate::platform::Platform;
use rusqlite::Transaction;
use serde_json::{Value, json};

/// SQS delays a message by a quarter of an hour at most.
const MAX_DELAY_SECS: u64 = 900;

pub(super) fn one(platform: &Platform, state: &Transaction<'_>, body: &Value, now: i64) -> Result<Value, ServiceError> {
    send(platform, state, queues::requested(body), body, now)
}

pub(super) fn batch(
    platform: &Platform,
    state: &Transaction<'_>,
    body: &Value,
    now: i64,
) -> Result<Value, ServiceError> {
    let bytes: usize = body["Entries"].as_array().into_iter().flatten().map(message_bytes).sum();
    if bytes > MAX_MESSAGE_BYTES {
        return Err(ServiceError::client("com.amazonaws.sqs#BatchRequestTooLong", format!("{bytes} bytes")));
    }
    let queue = queues::requested(body);
    queues::settings(state, queue)?;
    batch_answer(body, |entry| send(platform, state, queue, entry, now))
}

fn send(
    platform: &Platform,
    state: &Transaction<'_>,
    queue: &str,
    entry: &Value,
    now: i64,
) -> Result<Value, ServiceError> {
    let settings = queues::settings(state, queue)?;
    let text = entry["MessageBody"].as_str().unwrap_or_default();
    if text.is_empty() || message_bytes(entry) > MAX_MESSAGE_BYTES {
        let words = "One or more parameters are invalid: MessageBody is empty or too long";
        return Err(ServiceError::client("com.amazonaws.sqs#InvalidParameterValue", words));
    }
    let delay = entry["DelaySeconds"].as_u64().unwrap_or(u64::from(settings.delay_secs));
    if delay > MAX_DELAY_SECS {
        return Err(ServiceError::client("com.amazonaws.sqs#InvalidParameterValue", "DelaySeconds is above 900"));
    }
    let attributes = &entry["MessageAttributes"];
    let message = NewMessage { queue, body: text, attributes, visible_at: now + delay as i64 * 1000 };
    let id = put(platform, state, &message, now)?;
    Ok(json!({ "MessageId": id }))
}

fn message_bytes(entry: &Value) -> usize {
    entry["MessageBody"].as_str().map_or(0, str::len)
}
