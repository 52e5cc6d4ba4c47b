//! Baseline rate: `T#org#C#clu#L · BASE`, what the customer's own groups would cost per hour for the pods there are, as
//! it changed with the snapshots that were looked at. Hours that are not final yet are priced by it.

use crate::core::prelude::*;
use spot_domain::{ClusterId, MicrousdPerHour, OrganizationId};

/// The rate of a cluster's baseline, and what else its last snapshot showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaselineRate {
    /// Snapshot that was looked at last; none before the first.
    pub generation: Option<u64>,
    /// Nodes in it.
    pub nodes: u32,
    /// Of them Ready.
    pub ready_nodes: u32,
    /// From when on which rate holds, ascending. Older ones are dropped once their hours are final.
    pub changes: Vec<(Timestamp, MicrousdPerHour)>,
    /// Optimistic version; 0 before it is stored.
    pub version: u64,
}

fn key(org: &OrganizationId, cluster: &ClusterId) -> Key {
    Key::new(keys::ledger(org, cluster), "BASE")
}

impl TryFrom<Row> for BaselineRate {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            generation: row.has("gen").then(|| row.read_number("gen")).transpose()?,
            nodes: row.read_number("nodes")?,
            ready_nodes: row.read_number("ready_nodes")?,
            changes: row.read_json("changes")?,
            version: row.read_version()?,
        })
    }
}

impl Store {
    /// The baseline's rate of a cluster.
    pub async fn baseline_rate(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
    ) -> Result<Option<BaselineRate>, StoreError> {
        self.get_entity("read a baseline's rate", &key(org, cluster)).await
    }

    /// Saves it over the version that was read.
    pub async fn save_baseline_rate(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        rate: &mut BaselineRate,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let version = rate.version + 1;
        let row = Row::new(&key(org, cluster), "BASE", now)
            .number("nodes", rate.nodes)
            .number("ready_nodes", rate.ready_nodes)
            .json("changes", &rate.changes)
            .version(version);
        let row = match rate.generation {
            Some(generation) => row.number("gen", generation),
            None => row,
        };
        let write = match rate.version {
            0 => Write::put(row).when("attribute_not_exists(#PK)", StoreErrorKind::VersionMismatch),
            seen => Write::replace(row, seen),
        };
        self.write("save a baseline's rate", write).await?;
        rate.version = version;
        Ok(())
    }
}
