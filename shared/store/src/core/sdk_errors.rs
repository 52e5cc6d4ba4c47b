//! Sorts the SDK's errors into the store's own kinds.

use super::error::{StoreError, StoreErrorKind};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// The store's error for a failed call. Refused conditions are sorted by the caller, who knows what they mean.
pub(crate) fn sort<E, R>(operation: &'static str, error: SdkError<E, R>) -> StoreError
where
    E: Error + ProvideErrorMetadata + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let kind = match &error {
        SdkError::ServiceError(answer) => by_code(answer.err().code()),
        SdkError::ConstructionFailure(_) => StoreErrorKind::Invalid,
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => {
            StoreErrorKind::Unavailable
        }
        _ => StoreErrorKind::Unavailable,
    };
    StoreError::with_source(operation, kind, Box::new(error))
}

fn by_code(code: Option<&str>) -> StoreErrorKind {
    match code {
        Some("ConditionalCheckFailedException") => StoreErrorKind::Conflict,
        Some("TransactionConflictException" | "TransactionInProgressException") => StoreErrorKind::Contended,
        Some(
            "ThrottlingException"
            | "ProvisionedThroughputExceededException"
            | "RequestLimitExceeded"
            | "LimitExceededException",
        ) => StoreErrorKind::Throttled,
        Some("ValidationException" | "ItemCollectionSizeLimitExceededException" | "SerializationException") => {
            StoreErrorKind::Invalid
        }
        Some(_) | None => StoreErrorKind::Unavailable,
    }
}

/// What the reasons of a cancelled transaction say: the first that names a cause decides.
pub(crate) enum Cancelled {
    /// The condition of the write at this place was refused.
    Refused(usize),
    /// Another cause.
    Otherwise(StoreErrorKind),
}

pub(crate) fn cancelled<'a>(reasons: impl Iterator<Item = Option<&'a str>>) -> Cancelled {
    for (place, code) in reasons.enumerate() {
        match code {
            None | Some("None") => {}
            Some("ConditionalCheckFailed") => return Cancelled::Refused(place),
            Some("TransactionConflict") => return Cancelled::Otherwise(StoreErrorKind::Contended),
            Some("ThrottlingError" | "ProvisionedThroughputExceeded") => {
                return Cancelled::Otherwise(StoreErrorKind::Throttled);
            }
            Some(_) => return Cancelled::Otherwise(StoreErrorKind::Invalid),
        }
    }
    Cancelled::Otherwise(StoreErrorKind::Unavailable)
}
