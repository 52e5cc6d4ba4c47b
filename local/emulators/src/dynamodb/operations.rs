//! One JSON operation of DynamoDB on the engine.

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, DynoxideError> {
    serde_json::from_str(text).map_err(|error| {
        let words = error.to_string();
        match words.strip_prefix("VALIDATION:") {
            Some(message) => DynoxideError::ValidationException(message.to_owned()),
            None => DynoxideError::SerializationException(words),
        }
    })
}

pub(super) fn serialize<T: Serialize>(value: &T) -> Result<Vec<u8>, DynoxideError> {
    serde_json::to_vec(value).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

/// Runs an operation. Those that change tables' shape or need a token are handled by the caller.
pub(super) fn run(engine: &Database, operation: &str, text: &str) -> Result<Vec<u8>, DynoxideError> {
    match operation {
        "GetItem" => serialize(&engine.get_item(parse(text)?)?),
        "PutItem" => serialize(&engine.put_item(parse(text)?)?),
        "UpdateItem" => serialize(&engine.update_item(parse(text)?)?),
        "DeleteItem" => serialize(&engine.delete_item(parse(text)?)?),
        "Query" => serialize(&engine.query(parse(text)?)?),
        "Scan" => serialize(&engine.scan(parse(text)?)?),
        "BatchGetItem" => serialize(&engine.batch_get_item(parse(text)?)?),
        "BatchWriteItem" => serialize(&engine.batch_write_item(parse(text)?)?),
        "TransactGetItems" => serialize(&engine.transact_get_items(parse(text)?)?),
        "DescribeTable" => serialize(&engine.describe_table(parse(text)?)?),
        "ListTables" => serialize(&engine.list_tables(parse(text)?)?),
        "DeleteTable" => serialize(&engine.delete_table(parse(text)?)?),
        "UpdateTimeToLive" => serialize(&engine.update_time_to_live(parse(text)?)?),
        "DescribeTimeToLive" => serialize(&engine.describe_time_to_live(parse(text)?)?),
        other => Err(DynoxideError::ValidationException(format!("{other} is not emulated"))),
    }
}
