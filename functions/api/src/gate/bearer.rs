//! Bearer tokens of people.

use super::Person;
use crate::app::{App, bootstrap_actor};
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

/// The person a request's token stands for. Hashes are compared, and in constant time, so that neither the token's
/// length nor its first letters can be felt out.
pub(super) fn person(app: &App, headers: &HeaderMap) -> Result<Person, Failure> {
    let token = token(headers)?;
    let bootstrap = app.parts.bootstrap.as_ref().ok_or_else(|| Code::TokenInvalid.failure(""))?;
    let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    if !bool::from(hash.ct_eq(&bootstrap.token_sha256)) {
        return Err(Code::TokenInvalid.failure(""));
    }
    let organization_id = bootstrap.organization_id.clone();
    let actor = bootstrap_actor(&organization_id);
    Ok(Person { organization_id, role: Role::Owner, administrator: true, user_id: None, actor })
}
