//! Why the store could not do what it was asked.

use std::fmt;

/// What kind of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreErrorKind {
    /// A condition on the state does not hold: it exists already, is final, is held by somebody else.
    Conflict,
    /// Somebody changed the item since it was read: read it again and decide again.
    VersionMismatch,
    /// There is no such item.
    NotFound,
    /// Another transaction was at the same items: nothing was written, try again.
    Contended,
    /// DynamoDB refuses for now.
    Throttled,
    /// DynamoDB did not answer, or failed. A write may have been done.
    Unavailable,
    /// An item is not in the shape this code knows.
    CorruptItem,
    /// The request breaks a limit: an item or a transaction is too large.
    Invalid,
}

impl fmt::Display for StoreErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Conflict => "the state does not allow it",
            Self::VersionMismatch => "it was changed meanwhile",
            Self::NotFound => "not found",
            Self::Contended => "another transaction was at the same items",
            Self::Throttled => "throttled",
            Self::Unavailable => "the table is unavailable",
            Self::CorruptItem => "an item is not in a known shape",
            Self::Invalid => "the request breaks a limit",
        })
    }
}

/// A failed operation of the store.
#[derive(Debug, thiserror::Error)]
#[error("failed to {operation}: {kind}")]
pub struct StoreError {
    /// What was being done, as a verb and its object.
    pub operation: &'static str,
    /// What kind of failure it was.
    pub kind: StoreErrorKind,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl StoreError {
    pub(crate) fn new(operation: &'static str, kind: StoreErrorKind) -> Self {
        Self { operation, kind, source: None }
    }

    pub(crate) fn with_source(
        operation: &'static str,
        kind: StoreErrorKind,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { operation, kind, source: Some(source.into()) }
    }

    /// The same call may succeed when it is made again.
    pub fn retryable(&self) -> bool {
        match self.kind {
            StoreErrorKind::Contended | StoreErrorKind::Throttled | StoreErrorKind::Unavailable => true,
            StoreErrorKind::Conflict
            | StoreErrorKind::VersionMismatch
            | StoreErrorKind::NotFound
            | StoreErrorKind::CorruptItem
            | StoreErrorKind::Invalid => false,
        }
    }
}
