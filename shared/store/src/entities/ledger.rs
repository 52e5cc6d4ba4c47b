//! Ledger: `T#org#C#clu#L`, entries `E#hour#i-…#kind` that grow until their hour is rolled up, and hours `H#hour` that
//! never change.

use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::entities;
use spot_domain::{ClusterId, LedgerEntry, LedgerHour, Microusd, OrganizationId};

/// Entries can be looked at for so long; hours as long as cost rows.
const ENTRY_LIVES_DAYS: i64 = 100;
const HOUR_LIVES_DAYS: i64 = 1_200;

fn entry_key(org: &OrganizationId, entry: &LedgerEntry) -> Key {
    key_of(org, &entry.cluster_id, entry.hour, &entry.instance_id, entry.overlap)
}

/// Key of the entry of an instance and the hour that holds a moment.
pub(super) fn key_of(org: &OrganizationId, cluster: &ClusterId, at: Timestamp, instance: &str, overlap: bool) -> Key {
    let kind = if overlap { "overlap" } else { "alone" };
    Key::new(keys::ledger(org, cluster), format!("E#{}#{instance}#{kind}", keys::hour(at)))
}

/// Condition of an addition: the entry does not reach into it.
pub(super) const REACHES_NO_FURTHER: &str = "attribute_not_exists(#to) OR #to <= :from";

/// Adds to the entry of an instance and hour. Exactly-once only together with the instance's own version, or under
/// `REACHES_NO_FURTHER`.
pub(super) fn add(org: &OrganizationId, entry: &LedgerEntry, now: Timestamp) -> Write {
    let launched_by = if entry.action_id.is_some() { ", #act = :act" } else { "" };
    let set = format!(
        "SET #et = :et, #sv = :one, #up = :now, #clu = :clu, #hour = :hour, #ins = :ins, #type = :type, #zone = :zone, \
         #capacity_type = :capacity_type, #from = if_not_exists(#from, :from), #to = :to, #overlap = :overlap, \
         #ttl = :ttl{launched_by} ADD #paid :paid, #on_demand :on_demand"
    );
    let write = Write::update(entry_key(org, entry), set)
        .text(":et", "LED")
        .value(":one", number(1))
        .value(":now", moment(now))
        .text(":clu", entry.cluster_id.as_str())
        .value(":hour", moment(entry.hour))
        .text(":ins", &entry.instance_id)
        .text(":type", entry.instance_type.as_str())
        .text(":zone", entry.zone.as_str())
        .text(":capacity_type", crate::core::row::word(&entry.capacity_type))
        .value(":from", moment(entry.from))
        .value(":to", moment(entry.to))
        .value(":overlap", aws_sdk_dynamodb::types::AttributeValue::Bool(entry.overlap))
        .value(":ttl", number(days_after(entry.hour, ENTRY_LIVES_DAYS).as_second()))
        .value(":paid", number(entry.paid_microusd.0))
        .value(":on_demand", number(entry.on_demand_microusd.0));
    match &entry.action_id {
        Some(id) => write.text(":act", id.as_str()),
        None => write,
    }
}

impl TryFrom<Row> for LedgerEntry {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            cluster_id: row.read("clu")?,
            hour: row.read_time("hour")?,
            instance_id: row.read_text("ins")?.to_owned(),
            instance_type: row.read_text("type")?.into(),
            zone: row.read_text("zone")?.into(),
            capacity_type: row.read_word("capacity_type")?,
            from: row.read_time("from")?,
            to: row.read_time("to")?,
            paid_microusd: Microusd(row.read_number("paid")?),
            on_demand_microusd: Microusd(row.read_number("on_demand")?),
            action_id: row.read_maybe("act")?,
            overlap: row.read_flag("overlap")?,
        })
    }
}

fn hour_row(org: &OrganizationId, hour: &LedgerHour, now: Timestamp) -> Row {
    let key = Key::new(keys::ledger(org, &hour.cluster_id), format!("H#{}", keys::hour(hour.hour)));
    Row::new(&key, "LEDH", now)
        .text("clu", hour.cluster_id.as_str())
        .time("hour", hour.hour)
        .number("paid", hour.paid_microusd.0)
        .number("on_demand", hour.on_demand_microusd.0)
        .number("baseline", hour.baseline_microusd.0)
        .number("first_day", hour.first_day_microusd.0)
        .json("causes", &hour.causes)
        .number("instances", hour.instances)
        .number("interruptions", hour.interruptions)
        .dies_at(days_after(hour.hour, HOUR_LIVES_DAYS))
}

impl TryFrom<Row> for LedgerHour {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            cluster_id: row.read("clu")?,
            hour: row.read_time("hour")?,
            paid_microusd: Microusd(row.read_number("paid")?),
            on_demand_microusd: Microusd(row.read_number("on_demand")?),
            baseline_microusd: Microusd(row.read_number("baseline")?),
            first_day_microusd: Microusd(row.read_number("first_day")?),
            causes: row.read_json("causes")?,
            instances: row.read_number("instances")?,
            interruptions: row.read_number("interruptions")?,
        })
    }
}

impl Store {
    /// Entries of one hour of a cluster, by instance.
    pub async fn ledger_entries(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        hour: Timestamp,
    ) -> Result<Vec<LedgerEntry>, StoreError> {
        const OPERATION: &str = "list ledger entries";
        let query = Query::of(keys::ledger(org, cluster)).prefix(format!("E#{}#", keys::hour(hour)));
        entities(OPERATION, self.query(OPERATION, query).await?)
    }

    /// Stores a rolled-up hour; answers `false` when the hour is rolled up already, which never changes.
    pub async fn create_ledger_hour(
        &self,
        org: &OrganizationId,
        hour: &LedgerHour,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let write = Write::create(hour_row(org, hour, now).announcing(announce));
        match self.write("store a ledger hour", write).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Hours of a cluster from `from` until before `until`, oldest first.
    pub async fn ledger_hours(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<LedgerHour>, StoreError> {
        const OPERATION: &str = "list ledger hours";
        let [from_key, until_key] = [from, until].map(|at| format!("H#{}", keys::hour(at)));
        let query = Query::of(keys::ledger(org, cluster)).between(from_key, until_key);
        let mut hours: Vec<LedgerHour> = entities(OPERATION, self.query(OPERATION, query).await?)?;
        hours.retain(|hour| hour.hour >= from && hour.hour < until);
        Ok(hours)
    }

    /// The last hour of a cluster that is rolled up.
    pub async fn last_ledger_hour(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
    ) -> Result<Option<LedgerHour>, StoreError> {
        const OPERATION: &str = "read the last ledger hour";
        let query = Query::of(keys::ledger(org, cluster)).prefix("H#").newest_first().limit(1);
        Ok(entities(OPERATION, self.query(OPERATION, query).await?)?.pop())
    }
}
