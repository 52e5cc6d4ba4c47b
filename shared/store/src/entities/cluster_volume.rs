//! Volume of a cluster: `T#org#C#clu · VOL#vol-…`. Written when it comes, goes, or is attached elsewhere.

use crate::core::prelude::*;
use crate::core::store::entities;
use spot_domain::{ClusterId, OrganizationId, Zone};

/// A volume with the cluster's ownership tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterVolume {
    /// `vol-…`.
    pub id: String,
    /// Zone.
    pub zone: Zone,
    /// The instance it is attached to.
    pub attached_to: Option<String>,
    /// Since when it is known to be so: what was detached a moment ago is still in use.
    pub since: Timestamp,
}

fn key(org: &OrganizationId, cluster: &ClusterId, id: &str) -> Key {
    Key::new(keys::cluster(org, cluster), format!("VOL#{id}"))
}

impl TryFrom<Row> for ClusterVolume {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            id: row.read_text("id")?.to_owned(),
            zone: row.read_text("zone")?.into(),
            attached_to: row.read_maybe_text("attached_to")?.map(str::to_owned),
            since: row.read_time("since")?,
        })
    }
}

impl Store {
    /// Volumes of a cluster, by id.
    pub async fn volumes(&self, org: &OrganizationId, cluster: &ClusterId) -> Result<Vec<ClusterVolume>, StoreError> {
        const OPERATION: &str = "list volumes";
        entities(
            OPERATION,
            self.query(OPERATION, Query::of(keys::cluster(org, cluster)).prefix("VOL#").eventual()).await?,
        )
    }

    /// Adds or replaces a volume.
    pub async fn put_volume(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        volume: &ClusterVolume,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let row = Row::new(&key(org, cluster, &volume.id), "VOL", now)
            .text("id", &volume.id)
            .text("zone", volume.zone.as_str())
            .maybe_text("attached_to", volume.attached_to.as_ref())
            .time("since", volume.since);
        self.write("save a volume", Write::put(row)).await
    }

    /// Forgets a volume that is gone.
    pub async fn forget_volume(&self, org: &OrganizationId, cluster: &ClusterId, id: &str) -> Result<(), StoreError> {
        self.write("forget a volume", Write::delete(key(org, cluster, id))).await
    }
}
