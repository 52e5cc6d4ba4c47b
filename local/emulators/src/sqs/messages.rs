//! DeleteMessage and ChangeMessageVisibility, single and in batches.

use super::{batch_answer, queues};
use crate::answer::ServiceError;
use rusqlite::Transaction;
use serde_json::{Value, json};

/// SQS hides a message for twelve hours at most.
const MAX_VISIBILITY_SECS: i64 = 43_200;

/// Deletes by receipt. A receipt that is not the latest one deletes nothing and is no error, as with SQS.
pub(super) fn delete(state: &Transaction<'_>, body: &Value) -> Result<Value, ServiceError> {
    let queue = queues::requested(body);
    queues::settings(state, queue)?;
    delete_entry(state, queue, body)
}

pub(super) fn delete_batch(state: &Transaction<'_>, body: &Value) -> Result<Value, ServiceError> {
    let queue = queues::requested(body);
    queues::settings(state, queue)?;
    batch_answer(body, |entry| delete_entry(state, queue, entry))
}

fn delete_entry(state: &Transaction<'_>, queue: &str, entry: &Value) -> Result<Value, ServiceError> {
    let receipt = receipt(entry)?;
    state.prepare_cached("DELETE FROM messages WHERE receipt = ?1 AND queue = ?2")?.execute((receipt, queue))?;
    Ok(json!({}))
}

pub(super) fn change_visibility(state: &Transaction<'_>, body: &Value, now: i64) -> Result<Value, ServiceError> {
    let queue = queues::requested(body);
    queues::settings(state, queue)?;
    change_entry(state, queue, body, now)
}

pub(super) fn change_visibility_batch(state: &Transaction<'_>, body: &Value, now: i64) -> Result<Value, ServiceError> {
    let queue = queues::requested(body);
    queues::settings(state, queue)?;
    batch_answer(body, |entry| change_entry(state, queue, entry, now))
}

fn change_entry(state: &Transaction<'_>, queue: &str, entry: &Value, now: i64) -> Result<Value, ServiceError> {
    let secs = entry["VisibilityTimeout"].as_i64().unwrap_or(-1);
    if !(0..=MAX_VISIBILITY_SECS).contains(&secs) {
        return Err(ServiceError::client(
            "com.amazonaws.sqs#InvalidParameterValue",
            "VisibilityTimeout is not 0..43200",
        ));
    }
    let changed = state
        .prepare_cached("UPDATE messages SET visible_at = ?3 WHERE receipt = ?1 AND queue = ?2 AND visible_at > ?4")?
        .execute((receipt(entry)?, queue, now + secs * 1000, now))?;
    match changed {
        0 => Err(ServiceError::client("com.amazonaws.sqs#MessageNotInflight", "the message is not in flight")),
        _ => Ok(json!({})),
    }
}

fn receipt(entry: &Value) -> Result<&str, ServiceError> {
    let receipt = entry["ReceiptHandle"].as_str().unwrap_or_default();
    match receipt.split('.').count() {
        3 => Ok(receipt),
        _ => Err(ServiceError::client("com.amazonaws.sqs#ReceiptHandleIsInvalid", "not a receipt handle")),
    }
}
