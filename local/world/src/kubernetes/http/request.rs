//! A request, read whole.

use crate::kubernetes::errors::ApiError;
use axum::body::Body;
use axum::extract::Query;
use axum::http::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use http_body_util::{BodyExt, Limited};
use serde_json::Value;

/// Larger bodies are refused, as by a real API server.
const MOST_BYTES: usize = 3 << 20;

/// What was asked.
pub(super) struct Call {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) content_type: String,
    pub(super) bearer: Option<String>,
    pub(super) body: Vec<u8>,
}

impl Call {
    pub(super) async fn read(request: Request<Body>) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let Query(query) = query.map_err(|error| ApiError::bad_request(error.to_string()))?;
        let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let bearer = header(AUTHORIZATION).and_then(|text| text.strip_prefix("Bearer ").map(str::to_owned));
        let body = Limited::new(body, MOST_BYTES).collect().await.map_err(|error| {
            ApiError::new(413, "RequestEntityTooLarge", format!("the request cannot be read: {error}"))
        })?;
        let content_type = header(CONTENT_TYPE).unwrap_or_default();
        Ok(Self {
            method: parts.method.as_str().to_owned(),
            path: parts.uri.path().to_owned(),
            query,
            content_type: content_type.split(';').next().unwrap_or_default().trim().to_owned(),
            bearer,
            body: body.to_bytes().to_vec(),
        })
    }

    /// A query parameter that is there and not empty.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.parameter(name).is_some_and(|value| value == "true" || value == "1")
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, ApiError> {
        let read = |text: &str| {
            text.parse()
                .map_err(|_| ApiError::bad_request(format!("{name}: Invalid value: \"{text}\": must be a number")))
        };
        self.parameter(name).map(read).transpose()
    }

    pub(super) fn wants_watch(&self) -> bool {
        self.flag("watch")
    }

    pub(super) fn is_dry(&self) -> bool {
        self.parameter("dryRun").is_some()
    }

    /// The body as JSON; null when there is none.
    pub(super) fn json(&self) -> Result<Value, ApiError> {
        if self.body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            ApiError::bad_request(format!("the object provided is unrecognized (must be of type JSON): {error}"))
        })
    }
}
