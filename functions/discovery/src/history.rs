//! The Spot price history of a region as its account sees it: read once per look, and only when somebody was paid.

use jiff::{SignedDuration, Timestamp};
use spot_cloud::{CloudError, CustomerAccount};
use spot_domain::{InstanceTypeName, Zone};
use spot_engine::accounting::PriceChange;
use std::collections::BTreeMap;

/// How far back prices are asked for; time before is paid at the first price known.
const REACH: SignedDuration = SignedDuration::from_hours(72);

/// Price changes by pool.
pub(crate) struct History<'a> {
    door: &'a dyn CustomerAccount,
    since: Option<Timestamp>,
    pools: BTreeMap<(InstanceTypeName, Zone), Vec<PriceChange>>,
}

impl<'a> History<'a> {
    /// Nothing is read yet.
    pub(crate) fn new(door: &'a dyn CustomerAccount) -> Self {
        Self { door, since: None, pools: BTreeMap::new() }
    }

    /// Makes sure that prices since a moment are known.
    pub(crate) async fn reach(&mut self, since: Timestamp, now: Timestamp) -> Result<(), CloudError> {
        let since = since.max(now - REACH);
        if self.since.is_some_and(|known| known <= since) {
            return Ok(());
        }
        let rows = self.door.spot_prices(since).await?;
        self.pools.clear();
        for row in rows.into_iter().filter(|row| row.microusd_per_hour.0 > 0) {
            let change = PriceChange { since: row.since, microusd_per_hour: row.microusd_per_hour };
            self.pools.entry((row.instance_type, row.zone)).or_default().push(change);
        }
        self.pools.values_mut().for_each(|changes| changes.sort_by_key(|change| change.since));
        self.since = Some(since);
        Ok(())
    }

    /// Changes of one pool, ascending; empty when nothing is known of it.
    pub(crate) fn of(&self, instance_type: &InstanceTypeName, zone: &Zone) -> &[PriceChange] {
        self.pools.get(&(instance_type.clone(), zone.clone())).map(Vec::as_slice).unwrap_or_default()
    }
}
