//! From the SDK's errors to sorted ones.

use super::errors::sort_code;
use crate::{CloudError, CloudErrorKind};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use std::error::Error;

/// What EC2 answers to a dry run that would have been allowed.
const WOULD_BE_ALLOWED: &str = "DryRunOperation";

/// A failed call, sorted.
pub(super) fn failure<E>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> CloudError
where
    E: Error + ProvideErrorMetadata + 'static,
{
    if let Some(code) = error.code() {
        let message = error.message().unwrap_or_default();
        return CloudError::new(operation, sort_code(operation, code, message), code, message);
    }
    let (kind, code) = match error {
        SdkError::TimeoutError(_) => (CloudErrorKind::Unreachable, "Timeout".to_owned()),
        SdkError::DispatchFailure(_) => (CloudErrorKind::Unreachable, "NoConnection".to_owned()),
        SdkError::ResponseError(_) => (CloudErrorKind::Unreachable, UNREADABLE.to_owned()),
        SdkError::ServiceError(answer) => by_status(answer.raw().status().as_u16()),
        _ => (CloudErrorKind::Unknown, "NotSent".to_owned()),
    };
    CloudError::new(operation, kind, code, causes(error))
}

/// An error and what caused it, in words; the SDK's own form would print whole answers.
fn causes(error: &(dyn Error + 'static)) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        told = format!("{told}: {error}");
        cause = error.source();
    }
    told
}

/// The code of an answer that cannot be read, or leaves out what it must hold.
const UNREADABLE: &str = "UnreadableAnswer";

/// An error without a code: the answer is no answer, or a proxy, a gateway or a load balancer spoke.
fn by_status(status: u16) -> (CloudErrorKind, String) {
    match status {
        200..300 => (CloudErrorKind::Unreachable, UNREADABLE.to_owned()),
        429 => (CloudErrorKind::Throttled, format!("Http{status}")),
        500.. => (CloudErrorKind::Unreachable, format!("Http{status}")),
        _ => (CloudErrorKind::Unknown, format!("Http{status}")),
    }
}

/// An answer that leaves out what it must hold: nothing is assumed in its place, the next tick asks again.
pub(super) fn incomplete(operation: &'static str, what: &str) -> CloudError {
    CloudError::new(operation, CloudErrorKind::Unreachable, UNREADABLE, format!("the answer does not hold {what}"))
}

/// A dry run succeeds by failing with a code of its own.
pub(super) fn dry_run_succeeded(error: &CloudError) -> bool {
    error.code == WOULD_BE_ALLOWED
}
