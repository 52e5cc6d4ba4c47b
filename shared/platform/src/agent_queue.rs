//! Each cluster's queue of commands, and credentials that open this one queue for an hour.

use crate::PlatformError;
use aws_sdk_sts::Client;
use spot_domain::ClusterId;
use std::fmt;

/// Life of an agent's credentials, in seconds: the least that STS gives for a chained role, and our own most.
const LIFE_SECS: i32 = 3600;

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

/// Names, addresses and opens the queues of agents.
#[derive(Clone, Debug)]
pub struct AgentQueues {
    client: Client,
    /// Role whose rights on all of these queues are narrowed to one.
    role_arn: String,
    /// What every queue's URL begins with.
    url_prefix: String,
    /// What every queue's ARN begins with.
    arn_prefix: String,
}

impl AgentQueues {
    /// Queues named `spot-agent-<cluster>` below the given prefixes.
    pub fn new(client: Client, role_arn: &str, url_prefix: &str, arn_prefix: &str) -> Self {
        Self {
            client,
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
        let answer = self
            .client
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
