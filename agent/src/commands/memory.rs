//! What the agent remembers of commands, in a ConfigMap of its own: a restarted agent goes on with what it had begun,
//! sends again what nobody has taken in, and repeats nothing.

use crate::kube_api::{Content, KubeApi, KubeError};
use http::Method;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use spot_api_types::agent::ResultRequest;
use spot_api_types::command::SignedCommand;
use spot_domain::ActionId;
use std::collections::BTreeMap;

/// Name of the ConfigMap; the agent's role may touch no other.
pub(crate) const CONFIG_MAP: &str = "spot-optimizer-agent-memory";
/// An entry outlives its command's expiry by this, against clocks that are set back.
const KEPT_AFTER_EXPIRY: SignedDuration = SignedDuration::from_hours(1);
/// Entries at most: with results of 2 KiB they stay below half of what a ConfigMap may hold.
const MAX_ENTRIES: usize = 256;

/// One command.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) sequence: u64,
    pub(crate) expires_at: Timestamp,
    /// Kept until there is a result, to go on with after a restart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) command: Option<SignedCommand>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fence: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) started_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) result: Option<ResultRequest>,
    /// The result was taken in.
    #[serde(default)]
    pub(crate) delivered: bool,
}

/// All of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Memory {
    /// Commands up to this number are not started any more, except those known.
    pub(crate) floor: u64,
    pub(crate) entries: BTreeMap<ActionId, Entry>,
    /// When voluntary drains began, within the last hour.
    pub(crate) drains: Vec<Timestamp>,
    #[serde(skip)]
    changed: bool,
}

impl Memory {
    /// Reads it from the cluster. One that is not there is empty; one that cannot be read is an error, since an agent
    /// without its memory might repeat something.
    pub(crate) async fn load(kube: &KubeApi, namespace: &str) -> Result<Self, KubeError> {
        let path = path(namespace);
        let body = match kube.get(&path).await {
            Ok(body) => body,
            Err(error) if error.is_not_found() => return Ok(Self::default()),
            Err(error) => return Err(error),
        };
        let read = || {
            let map: serde_json::Value = serde_json::from_slice(&body)?;
            map["data"]["memory"].as_str().map_or_else(|| Ok(Self::default()), serde_json::from_str)
        };
        read().map_err(|error: serde_json::Error| KubeError::Failed {
            method: Method::GET,
            path,
            why: format!("the memory cannot be read: {error}"),
        })
    }

    /// Writes it, if anything changed since it was written last.
    pub(crate) async fn save(&mut self, kube: &KubeApi, namespace: &str) -> Result<(), KubeError> {
        if !self.changed {
            return Ok(());
        }
        let text = serde_json::to_string(self).expect("a memory of texts, numbers and times is JSON");
        let data = json!({"data": {"memory": text}});
        let written = kube.write(Method::PATCH, &path(namespace), Content::MergePatch, &data).await;
        match written {
            Err(error) if error.is_not_found() => {
                let whole = json!({
                    "apiVersion": "v1", "kind": "ConfigMap",
                    "metadata": {"name": CONFIG_MAP, "namespace": namespace},
                    "data": {"memory": text},
                });
                let path = format!("/api/v1/namespaces/{namespace}/configmaps");
                kube.write(Method::POST, &path, Content::Object, &whole).await?;
            }
            other => drop(other?),
        }
        self.changed = false;
        Ok(())
    }

    /// Whether nothing changed since it was written last.
    pub(crate) fn is_saved(&self) -> bool {
        !self.changed
    }

    /// Changes an entry.
    pub(crate) fn update(&mut self, action_id: &ActionId, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.entries.get_mut(action_id) {
            change(entry);
            self.changed = true;
        }
    }

    /// Remembers a new command.
    pub(crate) fn remember(&mut self, action_id: ActionId, entry: Entry) {
        self.entries.insert(action_id, entry);
        self.changed = true;
    }

    /// Remembers that a voluntary drain began.
    pub(crate) fn drain_begun(&mut self, now: Timestamp) {
        self.drains.retain(|begun| now.duration_since(*begun) < super::guard::DRAIN_LIMIT_WINDOW);
        self.drains.push(now);
        self.changed = true;
    }

    /// Whether a command of this number may still be new.
    pub(crate) fn may_be_new(&self, sequence: u64) -> bool {
        sequence > self.floor && self.entries.values().all(|entry| entry.sequence != sequence)
    }

    /// Raises the floor to what the control plane knows to be over.
    pub(crate) fn raise_floor(&mut self, floor: u64) {
        if floor > self.floor {
            self.floor = floor;
            self.changed = true;
        }
    }

    /// Forgets what cannot come back: results that were taken in, of commands long expired; and the oldest of too many.
    pub(crate) fn forget_old(&mut self, now: Timestamp) {
        let over = |entry: &Entry| entry.delivered && now.duration_since(entry.expires_at) > KEPT_AFTER_EXPIRY;
        let mut old: Vec<_> = self.entries.iter().filter(|(_, entry)| over(entry)).map(|(id, _)| id.clone()).collect();
        let excess = self.entries.len().saturating_sub(old.len() + MAX_ENTRIES);
        if excess > 0 {
            let mut rest: Vec<_> =
                self.entries.iter().filter(|(_, entry)| entry.result.is_some() && !over(entry)).collect();
            rest.sort_by_key(|(_, entry)| (!entry.delivered, entry.sequence));
            old.extend(rest.into_iter().take(excess).map(|(id, _)| id.clone()));
        }
        for id in old {
            if let Some(gone) = self.entries.remove(&id) {
                self.raise_floor(gone.sequence);
                self.changed = true;
            }
        }
    }
}

fn path(namespace: &str) -> String {
    format!("/api/v1/namespaces/{namespace}/configmaps/{CONFIG_MAP}")
}
