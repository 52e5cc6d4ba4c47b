//! Appending to channels, once per write: a source `T#org#EVS#xx · sha256` remembers what was appended, a head
//! `T#org#EVH#channel · HEAD` the last id, and when each kind of event last came. Ids rise in the order in which events
//! become readable, so a reader who has seen an id has missed nothing before it.

use super::event_log::{self, LoggedEvent};
use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::corrupt;
use serde_json::Value;
use spot_domain::{EventId, OrganizationId};
use std::collections::BTreeMap;

/// The stream keeps a day; a repeat cannot come later than this.
const REPEATS_FOR_DAYS: i64 = 3;
/// Longer than any event is kept.
const HEAD_LIVES_DAYS: i64 = 31;
/// Others may be at the same channels; so often it is tried.
const TRIES: usize = 40;
/// Kinds that a head remembers, the latest ones: with so many it stays below the kibibyte that one write unit covers.
const MOST_KINDS: usize = 16;
/// RFC 9562 leaves twelve bits to count within a millisecond.
const MOST_IN_A_MILLISECOND: u64 = 0xfff;

/// The write that announced events: makes them unique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventSource {
    /// Partition key of the item.
    pub pk: String,
    /// Sort key of the item.
    pub sk: String,
    /// Version of the item, or the time of the write for items without.
    pub version: u64,
}

/// An event on its way into the log.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// What kind.
    pub detail_type: String,
    /// What happened.
    pub detail: Value,
    /// Where it can be watched.
    pub channels: Vec<String>,
}

/// What was appended for a write, now or before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// For each event, in order: its id in each of its channels.
    pub ids: Vec<BTreeMap<String, EventId>>,
    /// It was noted that the bus has the events.
    pub published: bool,
}

impl EventSource {
    /// The id of one of the write's events, wherever it goes; the same each time.
    pub fn event_id(&self, at: Timestamp, place: usize) -> EventId {
        let digest = self.digest();
        id_of(at.as_millisecond(), place as u64 & MOST_IN_A_MILLISECOND, &digest)
    }

    fn digest(&self) -> String {
        keys::digest(format!("{}\n{}\n{}", self.pk, self.sk, self.version).as_bytes())
    }
}

/// Digits of a UUIDv7: time, a count in place of the first random bits, the rest out of `digest`.
fn id_of(milliseconds: i64, count: u64, digest: &str) -> EventId {
    let text = format!("{}_{:012x}7{count:03x}8{}", EventId::PREFIX, milliseconds.max(0), &digest[..15]);
    text.parse().expect("12 + 1 + 3 + 1 + 15 hexadecimal digits")
}

/// The id that comes after `last`, and not before `now`.
fn next_id(last: Option<&EventId>, now: Timestamp, digest: &str) -> EventId {
    let now_ms = now.as_millisecond();
    let known = last.map(|id| {
        let count = id.as_str().get(17..20).and_then(|digits| u64::from_str_radix(digits, 16).ok());
        (keys::made_at(id.as_str()).as_millisecond(), count.unwrap_or(MOST_IN_A_MILLISECOND))
    });
    match known {
        Some((last_ms, count)) if now_ms <= last_ms && count < MOST_IN_A_MILLISECOND => {
            id_of(last_ms, count + 1, digest)
        }
        Some((last_ms, _)) if now_ms <= last_ms => id_of(last_ms + 1, 0, digest),
        Some(_) | None => id_of(now_ms, 0, digest),
    }
}

fn source_key(org: &OrganizationId, source: &EventSource) -> Key {
    // Spread over 256 partitions: an organization may have many writes a second.
    let digest = source.digest();
    Key::new(format!("T#{org}#EVS#{}", &digest[..2]), digest)
}

pub(super) fn head_key(org: &OrganizationId, channel: &str) -> Key {
    Key::new(format!("T#{org}#EVH#{channel}"), "HEAD")
}

/// The heads of channels.
type Heads = BTreeMap<String, Head>;

/// A channel's head, as read and as it becomes.
#[derive(Default)]
struct Head {
    before: Option<EventId>,
    after: Option<EventId>,
    /// When each kind last came, in seconds.
    kinds: BTreeMap<String, i64>,
}

impl Head {
    fn read(row: &Row) -> Result<Self, CorruptItem> {
        let kinds = row.read_maybe_json("kinds")?.unwrap_or_default();
        Ok(Self { before: Some(row.read("last")?), after: None, kinds })
    }

    fn came(&mut self, kind: &str, at: Timestamp) {
        let latest = self.kinds.entry(kind.to_owned()).or_insert(i64::MIN);
        *latest = at.as_second().max(*latest);
        if self.kinds.len() > MOST_KINDS
            && let Some(oldest) = self.kinds.iter().min_by_key(|(_, at)| **at).map(|(kind, _)| kind.clone())
        {
            self.kinds.remove(&oldest);
        }
    }
}

/// When each kind of event last came to a channel, of many kinds the latest.
pub(super) fn read_kinds(head: &Row) -> Result<BTreeMap<String, Timestamp>, CorruptItem> {
    let kinds = head.read_maybe_json::<BTreeMap<String, i64>>("kinds")?.unwrap_or_default();
    let read = |(kind, secs)| Some((kind, Timestamp::from_second(secs).ok()?));
    Ok(kinds.into_iter().filter_map(read).collect())
}

