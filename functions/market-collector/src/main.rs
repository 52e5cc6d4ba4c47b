//! Collects prices, as a Lambda.

use spot_catalog::Catalog;
use spot_market_collector::MarketCollector;
use std::sync::Arc;

fn main() -> std::process::ExitCode {
    spot_lambda::run(async |parts| {
        Ok(MarketCollector {
            store: parts.store(),
            catalog: Arc::new(Catalog::load()),
            accounts: spot_lambda::accounts(parts),
            work: parts.queue("MARKET_QUEUE_URL"),
            clock: parts.clock(),
        })
    })
}
