//! Events that cannot wait for the next snapshot.

use super::{advance, check_instance, hear};
use crate::app::{App, Shared};
use crate::edge::{Body, ClusterPath, Failure};
use crate::gate::Agent;
use axum::extract::State;
use http::StatusCode;
use spot_api_types::agent::{ClusterEvent, ClusterEventKind, EventsRequest, MAX_EVENTS};
use spot_domain::JobTrigger;
use spot_runtime::messages::OptimizeCluster;
use spot_store::Said;

/// What is done about an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// The optimizer looks at the cluster.
    Plan,
    /// The executor looks at the open jobs.
    Advance,
    /// It is only kept from being told twice.
    Nothing,
}

fn answer_to(kind: ClusterEventKind) -> Answer {
    match kind {
        ClusterEventKind::PodPending => Answer::Plan,
        ClusterEventKind::NodeReady | ClusterEventKind::NodeAdded | ClusterEventKind::NodeRemoved => Answer::Advance,
        ClusterEventKind::PodEvicted
        | ClusterEventKind::OomKilled
        | ClusterEventKind::NodeNotReady
        | ClusterEventKind::InterruptionTaint => Answer::Nothing,
    }
}

/// Tell of events.
#[utoipa::path(post, path = "/clusters/{cluster_id}/events", tag = "agent", params(ClusterPath),
    request_body = EventsRequest, responses((status = 202, description = "Taken in; an event told twice counts once.")))]
pub(crate) async fn tell(
    State(app): State<Shared>,
    agent: Agent,
    Body(request): Body<EventsRequest>,
) -> Result<StatusCode, Failure> {
    check(&request)?;
    hear(&app, &agent, request.lease_epoch, &Said::default()).await?;
    let mut answers = Vec::new();
    for event in &request.events {
        let answer = answer_to(event.kind);
        // What causes nothing need not be told apart from its repeats.
        if answer != Answer::Nothing && !answers.contains(&answer) && is_new(&app, &agent, event).await? {
            answers.push(answer);
        }
    }
    if answers.contains(&Answer::Plan) {
        let message = OptimizeCluster {
            organization_id: agent.organization_id.clone(),
            cluster_id: agent.cluster_id.clone(),
            trigger: JobTrigger::Event,
            dry_run: false,
            overrides_only: false,
        };
        app.parts.optimizer.send(&message).await?;
    }
    if answers.contains(&Answer::Advance) {
        for job in app.store().open_job_ids(&agent.organization_id, &agent.cluster_id).await? {
            advance(&app, &agent, &job).await?;
        }
    }
    Ok(StatusCode::ACCEPTED)
}

async fn is_new(app: &App, agent: &Agent, event: &ClusterEvent) -> Result<bool, Failure> {
    Ok(app.store().see_event(agent.cluster_id.as_str(), &event.uid, app.now()).await?)
}

fn check(request: &EventsRequest) -> Result<(), Failure> {
    check_instance(&request.instance_id)?;
    if request.events.len() > MAX_EVENTS {
        return Err(Failure::field("/events", format!("{MAX_EVENTS} at most")));
    }
    let long = |event: &ClusterEvent| event.uid.is_empty() || event.uid.len() > 512;
    match request.events.iter().position(long) {
        Some(place) => Err(Failure::field(&format!("/events/{place}/uid"), "1 to 512 letters")),
        None => Ok(()),
    }
}
