//! Owner map: `T#org#OWN · i-…`, which cluster an instance belongs to. Follows discovery and launches.

use crate::core::prelude::*;
use spot_domain::{AccountId, ClusterId, OrganizationId, Region};

/// Whose an instance is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceOwner {
    /// Its cluster; none when it belongs to no cluster of ours.
    pub cluster_id: Option<ClusterId>,
    /// Its account.
    pub account_id: AccountId,
    /// Its region.
    pub region: Region,
}

pub(super) fn key(org: &OrganizationId, id: &str) -> Key {
    Key::new(keys::owners(org), id)
}

pub(super) fn row(
    org: &OrganizationId,
    id: &str,
    cluster: Option<&ClusterId>,
    account: &AccountId,
    region: &Region,
    now: Timestamp,
) -> Row {
    Row::new(&key(org, id), "OWN", now)
        .maybe_text("clu", cluster.map(ClusterId::as_str))
        .text("acc", account.as_str())
        .text("region", region.as_str())
}

impl TryFrom<Row> for InstanceOwner {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        let region = row.read_text("region")?.into();
        Ok(Self { cluster_id: row.read_maybe("clu")?, account_id: row.read("acc")?, region })
    }
}

impl Store {
    /// Whose an instance is.
    pub async fn instance_owner(&self, org: &OrganizationId, id: &str) -> Result<Option<InstanceOwner>, StoreError> {
        self.get_entity("find whose an instance is", &key(org, id)).await
    }
}
