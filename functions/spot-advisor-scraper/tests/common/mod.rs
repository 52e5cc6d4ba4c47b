//! A platform in memory, a feed that is published by hand, and a scraper.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use spot_advisor_scraper::{AdvisorScraper, Feed, Fetched, Outcome};
use spot_catalog::Catalog;
use spot_domain::{Chance, Clock};
use spot_emulators::{Emulators, Fault, FaultRule, Place};
use spot_store::{AdvisorTable, Store};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

#[derive(Default)]
pub(crate) struct HandFeed {
    file: Mutex<Option<(String, String)>>,
    sent: AtomicU64,
}

impl HandFeed {
    pub(crate) fn publish(&self, file: &Value, etag: &str) {
        self.publish_text(file.to_string(), etag);
    }

    pub(crate) fn publish_text(&self, text: String, etag: &str) {
        *self.file.lock().unwrap() = Some((text, etag.to_owned()));
    }

    /// How often the file itself was handed out.
    pub(crate) fn bodies_sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Feed for HandFeed {
    async fn fetch(&self, etag: Option<&str>) -> anyhow::Result<Fetched> {
        match self.file.lock().unwrap().clone() {
            None => anyhow::bail!("no file is published"),
            Some((_, known)) if Some(known.as_str()) == etag => Ok(Fetched::Unchanged),
            Some((text, known)) => {
                self.sent.fetch_add(1, Ordering::Relaxed);
                Ok(Fetched::Changed { text, etag: Some(known) })
            }
        }
    }
}

/// A whole feed: what the catalog's own snapshot says, in the source's shape.
pub(crate) fn feed_file() -> Value {
    let catalog = Catalog::load();
    let mut regions = json!({});
    let mut types = json!({});
    for region in catalog.regions() {
        for facts in catalog.types() {
            let figures = [
                ("Linux", catalog.spot_saving(region.region, facts.name)),
                ("Windows", catalog.spot_saving_windows(region.region, facts.name)),
            ];
            for (system, figure) in figures {
                let Some(figure) = figure else { continue };
                let row = json!({ "r": figure.bucket.index(), "s": figure.saving_percent });
                regions[region.region][system][facts.name] = row;
                types[facts.name] = json!({ "cores": 1 });
            }
        }
    }
    json!({ "instance_types": types, "spot_advisor": regions, "ranges": [] })
}

struct HandSet(AtomicI64);

impl Clock for HandSet {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

struct Counting(AtomicU64);

impl Chance for Counting {
    fn draw(&self) -> u64 {
        self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed)
    }
}

pub(crate) fn at(secs: i64) -> Timestamp {
    "2026-11-21T10:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(secs)
}

/// Everything a test needs.
pub(crate) struct Stage {
    pub(crate) emulators: Emulators,
    clock: Arc<HandSet>,
    pub(crate) store: Store,
    pub(crate) feed: Arc<HandFeed>,
    pub(crate) scraper: AdvisorScraper,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        let clock = Arc::new(HandSet(AtomicI64::new(at(0).as_millisecond())));
        let emulators = Emulators::open(&Place::Memory, clock.clone(), Arc::new(Counting(AtomicU64::new(1)))).unwrap();
        let store = Store::new(aws_sdk_dynamodb::Client::new(&emulators.sdk_config()), "spot");
        store.create_table().await.unwrap();
        let feed = Arc::new(HandFeed::default());
        let scraper = AdvisorScraper {
            store: store.clone(),
            catalog: Arc::new(Catalog::load()),
            feed: feed.clone(),
            clock: clock.clone(),
        };
        Self { emulators, clock, store, feed, scraper }
    }

    pub(crate) fn go_to(&self, secs: i64) {
        self.clock.0.store(at(secs).as_millisecond(), Ordering::Relaxed);
    }

    pub(crate) async fn scrape(&self) -> Outcome {
        self.scraper.scrape().await.unwrap()
    }

    pub(crate) async fn table(&self, region: &str) -> Option<AdvisorTable> {
        self.store.advisor_table(&region.into()).await.unwrap()
    }

    /// The table fails for good after so many puts.
    pub(crate) fn break_after(&self, puts: u32) {
        self.emulators.arm(FaultRule {
            service: Some("dynamodb"),
            operation: Some("PutItem"),
            after: puts,
            times: u32::MAX,
            fault: Fault::ServerError,
        });
    }

    /// How many requests changed the table so far.
    pub(crate) fn table_writes(&self) -> u64 {
        let calls = self.emulators.calls();
        let of_table =
            calls.iter().filter(|((_, operation), _)| ["PutItem", "UpdateItem"].contains(&operation.as_str()));
        of_table.map(|(_, count)| count.calls).sum()
    }
}
