//! Policy: `T#org#C#clu · POL`, one per cluster.

use crate::core::prelude::*;
use crate::core::row::json_text;
use spot_domain::{ClusterId, OrganizationId, Policy};

/// A cluster's policy with its version.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredPolicy {
    /// The policy.
    pub policy: Policy,
    /// SHA-256 of its document: the agent says which one it follows.
    pub hash: String,
    /// Optimistic version; 0 while the cluster has the default.
    pub version: u64,
}

impl Default for StoredPolicy {
    fn default() -> Self {
        let policy = Policy::default();
        Self { hash: hash(&policy), policy, version: 0 }
    }
}

fn hash(policy: &Policy) -> String {
    keys::digest(json_text(policy).as_bytes())
}

pub(super) fn key(org: &OrganizationId, cluster: &ClusterId) -> Key {
    Key::new(keys::cluster(org, cluster), "POL")
}

impl TryFrom<Row> for StoredPolicy {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        let hash = row.read_text("hash")?.to_owned();
        Ok(Self { policy: row.read_json("document")?, hash, version: row.read_version()? })
    }
}

impl Store {
    /// A cluster's policy; the default until one is saved.
    pub async fn policy(&self, org: &OrganizationId, cluster: &ClusterId) -> Result<StoredPolicy, StoreError> {
        Ok(self.get_entity("read a policy", &key(org, cluster)).await?.unwrap_or_default())
    }

    /// Saves a policy over the version that was read; answers what is stored now.
    pub async fn save_policy(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        policy: Policy,
        seen: u64,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<StoredPolicy, StoreError> {
        let hash = hash(&policy);
        let row = Row::new(&key(org, cluster), "POL", now)
            .json("document", &policy)
            .text("hash", &hash)
            .version(seen + 1)
            .announcing(announce);
        let write = match seen {
            0 => Write::put(row).when("attribute_not_exists(#PK)", StoreErrorKind::VersionMismatch),
            seen => Write::replace(row, seen),
        };
        self.write("save a policy", write).await?;
        Ok(StoredPolicy { policy, hash, version: seen + 1 })
    }
}
