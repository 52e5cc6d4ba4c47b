//! The body of every error: RFC 9457 problem details, with pointers to the fields at fault.

use serde::{Deserialize, Serialize};

/// The media type of a problem.
pub const CONTENT_TYPE_PROBLEM: &str = "application/problem+json";

/// One field at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// JSON pointer (RFC 6901) to the field, `/node/uid`.
    pub pointer: String,
    /// What is wrong with it.
    pub detail: String,
}

/// An error as it is answered. Internals never stand in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Address of the documentation of `code`.
    #[serde(rename = "type", default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Short, the same for every problem of this code.
    #[serde(default)]
    pub title: String,
    /// HTTP status.
    #[serde(default)]
    pub status: u16,
    /// What happened this time.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The path that was asked for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instance: String,
    /// What a program decides by: `fence_lost`, `action_expired`, `cluster_uid_mismatch` …
    #[serde(default)]
    pub code: String,
    /// The request, for support.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_id: String,
    /// Fields at fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// Seconds after which the same request may succeed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u64>,
}

impl Problem {
    /// A problem with the three things every problem has.
    pub fn new(status: u16, code: &str, title: &str) -> Self {
        Self { status, code: code.to_owned(), title: title.to_owned(), ..Self::default() }
    }

    /// The same, saying what happened this time.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// The same, with one more field at fault.
    #[must_use]
    pub fn with_field(mut self, pointer: &str, detail: impl Into<String>) -> Self {
        self.errors.push(FieldProblem { pointer: pointer.to_owned(), detail: detail.into() });
        self
    }
}
