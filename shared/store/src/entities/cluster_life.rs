//! Registering and deleting a cluster: the cluster, its line in the list, its ARN and the organization's count move
//! together.

use super::cluster::{arn_key, key, row};
use super::{cluster_summary, organization};
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

    /// Deletes a cluster that no job holds. What hangs on it dies by its time to live or by an erasure.
    pub async fn delete_cluster(&self, cluster: &Cluster) -> Result<(), StoreError> {
        let org = &cluster.organization_id;
        let writes = vec![
            Write::delete(key(org, &cluster.id))
                .when("#ver = :seen AND attribute_not_exists(#active_job)", StoreErrorKind::Conflict)
                .value(":seen", number(cluster.version)),
            Write::delete(cluster_summary::key(org, &cluster.id)),
            Write::delete(arn_key(org, &cluster.arn)),
            organization::count(org, "n_clusters", -1),
        ];
        self.transact("delete a cluster", writes).await
    }
}
