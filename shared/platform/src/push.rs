//! Frames to open WebSocket connections, whoever holds them.

use crate::PlatformError;
use async_trait::async_trait;

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pushed {
    /// On its way.
    Sent,
    /// The connection is no more.
    Gone,
}

/// Holds the connections: API Gateway in the cloud, the gateway of one machine.
#[async_trait]
pub trait Push: Send + Sync {
    /// Sends a text frame. Frames to one connection arrive in the order in which they were sent.
    async fn push(&self, connection: &str, frame: &str) -> Result<Pushed, PlatformError>;

    /// Ends a connection; one that is gone is none to complain about.
    async fn close(&self, connection: &str) -> Result<(), PlatformError>;
}
