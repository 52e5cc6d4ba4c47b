//! ReceiveMessage: hides what it hands out, and sends to the dead-letter queue what was handed out too often.

use super::{MAX_BATCH, queues};
use crate::answer::ServiceError;
use crate::platform::Platform;
use rusqlite::Transaction;
use serde_json::{Map, Value, json};

struct Waiting {
    sequence: i64,
    id: String,
    body: String,
    attributes: String,
    sent_at: i64,
    receives: u32,
    first_received_at: Option<i64>,
}

pub(super) fn receive(
    platform: &Platform,
    state: &Transaction<'_>,
    body: &Value,
    now: i64,
) -> Result<Value, ServiceError> {
    let queue = queues::requested(body);
    let settings = queues::settings(state, queue)?;
    let wanted = body["MaxNumberOfMessages"].as_u64().unwrap_or(1).clamp(1, MAX_BATCH as u64) as usize;
    let hidden_secs = body["VisibilityTimeout"].as_i64().unwrap_or(i64::from(settings.visibility_secs));
    drop_old(state, queue, now - i64::from(settings.retention_secs) * 1000)?;
    let mut received = Vec::new();
    while received.len() < wanted {
        let visible = visible(state, queue, now, wanted - received.len())?;
        if visible.is_empty() {
            break;
        }
        for message in visible {
            match &settings.dead_letter {
                Some((dead_letter, most)) if message.receives >= *most => bury(state, &message, dead_letter, now)?,
                Some(_) | None => received.push(hand_out(platform, state, message, now, hidden_secs)?),
            }
        }
    }
    Ok(if received.is_empty() { json!({}) } else { json!({ "Messages": received }) })
}

fn drop_old(state: &Transaction<'_>, queue: &str, before: i64) -> Result<(), ServiceError> {
    state
        .prepare_cached("DELETE FROM messages WHERE queue = ?1 AND visible_at < ?2 AND sent_at < ?2")?
        .execute((queue, before))?;
    Ok(())
}

fn visible(state: &Transaction<'_>, queue: &str, now: i64, limit: usize) -> Result<Vec<Waiting>, ServiceError> {
    let mut statement = state.prepare_cached(
        "SELECT sequence, id, body, attributes, sent_at, receives, first_received_at FROM messages
         WHERE queue = ?1 AND visible_at <= ?2 ORDER BY visible_at, sequence LIMIT ?3",
    )?;
    let rows = statement.query_map((queue, now, limit as i64), |row| {
        Ok(Waiting {
            sequence: row.get(0)?,
            id: row.get(1)?,
            body: row.get(2)?,
            attributes: row.get(3)?,
            sent_at: row.get(4)?,
            receives: row.get(5)?,
            first_received_at: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?)
}

fn bury(state: &Transaction<'_>, message: &Waiting, dead_letter: &str, now: i64) -> Result<(), ServiceError> {
    queues::settings(state, dead_letter)?;
    state
        .prepare_cached(
            "UPDATE messages SET queue = ?2, visible_at = ?3, receipt = NULL, receives = 0, first_received_at = NULL
             WHERE sequence = ?1",
        )?
        .execute((message.sequence, dead_letter, now))?;
    Ok(())
}

fn hand_out(
    platform: &Platform,
    state: &Transaction<'_>,
    message: Waiting,
    now: i64,
    hidden_secs: i64,
) -> Result<Value, ServiceError> {
    let receives = message.receives + 1;
    let first = message.first_received_at.unwrap_or(now);
    let receipt = format!("{}.{receives}.{:016x}", message.sequence, platform.chance.draw());
    state
        .prepare_cached(
            "UPDATE messages SET visible_at = ?2, receives = ?3, first_received_at = ?4, receipt = ?5
             WHERE sequence = ?1",
        )?
        .execute((message.sequence, now + hidden_secs * 1000, receives, first, &receipt))?;
    let mut answer = json!({
        "MessageId": message.id,
        "ReceiptHandle": receipt,
        "Body": message.body,
        "Attributes": {
            "ApproximateReceiveCount": receives.to_string(),
            "ApproximateFirstReceiveTimestamp": first.to_string(),
            "SentTimestamp": message.sent_at.to_string(),
        },
    });
    if let Ok(attributes) = serde_json::from_str::<Map<String, Value>>(&message.attributes) {
        answer["MessageAttributes"] = Value::Object(attributes);
    }
    Ok(answer)
}