impl Store {
    /// Appends what a write announced to its channels, unless that was done already. Either all of it is there
    /// afterwards or nothing.
    pub async fn append_events(
        &self,
        org: &OrganizationId,
        source: &EventSource,
        at: Timestamp,
        events: &[NewEvent],
        now: Timestamp,
    ) -> Result<Appended, StoreError> {
        const OPERATION: &str = "append events";
        for _ in 0..TRIES {
            if let Some(row) = self.get(OPERATION, &source_key(org, source)).await? {
                let read = row.read_json("ids").map(|ids| Appended { ids, published: row.has("published") });
                return read.map_err(|error| corrupt(OPERATION, error));
            }
            let mut heads = self.heads(org, events).await?;
            let (ids, mut writes) = number(org, source, at, events, &mut heads, now);
            writes.extend(heads.iter().filter_map(|(channel, head)| head_write(org, channel, head, now)));
            let remembered = Row::new(&source_key(org, source), "EVS", now)
                .json("ids", &ids)
                .dies_at(days_after(now, REPEATS_FOR_DAYS));
            writes.push(Write::create(remembered));
            match self.transact(OPERATION, writes).await {
                Ok(()) => return Ok(Appended { ids, published: false }),
                // Somebody appended the same, or something else to the same channels: look again.
                Err(error) if matches!(error.kind, StoreErrorKind::Conflict | StoreErrorKind::VersionMismatch) => {}
                Err(error) if error.kind == StoreErrorKind::Contended => {}
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::new(OPERATION, StoreErrorKind::Contended))
    }

    async fn heads(&self, org: &OrganizationId, events: &[NewEvent]) -> Result<Heads, StoreError> {
        const OPERATION: &str = "read channels' heads";
        let mut heads = Heads::new();
        for channel in events.iter().flat_map(|event| &event.channels) {
            if !heads.contains_key(channel) {
                let row = self.get(OPERATION, &head_key(org, channel)).await?;
                let head = row.as_ref().map(Head::read).transpose().map_err(|error| corrupt(OPERATION, error))?;
                heads.insert(channel.clone(), head.unwrap_or_default());
            }
        }
        Ok(heads)
    }

    /// The last event of a channel; none when nothing happened there for a month.
    pub async fn channel_head(&self, org: &OrganizationId, channel: &str) -> Result<Option<EventId>, StoreError> {
        const OPERATION: &str = "read a channel's head";
        let Some(row) = self.get(OPERATION, &head_key(org, channel)).await? else { return Ok(None) };
        row.read("last").map(Some).map_err(|error| corrupt(OPERATION, error))
    }

    /// Notes that the bus has what was appended for a write.
    pub async fn note_published(&self, org: &OrganizationId, source: &EventSource) -> Result<(), StoreError> {
        let write = Write::update(source_key(org, source), "SET #published = :yes")
            .value(":yes", aws_sdk_dynamodb::types::AttributeValue::Bool(true))
            .when("attribute_exists(#PK)", StoreErrorKind::NotFound);
        self.write("note a publication", write).await
    }
}

/// Numbers the events within their channels: ids by event, and the rows to put. Moves the heads on.
fn number(
    org: &OrganizationId,
    source: &EventSource,
    at: Timestamp,
    events: &[NewEvent],
    heads: &mut Heads,
    now: Timestamp,
) -> (Vec<BTreeMap<String, EventId>>, Vec<Write>) {
    let (mut ids, mut writes) = (Vec::new(), Vec::new());
    let digest = source.digest();
    for event in events {
        let mut of_event = BTreeMap::new();
        for channel in &event.channels {
            let Some(head) = heads.get_mut(channel) else { continue };
            let id = next_id(head.after.as_ref().or(head.before.as_ref()), now, &digest);
            head.came(&event.detail_type, at);
            let NewEvent { detail_type, detail, .. } = event.clone();
            let logged = LoggedEvent { id: id.clone(), detail_type, detail, at };
            writes.push(Write::put(event_log::row(org, channel, &logged)));
            head.after = Some(id.clone());
            of_event.insert(channel.clone(), id);
        }
        ids.push(of_event);
    }
    (ids, writes)
}

fn head_write(org: &OrganizationId, channel: &str, head: &Head, now: Timestamp) -> Option<Write> {
    let last = head.after.as_ref()?;
    let row = Row::new(&head_key(org, channel), "EVH", now)
        .text("last", last.as_str())
        .json("kinds", &head.kinds)
        .dies_at(days_after(now, HEAD_LIVES_DAYS));
    Some(match &head.before {
        Some(seen) => {
            Write::put(row).text(":seen", seen.as_str()).when("#last = :seen", StoreErrorKind::VersionMismatch)
        }
        None => Write::put(row).when("attribute_not_exists(#PK)", StoreErrorKind::VersionMismatch),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_a_channel_rise_even_when_the_clock_stands_still_or_goes_back() {
        let at = |milliseconds| Timestamp::from_millisecond(milliseconds).unwrap();
        let digest = keys::digest(b"x");
        let mut ids = vec![next_id(None, at(1_790_000_000_000), &digest)];
        for step in 0..5_000 {
            let now = at(1_790_000_000_000 - step % 3);
            ids.push(next_id(ids.last(), now, &digest));
        }
        ids.push(next_id(ids.last(), at(1_790_000_000_500), &digest));
        assert!(ids.is_sorted_by(|before, after| before < after));
        assert_eq!(keys::made_at(ids.last().unwrap().as_str()), at(1_790_000_000_500));
    }

    #[test]
    fn a_head_remembers_the_latest_kinds_within_one_write_unit() {
        let mut head = Head::default();
        let at = |secs: i64| Timestamp::from_second(1_790_000_000 + secs).unwrap();
        for secs in 0..40 {
            head.came(&format!("interruption.kind-{secs:02}"), at(secs));
        }
        head.came("interruption.kind-39", at(10));
        assert_eq!((head.kinds.len(), head.kinds["interruption.kind-39"]), (MOST_KINDS, at(39).as_second()));
        assert!(!head.kinds.contains_key("interruption.kind-00"));
        assert!(serde_json::to_string(&head.kinds).unwrap().len() < 700);
    }
}
