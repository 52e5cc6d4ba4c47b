//! What stands before every handler: who calls, whether the route's row lets them, how often, and what a repeat does.

mod agent_key;
mod bearer;
mod caller;
mod cors;
mod finish;
mod once;
mod rate;

pub(crate) use agent_key::AgentKeys;
pub(crate) use caller::{Agent, Person};
pub(crate) use finish::finish;
pub(crate) use once::Kept;
pub(crate) use rate::Limiter;

use crate::app::Shared;
use crate::edge::{Code, Failure};
use crate::routes::{Idempotency, RouteRule, Who};
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use spot_api_types::http::Role;

/// Lets a request through to its handler, or answers in its stead.
pub(crate) async fn gate(State((app, rule)): State<(Shared, RouteRule)>, request: Request, next: Next) -> Response {
    match pass(&app, &rule, request, next).await {
        Ok(response) => response,
        Err(failure) => failure.into_response(),
    }
}

async fn pass(app: &Shared, rule: &RouteRule, mut request: Request, next: Next) -> Result<Response, Failure> {
    let (now, subject, person) = match rule.who {
        Who::Public => (app.wall_now(), source_of(&request), None),
        Who::Agent => {
            let agent = agent(app, &mut request).await?;
            let subject = agent.cluster_id.to_string();
            request.extensions_mut().insert(agent);
            // Agents live in the loop's time, and so do their limits.
            (app.now(), subject, None)
        }
        Who::SignedIn | Who::Viewer | Who::Member | Who::Owner | Who::Admin => {
            let person = bearer::person(app, request.headers()).await?;
            admit(rule.who, &person)?;
            request.extensions_mut().insert(person.clone());
            (app.wall_now(), person.actor.clone(), Some(person))
        }
    };
    let left = app.limiter.take(rule.rate, &subject, now)?;
    let mut response = match (rule.idempotency, person) {
        (Idempotency::Key, Some(person)) => once::once(app, rule, &person, request, next).await?,
        _ => next.run(request).await,
    };
    left.tell(response.headers_mut());
    Ok(response)
}

/// Whether a person may. Owners may what members may, members what viewers may.
pub(crate) fn may(who: Who, person: &Person) -> bool {
    match who {
        Who::Public | Who::SignedIn => true,
        Who::Viewer => person.role >= Role::Viewer,
        Who::Member => person.role >= Role::Member,
        Who::Owner => person.role >= Role::Owner,
        Who::Admin => person.administrator,
        Who::Agent => false,
    }
}

fn admit(who: Who, person: &Person) -> Result<(), Failure> {
    if may(who, person) { Ok(()) } else { Err(Code::Forbidden.failure(format!("this needs {}", who.in_words()))) }
}

/// The agent that calls; its token opens its own cluster only, and any other looks missing.
async fn agent(app: &Shared, request: &mut Request) -> Result<Agent, Failure> {
    let token = bearer::token(request.headers())?;
    let key = app.agent_keys.find(app, token).await?.ok_or_else(|| Code::TokenInvalid.failure(""))?;
    let (mut parts, body) = std::mem::take(request).into_parts();
    let params = RawPathParams::from_request_parts(&mut parts, &()).await;
    *request = Request::from_parts(parts, body);
    let params = params.map_err(|_| Failure::not_found())?;
    let named = params.iter().find(|(name, _)| *name == "cluster_id").map(|(_, value)| value);
    if named != Some(key.cluster_id.as_str()) {
        return Err(Failure::not_found());
    }
    Ok(Agent { organization_id: key.organization_id, cluster_id: key.cluster_id, key_id: key.id })
}

/// Where a request comes from, as the process that took it in says: put into the request's extensions.
#[derive(Clone, Debug)]
pub struct Source(pub String);

fn source_of(request: &Request) -> String {
    request.extensions().get::<Source>().map_or_else(|| "unknown".to_owned(), |source| source.0.clone())
}
