//! Heartbeats: the cheapest request there is, one write and one read.

use super::{check_instance, hear, register};
use crate::app::{PAUSED, Shared};
use crate::edge::{Answer, Body, ClusterPath};
use crate::gate::Agent;
use axum::Json;
use axum::extract::State;
use spot_api_types::agent::{HeartbeatRequest, HeartbeatResponse};
use spot_store::Said;

/// A sign of life.
#[utoipa::path(post, path = "/clusters/{cluster_id}/heartbeat", tag = "agent", params(ClusterPath),
    request_body = HeartbeatRequest, responses((status = 200, body = HeartbeatResponse)))]
pub(crate) async fn heartbeat(
    State(app): State<Shared>,
    agent: Agent,
    Body(request): Body<HeartbeatRequest>,
) -> Answer<HeartbeatResponse> {
    check_instance(&request.instance_id)?;
    let said = Said { policy_hash: Some(request.policy_hash).filter(|hash| !hash.is_empty()), snapshot: None };
    let heard = hear(&app, &agent, request.lease_epoch, &said).await?;
    let paused = app.store().setting::<bool>(None, PAUSED).await?.unwrap_or(false);
    // An empty hash: it has not sent any yet and is about to.
    let lacking = heard.snapshot_hash.as_deref() != Some(request.snapshot_hash.as_str());
    Ok(Json(HeartbeatResponse {
        server_time: app.now(),
        config_version: register::config().version,
        policy_hash: register::policy().hash(),
        paused,
        snapshot_wanted: !request.snapshot_hash.is_empty() && lacking,
    }))
}
