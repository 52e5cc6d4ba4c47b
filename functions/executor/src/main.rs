//! Carries jobs out, as a Lambda.

use spot_catalog::Catalog;
use spot_domain::ClusterId;
use spot_executor::{CommandQueues, Executor};
use spot_platform::Queue;
use std::sync::Arc;

struct AgentsQueues(spot_lambda::CommandQueues);

impl CommandQueues for AgentsQueues {
    fn of(&self, cluster: &ClusterId) -> Queue {
        self.0.of(cluster)
    }
}

fn main() -> std::process::ExitCode {
    spot_lambda::run(async |parts| {
        Ok(Executor {
            store: parts.store(),
            catalog: Arc::new(Catalog::load()),
            accounts: spot_lambda::accounts(parts),
            work: parts.queue("EXECUTOR_QUEUE_URL"),
            commands: Arc::new(AgentsQueues(parts.command_queues())),
            safe_mode: parts.flag("SAFE_MODE"),
            clock: parts.clock(),
            chance: parts.chance(),
            // Last: it is fetched, and all other settings are told missing before.
            signer: parts.signer().await?,
        })
    })
}
