//! Agents' keys of a cluster as people look at them: in two calls, and none when there is no such cluster.

use crate::AgentKey;
use crate::core::prelude::*;
use crate::core::store::{corrupt, entities};
use spot_domain::{ClusterId, OrganizationId};

/// Keys shown at most, the newest ones: one call reads a hundred.
const MOST_KEYS: usize = 100;

impl Store {
    /// The newest keys of a cluster, newest first, each with when it was made; none when there is no such cluster.
    pub async fn newest_agent_keys(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
    ) -> Result<Option<Vec<(Timestamp, AgentKey)>>, StoreError> {
        const OPERATION: &str = "list a cluster's agent keys";
        // Between the pointers and the cluster itself nothing large lies.
        let query = Query::of(keys::cluster(org, cluster)).between("KEY#", "META").eventual();
        let rows = self.query(OPERATION, query).await?;
        let is = |row: &Row, kind: &str| matches!(row.read_maybe_text("et"), Ok(Some(known)) if known == kind);
        if !rows.iter().any(|row| is(row, "CLU")) {
            return Ok(None);
        }
        let hashes = rows.iter().filter(|row| is(row, "KEYP")).map(|row| row.read_text("hash"));
        let hashes = hashes.collect::<Result<Vec<_>, _>>().map_err(|error| corrupt(OPERATION, error))?;
        let wanted: Vec<Key> = hashes.into_iter().rev().take(MOST_KEYS).map(super::agent_key::token_key).collect();
        let mut found = self.batch_get(OPERATION, &wanted, true).await?;
        let rows = wanted.iter().filter_map(|key| found.take(key)).collect();
        let known: Vec<AgentKey> = entities(OPERATION, rows)?;
        Ok(Some(known.into_iter().map(|key| (keys::made_at(key.id.as_str()), key)).collect()))
    }
}
