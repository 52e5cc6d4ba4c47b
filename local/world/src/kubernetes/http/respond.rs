//! Answers.

use crate::kubernetes::errors::ApiError;
use axum::body::Body;
use axum::http::Response;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use serde::Serialize;
use serde_json::{Value, json};

fn response(code: u16, content_type: &str, body: impl Into<Body>) -> Response<Body> {
    let builder = Response::builder().status(code).header(CONTENT_TYPE, content_type);
    builder.body(body.into()).expect("code and content type are valid")
}

/// An object.
pub(super) fn json<T: Serialize + ?Sized>(code: u16, object: &T) -> Response<Body> {
    let bytes = serde_json::to_vec(object).expect("API objects are maps with text keys");
    response(code, "application/json", bytes)
}

/// Plain text.
pub(super) fn text(text: &'static str) -> Response<Body> {
    response(200, "text/plain", text)
}

/// A body that goes on.
pub(super) fn stream(body: Body) -> Response<Body> {
    response(200, "application/json", body)
}

/// A `Status` that says no.
pub(super) fn failure(error: &ApiError) -> Response<Body> {
    let mut answer = json(error.code, &error.status());
    if let Some(secs) = error.details["retryAfterSeconds"].as_u64() {
        answer.headers_mut().insert(RETRY_AFTER, secs.into());
    }
    answer
}

/// A `Status` that says yes.
pub(super) fn success(code: u16, details: Value) -> Response<Body> {
    let mut status = json!({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"});
    if !details.is_null() {
        status["details"] = details;
    }
    json(code, &status)
}
