//! Answers warnings and losses, as a Lambda.

use spot_catalog::Catalog;
use spot_interruption_handler::InterruptionHandler;
use std::sync::Arc;

fn main() -> std::process::ExitCode {
    spot_lambda::run(async |parts| {
        Ok(InterruptionHandler {
            store: parts.store(),
            catalog: Arc::new(Catalog::load()),
            executor: parts.queue("EXECUTOR_QUEUE_URL"),
            clock: parts.clock(),
            chance: parts.chance(),
        })
    })
}
