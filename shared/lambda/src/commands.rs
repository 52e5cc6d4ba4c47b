//! Agents' queues, to send to.

use spot_domain::ClusterId;
use spot_platform::{AgentQueues, Queue};

/// Each cluster's queue of commands.
#[derive(Clone, Debug)]
pub struct CommandQueues {
    sqs: aws_sdk_sqs::Client,
    url_prefix: String,
}

impl CommandQueues {
    pub(crate) fn new(sqs: aws_sdk_sqs::Client, url_prefix: String) -> Self {
        Self { sqs, url_prefix }
    }

    /// The queue of a cluster.
    pub fn of(&self, cluster: &ClusterId) -> Queue {
        Queue::new(self.sqs.clone(), format!("{}{}", self.url_prefix, AgentQueues::name(cluster)))
    }
}
