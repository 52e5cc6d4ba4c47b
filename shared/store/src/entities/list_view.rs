//! Further lists as people look at them, a page at a time and newest first: interruptions of a cluster, ledger entries of
//! an hour, events of a channel, audit entries.

use super::interruption;
use crate::core::page::Page;
use crate::core::prelude::*;
use crate::core::store::{corrupt, entities};
use crate::{AuditEntry, LoggedEvent};
use spot_domain::{ClusterId, Interruption, InterruptionId, LedgerEntry, OrganizationId};

impl Store {
    /// A page of a cluster's interruptions, newest first: ids by the index, then all of them in one call.
    pub async fn cluster_interruptions_page(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        limit: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Interruption>, StoreError> {
        const OPERATION: &str = "list a cluster's interruptions";
        let query = Query::of(keys::cluster_interruptions(org, cluster)).first_index().newest_first();
        let query = query.between("0", cursor.unwrap_or("~")).limit(limit + 2);
        let rows = self.query(OPERATION, query).await?;
        let ids = rows.iter().map(|row| row.read("sum")).collect::<Result<Vec<InterruptionId>, _>>();
        let mut ids = ids.map_err(|error| corrupt(OPERATION, error))?;
        ids.retain(|id| cursor.is_none_or(|cursor| id.as_str() < cursor));
        let page = Page::cut(ids, limit, |id| id.to_string());
        let wanted: Vec<_> = page.items.iter().map(|id| interruption::key(org, id)).collect();
        let mut found = self.batch_get(OPERATION, &wanted, true).await?;
        let rows = wanted.iter().filter_map(|key| found.take(key)).collect();
        Ok(Page { items: entities(OPERATION, rows)?, next: page.next })
    }

    /// A page of the ledger entries of an hour, by instance. The cursor is the sort key of the last one.
    pub async fn ledger_entries_page(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        hour: Timestamp,
        limit: usize,
        cursor: Option<&str>,
    ) -> Result<Page<LedgerEntry>, StoreError> {
        const OPERATION: &str = "list ledger entries";
        let prefix = format!("E#{}#", keys::hour(hour));
        let from = cursor.map_or(prefix.clone(), |last| format!("{last}\u{1}"));
        let query = Query::of(keys::ledger(org, cluster)).between(from, format!("{prefix}~")).limit(limit + 1);
        let rows = self.query(OPERATION, query.eventual()).await?;
        let page = Page::cut(rows, limit, |row| row.key().sk);
        Ok(Page { items: entities(OPERATION, page.items)?, next: page.next })
    }

    /// A page of the events of a channel, newest first.
    pub async fn newest_events(
        &self,
        org: &OrganizationId,
        channel: &str,
        limit: usize,
        cursor: Option<&str>,
    ) -> Result<Page<LoggedEvent>, StoreError> {
        const OPERATION: &str = "list events";
        let query = Query::of(format!("T#{org}#EV#{channel}")).between("0", cursor.unwrap_or("~"));
        let query = query.newest_first().limit(limit + 2).eventual();
        let mut events: Vec<LoggedEvent> = entities(OPERATION, self.query(OPERATION, query).await?)?;
        events.retain(|event| cursor.is_none_or(|cursor| event.id.as_str() < cursor));
        Ok(Page::cut(events, limit, |event| event.id.to_string()))
    }

    /// A page of the audit entries of the month that holds `month`, over all chains, newest first. `last` says, for each
    /// chain, the number that was handed out last (0: the chain's month is over; none: from its end on); the answer says
    /// the same for the next page, and all are 0 after the last one.
    pub async fn audit_page(
        &self,
        org: &OrganizationId,
        month: Timestamp,
        limit: usize,
        last: &[Option<u64>; AUDIT_LANES],
    ) -> Result<(Vec<AuditEntry>, [Option<u64>; AUDIT_LANES]), StoreError> {
        const OPERATION: &str = "list audit entries";
        let mut found: Vec<AuditEntry> = Vec::new();
        let mut over = [false; AUDIT_LANES];
        for (lane, last) in last.iter().enumerate() {
            // Entries begin at 1: nothing is left below it.
            let Some(until) =
                last.map_or(Some("~".to_owned()), |seq| seq.checked_sub(1).map(|seq| format!("{seq:012}")))
            else {
                over[lane] = true;
                continue;
            };
            let query = Query::of(super::audit::pk(org, lane as u64, month)).between("0", until).newest_first();
            let entries: Vec<AuditEntry> =
                entities(OPERATION, self.query(OPERATION, query.limit(limit + 1).eventual()).await?)?;
            over[lane] = entries.len() <= limit;
            found.extend(entries);
        }
        found.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.lane, entry.seq)));
        let left: std::collections::BTreeSet<u64> = found.iter().skip(limit).map(|entry| entry.lane).collect();
        found.truncate(limit);
        let mut next = *last;
        for entry in &found {
            next[entry.lane as usize % AUDIT_LANES] = Some(entry.seq);
        }
        for (lane, next) in next.iter_mut().enumerate() {
            if over[lane] && !left.contains(&(lane as u64)) {
                *next = Some(0);
            }
        }
        Ok((found, next))
    }
}

/// Chains of an organization's audit log.
pub const AUDIT_LANES: usize = super::audit::LANES as usize;
