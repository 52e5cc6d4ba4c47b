//! The global pause (EXE-02): what is under way stops within seconds, nothing new begins.

use super::audited;
use crate::app::{App, PAUSED, Shared};
use crate::edge::{Answer, Body, Failure};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spot_api_types::command::{Hint, QueueMessage};
use spot_api_types::http::{Moment, Pause, PauseRequest};
use spot_store::OrganizationStatus;

/// Where it is kept who paused, when and why: in the organization of whoever did.
const DETAIL: &str = "pause";
/// Longest reason.
const MOST_REASON_LETTERS: usize = 500;

/// Who paused, when and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Detail {
    by: String,
    at: Timestamp,
    reason: Option<String>,
}

/// Whether everything is paused.
#[utoipa::path(get, path = "/pause", tag = "administration", responses((status = 200, body = Pause)))]
pub(crate) async fn get(State(app): State<Shared>, person: Person) -> Answer<Pause> {
    let paused = app.paused().await?;
    let detail = app.store().setting::<Detail>(Some(&person.organization_id), DETAIL).await?;
    Ok(Json(shown(&app, paused, detail)))
}

/// Pause everything, or let it go on.
///
/// Running drains stop within seconds and leave their nodes uncordoned; interruptions are still answered.
#[utoipa::path(put, path = "/pause", tag = "administration", request_body = PauseRequest,
    responses((status = 200, body = Pause)))]
pub(crate) async fn put(State(app): State<Shared>, person: Person, Body(request): Body<PauseRequest>) -> Answer<Pause> {
    if request.reason.as_ref().is_some_and(|reason| reason.chars().count() > MOST_REASON_LETTERS) {
        return Err(Failure::field("/reason", "500 letters at most"));
    }
    let now = app.now();
    let event = if request.paused { "platform.paused" } else { "platform.resumed" };
    let told = serde_json::json!({ "reason": request.reason });
    let detail = Detail { by: person.actor.clone(), at: now, reason: request.reason };
    let announce = audited(&person, event, "platform", told).and_event(event, serde_json::json!({ "by": detail.by }));
    // The switch first: if the rest fails, everything stands still and the request may come again.
    app.store().put_setting(None, PAUSED, &request.paused, &spot_store::Announce::nothing(), now).await?;
    app.store().put_setting(Some(&person.organization_id), DETAIL, &detail, &announce, now).await?;
    tell_agents(&app).await?;
    Ok(Json(shown(&app, request.paused, Some(detail))))
}

/// Each agent is hinted to ask at once; without the hint it would hear of it with its next heartbeat.
async fn tell_agents(app: &App) -> Result<(), Failure> {
    let hint = QueueMessage::Hint(Hint { heartbeat: true });
    for org in app.store().organization_ids(OrganizationStatus::Active).await? {
        for cluster in app.store().cluster_summaries(&org).await? {
            // A queue that is missing belongs to a cluster whose agent never came: nobody there has to stop.
            if let Err(error) = app.parts.commands.of(&cluster.id).send(&hint).await {
                tracing::warn!(cluster_id = %cluster.id, error = &error as &dyn std::error::Error, "no hint sent");
            }
        }
    }
    Ok(())
}

fn shown(app: &App, paused: bool, detail: Option<Detail>) -> Pause {
    Pause {
        paused,
        safe_mode: app.parts.safe_mode,
        changed_by: detail.as_ref().map(|detail| detail.by.clone()),
        changed_at: detail.as_ref().map(|detail| Moment(detail.at)),
        reason: detail.and_then(|detail| detail.reason),
    }
}
