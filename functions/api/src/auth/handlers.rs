//! Accepting a link, signing in, refreshing, signing out.

use super::cookie;
use super::password::check_strength;
use super::refresh_token::RefreshToken;
use super::{access_token, secret};
use crate::app::{App, Shared};
use crate::edge::{Body, Code, Failure};
use crate::gate::{Person, Source};
use axum::Json;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Response};
use http::header::{SET_COOKIE, USER_AGENT};
use http::{HeaderMap, StatusCode};
use jiff::{SignedDuration, Timestamp};
use spot_api_types::http::{AcceptInvite, Login, Logout, RefreshRequest, SignedInUser, Tokens};
use spot_domain::{SignInId, UserId};
use spot_store::{Announce, AuditIntent, MemberRole, Refreshed, SignIn, StoreErrorKind, User, normalized_email};

/// Tries per account within a quarter of an hour, and per source within an hour (AUTH-08).
const TRIES_PER_ACCOUNT: (u32, SignedDuration) = (10, SignedDuration::from_mins(15));
const TRIES_PER_SOURCE: (u32, SignedDuration) = (100, SignedDuration::from_hours(1));
/// What is kept of a browser's own name.
const DEVICE_LETTERS: usize = 120;

/// Become a person by a one-time link.
#[utoipa::path(post, path = "/invites/accept", tag = "auth", request_body = AcceptInvite,
    responses((status = 200, body = Tokens)))]
pub(crate) async fn accept(
    State(app): State<Shared>,
    source: Option<Extension<Source>>,
    headers: HeaderMap,
    Body(request): Body<AcceptInvite>,
) -> Result<Response, Failure> {
    limit(&app, TRIES_PER_SOURCE, "source", &named(source)).await?;
    check_email(&request.email)?;
    check_strength("/password", &request.password, &request.email)?;
    let now = app.wall_now();
    let gone = || Code::LinkExpired.failure("the link was used, or is too old");
    let link = app.store().link(&request.token, now).await?.ok_or_else(gone)?;
    if link.email.as_ref().is_some_and(|email| normalized_email(email) != normalized_email(&request.email)) {
        return Err(Code::Conflict.failure("the link is for another address"));
    }
    let display_name = request.display_name.filter(|name| !name.trim().is_empty());
    let mut user = User {
        id: UserId::fresh(&*app.parts.wall_clock, &*app.parts.secrets),
        display_name: display_name.unwrap_or_else(|| request.email.split('@').next().unwrap_or("").to_owned()),
        password_hash: app.passwords.hash(&request.password, salt(&app)).await?,
        email: request.email,
        administrator: link.administrator,
        organization_id: link.organization_id,
        version: 0,
    };
    let announce = told(&user.id, "member.joined", "success");
    app.store().accept_link(&request.token, &mut user, link.role, &announce, now).await.map_err(|error| match error
        .kind
    {
        StoreErrorKind::NotFound => gone(),
        StoreErrorKind::Conflict => Failure::field("/email", "this address has signed up already: sign in"),
        _ => error.into(),
    })?;
    begin(&app, &user, link.role, &headers, now).await
}

/// Sign in.
#[utoipa::path(post, path = "/auth/login", tag = "auth", request_body = Login, responses((status = 200, body = Tokens)))]
pub(crate) async fn login(
    State(app): State<Shared>,
    source: Option<Extension<Source>>,
    headers: HeaderMap,
    Body(request): Body<Login>,
) -> Result<Response, Failure> {
    limit(&app, TRIES_PER_SOURCE, "source", &named(source)).await?;
    limit(&app, TRIES_PER_ACCOUNT, "account", &normalized_email(&request.email)).await?;
    let now = app.wall_now();
    let found = app.store().user_by_email(&request.email).await?;
    let stored = found.as_ref().map(|user| user.password_hash.as_str());
    // An unknown address takes as long and is told the same.
    if !app.passwords.matches(&request.password, stored).await? {
        if let Some(user) = &found {
            let announce = told(&user.id, "user.login_failed", "failure");
            app.store().note_member(&user.organization_id, &user.id, &announce, now).await?;
        }
        return Err(Code::InvalidCredentials.failure(""));
    }
    let Some(user) = found else { return Err(Code::InvalidCredentials.failure("")) };
    let announce = told(&user.id, "user.logged_in", "success");
    app.store().note_member(&user.organization_id, &user.id, &announce, now).await?;
    let role = app.store().member_role(&user.organization_id, &user.id).await?;
    begin(&app, &user, role.ok_or_else(|| Code::Forbidden.failure("a member no more"))?, &headers, now).await
}

