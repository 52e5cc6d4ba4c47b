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
/// So many hexadecimal digits are one; in base64 it is 44 letters.
const HEX_DIGITS: usize = 2 * KEY_BYTES;

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

/// The secret's text: `{"key_id": "2026-11", "private_key": "<32 bytes>"}`, in base64, or in 64 hexadecimal digits as
/// CloudFormation draws them.
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
                format!("{id} does not hold a key_id and a private_key of 32 bytes in base64 or hexadecimal digits"),
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
        let length = match text.private_key.len() {
            HEX_DIGITS => from_hex(&text.private_key, &mut secret),
            _ => STANDARD.decode_slice(&text.private_key, &mut secret).ok(),
        };
        let key = Self { key_id: text.key_id.clone(), secret };
        secret.zeroize();
        (length == Some(KEY_BYTES) && !key.key_id.is_empty()).then_some(key)
    }
}

fn from_hex(text: &str, bytes: &mut [u8; KEY_BYTES]) -> Option<usize> {
    let digit = |letter: u8| char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(KEY_BYTES)
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
    fn hexadecimal_digits_are_the_same_key_as_base64() {
        let text = |private_key: &str| format!(r#"{{"key_id":"k1","private_key":"{private_key}"}}"#);
        let bytes: [u8; 32] = std::array::from_fn(|index| (index * 8 + 7) as u8);
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(SigningKey::parse(&text(&hex)).unwrap().secret(), &bytes);
        for wrong in [hex.replace('7', "g"), hex[1..].to_owned(), format!("{hex}0"), "é".repeat(32)] {
            assert!(SigningKey::parse(&text(&wrong)).is_none(), "{wrong}");
        }
    }

    #[test]
    fn the_key_is_never_printed() {
        let key = SigningKey { key_id: "k1".into(), secret: [0xAB; 32] };
        let printed = format!("{key:?}");
        assert!(printed.contains("k1") && !printed.contains("171") && !printed.to_lowercase().contains("ab, ab"));
    }
}
