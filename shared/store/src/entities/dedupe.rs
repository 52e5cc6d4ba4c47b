//! Events from outside, seen once: `X#EVT#source#id · E`.

use crate::core::prelude::*;
use crate::core::row::days_after;

/// Longer than any queue keeps a message (14 days).
const LIVES_DAYS: i64 = 15;

impl Store {
    /// Whether an event is seen for the first time.
    pub async fn see_event(&self, source: &str, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let key = Key::new(format!("X#EVT#{source}#{id}"), "E");
        let row = Row::new(&key, "EVT", now).dies_at(days_after(now, LIVES_DAYS));
        match self.write("note an event", Write::create(row)).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(false),
            Err(error) => Err(error),
        }
    }
}
