//! The queue as a trait: SQS in the binary, an emulator or nothing at all elsewhere.

use async_trait::async_trait;
use spot_api_types::agent::{QueueAddress, QueueCredentials};

/// One message as it was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueMessageBody {
    /// Its text, unread.
    pub body: String,
    /// What deletes it.
    pub receipt: String,
}

/// The queue did not do what it should.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation}: {why}")]
pub struct QueueError {
    /// What was tried.
    pub operation: &'static str,
    /// Why it failed.
    pub why: String,
}

/// A queue of commands.
#[async_trait]
pub trait CommandQueue: Send + Sync {
    /// Whether `receive` waits for a message (a long poll). If not, it is asked when `Agent::messages_waiting` was
    /// called, and now and then.
    fn waits(&self) -> bool;

    /// At most ten messages, as soon as there is one.
    async fn receive(
        &self,
        address: &QueueAddress,
        credentials: &QueueCredentials,
    ) -> Result<Vec<QueueMessageBody>, QueueError>;

    /// Deletes messages that were taken in.
    async fn delete(
        &self,
        address: &QueueAddress,
        credentials: &QueueCredentials,
        receipts: &[String],
    ) -> Result<(), QueueError>;
}
