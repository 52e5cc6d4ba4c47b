//! Commands over HTTP, for when the queue is out of reach: claimed, signed and handed out in one request.

use super::{check_instance, hear, holder, lease_until};
use crate::app::{App, Shared};
use crate::edge::{Answer, ClusterPath, Code, Failure, Query};
use crate::gate::Agent;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use spot_api_types::agent::{MAX_PENDING, PendingCommand, PendingResponse};
use spot_api_types::command::Envelope;
use spot_domain::{Action, ActionLayer, Job, JobId, JobKind};
use spot_store::{AgentState, Said};
use std::collections::BTreeMap;
use utoipa::IntoParams;

/// Who asks, and for how many.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PendingQuery {
    /// Commands at most, 1 to 10.
    max: u32,
    /// Which run of the agent.
    instance_id: String,
    /// Its lease.
    lease_epoch: u64,
}

/// Commands that wait, oldest first, claimed by this very request.
#[utoipa::path(get, path = "/clusters/{cluster_id}/actions/pending", tag = "agent", params(ClusterPath, PendingQuery),
    responses((status = 200, body = PendingResponse)))]
pub(crate) async fn pending(
    State(app): State<Shared>,
    agent: Agent,
    Query(query): Query<PendingQuery>,
) -> Answer<PendingResponse> {
    check_instance(&query.instance_id)?;
    if !(1..=MAX_PENDING).contains(&query.max) {
        return Err(Failure::field("/max", format!("1 to {MAX_PENDING}")));
    }
    let heard = hear(&app, &agent, query.lease_epoch, &Said::default()).await?;
    let now = app.now();
    let holder = holder(&query.instance_id, query.lease_epoch);
    let waiting = app.store().pending_actions(&agent.organization_id, &agent.cluster_id, now).await?;
    let waiting = waiting.into_iter().filter(|action| action.kind.layer() == ActionLayer::Agent);
    let mut signing = Signing { app: &app, agent: &agent, state: &heard.state, jobs: BTreeMap::new() };
    let mut commands = Vec::new();
    for action in waiting.take(query.max as usize) {
        let (org, cluster, until) = (&agent.organization_id, &agent.cluster_id, lease_until(now));
        // Somebody else may have been quicker.
        let Some(claimed) = app.store().claim_action(org, cluster, &action.id, &holder, until, now).await? else {
            continue;
        };
        commands.extend(signing.command(&claimed).await?);
    }
    Ok(Json(PendingResponse { commands }))
}

/// What signing the commands of one request needs.
struct Signing<'a> {
    app: &'a App,
    agent: &'a Agent,
    state: &'a AgentState,
    jobs: BTreeMap<JobId, Option<Job>>,
}

impl Signing<'_> {
    /// The command of an action, as the executor would have sent it; none when its job is gone.
    async fn command(&mut self, action: &Action) -> Result<Option<PendingCommand>, Failure> {
        if !self.jobs.contains_key(&action.job_id) {
            let job = self.app.store().job(&self.agent.organization_id, &action.job_id).await?;
            self.jobs.insert(action.job_id.clone(), job);
        }
        let Some(Some(job)) = self.jobs.get(&action.job_id) else { return Ok(None) };
        let policy_hash = self.state.policy_hash.clone().unwrap_or_default();
        let uid = &self.state.registration.cluster_uid;
        let mut envelope = Envelope::of(action, uid, &policy_hash, self.app.now());
        envelope.fence = Some(action.fence);
        envelope.dry_run = job.dry_run || self.app.parts.safe_mode;
        envelope.urgent = job.kind == JobKind::Interruption;
        let command = self.app.parts.signer.sign(&envelope).map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "an action of another layer was to be signed");
            Code::Internal.failure("")
        })?;
        let lease_until = action.lease_until.unwrap_or(action.expires_at);
        Ok(Some(PendingCommand { command, fence: action.fence, lease_until }))
    }
}
