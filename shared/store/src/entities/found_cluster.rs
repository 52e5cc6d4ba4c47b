//! Clusters found in an account, registered or not: `T#org#ORG · FND#acc#region`, one item per region.

use crate::core::prelude::*;
use crate::core::store::corrupt;
use serde::{Deserialize, Serialize};
use spot_domain::{AccountId, OrganizationId, Region};

/// A cluster as discovery found it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundCluster {
    /// ARN.
    pub arn: String,
    /// EKS name.
    pub name: String,
    /// Region.
    pub region: Region,
    /// Kubernetes version.
    pub kubernetes_version: String,
    /// Not listed any more since then, by listings that were complete.
    pub missing_since: Option<Timestamp>,
}

fn prefix(account: &AccountId) -> String {
    format!("FND#{account}#")
}

impl Store {
    /// Replaces what was found in one region of an account.
    pub async fn put_found_clusters(
        &self,
        org: &OrganizationId,
        account: &AccountId,
        region: &Region,
        clusters: &[FoundCluster],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = Key::new(keys::organization(org), format!("{}{region}", prefix(account)));
        let row = Row::new(&key, "FND", now).json("clusters", clusters);
        self.write("save the clusters found", Write::put(row)).await
    }

    /// Clusters found in an account, by region.
    pub async fn found_clusters(
        &self,
        org: &OrganizationId,
        account: &AccountId,
    ) -> Result<Vec<FoundCluster>, StoreError> {
        const OPERATION: &str = "list the clusters found";
        let rows = self.query(OPERATION, Query::of(keys::organization(org)).prefix(prefix(account))).await?;
        let mut found = Vec::new();
        for row in rows {
            let of_region: Vec<FoundCluster> = row.read_json("clusters").map_err(|error| corrupt(OPERATION, error))?;
            found.extend(of_region);
        }
        Ok(found)
    }
}
