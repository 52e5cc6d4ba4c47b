//! A laid table, the functions on it, and their ticks.

use crate::deployment::timeout_ms;
use async_trait::async_trait;
use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use spot_api_types::command::CommandSigner;
use spot_catalog::Catalog;
use spot_cloud::{Accounts, CloudError, CustomerAccount};
use spot_domain::{AwsAccount, ClusterId, Region};
use spot_emulators::{Emulators, Place, QueueSettings};
use spot_executor::CommandQueues;
use spot_integration_tests::{Figures, Journal, Laid, Seeded, Still, VirtualTime, lay, metered};
use spot_platform::{PlatformError, Push, Pushed, Queue, Received};
use spot_runtime::{BatchMessage, Event, Function};
use spot_store::Store;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) const TENANTS: usize = 40;
/// Logical names in template.yaml.
pub(crate) const FUNCTIONS: [&str; 8] =
    ["Discovery", "MarketCollector", "Optimizer", "Executor", "ActionReaper", "HealthMonitor", "Reporter", "Websocket"];

/// One tick, counted.
pub(crate) struct Tick {
    pub(crate) function: String,
    pub(crate) figures: Figures,
    pub(crate) took_ms: u64,
    pub(crate) timeout_ms: u64,
}

/// Messages handled, counted.
pub(crate) struct Handled {
    pub(crate) messages: usize,
    pub(crate) figures: Figures,
    pub(crate) took_ms: u64,
}

pub(crate) struct Stage {
    pub(crate) laid: Laid,
    journal: Journal,
    time: VirtualTime,
    store: Store,
    queue: Queue,
    catalog: Arc<Catalog>,
}

/// No tick looks into a customer's account or sends a command.
struct OutOfReach;

#[async_trait]
impl Accounts for OutOfReach {
    async fn open(&self, account: &AwsAccount, _: &Region) -> Result<Arc<dyn CustomerAccount>, CloudError> {
        panic!("a tick looks into {}", account.name)
    }
}

impl CommandQueues for OutOfReach {
    fn of(&self, cluster: &ClusterId) -> Queue {
        panic!("a tick sends a command to {cluster}")
    }
}

#[async_trait]
impl Push for OutOfReach {
    async fn push(&self, connection: &str, _: &str) -> Result<Pushed, PlatformError> {
        panic!("a tick pushes to {connection}, which is heard")
    }
    async fn close(&self, connection: &str) -> Result<(), PlatformError> {
        panic!("a tick closes {connection}, which is heard")
    }
}

fn now() -> Timestamp {
    "2026-11-21T10:06:00Z".parse().unwrap()
}

impl Stage {
    /// So many clusters on an ordinary day.
    pub(crate) fn laid(clusters: usize) -> Self {
        let emulators = Emulators::open(&Place::Memory, Arc::new(Still(now())), Arc::new(Seeded::new(7))).unwrap();
        let (journal, time) = (Journal::default(), VirtualTime::default());
        let sdk = metered(&emulators, &journal, &time);
        let unmetered = Store::new(aws_sdk_dynamodb::Client::new(&emulators.sdk_config()), "spot-optimizer");
        let laid = time.run(async {
            unmetered.create_table().await.unwrap();
            lay(&unmetered, clusters, now()).await.unwrap()
        });
        let url = emulators.create_queue("work", &QueueSettings::default()).unwrap();
        Self {
            laid,
            journal,
            time,
            store: Store::new(aws_sdk_dynamodb::Client::new(&sdk), "spot-optimizer"),
            queue: Queue::new(aws_sdk_sqs::Client::new(&sdk), url),
            catalog: Arc::new(Catalog::load()),
        }
    }

    /// One tick of each function.
    pub(crate) fn ticks(&self) -> impl Iterator<Item = Tick> {
        FUNCTIONS.iter().map(|function| self.tick(function, now()))
    }

    /// A tick that comes an hour late: everything is due.
    pub(crate) fn tick_after_an_outage(&self, function: &str) -> Tick {
        self.tick(function, now() + SignedDuration::from_hours(1))
    }

