//! Due work: what is to be looked at by when, in index G1, spread over partitions.
//!
//! A tick asks each partition for what is due, and moves an item's time by a condition before it hands the item on:
//! of two ticks only one gets it. The index only finds candidates; whoever handles one reads it again.

use super::error::StoreError;
use super::keys;
use super::query::Query;
use super::row::{Row, json_text};
use super::row_read::CorruptItem;
use super::store::{Store, entities};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spot_domain::{AccountId, ActionId, ClusterId, JobId, OrganizationId};

/// Kinds of due work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DueKind {
    /// An account is to be discovered.
    Discovery,
    /// A cluster is to be looked at by the optimizer.
    Optimization,
    /// A job is to be moved on by the executor, or its approval has run out.
    Job,
    /// A pending action expires, or a claim lapses.
    Action,
}

impl DueKind {
    fn word(self) -> &'static str {
        match self {
            Self::Discovery => "disc",
            Self::Optimization => "opt",
            Self::Job => "job",
            Self::Action => "act",
        }
    }
}

/// What is due, as far as the index knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueSubject {
    /// Whose.
    #[serde(rename = "o")]
    pub organization_id: OrganizationId,
    /// Account, where it is about one.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// Cluster, where it is about one.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub cluster_id: Option<ClusterId>,
    /// Job, where it is about one.
    #[serde(rename = "j", default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    /// Action, where it is about one.
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    pub action_id: Option<ActionId>,
    /// It is a job that waits for a person.
    #[serde(rename = "w", default, skip_serializing_if = "std::ops::Not::not")]
    pub waits: bool,
}

impl DueSubject {
    pub(crate) fn of(organization_id: &OrganizationId) -> Self {
        let organization_id = organization_id.clone();
        Self { organization_id, account_id: None, cluster_id: None, job_id: None, action_id: None, waits: false }
    }

    pub(crate) fn summary(&self) -> String {
        json_text(self)
    }
}

/// One candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueItem {
    /// When it is due.
    pub due_at: Timestamp,
    /// What it is.
    pub subject: DueSubject,
}

impl TryFrom<Row> for DueItem {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        let milliseconds: i64 = row.read_text("G1SK")?.parse().map_err(|error| row.corrupt("G1SK", error))?;
        let due_at = Timestamp::from_millisecond(milliseconds).map_err(|error| row.corrupt("G1SK", error))?;
        Ok(Self { due_at, subject: row.read_json("sum")? })
    }
}

impl Row {
    /// Makes the row due.
    pub(crate) fn due(
        self,
        store: &Store,
        kind: DueKind,
        spread_by: &str,
        at: Timestamp,
        subject: &DueSubject,
    ) -> Self {
        self.in_first_index(partition(store, kind, spread_by), keys::sortable(at)).text("sum", subject.summary())
    }
}

/// The due partition of an id.
pub(crate) fn partition(store: &Store, kind: DueKind, spread_by: &str) -> String {
    format!("DUE#{}#{:02}", kind.word(), shard(store, spread_by))
}

/// Which of the partitions an id belongs to.
pub(crate) fn shard(store: &Store, spread_by: &str) -> u32 {
    fnv1a(spread_by.as_bytes()) % store.due_shards()
}

/// FNV-1a: spreads ids evenly and is the same everywhere.
fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

impl Store {
    /// What of a kind is due in one partition by `now`, earliest first.
    pub async fn due(
        &self,
        kind: DueKind,
        shard: u32,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<DueItem>, StoreError> {
        const OPERATION: &str = "list due work";
        let pk = format!("DUE#{}#{shard:02}", kind.word());
        let query = Query::of(pk).between("0", keys::sortable(now)).first_index().limit(limit);
        entities(OPERATION, self.query(OPERATION, query).await?)
    }

    /// What of a kind is due over all partitions, so many of each at most, one of each partition in turn: whoever takes
    /// them in this order writes to all partitions alike and to none in a burst.
    pub async fn due_in_turn(
        &self,
        kind: DueKind,
        now: Timestamp,
        most_per_shard: usize,
    ) -> Result<Vec<DueItem>, StoreError> {
        let mut queues = Vec::new();
        for shard in 0..self.due_shards() {
            queues.push(self.due(kind, shard, now, most_per_shard).await?.into_iter());
        }
        let mut items = Vec::new();
        loop {
            let before = items.len();
            items.extend(queues.iter_mut().filter_map(Iterator::next));
            if items.len() == before {
                return Ok(items);
            }
        }
    }

    /// When the next item of a kind falls due, over all partitions.
    pub async fn next_due_at(&self, kind: DueKind) -> Result<Option<Timestamp>, StoreError> {
        const OPERATION: &str = "find the next due work";
        let mut earliest: Option<Timestamp> = None;
        for shard in 0..self.due_shards() {
            let pk = format!("DUE#{}#{shard:02}", kind.word());
            let rows = self.query(OPERATION, Query::of(pk).first_index().limit(1)).await?;
            for item in entities::<DueItem>(OPERATION, rows)? {
                earliest = Some(earliest.map_or(item.due_at, |known| known.min(item.due_at)));
            }
        }
        Ok(earliest)
    }
}
