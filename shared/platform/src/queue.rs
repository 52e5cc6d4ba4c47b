//! A queue of messages of one shape, delivered at least once.

use crate::PlatformError;
use aws_sdk_sqs::Client;
use serde::Serialize;

/// A queue, to send to (here) or to receive from (`inbox`).
#[derive(Clone, Debug)]
pub struct Queue {
    pub(crate) client: Client,
    pub(crate) url: String,
}

/// SQS delays a message by a quarter of an hour at most.
const MOST_DELAY_SECS: u32 = 900;

impl Queue {
    /// The queue at `url`.
    pub fn new(client: Client, url: impl Into<String>) -> Self {
        Self { client, url: url.into() }
    }

    /// Opens a connection, by a batch without messages: SQS refuses it, and nothing is sent. It takes no right beside that
    /// to send.
    pub async fn connect(&self) -> Result<(), PlatformError> {
        const OPERATION: &str = "sqs:SendMessageBatch";
        let request = self.client.send_message_batch().queue_url(&self.url).set_entries(Some(Vec::new()));
        match request.send().await.map_err(|error| error.into_service_error()) {
            Err(error) if !error.is_empty_batch_request() => Err(PlatformError::new(OPERATION, error)),
            _ => Ok(()),
        }
    }

    /// Sends one message.
    pub async fn send<M: Serialize>(&self, message: &M) -> Result<(), PlatformError> {
        self.send_after(message, 0).await
    }

    /// Sends one message that becomes visible after so many seconds, 900 at most.
    pub async fn send_after<M: Serialize>(&self, message: &M, delay_secs: u32) -> Result<(), PlatformError> {
        const OPERATION: &str = "sqs:SendMessage";
        let body = serde_json::to_string(message).map_err(|error| PlatformError::new(OPERATION, error))?;
        let delay = i32::try_from(delay_secs.min(MOST_DELAY_SECS)).unwrap_or(0);
        let request = self.client.send_message().queue_url(&self.url).message_body(body);
        let request = if delay > 0 { request.delay_seconds(delay) } else { request };
        request.send().await.map_err(|error| PlatformError::new(OPERATION, error.into_service_error()))?;
        Ok(())
    }
}
