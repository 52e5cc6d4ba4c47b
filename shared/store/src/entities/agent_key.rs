//! Agent key: `K#sha256(token) · K`, and a pointer `T#org#C#clu · KEY#key`. The token itself is never stored.

use crate::core::prelude::*;
use crate::core::store::corrupt;
use spot_domain::{AgentKeyId, ClusterId, OrganizationId};

/// A key as the agent gate needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentKey {
    /// Id.
    pub id: AgentKeyId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// For which cluster.
    pub cluster_id: ClusterId,
    /// First letters of the token, so that people can tell keys apart.
    pub prefix: String,
    /// What it is for, in the customer's words.
    pub description: String,
    /// Not valid from this moment on.
    pub expires_at: Option<Timestamp>,
    /// Withdrawn.
    pub revoked_at: Option<Timestamp>,
    /// Last use, to the hour.
    pub last_used_at: Option<Timestamp>,
}

impl AgentKey {
    /// May be used at `now`.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|expires_at| now < expires_at)
    }
}

/// A use is noted once an hour at most.
const USE_NOTED_EVERY_MS: i64 = 3_600_000;

pub(super) fn token_key(hash: &str) -> Key {
    Key::new(format!("K#{hash}"), "K")
}

fn pointer_key(org: &OrganizationId, cluster: &ClusterId, id: &AgentKeyId) -> Key {
    Key::new(keys::cluster(org, cluster), format!("KEY#{id}"))
}

fn row(key: &AgentKey, hash: &str, now: Timestamp) -> Row {
    Row::new(&token_key(hash), "KEY", now)
        .made_at_by_id(key.id.as_str())
        .text("key", key.id.as_str())
        .text("org", key.organization_id.as_str())
        .text("clu", key.cluster_id.as_str())
        .text("prefix", &key.prefix)
        .text("description", &key.description)
        .maybe_time("expires_at", key.expires_at)
        .maybe_time("revoked_at", key.revoked_at)
        .maybe_time("last_used", key.last_used_at)
}

impl TryFrom<Row> for AgentKey {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            id: row.read("key")?,
            organization_id: row.read("org")?,
            cluster_id: row.read("clu")?,
            prefix: row.read_text("prefix")?.to_owned(),
            description: row.read_text("description")?.to_owned(),
            expires_at: row.read_maybe_time("expires_at")?,
            revoked_at: row.read_maybe_time("revoked_at")?,
            last_used_at: row.read_maybe_time("last_used")?,
        })
    }
}

impl Store {
    /// Stores a new key under its token's hash.
    pub async fn create_agent_key(
        &self,
        key: &AgentKey,
        token: &str,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let hash = keys::digest(token.as_bytes());
        let pointer_key = pointer_key(&key.organization_id, &key.cluster_id, &key.id);
        let pointer = Row::new(&pointer_key, "KEYP", now).text("hash", &hash).announcing(announce);
        let writes = vec![Write::create(row(key, &hash, now)), Write::create(pointer)];
        self.transact("create an agent key", writes).await
    }

    /// The key of a token, valid or not.
    pub async fn agent_key_of(&self, token: &str) -> Result<Option<AgentKey>, StoreError> {
        self.get_entity("read an agent key", &token_key(&keys::digest(token.as_bytes()))).await
    }

    /// Keys of a cluster, oldest first.
    pub async fn agent_keys(&self, org: &OrganizationId, cluster: &ClusterId) -> Result<Vec<AgentKey>, StoreError> {
        const OPERATION: &str = "list agent keys";
        let pointers = self.query(OPERATION, Query::of(keys::cluster(org, cluster)).prefix("KEY#")).await?;
        let mut found = Vec::new();
        for pointer in pointers {
            let hash = pointer.read_text("hash").map_err(|error| corrupt(OPERATION, error))?;
            found.extend(self.get_entity::<AgentKey>(OPERATION, &token_key(hash)).await?);
        }
        Ok(found)
    }

    /// Withdraws a key for good.
    pub async fn revoke_agent_key(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        id: &AgentKeyId,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const OPERATION: &str = "revoke an agent key";
        let pointer_key = pointer_key(org, cluster, id);
        let pointer = self.get(OPERATION, &pointer_key).await?;
        let pointer = pointer.ok_or_else(|| StoreError::new(OPERATION, StoreErrorKind::NotFound))?;
        let hash = pointer.read_text("hash").map_err(|error| corrupt(OPERATION, error))?;
        let token = Write::update(token_key(hash), "SET #revoked_at = if_not_exists(#revoked_at, :now), #up = :now")
            .value(":now", moment(now))
            .when("attribute_exists(#PK)", StoreErrorKind::NotFound);
        // The token's own item belongs to no tenant: only the pointer's announcements reach an audit log.
        let pointer = Write::update(pointer_key, "SET #up = :now")
            .value(":now", moment(now))
            .announcing(announce, &[])
            .when("attribute_exists(#PK)", StoreErrorKind::NotFound);
        self.transact(OPERATION, vec![token, pointer]).await
    }

    /// Withdraws all keys of a cluster.
    pub(super) async fn revoke_all_agent_keys(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for key in self.agent_keys(org, cluster).await? {
            if key.revoked_at.is_none() {
                self.revoke_agent_key(org, cluster, &key.id, &Announce::nothing(), now).await?;
            }
        }
        Ok(())
    }

    /// Notes that a token was used; writes at most once an hour.
    pub async fn note_agent_key_use(&self, key: &AgentKey, token: &str, now: Timestamp) -> Result<(), StoreError> {
        let noted_ms = key.last_used_at.map_or(i64::MIN / 2, Timestamp::as_millisecond);
        if now.as_millisecond() - noted_ms < USE_NOTED_EVERY_MS {
            return Ok(());
        }
        let write = Write::update(token_key(&keys::digest(token.as_bytes())), "SET #last_used = :now")
            .value(":now", moment(now))
            .announcing(&Announce::nothing(), &[])
            .when("attribute_exists(#PK)", StoreErrorKind::NotFound);
        self.write("note an agent key's use", write).await
    }
}
