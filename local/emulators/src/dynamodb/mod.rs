//! DynamoDB: dynoxide in process on a SQLite file.
//!
//! Two things are ours. Its stream is not used, since it looks through all records at each write: a trigger copies
//! items that announce something (`out`, `aud`) in the same transaction. And transaction tokens are remembered by the
//! handed-in clock, a bounded number of them.

mod capacity;
mod changes;
mod operations;
mod tables;
mod tokens;

pub(crate) use capacity::half_units;
pub use changes::Change;

use crate::answer::{Answer, ServiceError};
use crate::database::{self, OpenError};
use dynoxide::{Database, DynoxideError};
use rusqlite::Connection;
use spot_domain::Clock;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) struct DynamoDb {
    engine: Database,
    clock: Arc<dyn Clock>,
    /// A second connection to the same database, for captured changes. Its lock is held through every call, so that
    /// the two never wait for each other inside SQLite.
    beside: Mutex<Connection>,
    tokens: Mutex<tokens::Tokens>,
}

impl DynamoDb {
    pub(crate) fn open(path: &str, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let failed = |source: DynoxideError| database::database_error("DynamoDB", source);
        let engine = Database::new(path).map_err(failed)?;
        // Named after imports, but what it does is what is wanted: `synchronous = NORMAL` (see the crate's page).
        engine.disable_bulk_loading().map_err(failed)?;
        let beside = database::connect(path, "DynamoDB")?;
        beside.execute_batch(changes::SCHEMA).map_err(|source| database::database_error("DynamoDB", source))?;
        Ok(Self { engine, clock, beside: Mutex::new(beside), tokens: Mutex::default() })
    }

    pub(crate) fn answer(&self, operation: &str, body: &[u8]) -> Answer {
        let Ok(text) = std::str::from_utf8(body) else {
            return ServiceError::client("SerializationException", "not UTF-8").into_json();
        };
        let asking = capacity::asking(operation, text);
        let text = asking.as_deref().unwrap_or(text);
        let beside = self.beside.lock().unwrap_or_else(PoisonError::into_inner);
        let result = match operation {
            "CreateTable" => tables::create(&self.engine, &beside, text),
            "TransactWriteItems" => self.transact_once(text),
            _ => operations::run(&self.engine, operation, text),
        };
        match result {
            Ok(body) => Answer::of_json_text(200, body),
            Err(error) => Answer::of_json_text(error.status_code(), error.to_json().into_bytes()),
        }
    }

    fn transact_once(&self, text: &str) -> Result<Vec<u8>, DynoxideError> {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let mut request: dynoxide::actions::transact_write_items::TransactWriteItemsRequest = operations::parse(text)?;
        let Some(token) = request.client_request_token.take() else {
            return operations::serialize(&self.engine.transact_write_items(request)?);
        };
        let (now, asked) = (self.clock.now(), tokens::canonical(text));
        match tokens.seen(&token, &asked, now) {
            tokens::Seen::Never => {}
            tokens::Seen::Same(answer) => return Ok(answer),
            tokens::Seen::WithOtherItems => {
                let words = "the token was used with other items".to_owned();
                return Err(DynoxideError::IdempotentParameterMismatchException(words));
            }
        }
        let answer = operations::serialize(&self.engine.transact_write_items(request)?)?;
        tokens.remember(token, &asked, now, answer.clone());
        Ok(answer)
    }

    /// Announcing changes after `sequence`, oldest first.
    pub(crate) fn changes(&self, after: u64, limit: usize) -> Result<Vec<Change>, rusqlite::Error> {
        changes::read(&self.beside.lock().unwrap_or_else(PoisonError::into_inner), after, limit)
    }

    /// Forgets changes up to and with `sequence`.
    pub(crate) fn forget_changes(&self, sequence: u64) -> Result<(), rusqlite::Error> {
        changes::forget(&self.beside.lock().unwrap_or_else(PoisonError::into_inner), sequence)
    }
}
