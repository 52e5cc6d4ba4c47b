//! What every entity is built on: keys, rows, conditional writes, queries, the due index, errors.

pub(crate) mod announce;
pub(crate) mod announced;
pub(crate) mod batch;
pub(crate) mod due;
pub(crate) mod error;
pub(crate) mod expression;
pub(crate) mod keys;
pub(crate) mod page;
pub(crate) mod query;
pub(crate) mod row;
pub(crate) mod row_read;
pub(crate) mod sdk_errors;
mod send;
pub(crate) mod store;
pub(crate) mod table;
pub(crate) mod write;

/// What entities need.
pub(crate) mod prelude {
    pub(crate) use super::announce::Announce;
    pub(crate) use super::error::{StoreError, StoreErrorKind};
    pub(crate) use super::keys::{self, Key};
    pub(crate) use super::query::Query;
    pub(crate) use super::row::{Row, moment, number, text};
    pub(crate) use super::row_read::CorruptItem;
    pub(crate) use super::store::{Store, Updated};
    pub(crate) use super::write::Write;
    pub(crate) use jiff::Timestamp;
}
