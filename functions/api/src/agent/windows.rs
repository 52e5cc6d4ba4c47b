//! Windows of usage: checked, then stored as they came.

use super::{check_instance, hear};
use crate::app::Shared;
use crate::edge::{ClusterPath, Code, Failure, collect, parse};
use crate::gate::Agent;
use axum::extract::{Request, State};
use http::StatusCode;
use jiff::SignedDuration;
use spot_api_types::agent::UsageWindow;
use spot_store::{Said, StoredWindow};
use std::io::Read;

/// Largest body, and largest window within.
const MAX_BYTES: usize = 1024 * 1024;
const MAX_DECODED_BYTES: u64 = 8 * 1024 * 1024;
/// Longest window.
const LONGEST: SignedDuration = SignedDuration::from_hours(1);

/// Upload a window of usage.
#[utoipa::path(post, path = "/clusters/{cluster_id}/metrics", tag = "agent", params(ClusterPath),
    request_body(content = Vec<u8>, content_type = "application/zstd", description = "A `UsageWindow`, compressed."),
    responses((status = 202, description = "Taken in; the same window again changes nothing.")))]
pub(crate) async fn upload(State(app): State<Shared>, agent: Agent, request: Request) -> Result<StatusCode, Failure> {
    let content = collect(request, MAX_BYTES).await?;
    let window = unpack(&content)?;
    check_instance(&window.instance_id)?;
    if window.to <= window.from || window.to.duration_since(window.from) > LONGEST {
        return Err(Failure::field("/to", "after `from`, an hour later at most"));
    }
    hear(&app, &agent, window.lease_epoch, &Said::default()).await?;
    let stored = StoredWindow { from: window.from, instance_id: window.instance_id, content: content.to_vec() };
    app.store().put_usage_window(&agent.organization_id, &agent.cluster_id, &stored, app.now()).await?;
    Ok(StatusCode::ACCEPTED)
}

fn unpack(content: &[u8]) -> Result<UsageWindow, Failure> {
    let unreadable = |_| Code::Malformed.failure("the body is not compressed by zstd, or is cut off");
    let mut text = Vec::new();
    let decoder = zstd::Decoder::new(content).map_err(unreadable)?;
    decoder.take(MAX_DECODED_BYTES + 1).read_to_end(&mut text).map_err(unreadable)?;
    if text.len() as u64 > MAX_DECODED_BYTES {
        return Err(Code::PayloadTooLarge.failure(format!("{MAX_DECODED_BYTES} bytes unpacked at most")));
    }
    parse(&text)
}
