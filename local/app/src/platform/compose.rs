//! The functions out of their parts, as each one's `main` makes them on AWS.

use super::deployed::Deployed;
use super::open::PlatformParts;
use super::{BUS, OpenPlatformError};
use crate::clock::WallClock;
use crate::wiring::{Application, Function as Described};
use spot_api_types::command::CommandSigner;
use spot_domain::{Clock, ClusterId};
use spot_emulators::Emulators;
use spot_platform::{AgentQueues, Bus, Queue};
use spot_runtime::Function;
use spot_store::Store;
use spot_websocket::Websocket;
use std::sync::Arc;

/// What functions are composed from.
pub(super) struct Composer<'a> {
    pub(super) parts: &'a PlatformParts,
    pub(super) emulators: &'a Emulators,
    pub(super) store: &'a Store,
    pub(super) signer: &'a Arc<CommandSigner>,
    pub(super) agent_queues: &'a AgentQueues,
}

/// Queues of agents by cluster.
#[derive(Clone)]
pub(super) struct CommandQueues {
    sqs: aws_sdk_sqs::Client,
    queues: AgentQueues,
}

impl CommandQueues {
    pub(super) fn new(sqs: aws_sdk_sqs::Client, queues: AgentQueues) -> Self {
        Self { sqs, queues }
    }

    fn queue(&self, cluster: &ClusterId) -> Queue {
        Queue::new(self.sqs.clone(), self.queues.url(cluster))
    }
}

impl spot_executor::CommandQueues for CommandQueues {
    fn of(&self, cluster: &ClusterId) -> Queue {
        self.queue(cluster)
    }
}

impl spot_api::CommandQueues for CommandQueues {
    fn of(&self, cluster: &ClusterId) -> Queue {
        self.queue(cluster)
    }
}

impl Composer<'_> {
    /// All functions of the template that schedules, queues or table changes start.
    pub(super) fn functions(
        &self,
        application: &Application,
        websocket: &Arc<Websocket>,
    ) -> Result<Vec<Deployed>, OpenPlatformError> {
        let mut deployed = Vec::new();
        for (name, described) in &application.functions {
            if let Some(function) = self.function(name, described, websocket)? {
                let queue = |queue: &str| self.queue_named(queue);
                deployed.push(Deployed::new(&described.folder, function, &described.starts, queue));
            }
        }
        Ok(deployed)
    }

    fn queue_named(&self, name: &str) -> Queue {
        Queue::new(aws_sdk_sqs::Client::new(&self.emulators.sdk_config()), self.emulators.queue_url(name))
    }

    /// The queue that the template gives a function in an environment variable.
    fn queue(&self, name: &str, described: &Described, variable: &str) -> Result<Queue, OpenPlatformError> {
        let missing =
            || OpenPlatformError::Template(format!("template.yaml: {name} needs `{variable}` in its environment"));
        described.queues.get(variable).map(|queue| self.queue_named(queue)).ok_or_else(missing)
    }

    /// The socket function, which the gateway calls too.
    pub(super) fn websocket(&self) -> Arc<Websocket> {
        Arc::new(Websocket {
            store: self.store.clone(),
            push: self.parts.sockets.clone(),
            origins: self.parts.origins.clone(),
            clock: self.parts.clock.clone(),
            people_clock: Arc::new(WallClock),
            chance: self.parts.chance.clone(),
        })
    }

    fn function(
        &self,
        name: &str,
        described: &Described,
        websocket: &Arc<Websocket>,
    ) -> Result<Option<Arc<dyn Function>>, OpenPlatformError> {
        let queue = |variable: &str| self.queue(name, described, variable);
        let store = || self.store.clone();
        let clock = || -> Arc<dyn Clock> { self.parts.clock.clone() };
        let chance = || self.parts.chance.clone();
        let catalog = || Arc::clone(&self.parts.catalog);
        let function: Arc<dyn Function> = match described.folder.as_str() {
            "action-reaper" => Arc::new(spot_action_reaper::ActionReaper {
                store: store(),
                executor: queue("EXECUTOR_QUEUE_URL")?,
                clock: clock(),
            }),
            "discovery" => Arc::new(spot_discovery::Discovery {
                store: store(),
                catalog: catalog(),
                accounts: self.parts.accounts.clone(),
                work: queue("DISCOVERY_QUEUE_URL")?,
                executor: queue("EXECUTOR_QUEUE_URL")?,
                optimizer: queue("OPTIMIZER_QUEUE_URL")?,
                interruptions: queue("INTERRUPTION_QUEUE_URL")?,
                clock: clock(),
            }),
            "executor" => Arc::new(spot_executor::Executor {
                store: store(),
                catalog: catalog(),
                accounts: self.parts.accounts.clone(),
                work: queue("EXECUTOR_QUEUE_URL")?,
                commands: Arc::new(self.command_queues()),
                signer: Arc::clone(self.signer),
                safe_mode: self.parts.safe_mode,
                clock: clock(),
                chance: chance(),
            }),
            "health-monitor" => Arc::new(spot_health_monitor::HealthMonitor { store: store(), clock: clock() }),
            "interruption-handler" => Arc::new(spot_interruption_handler::InterruptionHandler {
                store: store(),
                catalog: catalog(),
                executor: queue("EXECUTOR_QUEUE_URL")?,
                clock: clock(),
                chance: chance(),
            }),
            "market-collector" => Arc::new(spot_market_collector::MarketCollector {
                store: store(),
                catalog: catalog(),
                accounts: self.parts.accounts.clone(),
                work: queue("MARKET_QUEUE_URL")?,
                clock: clock(),
            }),
            "optimizer" => Arc::new(spot_optimizer::Optimizer {
                store: store(),
                catalog: catalog(),
                work: queue("OPTIMIZER_QUEUE_URL")?,
                executor: queue("EXECUTOR_QUEUE_URL")?,
                clock: clock(),
                chance: chance(),
            }),
            "relay" => Arc::new(spot_relay::Relay {
                store: store(),
                bus: Bus::new(aws_sdk_eventbridge::Client::new(&self.emulators.sdk_config()), BUS),
                dead_letters: queue("RELAY_DEAD_LETTERS_QUEUE_URL")?,
                clock: clock(),
            }),
            "reporter" => Arc::new(spot_reporter::Reporter {
                store: store(),
                catalog: catalog(),
                work: queue("REPORTER_QUEUE_URL")?,
                clock: clock(),
            }),
            // The simulated market draws its risk from the figures that ship with the product; the world's feed tells of
            // another market, and nothing here leaves the machine.
            "spot-advisor-scraper" => return Ok(None),
            "websocket" => websocket.clone(),
            // The gateway calls it: requests, neither schedules nor queues.
            "api" => return Ok(None),
            _other => return Ok(None),
        };
        Ok(Some(function))
    }

    pub(super) fn command_queues(&self) -> CommandQueues {
        CommandQueues::new(aws_sdk_sqs::Client::new(&self.emulators.sdk_config()), self.agent_queues.clone())
    }
}
