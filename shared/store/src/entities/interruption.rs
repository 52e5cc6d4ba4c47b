//! Interruption: `T#org#INT · INT#int`, with a key `INTK#…` that makes one of all that is heard about the same loss.

use super::interruption_lists;
use crate::core::page::Page;
use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::{corrupt, entities};
use spot_domain::{ClusterId, Interruption, InterruptionId, InterruptionKind, OrganizationId};

/// As long as jobs: the risk model learns from them.
pub(super) const LIVES_DAYS: i64 = 400;

/// What came of telling the store about an interruption.
#[derive(Clone, Debug, PartialEq)]
pub enum Recorded {
    /// It was not known.
    New,
    /// It is known already, as this one.
    Known(Interruption),
}

/// A warning, the state change after it and an instance found missing tell of one loss; a rebalance recommendation and
/// planned maintenance are something else.
fn group(kind: InterruptionKind) -> &'static str {
    match kind {
        InterruptionKind::Warning | InterruptionKind::StateChange | InterruptionKind::Inferred => "loss",
        InterruptionKind::Rebalance => "risk",
        InterruptionKind::ScheduledChange => "maintenance",
    }
}

pub(super) fn key(org: &OrganizationId, id: &InterruptionId) -> Key {
    Key::new(keys::interruptions(org), format!("INT#{id}"))
}

/// Key of all that is heard about an instance in the group of `kind`.
pub(super) fn instance_key(org: &OrganizationId, instance_id: &str, kind: InterruptionKind) -> Key {
    Key::new(keys::interruptions(org), format!("INTK#{instance_id}#{}", group(kind)))
}

fn dedupe_key(interruption: &Interruption) -> Key {
    instance_key(&interruption.organization_id, &interruption.instance_id, interruption.kind)
}

fn row(interruption: &Interruption, version: u64, now: Timestamp) -> Row {
    let org = &interruption.organization_id;
    Row::new(&key(org, &interruption.id), "INT", now)
        .time("at", interruption.received_at)
        .text("org", org.as_str())
        .text("int", interruption.id.as_str())
        .text("clu", interruption.cluster_id.as_str())
        .text("ins", &interruption.instance_id)
        .text("type", interruption.instance_type.as_str())
        .text("zone", interruption.zone.as_str())
        .word("kind", &interruption.kind)
        .time("event_at", interruption.event_at)
        .maybe_text("job", interruption.job_id.as_ref().map(|id| id.as_str()))
        .word("state", &interruption.state)
        .text("note", &interruption.note)
        .maybe_time("drained_at", interruption.drained_at)
        .maybe_time("recovered_at", interruption.recovered_at)
        .version(version)
        .dies_at(days_after(interruption.received_at, LIVES_DAYS))
        .in_first_index(keys::cluster_interruptions(org, &interruption.cluster_id), interruption.id.as_str())
        .text("sum", interruption.id.as_str())
}

impl TryFrom<Row> for Interruption {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            id: row.read("int")?,
            organization_id: row.read("org")?,
            cluster_id: row.read("clu")?,
            instance_id: row.read_text("ins")?.to_owned(),
            instance_type: row.read_text("type")?.into(),
            zone: row.read_text("zone")?.into(),
            kind: row.read_word("kind")?,
            event_at: row.read_time("event_at")?,
            received_at: row.read_time("at")?,
            job_id: row.read_maybe("job")?,
            state: row.read_word("state")?,
            note: row.read_text("note")?.to_owned(),
            drained_at: row.read_maybe_time("drained_at")?,
            recovered_at: row.read_maybe_time("recovered_at")?,
            version: row.read_version()?,
        })
    }
}

impl Store {
    /// Records an interruption, unless the same loss is known already.
    pub async fn record_interruption(
        &self,
        interruption: &mut Interruption,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<Recorded, StoreError> {
        const OPERATION: &str = "record an interruption";
        let dedupe_key = dedupe_key(interruption);
        let dedupe = Row::new(&dedupe_key, "INTK", now)
            .text("int", interruption.id.as_str())
            .dies_at(days_after(interruption.received_at, LIVES_DAYS));
        let mut writes = vec![Write::create(dedupe), Write::create(row(interruption, 1, now).announcing(announce))];
        writes.extend(interruption_lists::pointer(interruption, now));
        match self.transact(OPERATION, writes).await {
            Ok(()) => {
                interruption.version = 1;
                Ok(Recorded::New)
            }
            Err(error) if error.kind == StoreErrorKind::Conflict => {
                let known = self.get(OPERATION, &dedupe_key).await?.ok_or(error)?;
                let id = known.read("int").map_err(|error| corrupt(OPERATION, error))?;
                let known = self.interruption(&interruption.organization_id, &id).await?;
                let missing = || StoreError::new(OPERATION, StoreErrorKind::NotFound);
                known.map(Recorded::Known).ok_or_else(missing)
            }
            Err(error) => Err(error),
        }
    }

    /// An interruption.
    pub async fn interruption(
        &self,
        org: &OrganizationId,
        id: &InterruptionId,
    ) -> Result<Option<Interruption>, StoreError> {
        self.get_entity("read an interruption", &key(org, id)).await
    }

    /// Saves an interruption over the version that was read.
    pub async fn save_interruption(
        &self,
        interruption: &mut Interruption,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let version = interruption.version + 1;
        let write = Write::replace(row(interruption, version, now).announcing(announce), interruption.version);
        match interruption_lists::pointer(interruption, now) {
            Some(pointer) => self.transact("save an interruption", vec![write, pointer]).await?,
            None => self.write("save an interruption", write).await?,
        }
        interruption.version = version;
        Ok(())
    }

    /// Interruptions of an organization, newest first.
    pub async fn interruptions(
        &self,
        org: &OrganizationId,
        limit: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Interruption>, StoreError> {
        const OPERATION: &str = "list interruptions";
        let until = cursor.map_or("INT#~".to_owned(), |id| format!("INT#{id}"));
        let query =
            Query::of(keys::interruptions(org)).between("INT#", until).newest_first().limit(limit + 2).eventual();
        let mut found: Vec<Interruption> = entities(OPERATION, self.query(OPERATION, query).await?)?;
        found.retain(|interruption| cursor.is_none_or(|id| interruption.id.as_str() < id));
        Ok(Page::cut(found, limit, |interruption| interruption.id.to_string()))
    }

    /// How many interruptions of a cluster were heard of from `from` until before `until`; counted in the index.
    pub async fn count_interruptions(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<u32, StoreError> {
        // Ids begin with the time at which they were made.
        let [from, until] =
            [from, until].map(|at| format!("{}_{:012x}", InterruptionId::PREFIX, at.as_millisecond().max(0)));
        let query = Query::of(keys::cluster_interruptions(org, cluster)).between(from, until).first_index().keys_only();
        Ok(self.query("count a cluster's interruptions", query).await?.len() as u32)
    }

    /// The newest interruptions of a cluster, newest first. Found by the index, then read from the table.
    pub async fn cluster_interruptions(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        limit: usize,
    ) -> Result<Vec<Interruption>, StoreError> {
        const OPERATION: &str = "list a cluster's interruptions";
        let query = Query::of(keys::cluster_interruptions(org, cluster)).first_index().newest_first().limit(limit);
        let mut found = Vec::new();
        for row in self.query(OPERATION, query).await? {
            let id = row.read("sum").map_err(|error| corrupt(OPERATION, error))?;
            found.extend(self.interruption(org, &id).await?);
        }
        Ok(found)
    }
}
