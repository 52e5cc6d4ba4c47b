//! Keeps the Spot Advisor's figures, as a Lambda.

use spot_advisor_scraper::{AdvisorScraper, HttpsFeed};
use spot_catalog::Catalog;
use std::sync::Arc;

fn main() -> std::process::ExitCode {
    spot_lambda::run(async |parts| {
        let (store, url) = (parts.store(), parts.url("ADVISOR_URL"));
        let feed = Arc::new(HttpsFeed::new(&url)?);
        Ok(AdvisorScraper { store, catalog: Arc::new(Catalog::load()), feed, clock: parts.clock() })
    })
}
