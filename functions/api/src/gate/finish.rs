//! The outermost layer: the request's id, problems written out, headers every answer has.

use super::cors;
use crate::app::Shared;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use spot_api_types::{CONTENT_TYPE_PROBLEM, Problem};
use std::time::Instant;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The loop's time, in every answer: ranges and ages on screen are counted from it, not from the reader's clock.
const LOOP_TIME: HeaderName = HeaderName::from_static("spot-loop-time");
/// A caller's own id is echoed up to this length.
const LONGEST_ID: usize = 128;

/// Gives the request an id, runs it, and completes the answer.
pub(crate) async fn finish(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let id = request_id(request.headers()).unwrap_or_else(|| format!("req_{:016x}", app.parts.chance.draw()));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    // How long it took is only told; nothing is decided by it.
    let began = Instant::now();
    let origin = cors::allowed(&app, request.headers());
    let mut response = match cors::preflight(&method, request.headers(), origin.is_some()) {
        Some(response) => response,
        None => next.run(request).await,
    };
    if let Some(mut problem) = response.extensions_mut().remove::<Problem>() {
        problem.request_id = id.clone();
        problem.instance = path.clone();
        write(&mut response, &problem);
    }
    if let Some(origin) = origin {
        cors::tell(&mut response, origin, &path);
    }
    let headers = response.headers_mut();
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(value) = HeaderValue::try_from(&id) {
        headers.insert(REQUEST_ID, value);
    }
    if let Ok(value) = HeaderValue::try_from(app.now().to_string()) {
        headers.insert(LOOP_TIME, value);
    }
    let micros = began.elapsed().as_micros();
    tracing::debug!(%method, path, status = response.status().as_u16(), micros, request_id = id, "request");
    response
}

fn write(response: &mut Response, problem: &Problem) {
    if let Some(secs) = problem.retry_after_s {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(secs));
    }
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE_PROBLEM));
    *response.body_mut() = Body::from(serde_json::to_vec(problem).unwrap_or_default());
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(REQUEST_ID)?.to_str().ok()?;
    (!text.is_empty() && text.len() <= LONGEST_ID && text.bytes().all(|byte| byte.is_ascii_graphic()))
        .then(|| text.to_owned())
}
