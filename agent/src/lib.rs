//! The agent in a customer's cluster, as a library: time, chance and everything it reaches are handed in.
//!
//! It holds little power. It sees pruned objects (`watch`), tells of them (`snapshot`, `control`), and obeys commands
//! that are signed, meant for this cluster, in time, new, and let pass by its guard (`commands`); what it can do is six
//! things (`tasks`, `drain`), and the only way it removes a pod is the Eviction API.

mod agent;
mod commands;
mod control;
mod drain;
pub mod edge;
mod kube_api;
mod shared;
mod snapshot;
mod status;
mod tasks;
mod time;
mod watch;
mod work;

pub use agent::{Agent, AgentParts};
pub use commands::{CommandQueue, QueueError, QueueMessageBody};
pub use control::{ServiceTransport, Transport, TransportError};
pub use shared::{AgentSettings, WATCH_SECS};
pub use status::AgentStatus;
pub use time::Time;
