//! Rolls hours up, as a Lambda.

use spot_catalog::Catalog;
use spot_reporter::Reporter;
use std::sync::Arc;

fn main() -> std::process::ExitCode {
    spot_lambda::run(async |parts| {
        Ok(Reporter {
            store: parts.store(),
            catalog: Arc::new(Catalog::load()),
            work: parts.queue("REPORTER_QUEUE_URL"),
            clock: parts.clock(),
        })
    })
}
