//! Our own AWS account, as functions use it: queues, secrets, credentials for agents. Always through the AWS SDK.

mod agent_queue;
mod error;
mod queue;
mod secret;

pub use agent_queue::{AgentCredentials, AgentQueues};
pub use error::PlatformError;
pub use queue::Queue;
pub use secret::read_secret;
