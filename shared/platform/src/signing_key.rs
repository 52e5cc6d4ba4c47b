//! The private key that commands to agents are signed with (AGT-07): read once, never printed, wiped when let go of.

use crate::{PlatformError, read_secret};
use aws_sdk_secretsmanager::Client;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

const OPERATION: &str = "secretsmanager:GetSecretValue";
/// Length of an Ed25519 private key.
const KEY_BYTES: usize = 32;

/// An Ed25519 private key with the name by which agents know its public half.
pub struct SigningKey {
    key_id: String,
    secret: [u8; KEY_BYTES],
}

impl Drop for SigningKey {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SigningKey").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// The secret's text: `{"key_id": "2026-11", "private_key": "<base64 of 32 bytes>"}`.
#[derive(Deserialize)]
struct Text {
    key_id: String,
    private_key: String,
}

impl Drop for Text {
    fn drop(&mut self) {
        self.private_key.zeroize();
    }
}

impl SigningKey {
    /// Reads the key from a secret.
    pub async fn read(client: &Client, id: &str) -> Result<Self, PlatformError> {
        let text = Zeroizing::new(read_secret(client, id).await?);
        Self::parse(&text).ok_or_else(|| {
            // What is wrong is not said in detail: the parser's words could hold a part of the key.
            PlatformError::new(
                OPERATION,
                format!("{id} does not hold a key_id and a private_key of 32 bytes in base64"),
            )
        })
    }

    /// The name of the key.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The key itself, for the signer alone.
    pub fn secret(&self) -> &[u8; KEY_BYTES] {
        &self.secret
    }

    fn parse(text: &str) -> Option<Self> {
        let text: Text = serde_json::from_str(text).ok()?;
        let mut secret = [0; KEY_BYTES];
        // Decoded into place, so that no copy is left behind; a longer key does not fit and is an error.
        let length = STANDARD.decode_slice(&text.private_key, &mut secret).ok()?;
        let key = Self { key_id: text.key_id.clone(), secret };
        secret.zeroize();
        (length == KEY_BYTES && !key.key_id.is_empty()).then_some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_named_key_of_thirty_two_bytes_is_one() {
        let text = |key_id: &str, bytes: &[u8]| {
            format!(r#"{{"key_id":"{key_id}","private_key":"{}"}}"#, STANDARD.encode(bytes))
        };
        let key = SigningKey::parse(&text("k1", &[7; 32])).unwrap();
        assert_eq!((key.key_id(), key.secret()), ("k1", &[7; 32]));
        for wrong in [text("", &[7; 32]), text("k1", &[7; 31]), text("k1", &[7; 33]), text("k1", &[]), "7".into()] {
            assert!(SigningKey::parse(&wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn the_key_is_never_printed() {
        let key = SigningKey { key_id: "k1".into(), secret: [0xAB; 32] };
        let printed = format!("{key:?}");
        assert!(printed.contains("k1") && !printed.contains("171") && !printed.to_lowercase().contains("ab, ab"));
    }
}
