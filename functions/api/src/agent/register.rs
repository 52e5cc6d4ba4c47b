//! Registering: a lease, what the agent is to do how often, whose signatures count, and its queue, which is made here.

use super::{check_instance, credentials};
use crate::app::{App, Shared};
use crate::edge::{Answer, Body, ClusterPath, Code, Failure};
use crate::gate::Agent;
use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use spot_api_types::agent::{AgentConfig, AgentPolicy, QueueAddress, RegisterRequest, RegisterResponse};
use spot_domain::{AgentId, ClusterStatus};
use spot_store::{AgentRegistration, Announce, AuditIntent, StoreErrorKind};

/// The oldest agent that is still spoken with.
const OLDEST: (u32, u32, u32) = (0, 1, 0);
/// Public keys are handed out for so long: an agent that runs a year registers again long before.
const KEYS_LAST: SignedDuration = SignedDuration::from_hours(24 * 366);
/// Below the minute within which an agent counts as connected (CLU-06).
const HEARTBEAT_INTERVAL_SECS: u32 = 55;

/// What agents are told to do how often.
pub(crate) fn config() -> AgentConfig {
    AgentConfig { version: 1, heartbeat_interval_s: HEARTBEAT_INTERVAL_SECS, ..AgentConfig::default() }
}

/// What agents' guards hold to. Namespaces that a policy excludes are not right-sized, but their pods may move with
/// their nodes, so nothing of it binds the guard.
pub(super) fn policy() -> AgentPolicy {
    AgentPolicy::default()
}

/// Register an agent.
#[utoipa::path(post, path = "/clusters/{cluster_id}/agent/register", tag = "agent", params(ClusterPath),
    request_body = RegisterRequest, responses((status = 200, body = RegisterResponse)))]
pub(crate) async fn register(
    State(app): State<Shared>,
    agent: Agent,
    Body(request): Body<RegisterRequest>,
) -> Answer<RegisterResponse> {
    check(&request)?;
    let now = app.now();
    let (org, cluster) = (&agent.organization_id, &agent.cluster_id);
    let known = app.store().agent_state(org, cluster).await?;
    let same_run = known.filter(|known| known.registration.pod_name == request.instance_id);
    let agent_id = same_run.map(|known| known.registration.agent_id);
    let registration = AgentRegistration {
        agent_id: agent_id.unwrap_or_else(|| AgentId::fresh(&*app.parts.clock, &*app.parts.chance)),
        pod_name: request.instance_id,
        cluster_uid: request.cluster_uid,
        agent_version: request.agent_version,
        kubernetes_version: request.kubernetes_version,
    };
    let announce = announce(&agent, &registration);
    let state = app.store().register_agent(org, cluster, &registration, &announce, now).await;
    let state = state.map_err(|error| match error.kind {
        StoreErrorKind::Conflict => Code::ClusterUidMismatch.failure("this token was first used in another cluster"),
        _ => error.into(),
    })?;
    activate(&app, &agent).await?;
    app.parts.agent_queues.make(cluster).await?;
    Ok(Json(RegisterResponse {
        agent_id: state.registration.agent_id,
        lease_epoch: state.lease_epoch,
        config: config(),
        policy: policy(),
        signing_keys: vec![app.parts.signer.public_key(now.saturating_add(KEYS_LAST).unwrap_or(now))],
        queue: Some(QueueAddress { url: app.parts.agent_queues.url(cluster), region: app.parts.region.clone() }),
        credentials: Some(credentials::fresh(&app, &agent).await?),
        sequence_floor: 0,
        server_time: now,
    }))
}

fn check(request: &RegisterRequest) -> Result<(), Failure> {
    check_instance(&request.instance_id)?;
    if request.cluster_uid.is_empty() || request.cluster_uid.len() > 64 {
        return Err(Failure::field("/cluster_uid", "1 to 64 letters"));
    }
    for (pointer, text) in
        [("/agent_version", &request.agent_version), ("/kubernetes_version", &request.kubernetes_version)]
    {
        if text.is_empty() || text.len() > 64 {
            return Err(Failure::field(pointer, "1 to 64 letters"));
        }
    }
    let version =
        numbers(&request.agent_version).ok_or_else(|| Failure::field("/agent_version", "not a version like 1.2.3"))?;
    if version < OLDEST {
        let (major, minor, patch) = OLDEST;
        return Err(Code::AgentTooOld.failure(format!("{major}.{minor}.{patch} at least")));
    }
    Ok(())
}

/// `1.2.3`, and `1.2.3-rc.1` counts as `1.2.3`.
fn numbers(version: &str) -> Option<(u32, u32, u32)> {
    let core = version.split(['-', '+']).next()?;
    let mut parts = core.split('.').map(str::parse::<u32>);
    let read = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    parts.next().is_none().then_some(read)
}

/// A cluster whose agent speaks is active. Somebody else may be at the cluster's row just then; the health monitor looks
/// at it within a minute anyway.
async fn activate(app: &App, agent: &Agent) -> Result<(), Failure> {
    let Some(mut cluster) = app.store().cluster(&agent.organization_id, &agent.cluster_id).await? else {
        return Err(Failure::not_found());
    };
    match cluster.status {
        ClusterStatus::Active | ClusterStatus::Error => return Ok(()),
        ClusterStatus::Pending | ClusterStatus::Inactive => cluster.status = ClusterStatus::Active,
    }
    let told = serde_json::json!({ "cluster_id": cluster.id, "status": cluster.status });
    let announce = Announce::nothing().and_event("cluster.status_changed", told);
    match app.store().save_cluster(&mut cluster, &announce, app.now()).await {
        Err(error) if error.kind == StoreErrorKind::VersionMismatch => Ok(()),
        other => other.map_err(Into::into),
    }
}

fn announce(agent: &Agent, registration: &AgentRegistration) -> Announce {
    let cluster = &agent.cluster_id;
    Announce::audit(AuditIntent {
        actor: format!("agent {}", registration.agent_id),
        event: "agent.registered".to_owned(),
        resource: cluster.to_string(),
        outcome: "success".to_owned(),
        detail: serde_json::json!({ "key_id": agent.key_id, "agent_version": registration.agent_version,
            "kubernetes_version": registration.kubernetes_version }),
    })
    .and_event("agent.connected", serde_json::json!({ "cluster_id": cluster, "agent_id": registration.agent_id }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_three_numbers() {
        assert_eq!(numbers("1.20.3-rc.1"), Some((1, 20, 3)));
        for wrong in ["", "1", "1.2", "1.2.3.4", "a.b.c", "1.2.-3"] {
            assert_eq!(numbers(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn heartbeats_come_within_the_minute_that_counts_as_connected() {
        assert!(config().heartbeat_interval_s < 60, "CLU-06");
    }
}
