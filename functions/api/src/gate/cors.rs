//! Other origins: a dashboard that is served elsewhere may ask when it is on the list, with cookies for signing in only.

use crate::app::App;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
    HeaderMap, HeaderValue, ORIGIN, VARY,
};
use http::{Method, StatusCode};

const METHODS: &str = "GET, POST, PUT, PATCH, DELETE";
const REQUEST_HEADERS: &str = "authorization, content-type, idempotency-key, if-match, x-request-id, x-spot-client";
const ANSWER_HEADERS: &str = "etag, retry-after, x-request-id, ratelimit-limit, ratelimit-remaining, ratelimit-reset";
/// Browsers ask again after so long.
const MAX_AGE_SECS: &str = "600";
/// Paths whose requests carry the cookie.
const WITH_COOKIE: [&str; 2] = ["/api/v1/auth/", "/api/v1/invites/"];

/// The origin of a request, when it is on the list.
pub(super) fn allowed(app: &App, headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(ORIGIN)?;
    let text = origin.to_str().ok()?;
    app.parts.allowed_origins.iter().any(|allowed| allowed == text).then(|| origin.clone())
}

/// The answer to a browser's question whether a page may ask; none when this is no such question.
pub(super) fn preflight(method: &Method, headers: &HeaderMap, allowed: bool) -> Option<Response> {
    if *method != Method::OPTIONS || !headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        return None;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if allowed {
        let headers = response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS));
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(REQUEST_HEADERS));
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(MAX_AGE_SECS));
    }
    Some(response)
}

/// What an answer to an allowed origin carries.
pub(super) fn tell(response: &mut Response, origin: HeaderValue, path: &str) {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(ANSWER_HEADERS));
    headers.append(VARY, HeaderValue::from_static("origin"));
    if WITH_COOKIE.iter().any(|prefix| path.starts_with(prefix)) {
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
}