/// A new access token for a sign-in, by the cookie or, without one, by the token in the body.
///
/// The refresh token changes with each use. One that was used before ends the sign-in: somebody has a copy.
#[utoipa::path(post, path = "/auth/refresh", tag = "auth", request_body = RefreshRequest,
    responses((status = 200, body = Tokens)))]
pub(crate) async fn refresh(
    State(app): State<Shared>,
    headers: HeaderMap,
    Body(request): Body<RefreshRequest>,
) -> Result<Response, Failure> {
    let by_cookie = request.refresh_token.is_none();
    if by_cookie {
        cookie::check_own_page(&headers, &app.parts.allowed_origins)?;
    }
    let none = || Code::Unauthenticated.failure("nobody is signed in here");
    let text = request.refresh_token.as_deref().or_else(|| cookie::token(&headers)).ok_or_else(none)?;
    let token = RefreshToken::read(text).ok_or_else(|| Code::TokenInvalid.failure(""))?;
    let now = app.wall_now();
    let next = RefreshToken { secret: secret(&app), ..clone_ids(&token) };
    let refreshed =
        app.store().rotate_refresh(&token.user_id, &token.sign_in_id, &token.secret, &next.secret, now).await?;
    let (sign_in, next) = match refreshed {
        Refreshed::Rotated(sign_in) => (sign_in, Some(next)),
        Refreshed::JustReplaced(sign_in) => (sign_in, None),
        Refreshed::Reused => {
            app.sessions.forget(&token.sign_in_id);
            return Err(Code::RefreshReused.failure("sign in again"));
        }
        Refreshed::Unknown => return Err(Code::TokenInvalid.failure("sign in again")),
    };
    let user = app.store().user(&sign_in.user_id).await?.ok_or_else(none)?;
    let role = app.store().member_role(&sign_in.organization_id, &user.id).await?.ok_or_else(none)?;
    answer(&app, &user, role, &sign_in.id, next.as_ref(), by_cookie, now)
}

