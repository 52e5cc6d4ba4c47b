//! Rules of a bus, and the delivery of an event to every queue whose rule fits it.

use super::pattern;
use crate::answer::ServiceError;
use crate::platform::Platform;
use crate::sqs;
use jiff::Timestamp;
use rusqlite::Transaction;
use serde_json::{Value, json};

pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS event_rules (
    bus TEXT NOT NULL,
    name TEXT NOT NULL,
    pattern TEXT NOT NULL,
    queue TEXT NOT NULL,
    PRIMARY KEY (bus, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS event_numbers (last INTEGER NOT NULL);
INSERT INTO event_numbers SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM event_numbers);
";

/// A rule: events of a bus that fit a pattern go into a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRule {
    /// Bus.
    pub bus: String,
    /// Name, unique within the bus.
    pub name: String,
    /// EventBridge's pattern: exact values, `prefix`, `anything-but`, `exists`.
    pub pattern: Value,
    /// The queue's name.
    pub queue: String,
}

/// An event on its way to the rules.
#[derive(Clone, Debug, PartialEq)]
pub struct BusEvent {
    /// Bus.
    pub bus: String,
    /// For example `aws.ec2`.
    pub source: String,
    /// For example `EC2 Spot Instance Interruption Warning`.
    pub detail_type: String,
    /// The account it comes from.
    pub account: String,
    /// The region it comes from.
    pub region: String,
    /// When it happened.
    pub time: Timestamp,
    /// ARNs it is about.
    pub resources: Vec<String>,
    /// What happened.
    pub detail: Value,
}

pub(crate) fn put_rule(platform: &Platform, rule: &EventRule) -> Result<(), ServiceError> {
    platform.transact(|state| {
        state.prepare_cached("INSERT OR REPLACE INTO event_rules VALUES (?1, ?2, ?3, ?4)")?.execute((
            &rule.bus,
            &rule.name,
            rule.pattern.to_string(),
            &rule.queue,
        ))?;
        Ok(())
    })
}

/// Delivers an event; answers its id. All queues get it, or none.
pub(crate) fn deliver(platform: &Platform, event: &BusEvent) -> Result<String, ServiceError> {
    let now = platform.now().as_millisecond();
    platform.transact(|state| {
        let number = next_number(state)?;
        let id = sqs::id_text(number, platform.chance.draw());
        let envelope = json!({
            "version": "0", "id": id, "detail-type": event.detail_type, "source": event.source,
            "account": event.account, "time": seconds_text(event.time), "region": event.region,
            "resources": event.resources, "detail": event.detail,
        });
        let body = envelope.to_string();
        for (pattern, queue) in rules(state, &event.bus)? {
            if pattern::fits(&pattern, &envelope) {
                let message = sqs::NewMessage { queue: &queue, body: &body, attributes: &Value::Null, visible_at: now };
                sqs::put(platform, state, &message, now)?;
            }
        }
        Ok(id)
    })
}

fn next_number(state: &Transaction<'_>) -> Result<u64, ServiceError> {
    let mut statement = state.prepare_cached("UPDATE event_numbers SET last = last + 1 RETURNING last")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

fn rules(state: &Transaction<'_>, bus: &str) -> Result<Vec<(Value, String)>, ServiceError> {
    let mut statement = state.prepare_cached("SELECT pattern, queue FROM event_rules WHERE bus = ?1 ORDER BY name")?;
    let rows = statement.query_map([bus], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let parsed = rows.into_iter().map(|(pattern, queue)| {
        serde_json::from_str(&pattern).map(|pattern| (pattern, queue)).map_err(|error| ServiceError::internal(&error))
    });
    parsed.collect()
}

/// EventBridge writes whole seconds.
fn seconds_text(time: Timestamp) -> String {
    Timestamp::from_second(time.as_second()).unwrap_or(time).to_string()
}
