//! Usage on its way into the ledger: an instance's accounted time and its ledger entries move in one transaction, so
//! that no minute is counted twice and none is lost. Whole hours of an instance that just runs on are added without its
//! row: there the entry itself tells how far it reaches, at a quarter of the price.

use super::{instance, ledger};
use crate::core::prelude::*;
use crate::core::store::corrupt;
use spot_domain::{Instance, LedgerEntry, OrganizationId};

/// What one instance cost since it was accounted last.
#[derive(Clone, Debug, PartialEq)]
pub struct Usage {
    /// The instance with `accounted_until` moved on; its version is the one that was read.
    pub instance: Instance,
    /// What it cost, by hour.
    pub entries: Vec<LedgerEntry>,
}

/// DynamoDB takes so many items in a transaction.
const MAX_ITEMS: usize = 100;

impl Store {
    /// Adds usages to the ledger, as many in a transaction as it takes; answers those that were refused because their
    /// instance was changed meanwhile, to be read and accounted again.
    pub async fn record_usage(
        &self,
        org: &OrganizationId,
        usages: &mut [Usage],
        now: Timestamp,
    ) -> Result<Vec<String>, StoreError> {
        let mut refused = Vec::new();
        let mut rest = usages;
        while !rest.is_empty() {
            let count = fitting(rest);
            let (chunk, later) = rest.split_at_mut(count);
            match self.record_together(org, chunk, now).await {
                Ok(()) => {}
                Err(error) if error.kind == StoreErrorKind::VersionMismatch && chunk.len() == 1 => {
                    refused.push(chunk[0].instance.id.clone());
                }
                Err(error) if error.kind == StoreErrorKind::VersionMismatch => {
                    for usage in chunk.chunks_mut(1) {
                        match self.record_together(org, usage, now).await {
                            Err(error) if error.kind == StoreErrorKind::VersionMismatch => {
                                refused.push(usage[0].instance.id.clone());
                            }
                            other => other?,
                        }
                    }
                }
                Err(error) => return Err(error),
            }
            rest = later;
        }
        Ok(refused)
    }

    /// Adds entries of an instance that runs on, oldest first, each once however often it is asked for: what reaches as
    /// far already is left as it is. False when an entry reaches into the time that was to be added: somebody accounted
    /// part of it meanwhile, so the instance has to be read again.
    pub async fn add_hours(
        &self,
        org: &OrganizationId,
        entries: &[LedgerEntry],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        const OPERATION: &str = "add hours to the ledger";
        for entry in entries {
            let write = ledger::add(org, entry, now).when(ledger::REACHES_NO_FURTHER, StoreErrorKind::Conflict);
            if let Updated::Refused(known) = self.write_and_read(OPERATION, write).await? {
                let known = known.map(LedgerEntry::try_from).transpose().map_err(|error| corrupt(OPERATION, error))?;
                if known.is_none_or(|known| known.to < entry.to) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    async fn record_together(
        &self,
        org: &OrganizationId,
        usages: &mut [Usage],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const OPERATION: &str = "record usage";
        let mut writes = Vec::new();
        for Usage { instance, entries } in &*usages {
            let row = instance::row(org, instance, instance.version + 1, now);
            writes.push(Write::replace(row, instance.version));
            writes.extend(entries.iter().map(|entry| ledger::add(org, entry, now)));
        }
        if writes.len() > MAX_ITEMS {
            return Err(StoreError::new(OPERATION, StoreErrorKind::Invalid));
        }
        self.transact(OPERATION, writes).await?;
        for usage in usages {
            usage.instance.version += 1;
        }
        Ok(())
    }
}

/// How many usages from the front fit into one transaction; one at least.
fn fitting(usages: &[Usage]) -> usize {
    let mut items = 0;
    let fits = |usage: &&Usage| {
        items += 1 + usage.entries.len();
        items <= MAX_ITEMS
    };
    usages.iter().take_while(fits).count().max(1)
}
