//! Our own AWS account, as functions use it: queues, the bus, secrets, sockets, credentials for agents. Always through the
//! AWS SDK.

mod agent_queue;
mod bus;
mod error;
mod fan_out;
mod gateway_push;
mod inbox;
mod push;
mod queue;
mod queue_batch;
mod secret;
mod signing_key;

pub use agent_queue::{AgentCredentials, AgentQueues};
pub use bus::{Bus, Event};
pub use error::PlatformError;
pub use gateway_push::GatewayPush;
pub use inbox::Received;
pub use push::{Push, Pushed};
pub use queue::Queue;
pub use secret::read_secret;
pub use signing_key::SigningKey;
