//! Tokens of a cluster's agents: made, listed, revoked (CLU-05). A token is told once; what is kept is its hash.

use super::audited;
use crate::app::{App, Shared};
use crate::auth::secret;
use crate::edge::{AgentTokenPath, Answer, Body, ClusterPath, Code, Failure, Path};
use crate::gate::{Kept, Person};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json, extract::State};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use spot_api_types::http::{AgentToken, AgentTokenCreated, AgentTokenRequest, AgentTokenState, AgentTokens, Moment};
use spot_domain::{AgentKeyId, ClusterId};
use spot_store::{AgentKey, Announce};

/// Longest description.
const MOST_DESCRIPTION_LETTERS: usize = 120;
/// A year: nobody remembers a token that is older.
const LIFE_DAYS: std::ops::RangeInclusive<u32> = 1..=365;
/// Good tokens of a cluster at once: one for its agent, one to change over to, and room for mistakes.
const MOST_VALID: usize = 20;
/// Letters of a token that are shown: `sotagt_` and five.
const PREFIX_LETTERS: usize = 12;

/// The tokens of a cluster.
#[utoipa::path(get, path = "/clusters/{cluster_id}/agent-tokens", tag = "clusters", params(ClusterPath),
    responses((status = 200, body = AgentTokens)))]
pub(crate) async fn list(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
) -> Answer<AgentTokens> {
    let (known, now) = (known(&app, &person, &path.cluster_id).await?, app.now());
    Ok(Json(AgentTokens { items: known.iter().map(|(made_at, key)| shown(key, *made_at, now)).collect() }))
}

/// Make a token for a cluster's agent.
///
/// The answer holds the token, once: a repeat of the request tells everything but the token.
#[utoipa::path(post, path = "/clusters/{cluster_id}/agent-tokens", tag = "clusters", params(ClusterPath),
    request_body = AgentTokenRequest, responses((status = 201, body = AgentTokenCreated)))]
pub(crate) async fn create(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
    Body(request): Body<AgentTokenRequest>,
) -> Result<Response, Failure> {
    let (now, id) = (app.now(), path.cluster_id);
    let expires_at = checked(&request, now)?;
    let known = known(&app, &person, &id).await?;
    if known.iter().filter(|(_, key)| key.is_valid(now)).count() >= MOST_VALID {
        return Err(Code::Conflict.failure(format!("{MOST_VALID} tokens of a cluster are good at once: revoke one")));
    }
    let token = format!("sotagt_{}", secret(&app));
    let key = AgentKey {
        id: AgentKeyId::fresh(&*app.parts.clock, &*app.parts.chance),
        organization_id: person.organization_id.clone(),
        cluster_id: id.clone(),
        prefix: token.chars().take(PREFIX_LETTERS).collect(),
        description: request.description.unwrap_or_default().trim().to_owned(),
        expires_at,
        revoked_at: None,
        last_used_at: None,
    };
    let announce = told(&person, "agent_token.created", &key);
    app.store().create_agent_key(&key, &token, &announce, now).await?;
    let mut created = AgentTokenCreated { listed: shown(&key, now, now), token: None };
    // What is kept for a repeat is the answer without the token.
    let kept = Kept(serde_json::to_string(&created).unwrap_or_default());
    created.token = Some(token);
    Ok((StatusCode::CREATED, Extension(kept), Json(created)).into_response())
}

/// Revoke a token.
///
/// Its agent's next request is refused, within 30 seconds wherever it arrives. A repeat changes nothing.
#[utoipa::path(delete, path = "/clusters/{cluster_id}/agent-tokens/{key_id}", tag = "clusters",
    params(AgentTokenPath), responses((status = 204)))]
pub(crate) async fn revoke(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<AgentTokenPath>,
) -> Result<StatusCode, Failure> {
    let known = known(&app, &person, &path.cluster_id).await?;
    let key = known.into_iter().map(|(_, key)| key).find(|key| key.id == path.key_id).ok_or_else(Failure::not_found)?;
    if key.revoked_at.is_none() {
        let announce = told(&person, "agent_token.revoked", &key);
        let (org, id) = (&person.organization_id, &path.cluster_id);
        app.store().revoke_agent_key(org, id, &key.id, &announce, app.now()).await?;
    }
    app.agent_keys.forget(&key.id);
    Ok(StatusCode::NO_CONTENT)
}

/// The newest keys of a cluster of the caller's organization.
async fn known(app: &App, person: &Person, id: &ClusterId) -> Result<Vec<(Timestamp, AgentKey)>, Failure> {
    let found = app.store().newest_agent_keys(&person.organization_id, id).await?;
    found.ok_or_else(Failure::not_found)
}

/// When the token is to expire; refuses what does not fit.
fn checked(request: &AgentTokenRequest, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
    if request.description.as_ref().is_some_and(|text| text.chars().count() > MOST_DESCRIPTION_LETTERS) {
        return Err(Failure::field("/description", "120 letters at most"));
    }
    let Some(days) = request.expires_in_days else { return Ok(None) };
    if !LIFE_DAYS.contains(&days) {
        return Err(Failure::field("/expires_in_days", "1 to 365 days"));
    }
    Ok(now.saturating_add(SignedDuration::from_hours(24 * i64::from(days))).ok())
}

/// For audit and activity. The detail names the token by what everybody may see of it.
fn told(person: &Person, event: &str, key: &AgentKey) -> Announce {
    let detail = serde_json::json!({ "cluster_id": key.cluster_id, "key_id": key.id, "prefix": key.prefix,
        "description": key.description, "expires_at": key.expires_at });
    audited(person, event, key.id.as_str(), detail.clone()).and_event(event, detail)
}

fn shown(key: &AgentKey, created_at: Timestamp, now: Timestamp) -> AgentToken {
    let state = match (key.revoked_at, key.is_valid(now)) {
        (Some(_), _) => AgentTokenState::Revoked,
        (None, true) => AgentTokenState::Valid,
        (None, false) => AgentTokenState::Expired,
    };
    AgentToken {
        key_id: key.id.to_string(),
        prefix: key.prefix.clone(),
        description: key.description.clone(),
        state,
        created_at: Moment(created_at),
        expires_at: key.expires_at.map(Moment),
        revoked_at: key.revoked_at.map(Moment),
        last_used_at: key.last_used_at.map(Moment),
    }
}
