//! The market collector as a function: its schedule lists regions in use, its queue brings them.

use crate::{MarketCollector, Outcome};
use async_trait::async_trait;
use spot_runtime::messages::CollectPrices;
use spot_runtime::{Event, Function, Reply, each, not_mine};

#[async_trait]
impl Function for MarketCollector {
    async fn handle(&self, event: Event) -> anyhow::Result<Reply> {
        match event {
            Event::Tick => self.tick().await.map(|_| Reply::default()),
            Event::Messages(messages) => {
                let collect = async |message: CollectPrices| {
                    let region = &message.region;
                    match self.collect(&message).await.map_err(|error| format!("{region}: {error:#}"))? {
                        Outcome::Stored { pools, changed, rejected } => {
                            tracing::info!(%region, pools, changed, rejected = rejected.len(), "prices stored");
                        }
                        Outcome::Refused(reason) => tracing::error!(%region, reason, "prices not believed"),
                        Outcome::Failed(error) => tracing::warn!(%region, %error, "prices could not be read"),
                        Outcome::Nothing(reason) => tracing::info!(%region, reason, "nobody to ask for prices"),
                    }
                    Ok::<_, String>(())
                };
                Ok(each(&messages, collect).await.into())
            }
            Event::Changes(_) => Err(not_mine("market-collector", &event)),
        }
    }
}
