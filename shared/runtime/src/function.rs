//! A function, whoever calls it: Lambda in the cloud, the process on one machine, a test.

use crate::event::{BadEvent, Event, Reply};
use async_trait::async_trait;
use serde_json::Value;

/// One function of template.yaml. Events come in, side effects go out through what it was made of.
#[async_trait]
pub trait Function: Send + Sync {
    /// Handles one event. An error means that the whole event has to come again; messages that failed by themselves
    /// are told in the reply.
    async fn handle(&self, event: Event) -> anyhow::Result<Reply>;
}

/// An event that this function has no trigger for: wired wrongly in template.yaml.
pub fn not_mine(function: &str, event: &Event) -> anyhow::Error {
    let kind = match event {
        Event::Tick => "a schedule",
        Event::Messages(_) => "queue messages",
        Event::Changes(_) => "table changes",
    };
    anyhow::anyhow!("{function} is not made for {kind}: check its events in template.yaml")
}

/// What came of an invocation that failed.
#[derive(Debug, thiserror::Error)]
pub enum InvocationError {
    /// The payload is in no shape that we know; coming again would not help.
    #[error(transparent)]
    Unreadable(#[from] BadEvent),
    /// The function failed; it should come again.
    #[error("{0:#}")]
    Failed(anyhow::Error),
}

/// Reads the payload, calls the function, writes the reply: what stands between Lambda and a function.
pub async fn invoke(function: &dyn Function, payload: &Value) -> Result<Reply, InvocationError> {
    let event = Event::read(payload)?;
    function.handle(event).await.map_err(InvocationError::Failed)
}
