//! The scraper as a function: its schedule lets it look once.

use crate::{AdvisorScraper, Outcome};
use async_trait::async_trait;
use spot_runtime::{Event, Function, Reply, not_mine};

#[async_trait]
impl Function for AdvisorScraper {
    async fn handle(&self, event: Event) -> anyhow::Result<Reply> {
        match event {
            Event::Tick => {
                match self.scrape().await? {
                    Outcome::Unchanged => tracing::info!("advisor unchanged"),
                    Outcome::Stored { changed, kept_back } => {
                        tracing::info!(regions = changed.len(), "advisor figures stored");
                        for (region, reason) in kept_back {
                            tracing::warn!(%region, reason, "advisor figures kept back");
                        }
                    }
                    Outcome::Refused(reason) => tracing::error!(reason, "advisor file not believed"),
                }
                Ok(Reply::default())
            }
            Event::Messages(_) | Event::Changes(_) => Err(not_mine("spot-advisor-scraper", &event)),
        }
    }
}
