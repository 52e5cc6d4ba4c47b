//! Making a table: the engine's stream stays off, our trigger takes its place.

use super::{changes, operations};
use dynoxide::{Database, DynoxideError};
use rusqlite::Connection;
use serde_json::{Value, json};

/// Makes the table and, when a stream was asked for, the trigger that captures announcing items.
pub(super) fn create(engine: &Database, beside: &Connection, text: &str) -> Result<Vec<u8>, DynoxideError> {
    let mut request: Value = operations::parse(text)?;
    let stream = request.as_object_mut().and_then(|fields| fields.remove("StreamSpecification"));
    let table = request["TableName"].as_str().unwrap_or_default().to_owned();
    let made = operations::serialize(&engine.create_table(operations::parse(&request.to_string())?)?)?;
    let Some(stream) = stream.filter(|stream| stream["StreamEnabled"] == json!(true)) else {
        return Ok(made);
    };
    beside.execute_batch(&changes::trigger(&table)).map_err(DynoxideError::SqliteError)?;
    let mut answer: Value = operations::parse(&String::from_utf8_lossy(&made))?;
    answer["TableDescription"]["StreamSpecification"] = stream;
    operations::serialize(&answer)
}
