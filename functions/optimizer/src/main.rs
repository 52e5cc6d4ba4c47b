//! Plans clusters, as a Lambda.

use spot_catalog::Catalog;
use spot_optimizer::Optimizer;
use std::sync::Arc;

fn main() -> std::process::ExitCode {
    spot_lambda::run(async |parts| {
        Ok(Optimizer {
            store: parts.store(),
            catalog: Arc::new(Catalog::load()),
            work: parts.queue("OPTIMIZER_QUEUE_URL"),
            executor: parts.queue("EXECUTOR_QUEUE_URL"),
            clock: parts.clock(),
            chance: parts.chance(),
        })
    })
}
