//! Each cluster's queue of commands: made when its agent first registers, and opened to it by credentials for an hour.

use crate::PlatformError;
use aws_sdk_sqs::types::QueueAttributeName::{MessageRetentionPeriod, VisibilityTimeout};
use spot_domain::ClusterId;
use std::fmt;

/// Life of an agent's credentials, in seconds: the least that STS gives for a chained role, and our own most.
const LIFE_SECS: i32 = 3600;
/// A command that was read and not deleted is shown again soon: its agent may have been replaced.
const VISIBILITY_SECS: u32 = 60;
/// No command is good for as long as a day.
const RETENTION_SECS: u32 = 24 * 3600;

/// Credentials for one queue.
#[derive(Clone)]
pub struct AgentCredentials {
    /// Access key.
    pub access_key_id: String,
    /// Secret key.
    pub secret_access_key: String,
    /// Session token.
    pub session_token: String,
    /// Seconds since the epoch.
    pub expires_at_secs: i64,
}

impl fmt::Debug for AgentCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "AgentCredentials {{ access_key_id: {}, .. }}", self.access_key_id)
    }
}

/// Makes, names, addresses and opens the queues of agents.
#[derive(Clone, Debug)]
pub struct AgentQueues {
    sts: aws_sdk_sts::Client,
    sqs: aws_sdk_sqs::Client,
    /// Role whose rights on all of these queues are narrowed to one.
    role_arn: String,
    /// What every queue's URL begins with.
    url_prefix: String,
    /// What every queue's ARN begins with.
    arn_prefix: String,
}

impl AgentQueues {
    /// Queues named `spot-agent-<cluster>` below the given prefixes.
    pub fn new(
        sts: aws_sdk_sts::Client,
        sqs: aws_sdk_sqs::Client,
        role_arn: &str,
        url_prefix: &str,
        arn_prefix: &str,
    ) -> Self {
        Self {
            sts,
            sqs,
            role_arn: role_arn.to_owned(),
            url_prefix: url_prefix.to_owned(),
            arn_prefix: arn_prefix.to_owned(),
        }
    }

    /// Name of a cluster's queue.
    pub fn name(cluster: &ClusterId) -> String {
        format!("spot-agent-{cluster}")
    }

    /// URL of a cluster's queue.
    pub fn url(&self, cluster: &ClusterId) -> String {
        format!("{}{}", self.url_prefix, Self::name(cluster))
    }

    /// Makes the cluster's queue. One that is there stays as it is, with what lies in it.
    pub async fn make(&self, cluster: &ClusterId) -> Result<(), PlatformError> {
        const OPERATION: &str = "sqs:CreateQueue";
        let client = &self.sqs;
        let request = client
            .create_queue()
            .queue_name(Self::name(cluster))
            .attributes(VisibilityTimeout, VISIBILITY_SECS.to_string())
            .attributes(MessageRetentionPeriod, RETENTION_SECS.to_string());
        match request.send().await.map_err(|error| error.into_service_error()) {
            Ok(_) => Ok(()),
            // SQS says so of a queue with other settings only: somebody changed them, and had reasons.
            Err(error) if error.is_queue_name_exists() => Ok(()),
            Err(error) => Err(PlatformError::new(OPERATION, error)),
        }
    }

    /// Credentials that receive from, delete from and prolong in this cluster's queue, and nothing else.
    pub async fn credentials(&self, cluster: &ClusterId) -> Result<AgentCredentials, PlatformError> {
        const OPERATION: &str = "sts:AssumeRole";
        let resource = format!("{}{}", self.arn_prefix, Self::name(cluster));
        let policy = serde_json::json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"],
                "Resource": resource,
            }],
        });
        let client = &self.sts;
        let answer = client
            .assume_role()
            .role_arn(&self.role_arn)
            .role_session_name(cluster.as_str())
            .duration_seconds(LIFE_SECS)
            .policy(policy.to_string())
            .send()
            .await
            .map_err(|error| PlatformError::new(OPERATION, error.into_service_error()))?;
        let given = answer.credentials.ok_or_else(|| PlatformError::new(OPERATION, "no credentials in the answer"))?;
        Ok(AgentCredentials {
            access_key_id: given.access_key_id,
            secret_access_key: given.secret_access_key,
            session_token: given.session_token,
            expires_at_secs: given.expiration.secs(),
        })
    }
}
