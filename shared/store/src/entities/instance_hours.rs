//! What one instance cost hour by hour, as people look at it: in one call with the question whether the cluster is there.

use super::{cluster, ledger};
use crate::core::prelude::*;
use crate::core::store::entities;
use jiff::SignedDuration;
use spot_domain::{ClusterId, LedgerEntry, OrganizationId};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

impl Store {
    /// Ledger entries of an instance for the hours from `from` until before `until`, oldest first; without an instance
    /// none. One call for up to two days; none at all when there is no such cluster.
    pub async fn instance_hours(
        &self,
        org: &OrganizationId,
        id: &ClusterId,
        instance: Option<&str>,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Vec<LedgerEntry>>, StoreError> {
        const OPERATION: &str = "list an instance's hours";
        let mut wanted = vec![cluster::key(org, id)];
        // Keys name whole hours.
        let mut hour = from - SignedDuration::from_secs(from.as_second().rem_euclid(HOUR.as_secs()));
        while let Some(instance) = instance.filter(|_| hour < until) {
            wanted.extend([false, true].map(|overlap| ledger::key_of(org, id, hour, instance, overlap)));
            hour += HOUR;
        }
        let mut found = self.batch_get(OPERATION, &wanted, true).await?;
        if found.take(&wanted[0]).is_none() {
            return Ok(None);
        }
        let rows = wanted[1..].iter().filter_map(|key| found.take(key)).collect();
        entities(OPERATION, rows).map(Some)
    }
}
