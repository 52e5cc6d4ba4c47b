//! Credentials that open the agent's own queue and nothing else, for an hour.

use super::{check_instance, hear};
use crate::app::{App, Shared};
use crate::edge::{Answer, Body, ClusterPath, Code, Failure};
use crate::gate::Agent;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use spot_api_types::agent::{CredentialsRequest, QueueCredentials};
use spot_store::Said;

/// Renew the credentials of the agent's own queue.
#[utoipa::path(post, path = "/clusters/{cluster_id}/agent/credentials", tag = "agent", params(ClusterPath),
    request_body = CredentialsRequest, responses((status = 200, body = QueueCredentials)))]
pub(crate) async fn credentials(
    State(app): State<Shared>,
    agent: Agent,
    Body(request): Body<CredentialsRequest>,
) -> Answer<QueueCredentials> {
    check_instance(&request.instance_id)?;
    hear(&app, &agent, request.lease_epoch, &Said::default()).await?;
    fresh(&app, &agent).await.map(Json)
}

/// New credentials for the queue of the agent's cluster.
pub(super) async fn fresh(app: &App, agent: &Agent) -> Result<QueueCredentials, Failure> {
    let given = app.parts.agent_queues.credentials(&agent.cluster_id).await?;
    let expires_at = Timestamp::from_second(given.expires_at_secs).map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "credentials without an end");
        Code::Internal.failure("")
    })?;
    Ok(QueueCredentials {
        access_key_id: given.access_key_id,
        secret_access_key: given.secret_access_key,
        session_token: given.session_token,
        expires_at,
    })
}
