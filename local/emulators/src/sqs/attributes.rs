//! How many messages a queue holds, and when the next one becomes visible.

use super::queues;
use crate::answer::ServiceError;
use rusqlite::Transaction;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Messages of a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueDepth {
    /// Can be received now.
    pub visible: u64,
    /// Received and not deleted yet.
    pub in_flight: u64,
    /// Sent with a delay that has not passed.
    pub delayed: u64,
}

pub(crate) fn depth(state: &Transaction<'_>, queue: &str, now: i64) -> Result<QueueDepth, ServiceError> {
    let mut statement = state.prepare_cached(
        "SELECT COUNT(*) FILTER (WHERE visible_at <= ?2),
                COUNT(*) FILTER (WHERE visible_at > ?2 AND receives > 0),
                COUNT(*) FILTER (WHERE visible_at > ?2 AND receives = 0)
         FROM messages WHERE queue = ?1",
    )?;
    Ok(statement.query_row((queue, now), |row| {
        Ok(QueueDepth { visible: row.get(0)?, in_flight: row.get(1)?, delayed: row.get(2)? })
    })?)
}

pub(super) fn get(state: &Transaction<'_>, body: &Value, now: i64) -> Result<Value, ServiceError> {
    let name = queues::requested(body);
    let settings = queues::settings(state, name)?;
    let depth = depth(state, name, now)?;
    let mut all = BTreeMap::from([
        ("ApproximateNumberOfMessages", depth.visible.to_string()),
        ("ApproximateNumberOfMessagesNotVisible", depth.in_flight.to_string()),
        ("ApproximateNumberOfMessagesDelayed", depth.delayed.to_string()),
        ("VisibilityTimeout", settings.visibility_secs.to_string()),
        ("DelaySeconds", settings.delay_secs.to_string()),
        ("MessageRetentionPeriod", settings.retention_secs.to_string()),
        ("QueueArn", queues::arn(name)),
    ]);
    if let Some((dead_letter, receives)) = &settings.dead_letter {
        let policy = json!({ "deadLetterTargetArn": queues::arn(dead_letter), "maxReceiveCount": receives });
        all.insert("RedrivePolicy", policy.to_string());
    }
    let asked: Vec<&str> = body["AttributeNames"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    all.retain(|name, _| asked.contains(&"All") || asked.contains(name));
    Ok(json!({ "Attributes": all }))
}

/// The earliest moment, in milliseconds, at which a message of the queue can be received; past when one can be now.
pub(crate) fn next_visible_at(state: &Transaction<'_>, queue: &str) -> Result<Option<i64>, ServiceError> {
    let mut statement = state.prepare_cached("SELECT MIN(visible_at) FROM messages WHERE queue = ?1")?;
    Ok(statement.query_row([queue], |row| row.get(0))?)
}
