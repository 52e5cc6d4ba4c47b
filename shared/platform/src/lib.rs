//! Our own AWS account, as functions use it: queues, the bus, secrets, credentials for agents. Always through the AWS SDK.

mod agent_queue;
mod bus;
mod error;
mod fan_out;
mod inbox;
mod push;
mod queue;
mod queue_batch;
mod secret;
mod signing_key;

pub use agent_queue::{AgentCredentials, AgentQueues};
pub use bus::{Bus, Event};
pub use error::PlatformError;
pub use inbox::Received;
pub use push::{Push, Pushed};
pub use queue::Queue;
pub use secret::read_secret;
pub use signing_key::SigningKey;
