//! Letting somebody else in (API.md §4): a one-time link for an address and a role. The token is told once; what is kept
//! is its hash. No mail is sent: whoever invites hands the link on.

use super::audited;
use crate::app::Shared;
use crate::auth::{is_address, role_shown, secret};
use crate::edge::{Body, Code, Failure};
use crate::gate::{Kept, Person};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json, extract::State};
use http::StatusCode;
use jiff::SignedDuration;
use spot_api_types::http::{Invite, InviteRequest, Role};
use spot_store::{MemberRole, OneTimeLink};

/// Long enough for a week away; API.md §4.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Invite somebody.
///
/// The answer holds the token of the link `/join#<token>`, once: a repeat of the request tells everything but the token.
/// The link is good for seven days, for this address, once.
#[utoipa::path(post, path = "/invites", tag = "auth", request_body = InviteRequest,
    responses((status = 201, body = Invite)))]
pub(crate) async fn create(
    State(app): State<Shared>,
    person: Person,
    Body(request): Body<InviteRequest>,
) -> Result<Response, Failure> {
    if !is_address(&request.email) {
        return Err(Failure::field("/email", "not an address like name@example.com"));
    }
    if app.store().user_by_email(&request.email).await?.is_some() {
        return Err(Code::AlreadyExists.failure("this address has joined already"));
    }
    let now = app.wall_now();
    let role = match request.role {
        Role::Viewer => MemberRole::Viewer,
        Role::Member => MemberRole::Member,
        Role::Owner => MemberRole::Owner,
    };
    let link = OneTimeLink {
        organization_id: person.organization_id.clone(),
        role,
        administrator: false,
        email: Some(request.email.clone()),
        expires_at: now.saturating_add(GOOD_FOR).unwrap_or(now),
    };
    let detail = serde_json::json!({ "email": request.email, "role": request.role, "expires_at": link.expires_at });
    let announce = audited(&person, "member.invited", &request.email, detail);
    let token = secret(&app);
    app.store().invite(&token, &link, &announce, now).await?;
    let mut invite =
        Invite { email: request.email, role: role_shown(role), expires_at: link.expires_at.into(), token: None };
    // What is kept for a repeat is the answer without the token.
    let kept = Kept(serde_json::to_string(&invite).unwrap_or_default());
    invite.token = Some(token);
    Ok((StatusCode::CREATED, Extension(kept), Json(invite)).into_response())
}
