//! Signing in: a one-time link makes the first person, a password (Argon2id) opens a sign-in, which gives short-lived
//! signed access tokens and a refresh token that changes with each use.

mod access_token;
mod cookie;
pub(crate) mod handlers;
mod password;
mod refresh_token;
mod sessions;
pub(crate) mod tickets;

pub(crate) use access_token::{AccessTokens, Claims, Refused};
pub(crate) use handlers::{is_address, role_shown};
pub(crate) use password::Passwords;
pub(crate) use sessions::Sessions;

use crate::app::App;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// 256 random bits as 43 letters.
pub(crate) fn secret(app: &App) -> String {
    let mut bytes = Vec::with_capacity(32);
    for _ in 0..4 {
        bytes.extend_from_slice(&app.parts.secrets.draw().to_be_bytes());
    }
    URL_SAFE_NO_PAD.encode(bytes)
}
