//! Override: `T#org#OVR · OVR#ovr`, and until it ends a copy beside the instance that it is about,
//! `T#org#C#clu · OVR#i-…`: no instance has two, and who reads a cluster sees them with it.

use crate::core::announce::AuditIntent;
use crate::core::page::Page;
use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::entities;
use spot_domain::{ClusterId, OrganizationId, Override, OverrideId, OverrideState};

/// As long as jobs.
const LIVES_DAYS: i64 = 400;
/// Entity type of the copy.
pub(super) const BESIDE_INSTANCE: &str = "OVRI";

fn key(org: &OrganizationId, id: &OverrideId) -> Key {
    Key::new(keys::overrides(org), format!("OVR#{id}"))
}

fn beside(known: &Override, instance_id: &str) -> Key {
    Key::new(keys::cluster(&known.organization_id, &known.cluster_id), format!("OVR#{instance_id}"))
}

fn row(key: &Key, entity: &str, known: &Override, version: u64, now: Timestamp) -> Row {
    let row = Row::new(key, entity, now)
        .time("at", known.starts_at)
        .text("ovr", known.id.as_str())
        .text("org", known.organization_id.as_str())
        .text("clu", known.cluster_id.as_str())
        .word("scope", &known.scope)
        .text("target", &known.target_id)
        .text("node", known.target_node.as_str())
        .maybe_text("replacement", known.replacement_id.as_ref())
        .number("hours", known.duration_hours)
        .text("reason", &known.reason)
        .text("by", &known.requested_by)
        .time("expires_at", known.expires_at)
        .word("state", &known.state)
        .text("job", known.job_id.as_str())
        .maybe_time("ended_at", known.ended_at)
        .maybe_text("note", known.note.as_ref())
        .version(version);
    match known.ended_at {
        Some(ended_at) => row.dies_at(days_after(ended_at, LIVES_DAYS)),
        None => row,
    }
}

/// The copy follows the state: beside the Spot instance, then beside the one that took its place, then nowhere.
fn copies(known: &Override, version: u64, now: Timestamp) -> Vec<Write> {
    let here = beside(known, known.instance_id());
    let copy = || Write::put(row(&here, BESIDE_INSTANCE, known, version, now));
    let former = || Write::delete(beside(known, &known.target_id));
    match (known.state, &known.replacement_id) {
        (OverrideState::Ended, None) => vec![former()],
        (OverrideState::Ended, Some(_)) => vec![former(), Write::delete(here)],
        (_, None) => vec![copy()],
        (_, Some(_)) => vec![former(), copy()],
    }
}

impl TryFrom<Row> for Override {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        let hours = row.read_number("hours")?;
        Ok(Self {
            id: row.read("ovr")?,
            organization_id: row.read("org")?,
            cluster_id: row.read("clu")?,
            scope: row.read_word("scope")?,
            target_id: row.read_text("target")?.to_owned(),
            target_node: row.read_text("node")?.into(),
            replacement_id: row.read_maybe_text("replacement")?.map(str::to_owned),
            duration_hours: hours,
            reason: row.read_text("reason")?.to_owned(),
            requested_by: row.read_text("by")?.to_owned(),
            starts_at: row.read_time("at")?,
            expires_at: row.read_time("expires_at")?,
            state: row.read_word("state")?,
            job_id: row.read("job")?,
            ended_at: row.read_maybe_time("ended_at")?,
            note: row.read_maybe_text("note")?.map(str::to_owned),
            version: row.read_version()?,
        })
    }
}

/// The audit entry and the event of what an override has just become; `actor` made it so.
pub fn override_changed(actor: &str, known: &Override) -> Announce {
    let event = match known.state {
        OverrideState::Applying => "override.created",
        OverrideState::Active => "override.started",
        OverrideState::Ending => "override.ending",
        OverrideState::Ended => "override.ended",
    };
    let detail = serde_json::json!({ "override_id": known.id, "cluster_id": known.cluster_id,
        "instance_id": known.instance_id(), "node": known.target_node, "state": known.state,
        "expires_at": known.expires_at, "reason": known.reason, "note": known.note, "job_id": known.job_id });
    Announce::audit(AuditIntent {
        actor: actor.to_owned(),
        event: event.to_owned(),
        resource: known.id.to_string(),
        outcome: "success".to_owned(),
        detail: detail.clone(),
    })
    .and_event(event, detail)
}

impl Store {
    /// Adds an override. A conflict means that its instance has one.
    pub async fn create_override(
        &self,
        new: &mut Override,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let copy = row(&beside(new, &new.target_id), BESIDE_INSTANCE, new, 1, now);
        let main = row(&key(&new.organization_id, &new.id), "OVR", new, 1, now).announcing(announce);
        self.transact("add an override", vec![Write::create(copy), Write::create(main)]).await?;
        new.version = 1;
        Ok(())
    }

    /// An override.
    pub async fn find_override(&self, org: &OrganizationId, id: &OverrideId) -> Result<Option<Override>, StoreError> {
        self.get_entity("read an override", &key(org, id)).await
    }

    /// Saves an override over the version that was read.
    pub async fn save_override(
        &self,
        known: &mut Override,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let version = known.version + 1;
        let main = row(&key(&known.organization_id, &known.id), "OVR", known, version, now).announcing(announce);
        let mut writes = vec![Write::replace(main, known.version)];
        writes.extend(copies(known, version, now));
        self.transact("save an override", writes).await?;
        known.version = version;
        Ok(())
    }

    /// Overrides of a cluster that have not ended.
    pub async fn cluster_overrides(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
    ) -> Result<Vec<Override>, StoreError> {
        const OPERATION: &str = "list a cluster's overrides";
        let query = Query::of(keys::cluster(org, cluster)).prefix("OVR#");
        entities(OPERATION, self.query(OPERATION, query).await?)
    }

    /// Overrides of an organization, newest first.
    pub async fn overrides(
        &self,
        org: &OrganizationId,
        limit: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Override>, StoreError> {
        const OPERATION: &str = "list overrides";
        let until = cursor.map_or("OVR#~".to_owned(), |id| format!("OVR#{id}"));
        let query = Query::of(keys::overrides(org)).between("OVR#", until).newest_first().limit(limit + 2).eventual();
        let mut found: Vec<Override> = entities(OPERATION, self.query(OPERATION, query).await?)?;
        found.retain(|known| cursor.is_none_or(|id| known.id.as_str() < id));
        Ok(Page::cut(found, limit, |known| known.id.to_string()))
    }
}
