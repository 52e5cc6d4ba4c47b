//! Captured changes: what the table's stream, filtered on `out` and `aud`, would hand to the relay.

use rusqlite::Connection;
use serde_json::{Map, Value};

/// A written item that announces something.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Rising without end; its order is the order of the writes.
    pub sequence: u64,
    /// The item as written, in DynamoDB's JSON (`{"PK": {"S": …}}`).
    pub new_image: Map<String, Value>,
}

pub(super) const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS _spot_changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    item_json TEXT NOT NULL
)";

/// The triggers of a table. An item's JSON has no space after a colon and escapes quotes inside text, so an attribute
/// is found by looking for its name in quotes with a colon.
pub(super) fn trigger(table: &str) -> String {
    let table = table.replace('"', "\"\"");
    let on = |event: &str| {
        format!(
            "CREATE TRIGGER IF NOT EXISTS \"_spot_{event}_{table}\" AFTER {event} ON \"{table}\"
             WHEN instr(NEW.item_json, '\"out\":') > 0 OR instr(NEW.item_json, '\"aud\":') > 0
             BEGIN INSERT INTO _spot_changes (item_json) VALUES (NEW.item_json); END;"
        )
    };
    format!("{}\n{}", on("INSERT"), on("UPDATE"))
}

/// Changes after `sequence`, oldest first.
pub(super) fn read(beside: &Connection, after: u64, limit: usize) -> Result<Vec<Change>, rusqlite::Error> {
    let mut statement = beside.prepare_cached(
        "SELECT sequence, item_json FROM _spot_changes WHERE sequence > ?1 ORDER BY sequence LIMIT ?2",
    )?;
    let rows = statement
        .query_map((after as i64, limit as i64), |row| Ok((row.get::<_, i64>(0)? as u64, row.get::<_, String>(1)?)))?;
    let mut changes = Vec::new();
    for row in rows {
        let (sequence, text) = row?;
        let new_image: Map<String, Value> = serde_json::from_str(&text).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(error))
        })?;
        changes.push(Change { sequence, new_image });
    }
    Ok(changes)
}

/// Forgets changes up to and with `sequence`.
pub(super) fn forget(beside: &Connection, sequence: u64) -> Result<(), rusqlite::Error> {
    beside.prepare_cached("DELETE FROM _spot_changes WHERE sequence <= ?1")?.execute([sequence as i64])?;
    Ok(())
}