/// Sign out here, or with `all` everywhere.
#[utoipa::path(post, path = "/auth/logout", tag = "auth", request_body = Logout, responses((status = 204)))]
pub(crate) async fn logout(
    State(app): State<Shared>,
    person: Person,
    Body(request): Body<Logout>,
) -> Result<Response, Failure> {
    if let Some(session) = &person.session {
        let user = &session.sub;
        let ids: Vec<SignInId> = match request.all {
            true => app.store().sign_ins(user).await?.into_iter().map(|sign_in| sign_in.id).collect(),
            false => vec![session.sgn.clone()],
        };
        for id in ids {
            app.store().end_sign_in(user, &id).await?;
            app.sessions.forget(&id);
        }
        let announce = told(user, "user.logged_out", "success");
        app.store().note_member(&person.organization_id, user, &announce, app.wall_now()).await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(SET_COOKIE, cookie::clear());
    Ok(response)
}

/// Begins a sign-in and answers its tokens.
async fn begin(
    app: &App,
    user: &User,
    role: MemberRole,
    headers: &HeaderMap,
    now: Timestamp,
) -> Result<Response, Failure> {
    let device = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("unknown");
    let sign_in = SignIn {
        id: SignInId::fresh(&*app.parts.wall_clock, &*app.parts.secrets),
        user_id: user.id.clone(),
        organization_id: user.organization_id.clone(),
        device: device.chars().take(DEVICE_LETTERS).collect(),
        created_at: now,
        expires_at: now,
    };
    let refresh = RefreshToken { user_id: user.id.clone(), sign_in_id: sign_in.id.clone(), secret: secret(app) };
    app.store().create_sign_in(&sign_in, &refresh.secret, now).await?;
    let by_cookie = headers.contains_key("x-spot-client");
    answer(app, user, role, &sign_in.id, Some(&refresh), by_cookie, now)
}

/// Browsers get the refresh token in the cookie and nowhere else, others in the body.
fn answer(
    app: &App,
    user: &User,
    role: MemberRole,
    sign_in: &SignInId,
    refresh: Option<&RefreshToken>,
    by_cookie: bool,
    now: Timestamp,
) -> Result<Response, Failure> {
    let organization = &user.organization_id;
    let tokens = Tokens {
        access_token: app.access_tokens.sign(&user.id, organization, sign_in, user.administrator, now),
        token_type: "Bearer".to_owned(),
        expires_in_s: access_token::LIFE_SECS.unsigned_abs(),
        refresh_token: refresh.filter(|_| !by_cookie).map(RefreshToken::write),
        user: SignedInUser {
            id: user.id.to_string(),
            email: user.email.clone(),
            display_name: user.display_name.clone(),
            role: role_shown(role),
            administrator: user.administrator,
            organization_id: organization.to_string(),
        },
    };
    let mut response = Json(tokens).into_response();
    if let Some(refresh) = refresh.filter(|_| by_cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie::set(&refresh.write())?);
    }
    Ok(response)
}

/// A member's role as it is told.
pub(crate) fn role_shown(role: MemberRole) -> spot_api_types::http::Role {
    match role {
        MemberRole::Viewer => spot_api_types::http::Role::Viewer,
        MemberRole::Member => spot_api_types::http::Role::Member,
        MemberRole::Owner => spot_api_types::http::Role::Owner,
    }
}

async fn limit(app: &App, (most, window): (u32, SignedDuration), of: &str, subject: &str) -> Result<(), Failure> {
    let tries = app.store().count_attempt(&format!("auth-{of}"), subject, window, app.wall_now()).await?;
    if tries > most {
        let failure = Code::RateLimited.failure("too many tries");
        return Err(failure.retry_after(window.as_secs().unsigned_abs()));
    }
    Ok(())
}

fn named(source: Option<Extension<Source>>) -> String {
    source.map_or_else(|| "unknown".to_owned(), |Extension(Source(source))| source)
}

fn check_email(email: &str) -> Result<(), Failure> {
    if is_address(email) { Ok(()) } else { Err(Failure::field("/email", "not an address like name@example.com")) }
}

/// Whether it looks like `name@example.com`.
pub(crate) fn is_address(email: &str) -> bool {
    email.len() <= 254
        && email.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !host.contains('@')
        })
        && email.chars().all(|letter| !letter.is_whitespace() && !letter.is_control())
}

fn salt(app: &App) -> [u8; 16] {
    let (first, second) = (app.parts.secrets.draw(), app.parts.secrets.draw());
    (u128::from(first) << 64 | u128::from(second)).to_be_bytes()
}

fn clone_ids(token: &RefreshToken) -> RefreshToken {
    RefreshToken { user_id: token.user_id.clone(), sign_in_id: token.sign_in_id.clone(), secret: String::new() }
}

fn told(user: &UserId, event: &str, outcome: &str) -> Announce {
    Announce::audit(AuditIntent {
        actor: user.to_string(),
        event: event.to_owned(),
        resource: user.to_string(),
        outcome: outcome.to_owned(),
        detail: serde_json::Value::Null,
    })
}
