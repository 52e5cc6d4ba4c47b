//! Signing.

use super::Envelope;
use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer, SigningKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spot_domain::ActionLayer;
use std::fmt;

/// The only version there is.
pub const SIGNED_COMMAND_VERSION: u32 = 1;

/// A command as it travels. Base64 is the standard alphabet with padding, and no other spelling of the same bytes counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedCommand {
    /// `SIGNED_COMMAND_VERSION`.
    pub v: u32,
    /// The envelope's bytes.
    pub envelope: String,
    /// Signature over exactly those.
    pub signature: String,
    /// By which key.
    pub key_id: String,
}

/// An action of another layer was to be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not carried out by agents")]
pub struct NotForAgents(pub &'static str);

/// Holds a private key and signs with it.
pub struct CommandSigner {
    key_id: String,
    key: SigningKey,
}

impl fmt::Debug for CommandSigner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CommandSigner").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

impl CommandSigner {
    /// From the 32 bytes of the private key.
    pub fn new(key_id: &str, secret: &[u8; 32]) -> Self {
        Self { key_id: key_id.to_owned(), key: SigningKey::from_bytes(secret) }
    }

    /// The public half, as registration hands it to agents.
    pub fn public_key(&self, not_after: Timestamp) -> crate::agent::SigningKey {
        crate::agent::SigningKey {
            key_id: self.key_id.clone(),
            alg: "Ed25519".to_owned(),
            public_key: STANDARD.encode(self.key.verifying_key().as_bytes()),
            not_after,
        }
    }

    /// Serializes the envelope, once, and signs the bytes.
    pub fn sign(&self, envelope: &Envelope) -> Result<SignedCommand, NotForAgents> {
        match envelope.kind.layer() {
            ActionLayer::Agent => {}
            ActionLayer::Aws => return Err(NotForAgents(envelope.kind.name())),
        }
        let bytes = serde_json::to_vec(envelope).expect("an envelope of texts, numbers and times is JSON");
        Ok(SignedCommand {
            v: SIGNED_COMMAND_VERSION,
            signature: STANDARD.encode(self.key.sign(&bytes).to_bytes()),
            envelope: STANDARD.encode(bytes),
            key_id: self.key_id.clone(),
        })
    }
}
