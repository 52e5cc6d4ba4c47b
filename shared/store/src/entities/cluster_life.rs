//! Registering and deleting a cluster: the cluster, its line in the list, its ARN and the organization's count move
//! together.

use super::cluster::{arn_key, key, row};
use super::{agent_state, cluster_summary, organization};
use crate::core::prelude::*;
use spot_domain::{Cluster, ClusterId};

impl Store {
    /// Registers a cluster. A conflict means that its ARN is registered already (`registered_cluster` tells as which).
    pub async fn register_cluster(
        &self,
        cluster: &mut Cluster,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let org = &cluster.organization_id;
        let claim = Row::new(&arn_key(org, &cluster.arn), "ARN", now).text("clu", cluster.id.as_str());
        let writes = vec![
            Write::create(claim),
            Write::create(row(self, cluster, 1, now).announcing(announce)),
            Write::create(cluster_summary::first_row(cluster, now)),
            organization::count(org, "n_clusters", 1),
        ];
        self.transact("register a cluster", writes).await?;
        cluster.version = 1;
        Ok(())
    }

    /// The cluster registered under an ARN.
    pub async fn registered_cluster(
        &self,
        org: &spot_domain::OrganizationId,
        arn: &str,
    ) -> Result<Option<ClusterId>, StoreError> {
        const OPERATION: &str = "find a cluster by its ARN";
        let Some(row) = self.get(OPERATION, &arn_key(org, arn)).await? else { return Ok(None) };
        row.read("clu").map(Some).map_err(|error| crate::core::store::corrupt(OPERATION, error))
    }

    /// Deletes a cluster without open jobs, with its agent's state and keys: from then on no tick looks at it and its
    /// tokens open nothing (CLU-02). Open jobs are a conflict. What else hangs on it dies by its time to live or by an
    /// erasure.
    pub async fn delete_cluster(&self, cluster: &Cluster, now: Timestamp) -> Result<(), StoreError> {
        const OPERATION: &str = "delete a cluster";
        let org = &cluster.organization_id;
        let open = Query::of(keys::cluster(org, &cluster.id)).prefix("OPEN#").limit(1);
        if !self.query(OPERATION, open).await?.is_empty() {
            return Err(StoreError::new(OPERATION, StoreErrorKind::Conflict));
        }
        self.revoke_all_agent_keys(org, &cluster.id, now).await?;
        let writes = vec![
            Write::delete(key(org, &cluster.id))
                .when("#ver = :seen AND attribute_not_exists(#active_job)", StoreErrorKind::Conflict)
                .value(":seen", number(cluster.version)),
            Write::delete(cluster_summary::key(org, &cluster.id)),
            Write::delete(arn_key(org, &cluster.arn)),
            Write::delete(agent_state::key(org, &cluster.id)),
            organization::count(org, "n_clusters", -1),
        ];
        self.transact(OPERATION, writes).await
    }
}
