//! Lists accounts, as a Lambda.

use spot_catalog::Catalog;
use spot_discovery::Discovery;
use spot_lambda::accounts;
use std::sync::Arc;

fn main() -> std::process::ExitCode {
    spot_lambda::run(async |parts| {
        Ok(Discovery {
            store: parts.store(),
            catalog: Arc::new(Catalog::load()),
            accounts: accounts(parts),
            work: parts.queue("DISCOVERY_QUEUE_URL"),
            executor: parts.queue("EXECUTOR_QUEUE_URL"),
            optimizer: parts.queue("OPTIMIZER_QUEUE_URL"),
            interruptions: parts.queue("INTERRUPTION_QUEUE_URL"),
            clock: parts.clock(),
        })
    })
}
