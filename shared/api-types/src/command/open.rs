//! Checking a signed command and reading what it says, in this order and no other.

use super::{Envelope, SIGNED_COMMAND_VERSION, SignedCommand};
use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};
use jiff::Timestamp;
use spot_domain::{ActionLayer, ClusterId};
use std::collections::BTreeMap;

/// Why a command is not obeyed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Of a version nobody here knows.
    #[error("version {0} of signed commands is not known")]
    UnknownVersion(u32),
    /// No such key.
    #[error("signed by the unknown key `{0}`")]
    UnknownKey(String),
    /// The key is past its time.
    #[error("the key's time is over")]
    KeyExpired,
    /// Not base64, or not of the right length.
    #[error("`{0}` is not what it should be")]
    BadEncoding(&'static str),
    /// The bytes are not those that were signed.
    #[error("the signature does not fit the bytes")]
    BadSignature,
    /// Signed, but no command.
    #[error("signed bytes that are no command")]
    Malformed,
    /// For another cluster.
    #[error("meant for another cluster")]
    ForeignCluster,
    /// Of a layer that agents do not carry out.
    #[error("`{0}` is not carried out by agents")]
    NotForAgents(&'static str),
    /// Too late.
    #[error("expired at {0}")]
    Expired(Timestamp),
    /// Not yet; may be tried again then.
    #[error("not to be started before {0}")]
    TooEarly(Timestamp),
}

impl Refusal {
    /// A code for programs and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownVersion(_) => "unknown_version",
            Self::UnknownKey(_) => "unknown_key",
            Self::KeyExpired => "key_expired",
            Self::BadEncoding(_) => "bad_encoding",
            Self::BadSignature => "bad_signature",
            Self::Malformed => "malformed_command",
            Self::ForeignCluster => "foreign_cluster",
            Self::NotForAgents(_) => "not_for_agents",
            Self::Expired(_) => "action_expired",
            Self::TooEarly(_) => "too_early",
        }
    }

    /// Whether the command is genuine and for this cluster, so that its action may be told of the refusal.
    pub fn is_genuine(&self) -> bool {
        match self {
            Self::Expired(_) | Self::TooEarly(_) | Self::NotForAgents(_) => true,
            Self::UnknownVersion(_)
            | Self::UnknownKey(_)
            | Self::KeyExpired
            | Self::BadEncoding(_)
            | Self::BadSignature
            | Self::Malformed
            | Self::ForeignCluster => false,
        }
    }
}

/// The keys whose signatures count, and the cluster that commands must be for.
#[derive(Clone, Debug)]
pub struct Keyring {
    keys: BTreeMap<String, (VerifyingKey, Timestamp)>,
    cluster_id: ClusterId,
    cluster_uid: String,
}

impl Keyring {
    /// Takes the keys that can be read; weak keys (of small order, whose signatures fit anything) cannot.
    pub fn new(keys: &[crate::agent::SigningKey], cluster_id: ClusterId, cluster_uid: &str) -> Self {
        let readable = |key: &crate::agent::SigningKey| {
            let bytes: [u8; 32] = STANDARD.decode(&key.public_key).ok()?.try_into().ok()?;
            let read = VerifyingKey::from_bytes(&bytes).ok().filter(|read| key.alg == "Ed25519" && !read.is_weak())?;
            Some((key.key_id.clone(), (read, key.not_after)))
        };
        let keys = keys.iter().filter_map(readable).collect();
        Self { keys, cluster_id, cluster_uid: cluster_uid.to_owned() }
    }

    /// Whether no key could be read, so that nothing can ever be obeyed.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The command, if it is genuine, meant for this cluster, and its time is now.
    pub fn open(&self, command: &SignedCommand, now: Timestamp) -> Result<Envelope, Refusal> {
        let envelope = self.open_any_time(command, now)?;
        if now >= envelope.expires_at {
            return Err(Refusal::Expired(envelope.expires_at));
        }
        if now < envelope.not_before {
            return Err(Refusal::TooEarly(envelope.not_before));
        }
        Ok(envelope)
    }

    /// The same without regard to when it may start: for what has been started already.
    pub fn open_any_time(&self, command: &SignedCommand, now: Timestamp) -> Result<Envelope, Refusal> {
        if command.v != SIGNED_COMMAND_VERSION {
            return Err(Refusal::UnknownVersion(command.v));
        }
        let found = self.keys.get(&command.key_id).ok_or_else(|| Refusal::UnknownKey(command.key_id.clone()))?;
        let (key, not_after) = found;
        if now >= *not_after {
            return Err(Refusal::KeyExpired);
        }
        let bytes = STANDARD.decode(&command.envelope).map_err(|_| Refusal::BadEncoding("envelope"))?;
        let signature = STANDARD.decode(&command.signature).map_err(|_| Refusal::BadEncoding("signature"))?;
        let signature = Signature::from_slice(&signature).map_err(|_| Refusal::BadEncoding("signature"))?;
        key.verify_strict(&bytes, &signature).map_err(|_| Refusal::BadSignature)?;
        let envelope: Envelope = serde_json::from_slice(&bytes).map_err(|_| Refusal::Malformed)?;
        if envelope.cluster_id != self.cluster_id || envelope.cluster_uid != self.cluster_uid {
            return Err(Refusal::ForeignCluster);
        }
        match envelope.kind.layer() {
            ActionLayer::Agent => Ok(envelope),
            ActionLayer::Aws => Err(Refusal::NotForAgents(envelope.kind.name())),
        }
    }
}
