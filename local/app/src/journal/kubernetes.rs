//! A simulated cluster's Kubernetes API behind a journal: what is no mere reading is written down first.

use super::{Input, Journal};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The Kubernetes API takes no larger objects.
const MOST_BODY_BYTES: usize = 3 * 1024 * 1024;

/// The API with the journal in front of it.
pub fn journaled_router(inner: Router, cluster: &str, journal: Arc<Journal>) -> Router {
    let cluster: Arc<str> = cluster.into();
    inner.layer(from_fn(move |request: Request, next: Next| {
        let (cluster, journal) = (Arc::clone(&cluster), Arc::clone(&journal));
        async move { write_down(&cluster, &journal, request, next).await }
    }))
}

async fn write_down(cluster: &str, journal: &Journal, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MOST_BODY_BYTES).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "the body is too large").into_response();
    };
    let text =
        |name: header::HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let input = Input::Kubernetes {
        cluster: cluster.to_owned(),
        method: parts.method.to_string(),
        path: parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        bearer: text(header::AUTHORIZATION),
        content_type: text(header::CONTENT_TYPE),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    };
    if let Err(error) = journal.note(input) {
        return (StatusCode::INTERNAL_SERVER_ERROR, format!("the journal cannot be written: {error}")).into_response();
    }
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}
