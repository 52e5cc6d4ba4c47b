//! `Idempotency-Key`: the first request of a key does the work, a repeat gets its answer.

use super::Person;
use crate::app::App;
use crate::edge::{Code, Failure, MAX_JSON_BYTES, collect};
use crate::routes::RouteRule;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http_body_util::BodyExt;
use spot_api_types::Problem;
use spot_store::{Begun, StoredAnswer};

/// Length of a key.
const KEY_LETTERS: std::ops::RangeInclusive<usize> = 8..=128;
/// A repeat that meets the first one still at work may come again after so many seconds.
const COME_AGAIN_SECS: u64 = 2;

/// What is kept of an answer in its stead, for repeats: an answer that tells a secret once puts it beside itself.
#[derive(Clone)]
pub(crate) struct Kept(pub(crate) String);

/// Runs the handler once per key, caller's organization and path.
pub(super) async fn once(
    app: &App,
    rule: &RouteRule,
    person: &Person,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let key = key(request.headers())?;
    let route = format!("{} {}", rule.method, request.uri().path());
    let (parts, body) = request.into_parts();
    let body = collect(Request::from_parts(parts.clone(), body), MAX_JSON_BYTES).await?;
    let (org, store) = (&person.organization_id, app.store());
    match store.begin_request(org, &route, &key, &body, app.wall_now()).await? {
        Begun::First => {}
        Begun::Answered(answer) => return Ok(told(answer)),
        Begun::InProgress => return Err(Code::InProgress.failure("").retry_after(COME_AGAIN_SECS)),
        Begun::OtherBody => return Err(Code::IdempotencyMismatch.failure("take a new key for a new request")),
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map_err(|_| Code::Internal.failure(""))?.to_bytes();
    if parts.status.is_server_error() {
        // What failed here may succeed the next time: it is not kept.
        store.abandon_request(org, &route, &key).await?;
    } else {
        let text = match (parts.extensions.get::<Problem>(), parts.extensions.get::<Kept>()) {
            (Some(problem), _) => serde_json::to_string(problem).unwrap_or_default(),
            (None, Some(Kept(text))) => text.clone(),
            (None, None) => String::from_utf8_lossy(&body).into_owned(),
        };
        store.finish_request(org, &route, &key, &StoredAnswer { status: parts.status.as_u16(), body: text }).await?;
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn key(headers: &HeaderMap) -> Result<String, Failure> {
    let header = headers.get("idempotency-key").ok_or_else(|| {
        Code::PreconditionRequired
            .failure("send Idempotency-Key: 8 to 128 letters, new for each request, kept for repeats")
    })?;
    let text = header.to_str().unwrap_or("");
    let good = KEY_LETTERS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if good {
        Ok(text.to_owned())
    } else {
        Err(Code::Malformed.failure("Idempotency-Key is 8 to 128 visible ASCII letters"))
    }
}

fn told(answer: StoredAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    match serde_json::from_str::<Problem>(&answer.body) {
        Ok(problem) if status.is_client_error() => Failure::told(problem).into_response(),
        _ => {
            let mut response = (status, answer.body).into_response();
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            response
        }
    }
}
