//! The agent's queue on SQS, with credentials for that queue alone.

use crate::commands::{CommandQueue, QueueError, QueueMessageBody};
use async_trait::async_trait;
use aws_credential_types::Credentials;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::{BehaviorVersion, Config, Region, SharedHttpClient};
use aws_sdk_sqs::error::{DisplayErrorContext, SdkError};
use aws_sdk_sqs::types::DeleteMessageBatchRequestEntry;
use jiff::Timestamp;
use spot_api_types::agent::{QueueAddress, QueueCredentials};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// The longest poll SQS allows.
const WAIT_SECS: i32 = 20;
/// Messages in one answer; SQS gives no more.
const MAX_MESSAGES: i32 = 10;

/// SQS. The client is kept as long as the credentials it was made with are those handed in.
#[derive(Default)]
pub struct SqsQueue {
    http_client: Option<SharedHttpClient>,
    endpoint: Option<String>,
    no_wait: bool,
    client: Mutex<Option<(QueueCredentials, Client)>>,
}

impl SqsQueue {
    /// SQS itself.
    pub fn new() -> Self {
        Self::default()
    }

    /// An emulator behind this HTTP client, which is asked when somebody says that there is a message.
    pub fn in_process(http_client: SharedHttpClient) -> Self {
        Self { http_client: Some(http_client), no_wait: true, ..Self::default() }
    }

    /// At another address than SQS's own.
    #[must_use]
    pub fn at(self, endpoint: &str) -> Self {
        Self { endpoint: Some(endpoint.to_owned()), ..self }
    }

    fn client(&self, address: &QueueAddress, credentials: &QueueCredentials) -> Client {
        let mut kept = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, client)) = &*kept
            && known == credentials
        {
            return client.clone();
        }
        let client = self.new_client(address, credentials);
        *kept = Some((credentials.clone(), client.clone()));
        client
    }

    fn new_client(&self, address: &QueueAddress, credentials: &QueueCredentials) -> Client {
        let QueueCredentials { access_key_id, secret_access_key, session_token, expires_at } = credentials.clone();
        let secs = u64::try_from(expires_at.duration_since(Timestamp::UNIX_EPOCH).as_secs()).unwrap_or(0);
        // In virtual time the SDK must not think, by the machine's clock, that they have ended.
        let expires_at = (!self.no_wait).then(|| SystemTime::UNIX_EPOCH + Duration::from_secs(secs));
        let given =
            Credentials::new(access_key_id, secret_access_key, Some(session_token), expires_at, "control plane");
        let mut config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(address.region.clone()))
            .credentials_provider(given);
        if let Some(http_client) = &self.http_client {
            config = config.http_client(http_client.clone());
        }
        if let Some(endpoint) = &self.endpoint {
            config = config.endpoint_url(endpoint);
        }
        Client::from_conf(config.build())
    }
}

fn failed<E: std::error::Error + Send + Sync + 'static>(
    operation: &'static str,
) -> impl FnOnce(SdkError<E>) -> QueueError
where
    SdkError<E>: std::error::Error,
{
    move |error| QueueError { operation, why: DisplayErrorContext(&error).to_string() }
}

#[async_trait]
impl CommandQueue for SqsQueue {
    fn waits(&self) -> bool {
        !self.no_wait
    }

    async fn receive(
        &self,
        address: &QueueAddress,
        credentials: &QueueCredentials,
    ) -> Result<Vec<QueueMessageBody>, QueueError> {
        let wait = if self.no_wait { 0 } else { WAIT_SECS };
        let request = self.client(address, credentials).receive_message().queue_url(&address.url);
        let answer = request.wait_time_seconds(wait).max_number_of_messages(MAX_MESSAGES).send().await;
        let messages = answer.map_err(failed("receive"))?.messages.unwrap_or_default().into_iter();
        let whole = messages.filter_map(|message| message.body.zip(message.receipt_handle));
        Ok(whole.map(|(body, receipt)| QueueMessageBody { body, receipt }).collect())
    }

    async fn delete(
        &self,
        address: &QueueAddress,
        credentials: &QueueCredentials,
        receipts: &[String],
    ) -> Result<(), QueueError> {
        let client = self.client(address, credentials);
        for some in receipts.chunks(usize::try_from(MAX_MESSAGES).unwrap_or(1)) {
            let mut request = client.delete_message_batch().queue_url(&address.url);
            for (index, receipt) in some.iter().enumerate() {
                let entry = DeleteMessageBatchRequestEntry::builder().id(index.to_string()).receipt_handle(receipt);
                let entry = entry.build();
                request =
                    request.entries(entry.map_err(|error| QueueError { operation: "delete", why: error.to_string() })?);
            }
            request.send().await.map_err(failed("delete"))?;
        }
        Ok(())
    }
}
