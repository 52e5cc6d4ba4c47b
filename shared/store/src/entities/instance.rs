//! Instance: `T#org#C#clu · INS#i-…`, together with its line in the owner map. Written on change only.

use super::owner;
use crate::core::prelude::*;
use crate::core::store::entities;
use spot_domain::{AccountId, ClusterId, Instance, MicrousdPerHour, OrganizationId, Region};

pub(super) fn key(org: &OrganizationId, cluster: &ClusterId, id: &str) -> Key {
    Key::new(keys::cluster(org, cluster), format!("INS#{id}"))
}

pub(super) fn row(org: &OrganizationId, instance: &Instance, version: u64, now: Timestamp) -> Row {
    Row::new(&key(org, &instance.cluster_id, &instance.id), "INS", now)
        .text("id", &instance.id)
        .text("clu", instance.cluster_id.as_str())
        .text("type", instance.instance_type.as_str())
        .text("zone", instance.zone.as_str())
        .word("capacity_type", &instance.capacity_type)
        .word("state", &instance.state)
        .time("launched", instance.launched_at)
        .maybe_time("ended", instance.ended_at)
        .maybe_text("node", instance.node_name.as_ref().map(|name| name.as_str()))
        .maybe_text("group", instance.group.as_ref())
        .number("price", instance.microusd_per_hour.0)
        .number("od_price", instance.on_demand_microusd_per_hour.0)
        .maybe_text("launched_by", instance.launched_by.as_ref().map(|id| id.as_str()))
        .maybe_time("fell_back", instance.fell_back_at)
        .time("accounted", instance.accounted_until)
        .version(version)
}

impl TryFrom<Row> for Instance {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            id: row.read_text("id")?.to_owned(),
            cluster_id: row.read("clu")?,
            instance_type: row.read_text("type")?.into(),
            zone: row.read_text("zone")?.into(),
            capacity_type: row.read_word("capacity_type")?,
            state: row.read_word("state")?,
            launched_at: row.read_time("launched")?,
            ended_at: row.read_maybe_time("ended")?,
            node_name: row.read_maybe_text("node")?.map(Into::into),
            group: row.read_maybe_text("group")?.map(str::to_owned),
            microusd_per_hour: MicrousdPerHour(row.read_number("price")?),
            on_demand_microusd_per_hour: MicrousdPerHour(row.read_number("od_price")?),
            launched_by: row.read_maybe("launched_by")?,
            fell_back_at: row.read_maybe_time("fell_back")?,
            accounted_until: row.read_time("accounted")?,
            version: row.read_version()?,
        })
    }
}

impl Store {
    /// Adds an instance and its line in the owner map. A conflict means that it is known already.
    pub async fn create_instance(
        &self,
        org: &OrganizationId,
        account: &AccountId,
        region: &Region,
        instance: &mut Instance,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let writes = vec![
            Write::create(row(org, instance, 1, now).announcing(announce)),
            Write::put(owner::row(org, &instance.id, Some(&instance.cluster_id), account, region, now)),
        ];
        self.transact("add an instance", writes).await?;
        instance.version = 1;
        Ok(())
    }

    /// An instance.
    pub async fn instance(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        id: &str,
    ) -> Result<Option<Instance>, StoreError> {
        self.get_entity("read an instance", &key(org, cluster, id)).await
    }

    /// Instances of a cluster, by id; those that ended stay until they are forgotten.
    pub async fn instances(&self, org: &OrganizationId, cluster: &ClusterId) -> Result<Vec<Instance>, StoreError> {
        const OPERATION: &str = "list instances";
        entities(OPERATION, self.query(OPERATION, Query::of(keys::cluster(org, cluster)).prefix("INS#")).await?)
    }

    /// Saves an instance over the version that was read, if it differs from what was read. Answers whether it wrote.
    pub async fn save_instance_if_changed(
        &self,
        org: &OrganizationId,
        read: &Instance,
        instance: &mut Instance,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        instance.version = read.version;
        if instance == read {
            return Ok(false);
        }
        let version = read.version + 1;
        let write = Write::replace(row(org, instance, version, now).announcing(announce), read.version);
        self.write("save an instance", write).await?;
        instance.version = version;
        Ok(true)
    }

    /// Forgets an instance that ended and whose hours are in the ledger, with its line in the owner map.
    pub async fn forget_instance(&self, org: &OrganizationId, instance: &Instance) -> Result<(), StoreError> {
        let writes = vec![
            Write::delete(key(org, &instance.cluster_id, &instance.id))
                .when("#ver = :seen AND attribute_exists(#ended)", StoreErrorKind::VersionMismatch)
                .value(":seen", number(instance.version)),
            Write::delete(owner::key(org, &instance.id)),
        ];
        self.transact("forget an instance", writes).await
    }
}
