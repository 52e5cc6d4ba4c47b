//! Windows of usage as agents send them: `T#org#C#clu#M · W#yyyymmddhhmmss#instance#nn`, compressed, in parts. All of a
//! cluster lie in one partition, so that any time is one query, over midnight too.

use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::corrupt;
use spot_domain::{ClusterId, OrganizationId};

/// Windows of five minutes live so long.
const LIVES_DAYS: i64 = 16;
/// A part's size at most, so that an item stays below 64 KiB.
const PART_BYTES: usize = 48 * 1024;

/// A window as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredWindow {
    /// Its beginning.
    pub from: Timestamp,
    /// Which run of the agent sent it.
    pub instance_id: String,
    /// Content, compressed as it was sent.
    pub content: Vec<u8>,
}

fn partition(org: &OrganizationId, cluster: &ClusterId) -> String {
    format!("T#{org}#C#{cluster}#M")
}

/// What keys of windows that begin at a moment begin with.
fn since(at: Timestamp) -> String {
    format!("W#{}{}", keys::day(at), at.strftime("%H%M%S"))
}

fn prefix(window: &StoredWindow) -> String {
    format!("{}#{}#", since(window.from), window.instance_id)
}

impl Store {
    /// Keeps a window; the same one again (by its beginning and the agent's run) changes nothing. Answers whether it
    /// was new.
    pub async fn put_usage_window(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        window: &StoredWindow,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        const OPERATION: &str = "keep a window of usage";
        let parts: Vec<_> = window.content.chunks(PART_BYTES).collect();
        // The first part is written last: where it is, all others are.
        for (number, part) in parts.iter().enumerate().rev() {
            let key = Key::new(partition(org, cluster), format!("{}{number:02}", prefix(window)));
            let row = Row::new(&key, "WIN", now)
                .time("from", window.from)
                .text("instance", &window.instance_id)
                .number("parts", parts.len())
                .bytes("data", part.to_vec())
                .dies_at(days_after(window.from, LIVES_DAYS));
            let write = if number == 0 { Write::create(row) } else { Write::put(row) };
            match self.write(OPERATION, write).await {
                Ok(()) => {}
                Err(error) if error.kind == StoreErrorKind::Conflict => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    /// Windows of a cluster that begin within the day (UTC) of `day`, oldest first.
    pub async fn usage_windows(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        day: Timestamp,
    ) -> Result<Vec<StoredWindow>, StoreError> {
        const OPERATION: &str = "list windows of usage";
        let rows =
            self.query(OPERATION, Query::of(partition(org, cluster)).prefix(format!("W#{}", keys::day(day)))).await?;
        joined(rows).map_err(|error| corrupt(OPERATION, error))
    }

    /// Windows of a cluster that begin from `from` until before `until`, oldest first, in one query. For people: maybe a
    /// moment old.
    pub async fn usage_windows_between(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<StoredWindow>, StoreError> {
        const OPERATION: &str = "list windows of usage of a time";
        // Keys name whole seconds: what begins within the last one is left out below.
        let query = Query::of(partition(org, cluster)).between(since(from), format!("{}~", since(until))).eventual();
        let mut windows = joined(self.query(OPERATION, query).await?).map_err(|error| corrupt(OPERATION, error))?;
        windows.retain(|window| window.from >= from && window.from < until);
        Ok(windows)
    }
}

/// Windows out of their parts, which lie one after the other.
fn joined(rows: Vec<Row>) -> Result<Vec<StoredWindow>, CorruptItem> {
    let mut windows: Vec<StoredWindow> = Vec::new();
    for row in rows {
        let (from, instance_id) = (row.read_time("from")?, row.read_text("instance")?.to_owned());
        let data = row.read_bytes("data")?;
        match windows.last_mut() {
            Some(last) if last.from == from && last.instance_id == instance_id => last.content.extend_from_slice(data),
            _ => windows.push(StoredWindow { from, instance_id, content: data.to_vec() }),
        }
    }
    Ok(windows)
}
