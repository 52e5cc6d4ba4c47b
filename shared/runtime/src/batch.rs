//! A batch of queue messages of which each succeeds or fails for itself.

use std::fmt::Display;

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchMessage {
    /// SQS's id, by which a failure is reported.
    pub id: String,
    /// Body.
    pub body: String,
}

/// Ids of messages that have to come again; the others are done with.
pub type Failures = Vec<String>;

/// Hands every message to `handle`, one after the other. A message that cannot be read or handled is reported as
/// failed and delays no other; after enough tries the queue moves it to its dead letters.
pub async fn each<M, E, F>(messages: &[BatchMessage], mut handle: impl FnMut(M) -> F) -> Failures
where
    M: serde::de::DeserializeOwned,
    E: Display,
    F: Future<Output = Result<(), E>>,
{
    let mut failures = Failures::new();
    for message in messages {
        let outcome = match serde_json::from_str::<M>(&message.body) {
            Ok(read) => handle(read).await.map_err(|error| error.to_string()),
            Err(error) => Err(format!("unreadable: {error}")),
        };
        if let Err(reason) = outcome {
            tracing::warn!(message_id = %message.id, reason, "message failed");
            failures.push(message.id.clone());
        }
    }
    failures
}
