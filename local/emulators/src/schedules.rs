//! Schedules: which function is due when, by the handed-in clock.

use crate::answer::ServiceError;
use crate::platform::Platform;
use jiff::{SignedDuration, Timestamp};
use rusqlite::Transaction;

pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS schedules (name TEXT PRIMARY KEY, every_ms INTEGER NOT NULL, due_at INTEGER NOT NULL) WITHOUT ROWID;
";

/// A schedule whose time has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueSchedule {
    /// Name.
    pub name: String,
    /// When it was due.
    pub due_at: Timestamp,
}

/// Adds a schedule or changes its period. One that is there keeps its next due time, so a restart skips nothing.
pub(crate) fn put(
    platform: &Platform,
    name: &str,
    every: SignedDuration,
    first_at: Timestamp,
) -> Result<(), ServiceError> {
    platform.transact(|state| {
        state.execute(
            "INSERT INTO schedules VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE SET every_ms = ?2",
            (name, every.as_millis() as i64, first_at.as_millisecond()),
        )?;
        Ok(())
    })
}

/// Schedules due by now, earliest first.
pub(crate) fn due(platform: &Platform) -> Result<Vec<DueSchedule>, ServiceError> {
    let now = platform.now().as_millisecond();
    platform.transact(|state| {
        let mut statement =
            state.prepare_cached("SELECT name, due_at FROM schedules WHERE due_at <= ?1 ORDER BY due_at, name")?;
        let rows = statement.query_map([now], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let due = rows.into_iter().map(|(name, due_at)| Ok(DueSchedule { name, due_at: moment(due_at)? }));
        due.collect()
    })
}

/// Moves a schedule past now, after what was due has been done. Periods that passed meanwhile are not made up for: a
/// tick brings things to where they should be, whenever it comes.
pub(crate) fn done(platform: &Platform, schedule: &DueSchedule) -> Result<(), ServiceError> {
    let now = platform.now().as_millisecond();
    platform.transact(|state| {
        state
            .prepare_cached(
                "UPDATE schedules SET due_at = due_at + every_ms * (1 + MAX(?3 - due_at, 0) / every_ms)
                 WHERE name = ?1 AND due_at = ?2",
            )?
            .execute((&schedule.name, schedule.due_at.as_millisecond(), now))?;
        Ok(())
    })
}

pub(crate) fn next_due_at(state: &Transaction<'_>) -> Result<Option<i64>, ServiceError> {
    Ok(state.prepare_cached("SELECT MIN(due_at) FROM schedules")?.query_row([], |row| row.get(0))?)
}

pub(crate) fn moment(milliseconds: i64) -> Result<Timestamp, ServiceError> {
    Timestamp::from_millisecond(milliseconds).map_err(|error| ServiceError::internal(&error))
}
