//! Versions as `ETag` and `If-Match`.

use super::failure::{Code, Failure};
use axum::Json;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::header::{ETAG, HeaderValue, IF_MATCH};
use http::request::Parts;
use serde::Serialize;

/// An answer with its version.
pub(crate) struct Tagged<T>(pub(crate) u64, pub(crate) T);

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.1).into_response();
        if let Ok(value) = HeaderValue::try_from(format!("\"{}\"", self.0)) {
            response.headers_mut().insert(ETAG, value);
        }
        response
    }
}

/// The version that a change was decided on.
pub(crate) struct IfMatch(pub(crate) u64);

impl IfMatch {
    /// Refuses a change that was decided on another version than `present`.
    pub(crate) fn check(&self, present: u64) -> Result<(), Failure> {
        if self.0 == present {
            return Ok(());
        }
        Err(Code::VersionMismatch.failure(format!("decided on version {}, now it is {present}", self.0)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let value = parts.headers.get(IF_MATCH).ok_or_else(|| {
            Code::PreconditionRequired.failure("send If-Match with the version as its ETag came, for example \"3\"")
        })?;
        let text = value.to_str().unwrap_or("").trim();
        let version = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).and_then(|text| text.parse().ok());
        version.map(Self).ok_or_else(|| Code::Malformed.failure("If-Match is not a version in quotes, like \"3\""))
    }
}
