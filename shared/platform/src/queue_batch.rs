//! Many messages with few calls: a tick fans out to ten thousand clusters by a thousand calls.

use crate::{PlatformError, Queue};
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use serde::Serialize;

const OPERATION: &str = "sqs:SendMessageBatch";
/// SQS takes so many messages at once.
pub(crate) const MOST_MESSAGES: usize = 10;
/// And 1 MiB of them; queues whose limit was lowered to the old one still take 256 KiB.
const MOST_BYTES: usize = 256 * 1024;
/// First try and two more for messages that a batch did not take.
const TRIES: usize = 3;

impl Queue {
    /// Sends all messages, or fails with some perhaps sent: whoever gets one twice does no harm.
    pub async fn send_all<M: Serialize>(&self, messages: &[M]) -> Result<(), PlatformError> {
        let bodies = messages.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>();
        let bodies = bodies.map_err(|error| PlatformError::new(OPERATION, error))?;
        for batch in batches(&bodies) {
            self.send_batch(batch).await?;
        }
        Ok(())
    }

    async fn send_batch(&self, batch: &[String]) -> Result<(), PlatformError> {
        let mut waiting: Vec<usize> = (0..batch.len()).collect();
        let mut refused = String::new();
        for _ in 0..TRIES {
            let entries = waiting.iter().map(|index| entry(*index, &batch[*index])).collect::<Result<Vec<_>, _>>()?;
            let request = self.client.send_message_batch().queue_url(&self.url).set_entries(Some(entries));
            let answer =
                request.send().await.map_err(|error| PlatformError::new(OPERATION, error.into_service_error()))?;
            // Only what is named as sent is sent.
            waiting.retain(|index| !answer.successful().iter().any(|sent| sent.id() == index.to_string()));
            if waiting.is_empty() {
                return Ok(());
            }
            refused = answer.failed().first().map(|failed| failed.code().to_owned()).unwrap_or_default();
        }
        Err(PlatformError::new(
            OPERATION,
            format!("{} of {} messages not taken: {refused}", waiting.len(), batch.len()),
        ))
    }
}

fn entry(index: usize, body: &str) -> Result<SendMessageBatchRequestEntry, PlatformError> {
    let entry = SendMessageBatchRequestEntry::builder().id(index.to_string()).message_body(body);
    entry.build().map_err(|error| PlatformError::new(OPERATION, error))
}

/// Cuts into batches that SQS takes, in order.
fn batches(bodies: &[String]) -> Vec<&[String]> {
    let (mut cut, mut start, mut bytes) = (Vec::new(), 0, 0);
    for (index, body) in bodies.iter().enumerate() {
        if index > start && (index - start == MOST_MESSAGES || bytes + body.len() > MOST_BYTES) {
            cut.push(&bodies[start..index]);
            (start, bytes) = (index, 0);
        }
        bytes += body.len();
    }
    if start < bodies.len() {
        cut.push(&bodies[start..]);
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_hold_ten_messages_and_a_quarter_of_a_mebibyte_and_lose_none() {
        let sizes = |bodies: &[String]| batches(bodies).iter().map(|batch| batch.len()).collect::<Vec<_>>();
        assert_eq!(sizes(&vec!["x".to_owned(); 25]), [10, 10, 5]);
        assert_eq!(sizes(&vec!["x".repeat(100 * 1024); 5]), [2, 2, 1]);
        assert_eq!(sizes(&["x".repeat(300 * 1024), "y".to_owned()]), [1, 1], "SQS itself refuses what is too long");
        assert!(sizes(&[]).is_empty());
    }
}
