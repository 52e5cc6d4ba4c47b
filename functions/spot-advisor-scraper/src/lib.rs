//! Keeps the Spot Advisor's figures (ADV-01): fetches its feed each six hours, writes a region only when its figures
//! changed, and believes no half-broken file.
//!
//! load (the mark of the last file, what is stored) -> fetch if it changed -> decide (which regions are believable) ->
//! apply. The mark is written last, so a run that breaks off is repeated.

pub mod decide;
mod feed;
mod function;
mod https_feed;

pub use feed::{Feed, Fetched};
pub use https_feed::HttpsFeed;

use decide::{Accepted, Verdict, judge};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use spot_catalog::Catalog;
use spot_catalog::advisor::parse;
use spot_domain::{Clock, Region};
use spot_store::{AdvisorTable, Announce, Store};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where the mark of the last file is kept.
const MARK: &str = "advisor.feed";
/// Where what was left out is counted.
const SOURCE: &str = "spot-advisor";
/// An unchanged file is confirmed once in this time, so that its figures do not look abandoned.
const CONFIRMED_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// What the scraper works with.
pub struct AdvisorScraper {
    /// Table.
    pub store: Store,
    /// Regions, and how large a whole feed is.
    pub catalog: Arc<Catalog>,
    /// Where the feed comes from.
    pub feed: Arc<dyn Feed>,
    /// Clock.
    pub clock: Arc<dyn Clock>,
}

/// What came of one look at the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The file is the one that is known.
    Unchanged,
    /// A new file was taken over.
    Stored {
        /// Regions whose figures changed.
        changed: Vec<Region>,
        /// Regions whose figures were not believed and stay as they were, with the reason.
        kept_back: Vec<(Region, String)>,
    },
    /// The file was not believed; everything stays as it was.
    Refused(String),
}

/// The last file that was taken over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Mark {
    etag: Option<String>,
    confirmed_at: Timestamp,
}

impl AdvisorScraper {
    /// Looks at the feed once. An error means that it could not be fetched, or that the table failed.
    pub async fn scrape(&self) -> anyhow::Result<Outcome> {
        let now = self.clock.now();
        let mark: Option<Mark> = self.store.setting(None, MARK).await?;
        let etag = mark.as_ref().and_then(|mark| mark.etag.as_deref());
        match self.feed.fetch(etag).await? {
            Fetched::Unchanged => {
                if let Some(mark) = mark.filter(|mark| now.duration_since(mark.confirmed_at) >= CONFIRMED_EVERY) {
                    self.confirm(mark, now).await?;
                }
                Ok(Outcome::Unchanged)
            }
            Fetched::Changed { text, etag } => self.take_over(&text, etag, now).await,
        }
    }

    async fn take_over(&self, text: &str, etag: Option<String>, now: Timestamp) -> anyhow::Result<Outcome> {
        let known = self.tables().await?;
        let verdict = match parse(text) {
            Ok(feed) => judge(feed, &known, self.catalog.spot_advisor_rows()),
            Err(error) => Verdict::Refused(format!("no Spot Advisor feed: {error}")),
        };
        let Accepted { tables, kept_back, rejected } = match verdict {
            Verdict::Accepted(accepted) => accepted,
            Verdict::Refused(reason) => {
                self.store.count_rejected_rows(SOURCE, 1, &reason, now).await?;
                return Ok(Outcome::Refused(reason));
            }
        };
        let mut changed = Vec::new();
        for (region, rows) in tables {
            let is_same = known.get(&region).is_some_and(|table| table.rows == rows);
            if !is_same {
                let table = AdvisorTable { region: region.clone(), taken_at: now, etag: etag.clone(), rows };
                self.store.put_advisor_table(&table).await?;
                changed.push(region);
            }
        }
        let worst = rejected.first().map(|row| format!("{}: {}", row.path, row.reason));
        let worst = worst.or_else(|| kept_back.first().map(|(region, reason)| format!("{region}: {reason}")));
        let count = (rejected.len() + kept_back.len()) as u64;
        self.store.count_rejected_rows(SOURCE, count, &worst.unwrap_or_default(), now).await?;
        // A file of which a part was not believed is looked at again.
        let etag = etag.filter(|_| kept_back.is_empty());
        let mark = Mark { etag, confirmed_at: now };
        self.store.put_setting(None, MARK, &mark, &Announce::nothing(), now).await?;
        Ok(Outcome::Stored { changed, kept_back })
    }

    /// The figures are still the source's: their time moves.
    async fn confirm(&self, mark: Mark, now: Timestamp) -> anyhow::Result<()> {
        for table in self.tables().await?.into_values() {
            self.store.put_advisor_table(&AdvisorTable { taken_at: now, ..table }).await?;
        }
        let mark = Mark { confirmed_at: now, ..mark };
        self.store.put_setting(None, MARK, &mark, &Announce::nothing(), now).await?;
        Ok(())
    }

    /// What is stored of each region that the catalog knows.
    async fn tables(&self) -> anyhow::Result<BTreeMap<Region, AdvisorTable>> {
        let mut tables = BTreeMap::new();
        for facts in self.catalog.regions() {
            let region = Region::from(facts.region);
            if let Some(table) = self.store.advisor_table(&region).await? {
                tables.insert(region, table);
            }
        }
        Ok(tables)
    }
}
