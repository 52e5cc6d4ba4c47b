//! Bearer tokens of people.

use super::Person;
use crate::app::{App, bootstrap_actor};
use crate::auth::{Refused, role_shown};
use crate::edge::{Code, Failure};
use http::HeaderMap;
use http::header::AUTHORIZATION;
use sha2::{Digest, Sha256};
use spot_api_types::http::Role;
use subtle::ConstantTimeEq;

/// The token a request carries.
pub(super) fn token(headers: &HeaderMap) -> Result<&str, Failure> {
    let header =
        headers.get(AUTHORIZATION).ok_or_else(|| Code::Unauthenticated.failure("send Authorization: Bearer …"))?;
    let text = header.to_str().map_err(|_| Code::TokenInvalid.failure(""))?;
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    if !scheme.eq_ignore_ascii_case("bearer") || token.is_empty() {
        return Err(Code::Unauthenticated.failure("send Authorization: Bearer …"));
    }
    Ok(token.trim())
}

/// The person a request's token stands for.
pub(super) async fn person(app: &App, headers: &HeaderMap) -> Result<Person, Failure> {
    let token = token(headers)?;
    if let Some(person) = bootstrap(app, token) {
        return Ok(person);
    }
    let claims = app.access_tokens.check(token, app.wall_now()).map_err(|refused| match refused {
        Refused::Invalid => Code::TokenInvalid.failure(""),
        Refused::Expired => Code::TokenExpired.failure("refresh it"),
    })?;
    let role = app.sessions.role(app, &claims).await?;
    let role = role.ok_or_else(|| Code::TokenInvalid.failure("the sign-in is over"))?;
    Ok(Person {
        organization_id: claims.org.clone(),
        role: role_shown(role),
        administrator: claims.adm,
        actor: claims.sub.to_string(),
        session: Some(claims),
    })
}

/// Whoever holds the bootstrap token. Hashes are compared, and in constant time, so that neither the token's length nor
/// its first letters can be felt out.
fn bootstrap(app: &App, token: &str) -> Option<Person> {
    let bootstrap = app.parts.bootstrap.as_ref()?;
    let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    if !bool::from(hash.ct_eq(&bootstrap.token_sha256)) {
        return None;
    }
    let organization_id = bootstrap.organization_id.clone();
    let actor = bootstrap_actor(&organization_id);
    Some(Person { organization_id, role: Role::Owner, administrator: true, session: None, actor })
}