    /// Lets a function handle what is enqueued about clusters of the tenant with most of them, so many at once.
    pub(crate) fn handle_largest_tenants(&self, function: &str, at_once: usize) -> Handled {
        let made = self.function(function, now());
        let mut by_tenant: BTreeMap<String, Vec<BatchMessage>> = BTreeMap::new();
        for message in self.time.run(self.enqueued()) {
            let body: Value = message.read().unwrap();
            if body["cluster_id"].is_string() {
                let tenant = by_tenant.entry(body["organization_id"].to_string()).or_default();
                tenant.push(BatchMessage { id: message.id, body: message.body });
            }
        }
        let messages = by_tenant.into_values().max_by_key(Vec::len).unwrap();
        let (count, begun_ms) = (messages.len(), self.time.now_ms());
        self.journal.take();
        let waiting = RefCell::new(messages.into_iter());
        let worker = || async {
            while let Some(message) = { waiting.borrow_mut().next() } {
                let reply = made.handle(Event::Messages(vec![message])).await.unwrap();
                assert!(reply.batch_item_failures.is_empty());
            }
        };
        self.time.run(join_all((0..at_once).map(|_| worker())));
        Handled { messages: count, figures: self.journal.take(), took_ms: self.time.now_ms() - begun_ms }
    }

    async fn enqueued(&self) -> Vec<Received> {
        let mut all = Vec::new();
        loop {
            let some = self.queue.receive(10, 0).await.unwrap();
            if some.is_empty() {
                return all;
            }
            all.extend(some);
        }
    }

    fn tick(&self, function: &str, at: Timestamp) -> Tick {
        let made = self.function(function, at);
        let begun_ms = self.time.now_ms();
        self.journal.take();
        let reply = self.time.run(made.handle(Event::Tick)).unwrap();
        assert!(reply.batch_item_failures.is_empty());
        Tick {
            function: function.to_owned(),
            figures: self.journal.take(),
            took_ms: self.time.now_ms() - begun_ms,
            timeout_ms: timeout_ms(function),
        }
    }

    fn function(&self, name: &str, at: Timestamp) -> Box<dyn Function> {
        let (store, queue, catalog) = (self.store.clone(), self.queue.clone(), Arc::clone(&self.catalog));
        let (clock, chance) = (Arc::new(Still(at)), Arc::new(Seeded::new(9)));
        match name {
            "Discovery" => Box::new(spot_discovery::Discovery {
                store,
                catalog,
                accounts: Arc::new(OutOfReach),
                work: queue.clone(),
                executor: queue.clone(),
                optimizer: queue.clone(),
                interruptions: queue,
                clock,
            }),
            "MarketCollector" => Box::new(spot_market_collector::MarketCollector {
                store,
                catalog,
                accounts: Arc::new(OutOfReach),
                work: queue,
                clock,
            }),
            "Optimizer" => Box::new(spot_optimizer::Optimizer {
                store,
                catalog,
                work: queue.clone(),
                executor: queue,
                clock,
                chance,
            }),
            "Executor" => Box::new(spot_executor::Executor {
                store,
                catalog,
                accounts: Arc::new(OutOfReach),
                work: queue,
                commands: Arc::new(OutOfReach),
                signer: Arc::new(CommandSigner::new("key-1", &[7; 32])),
                safe_mode: false,
                clock,
                chance,
            }),
            "ActionReaper" => Box::new(spot_action_reaper::ActionReaper { store, executor: queue, clock }),
            "HealthMonitor" => Box::new(spot_health_monitor::HealthMonitor { store, clock }),
            "Reporter" => Box::new(spot_reporter::Reporter { store, catalog, work: queue, clock }),
            "Websocket" => Box::new(spot_websocket::Websocket {
                store,
                push: Arc::new(OutOfReach),
                origins: Vec::new(),
                clock: clock.clone(),
                people_clock: clock,
                chance,
            }),
            other => panic!("no function {other}"),
        }
    }
}
