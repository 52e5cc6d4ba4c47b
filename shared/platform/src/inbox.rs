//! The receiving end of a queue, for whoever polls it: at least once, in no order.

use crate::{PlatformError, Queue};
use serde::de::DeserializeOwned;

/// SQS hands out so many messages at once.
const MOST_MESSAGES: u32 = 10;
/// The longest that SQS waits for a message.
const LONGEST_WAIT_SECS: u32 = 20;
/// The longest that SQS hides a message: twelve hours.
const LONGEST_HIDDEN_SECS: u32 = 43_200;

/// A message that was handed out. It comes again unless it is deleted before its visibility time-out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// SQS's id.
    pub id: String,
    /// Body.
    pub body: String,
    /// What deletes or hides it; another one each time it is handed out.
    pub receipt: String,
    /// How often it was handed out, this time included.
    pub deliveries: u32,
}

impl Received {
    /// The body as a message of this queue.
    pub fn read<M: DeserializeOwned>(&self) -> Result<M, serde_json::Error> {
        serde_json::from_str(&self.body)
    }
}

impl Queue {
    /// At most so many messages (10), waiting for the first as long (20 s). None is an answer.
    pub async fn receive(&self, at_most: u32, wait_secs: u32) -> Result<Vec<Received>, PlatformError> {
        use aws_sdk_sqs::types::MessageSystemAttributeName::ApproximateReceiveCount;
        const OPERATION: &str = "sqs:ReceiveMessage";
        let request = self.client.receive_message().queue_url(&self.url);
        let request = request.max_number_of_messages(at_most.clamp(1, MOST_MESSAGES) as i32);
        let request = request.wait_time_seconds(wait_secs.min(LONGEST_WAIT_SECS) as i32);
        let answer = request.message_system_attribute_names(ApproximateReceiveCount).send().await;
        let answer = answer.map_err(|error| PlatformError::new(OPERATION, error.into_service_error()))?;
        let messages = answer.messages.unwrap_or_default().into_iter().map(|message| {
            let attributes = message.attributes.as_ref();
            let count = attributes.and_then(|known| known.get(&ApproximateReceiveCount)?.parse().ok());
            let missing = || PlatformError::new(OPERATION, "a message without id, body or receipt");
            Ok(Received {
                id: message.message_id.ok_or_else(missing)?,
                body: message.body.ok_or_else(missing)?,
                receipt: message.receipt_handle.ok_or_else(missing)?,
                deliveries: count.unwrap_or(1),
            })
        });
        messages.collect()
    }

    /// Done with it; a second time is as the first.
    pub async fn delete(&self, receipt: &str) -> Result<(), PlatformError> {
        const OPERATION: &str = "sqs:DeleteMessage";
        let request = self.client.delete_message().queue_url(&self.url).receipt_handle(receipt);
        request.send().await.map_err(|error| PlatformError::new(OPERATION, error.into_service_error()))?;
        Ok(())
    }

    /// Comes again after so many seconds; 0 at once.
    pub async fn hide(&self, receipt: &str, secs: u32) -> Result<(), PlatformError> {
        const OPERATION: &str = "sqs:ChangeMessageVisibility";
        let request = self.client.change_message_visibility().queue_url(&self.url).receipt_handle(receipt);
        let request = request.visibility_timeout(secs.min(LONGEST_HIDDEN_SECS) as i32);
        request.send().await.map_err(|error| PlatformError::new(OPERATION, error.into_service_error()))?;
        Ok(())
    }
}
