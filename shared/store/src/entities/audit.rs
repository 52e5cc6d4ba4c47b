//! Audit: entries `T#org#AUD#lane#yyyymm · seq`, heads `T#org#AUDH#lane · HEAD`, and `T#org#AUDS#lane · sha256` of what
//! was appended already. The relay appends what items announced: once per item and version, in one chain per lane. No
//! partition serves two lanes, so eight times what one key bears can be appended.

use crate::core::announce::AuditIntent;
use crate::core::prelude::*;
use crate::core::row::{days_after, json_text};
use crate::core::store::{corrupt, entities};
use spot_domain::OrganizationId;

/// Chains per organization.
pub(super) const LANES: u64 = 8;
/// The stream keeps a day; a repeat cannot come later than this.
const REPEATS_FOR_DAYS: i64 = 15;
/// What comes before the first entry.
const FIRST_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The write an intent came from: makes it unique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditSource {
    /// Partition key of the item.
    pub pk: String,
    /// Sort key of the item.
    pub sk: String,
    /// Version of the item, or the time of the write for items without.
    pub version: u64,
    /// Place of the intent within the write.
    pub place: usize,
}

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// Chain.
    pub lane: u64,
    /// Number within the chain, from 1, without gaps.
    pub seq: u64,
    /// When the change was made.
    pub at: Timestamp,
    /// What the change said.
    pub intent: AuditIntent,
    /// Hash of the entry before.
    pub prev_hash: String,
    /// Hash of this entry and all before it.
    pub hash: String,
}

pub(super) fn pk(org: &OrganizationId, lane: u64, at: Timestamp) -> String {
    format!("T#{org}#AUD#{lane}#{}", at.strftime("%Y%m"))
}

fn head_key(org: &OrganizationId, lane: u64) -> Key {
    Key::new(format!("T#{org}#AUDH#{lane}"), "HEAD")
}

fn source_key(org: &OrganizationId, lane: u64, source: &AuditSource) -> Key {
    let text = format!("{}\n{}\n{}\n{}", source.pk, source.sk, source.version, source.place);
    Key::new(format!("T#{org}#AUDS#{lane}"), keys::digest(text.as_bytes()))
}

/// The chain of a resource.
fn lane_of(resource: &str) -> u64 {
    let digest = keys::digest(resource.as_bytes());
    u64::from_str_radix(&digest[..8], 16).unwrap_or(0) % LANES
}

/// `SHA-256("spot-audit-v1" ‖ org ‖ lane ‖ seq ‖ prev_hash ‖ time ‖ entry)`, a line each.
fn chained_hash(org: &OrganizationId, lane: u64, seq: u64, prev: &str, at: Timestamp, intent: &AuditIntent) -> String {
    let at = at.as_millisecond();
    keys::digest(format!("spot-audit-v1\n{org}\n{lane}\n{seq}\n{prev}\n{at}\n{}", json_text(intent)).as_bytes())
}

impl TryFrom<Row> for AuditEntry {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            lane: row.read_number("lane")?,
            seq: row.read_number("seq")?,
            at: row.read_time("at")?,
            intent: row.read_json("entry")?,
            prev_hash: row.read_text("prev_hash")?.to_owned(),
            hash: row.read_text("hash")?.to_owned(),
        })
    }
}

impl Store {
    /// Appends an entry, unless the same intent of the same write is appended already. Answers whether it was.
    pub async fn append_audit(
        &self,
        org: &OrganizationId,
        source: &AuditSource,
        at: Timestamp,
        intent: &AuditIntent,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        const OPERATION: &str = "append an audit entry";
        let lane = lane_of(&intent.resource);
        loop {
            let head = self.get(OPERATION, &head_key(org, lane)).await?;
            let read = |row: &Row| Ok((row.read_number::<u64>("seq")?, row.read_text("hash")?.to_owned()));
            let known = head.as_ref().map(read).transpose().map_err(|error| corrupt(OPERATION, error))?;
            let (last, prev_hash) = known.unwrap_or((0, FIRST_HASH.to_owned()));
            let seq = last + 1;
            let hash = chained_hash(org, lane, seq, &prev_hash, at, intent);
            let entry = AuditEntry { lane, seq, at, intent: intent.clone(), prev_hash, hash };
            let writes = append_writes(org, source, &entry, now);
            match self.transact(OPERATION, writes).await {
                Ok(()) => return Ok(true),
                Err(error) if error.kind == StoreErrorKind::Conflict => return Ok(false),
                Err(error) if error.kind == StoreErrorKind::VersionMismatch => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Entries of a month over all chains, newest first, so many at most.
    pub async fn audit_entries(
        &self,
        org: &OrganizationId,
        month: Timestamp,
        limit: usize,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        const OPERATION: &str = "list audit entries";
        let mut found: Vec<AuditEntry> = Vec::new();
        for lane in 0..LANES {
            let query = Query::of(pk(org, lane, month)).newest_first().limit(limit).eventual();
            found.extend(entities::<AuditEntry>(OPERATION, self.query(OPERATION, query).await?)?);
        }
        found.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.lane, entry.seq)));
        found.truncate(limit);
        Ok(found)
    }
}

/// Source, head and entry. A source that is there is a conflict: it was appended. A head that moved is a mismatch of
/// versions: it is read again.
fn append_writes(org: &OrganizationId, source: &AuditSource, entry: &AuditEntry, now: Timestamp) -> Vec<Write> {
    let AuditEntry { lane, seq, at, intent, prev_hash, hash } = entry;
    let row = Row::new(&Key::new(pk(org, *lane, *at), format!("{seq:012}")), "AUD", now)
        .number("lane", lane)
        .number("seq", seq)
        .time("at", *at)
        .json("entry", intent)
        .text("prev_hash", prev_hash)
        .text("hash", hash)
        .in_first_index(format!("T#{org}#AUDA#{}", intent.actor), keys::sortable(*at))
        .in_second_index(format!("T#{org}#AUDR#{}", resource_kind(&intent.resource)), keys::sortable(*at));
    let head = Row::new(&head_key(org, *lane), "AUDH", now).number("seq", seq).text("hash", hash);
    let head = match seq {
        1 => Write::put(head).when("attribute_not_exists(#PK)", StoreErrorKind::VersionMismatch),
        _ => Write::put(head).value(":last", number(seq - 1)).when("#seq = :last", StoreErrorKind::VersionMismatch),
    };
    let source = Row::new(&source_key(org, *lane, source), "AUDS", now).dies_at(days_after(now, REPEATS_FOR_DAYS));
    vec![Write::create(source), head, Write::create(row)]
}

/// `job` for `job_0190…`, `i` for `i-0abc…`.
fn resource_kind(resource: &str) -> &str {
    resource.split(['_', '-', '#']).next().unwrap_or(resource)
}
