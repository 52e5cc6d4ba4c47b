//! Event log: `T#org#EV#channel · evt`, what was published, for replay to whoever was away.

use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::entities;
use serde_json::Value;
use spot_domain::{EventId, OrganizationId};

/// A replay after a cursor hands out so many at most.
pub const MAX_REPLAY: usize = 1_000;
/// Activity is looked at for a month.
const ACTIVITY_LIVES_DAYS: i64 = 30;
/// Every other channel is replayed for a day.
const LIVES_DAYS: i64 = 1;

/// An event as it was published.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedEvent {
    /// Id; its order is the order of time.
    pub id: EventId,
    /// What kind.
    pub detail_type: String,
    /// What happened.
    pub detail: Value,
    /// When.
    pub at: Timestamp,
}

fn pk(org: &OrganizationId, channel: &str) -> String {
    format!("T#{org}#EV#{channel}")
}

impl TryFrom<Row> for LoggedEvent {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        let detail_type = row.read_text("detail_type")?.to_owned();
        Ok(Self { id: row.read("SK")?, detail_type, detail: row.read_json("detail")?, at: row.read_time("at")? })
    }
}

pub(super) fn row(org: &OrganizationId, channel: &str, event: &LoggedEvent) -> Row {
    let lives_days = if channel.ends_with(":activity") { ACTIVITY_LIVES_DAYS } else { LIVES_DAYS };
    Row::new(&Key::new(pk(org, channel), event.id.as_str()), "EV", event.at)
        .time("at", event.at)
        .text("detail_type", &event.detail_type)
        .json("detail", &event.detail)
        .dies_at(days_after(event.at, lives_days))
}

impl Store {
    /// Logs an event under its id; a second time is as the first. `append_events` numbers them itself.
    pub async fn log_event(&self, org: &OrganizationId, channel: &str, event: &LoggedEvent) -> Result<(), StoreError> {
        self.write("log an event", Write::put(row(org, channel, event))).await
    }

    /// Events of a channel after a cursor (an event's id), oldest first, `MAX_REPLAY` at most. Read strongly: what was
    /// logged before is there.
    pub async fn events_after(
        &self,
        org: &OrganizationId,
        channel: &str,
        cursor: Option<&EventId>,
    ) -> Result<Vec<LoggedEvent>, StoreError> {
        const OPERATION: &str = "replay events";
        let from = cursor.map_or("0", EventId::as_str);
        let query = Query::of(pk(org, channel)).between(from, "~").limit(MAX_REPLAY + 1);
        let mut events: Vec<LoggedEvent> = entities(OPERATION, self.query(OPERATION, query).await?)?;
        events.retain(|event| Some(&event.id) != cursor);
        events.truncate(MAX_REPLAY);
        Ok(events)
    }
}
