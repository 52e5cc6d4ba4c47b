//! The tick: lists regions in use and enqueues one message for each, so that no region waits for another.

use crate::MarketCollector;
use spot_runtime::messages::CollectPrices;
use spot_store::RegionUse;

impl MarketCollector {
    /// Enqueues every region in use; answers how many there are.
    pub async fn tick(&self) -> anyhow::Result<usize> {
        let used = self.store.regions_in_use(self.clock.now()).await?;
        let messages: Vec<CollectPrices> = used.into_iter().filter_map(message).collect();
        self.work.send_all(&messages).await?;
        Ok(messages.len())
    }
}

/// None while the account named is known to be unable to read prices: another one takes its place.
fn message(used: RegionUse) -> Option<CollectPrices> {
    let RegionUse { region, organization_id, account_id, refused_at, .. } = used;
    refused_at.is_none().then_some(CollectPrices { region, organization_id, account_id })
}
