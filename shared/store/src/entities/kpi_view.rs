//! Figures of a cluster as people look at them: in one call with the question whether the cluster is there at all.

use super::{cluster, kpi};
use crate::Kpi;
use crate::core::prelude::*;
use crate::core::store::corrupt;
use spot_domain::{ClusterId, OrganizationId};

impl Store {
    /// Figures of a cluster (none before they are first made), in one call; none when there is no such cluster.
    pub async fn cluster_kpi(&self, org: &OrganizationId, id: &ClusterId) -> Result<Option<Option<Kpi>>, StoreError> {
        const OPERATION: &str = "read a cluster's figures";
        let keys = [cluster::key(org, id), kpi::key(org, id.as_str())];
        let mut found = self.batch_get(OPERATION, &keys, true).await?;
        let [cluster, kpi] = keys.map(|key| found.take(&key));
        if cluster.is_none() {
            return Ok(None);
        }
        kpi.map(Kpi::try_from).transpose().map(Some).map_err(|error| corrupt(OPERATION, error))
    }
}
