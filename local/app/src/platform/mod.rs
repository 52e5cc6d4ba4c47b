//! Our own side on one machine: emulators wired as template.yaml says, and the functions' own handlers behind them.

mod api;
mod compose;
mod cost;
mod deployed;
mod keys;
mod open;
mod turn;

pub use open::{OpenPlatformError, PlatformParts};
pub use turn::Troubles;

use crate::clock::VirtualClock;
use crate::wiring::Application;
use cost::{Meter, Requests};
use deployed::Deployed;
use spot_api_types::command::CommandSigner;
use spot_catalog::Catalog;
use spot_domain::Chance;
use spot_emulators::Emulators;
use spot_platform::AgentQueues;
use spot_store::Store;
use spot_websocket::Websocket;
use std::sync::{Arc, Mutex};

/// Name of the table.
pub(crate) const TABLE: &str = "spot-optimizer";
/// Name of the bus, as customers' rules know it.
pub(crate) const BUS: &str = "spot-optimizer";

/// Table, queues, bus, schedules and functions. Time is moved by whoever holds the clock; [`Platform::turn`] then does
/// everything that is due.
pub struct Platform {
    /// DynamoDB, SQS, EventBridge, STS and secrets.
    pub emulators: Emulators,
    /// The table.
    pub store: Store,
    /// Time.
    pub clock: Arc<VirtualClock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
    /// Queues of the agents.
    pub agent_queues: AgentQueues,
    /// Signs commands.
    pub signer: Arc<CommandSigner>,
    /// What stands behind the socket gateway.
    pub websocket: Arc<Websocket>,
    catalog: Arc<Catalog>,
    safe_mode: bool,
    origins: Vec<String>,
    socket_url: String,
    application: Application,
    deployed: Vec<Deployed>,
    troubles: Mutex<Troubles>,
    meter: Meter,
    requests: Arc<Requests>,
}
