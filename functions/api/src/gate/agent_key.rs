//! Agents' keys, remembered for half a minute: a key that was withdrawn opens nothing after that (CLU-05).

use crate::app::App;
use crate::edge::Failure;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use spot_domain::AgentKeyId;
use spot_store::AgentKey;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// A key is believed for so long.
const BELIEVED: SignedDuration = SignedDuration::from_secs(30);
/// So many keys are remembered; beyond, all are forgotten and asked for again.
const MOST_KEYS: usize = 10_000;

/// Keys by the hash of their token: the token itself is kept nowhere.
#[derive(Default)]
pub(crate) struct AgentKeys(Mutex<BTreeMap<[u8; 32], (Timestamp, AgentKey)>>);

impl AgentKeys {
    /// The valid key of a token.
    pub(super) async fn find(&self, app: &App, token: &str) -> Result<Option<AgentKey>, Failure> {
        let now = app.now();
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        if let Some(key) = self.remembered(&hash, now) {
            return Ok(Some(key).filter(|key| key.is_valid(now)));
        }
        let Some(key) = app.store().agent_key_of(token).await? else { return Ok(None) };
        if !key.is_valid(now) {
            return Ok(None);
        }
        app.store().note_agent_key_use(&key, token, now).await?;
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= MOST_KEYS {
            keys.clear();
        }
        keys.insert(hash, (now, key.clone()));
        Ok(Some(key))
    }

    /// A key that was just withdrawn opens nothing here any more.
    pub(crate) fn forget(&self, id: &AgentKeyId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, (_, key)| key.id != *id);
    }

    fn remembered(&self, hash: &[u8; 32], now: Timestamp) -> Option<AgentKey> {
        let keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (read_at, key) = keys.get(hash)?;
        (now.duration_since(*read_at) < BELIEVED && *read_at <= now).then(|| key.clone())
    }
}
