//! Puts a message into a queue.

use crate::answer::ServiceError;
use crate::platform::Platform;
use rusqlite::Transaction;
use serde_json::Value;

/// SQS takes a message of a MiB; the design keeps below 256 KiB.
pub(super) const MAX_MESSAGE_BYTES: usize = 256 * 1024;

/// A message on its way in.
pub(crate) struct NewMessage<'a> {
    pub(crate) queue: &'a str,
    pub(crate) body: &'a str,
    pub(crate) attributes: &'a Value,
    pub(crate) visible_at: i64,
}

/// Puts a message; answers its id. Ids hold the message's number, so that they never repeat, whatever chance says.
pub(crate) fn put(
    platform: &Platform,
    state: &Transaction<'_>,
    message: &NewMessage<'_>,
    now: i64,
) -> Result<String, ServiceError> {
    let mut insert = state.prepare_cached(
        "INSERT INTO messages (queue, id, body, attributes, sent_at, visible_at) VALUES (?1, '', ?2, ?3, ?4, ?5)",
    )?;
    let attributes = match message.attributes {
        Value::Null => String::new(),
        some => some.to_string(),
    };
    let sequence = insert.insert((message.queue, message.body, attributes, now, message.visible_at))?;
    let id = id_text(sequence as u64, platform.chance.draw());
    state.prepare_cached("UPDATE messages SET id = ?2 WHERE sequence = ?1")?.execute((sequence, &id))?;
    Ok(id)
}

/// In the shape of a UUID.
pub(crate) fn id_text(sequence: u64, drawn: u64) -> String {
    let high = sequence & 0xffff_ffff_ffff;
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 16,
        high & 0xffff,
        drawn >> 52,
        (drawn >> 40) & 0xfff,
        drawn & 0xffff_ffff_ffff
    )
}
