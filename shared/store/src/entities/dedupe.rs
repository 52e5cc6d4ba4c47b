//! Events from outside, seen once: `X#EVT#source#id · E`.

use crate::core::prelude::*;
use crate::core::row::days_after;

/// Longer than any queue keeps a message (14 days).
const LIVES_DAYS: i64 = 15;

fn key(source: &str, id: &str) -> Key {
    Key::new(format!("X#EVT#{source}#{id}"), "E")
}

impl Store {
    /// Whether an event is seen for the first time. A transaction of one item: it carries a token, so a call that the
    /// SDK repeats because its answer was lost does not take its own first try for somebody else's.
    pub async fn see_event(&self, source: &str, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let row = Row::new(&key(source, id), "EVT", now).dies_at(days_after(now, LIVES_DAYS));
        match self.transact("note an event", vec![Write::create(row)]).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Keeps what came of an event that leaves no other trace; the first word counts.
    pub async fn note_event(&self, source: &str, id: &str, outcome: &str, now: Timestamp) -> Result<(), StoreError> {
        let row = Row::new(&key(source, id), "EVT", now).text("outcome", outcome).dies_at(days_after(now, LIVES_DAYS));
        match self.write("note what came of an event", Write::create(row)).await {
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(()),
            other => other,
        }
    }

    /// What was kept of an event.
    pub async fn event_outcome(&self, source: &str, id: &str) -> Result<Option<String>, StoreError> {
        let row = self.get("read what came of an event", &key(source, id)).await?;
        Ok(row.and_then(|row| row.read_text("outcome").ok().map(str::to_owned)))
    }
}
