//! Passwords: Argon2id, with parameters and salt beside the hash so that both can grow.

use crate::edge::{Code, Failure};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::sync::OnceLock;
use subtle::ConstantTimeEq;

/// 19 MiB, two passes, one lane: the least that is recommended today, some tens of milliseconds.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const HASH_BYTES: usize = 32;
/// Shortest and longest password, in letters.
const LETTERS: std::ops::RangeInclusive<usize> = 12..=128;
/// A password of fewer different letters is guessed soon.
const LEAST_DIFFERENT: usize = 5;
/// What people choose when they must be long. Compared without case and digits at the end.
const COMMON: [&str; 12] = [
    "passwordpassword",
    "password",
    "passwort",
    "qwertyuiop",
    "qwertzuiopas",
    "iloveyou",
    "letmeinletmein",
    "welcome",
    "administrator",
    "changeme",
    "correcthorsebatterystaple",
    "spotoptimizer",
];

/// Makes and checks hashes; heavy work is done beside the requests.
#[derive(Default)]
pub(crate) struct Passwords {
    /// A hash of nobody's, checked in vain so that an unknown address takes as long as a known one.
    nobodys: OnceLock<String>,
}

impl Passwords {
    /// Hash of a new password.
    pub(crate) async fn hash(&self, password: &str, salt: [u8; 16]) -> Result<String, Failure> {
        let password = password.to_owned();
        beside(move || hash(&password, &salt, MEMORY_KIB, PASSES, LANES)).await?.ok_or_else(broken)
    }

    /// Whether a password is the one of a hash; of nobody's hash it never is.
    pub(crate) async fn matches(&self, password: &str, stored: Option<&str>) -> Result<bool, Failure> {
        let nobodys = || {
            let made = || hash("nobody's password", &[0; 16], MEMORY_KIB, PASSES, LANES).unwrap_or_default();
            self.nobodys.get_or_init(made).clone()
        };
        let known = stored.is_some();
        let (password, stored) = (password.to_owned(), stored.map_or_else(nobodys, str::to_owned));
        Ok(beside(move || matches(&password, &stored)).await? && known)
    }
}

/// Refuses what is guessed soon.
pub(crate) fn check_strength(pointer: &str, password: &str, email: &str) -> Result<(), Failure> {
    let letters = password.chars().count();
    if !LETTERS.contains(&letters) {
        return Err(Failure::field(pointer, format!("{} to {} letters", LETTERS.start(), LETTERS.end())));
    }
    let lower = password.to_lowercase();
    let different = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
    let core = lower.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter.is_ascii_punctuation());
    let name = email.split('@').next().unwrap_or("").to_lowercase();
    if different < LEAST_DIFFERENT || COMMON.contains(&core) || lower == email.to_lowercase() || core == name {
        return Err(Failure::field(pointer, "too easy to guess: take some words that nobody would put together"));
    }
    Ok(())
}

async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|_| broken())
}

fn broken() -> Failure {
    tracing::error!("a password could not be hashed");
    Code::Internal.failure("")
}

fn hash(password: &str, salt: &[u8], memory_kib: u32, passes: u32, lanes: u32) -> Option<String> {
    let raw = raw(password, salt, memory_kib, passes, lanes)?;
    let (salt, raw) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(raw));
    Some(format!("$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${raw}"))
}

fn raw(password: &str, salt: &[u8], memory_kib: u32, passes: u32, lanes: u32) -> Option<[u8; HASH_BYTES]> {
    let params = Params::new(memory_kib, passes, lanes, Some(HASH_BYTES)).ok()?;
    let mut raw = [0; HASH_BYTES];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into(password.as_bytes(), salt, &mut raw).ok()?;
    Some(raw)
}

fn matches(password: &str, stored: &str) -> bool {
    let read = || {
        let mut parts = stored.strip_prefix("$argon2id$v=19$")?.split('$');
        let mut settings = parts.next()?.split(',');
        let mut setting = |name: &str| settings.next()?.strip_prefix(name)?.parse::<u32>().ok();
        let (memory_kib, passes, lanes) = (setting("m=")?, setting("t=")?, setting("p=")?);
        let salt = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
        let expected = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
        let found = raw(password, &salt, memory_kib, passes, lanes)?;
        Some(bool::from(found.as_slice().ct_eq(&expected)))
    };
    read().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_fits_its_own_password_only() {
        let stored = hash("four plain english words", &[1; 16], 64, 1, 1).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
        assert!(matches("four plain english words", &stored));
        assert!(!matches("four plain english word", &stored));
        for broken in ["", "$argon2id$v=19$", "$2b$12$abc", &stored[..stored.len() - 4]] {
            assert!(!matches("four plain english words", broken), "{broken}");
        }
        assert_ne!(stored, hash("four plain english words", &[2; 16], 64, 1, 1).unwrap(), "salted");
    }

    #[test]
    fn what_is_guessed_soon_is_refused() {
        let weak = |password: &str| check_strength("/password", password, "erika.mustermann@example.com").is_err();
        for password in
            ["short", "aaaaaaaaaaaaaaaa", "Password1234!", "erika.mustermann2026", "Administrator1", &"x".repeat(129)]
        {
            assert!(weak(password), "{password}");
        }
        assert!(!weak("marble toast under the ladder"));
    }
}
