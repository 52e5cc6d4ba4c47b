//! The reporter as a function: its schedule lists clusters, its queue brings hours to roll up and sums to make.

use crate::Reporter;
use async_trait::async_trait;
use serde::Deserialize;
use spot_runtime::messages::{RollUpHour, SummarizeOrganization};
use spot_runtime::{Event, Function, Reply, each, not_mine};

/// What the queue brings; either has fields that the other refuses.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Work {
    Cluster(RollUpHour),
    Organization(SummarizeOrganization),
}

#[async_trait]
impl Function for Reporter {
    async fn handle(&self, event: Event) -> anyhow::Result<Reply> {
        match event {
            Event::Tick => self.tick().await.map(|_| Reply::default()),
            Event::Messages(messages) => {
                let work = |work: Work| async move { self.work(work).await.map_err(|error| format!("{error:#}")) };
                Ok(each(&messages, work).await.into())
            }
            Event::Changes(_) => Err(not_mine("reporter", &event)),
        }
    }
}

impl Reporter {
    async fn work(&self, work: Work) -> anyhow::Result<()> {
        match work {
            Work::Cluster(message) => {
                let outcome = self.roll_up(&message).await?;
                tracing::debug!(cluster_id = %message.cluster_id, ?outcome, "rolled up");
                Ok(())
            }
            Work::Organization(message) => self.summarize(&message).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_message_is_not_taken_for_another_one() {
        let org = format!("org_{}", "1".repeat(32));
        let cluster = format!("clu_{}", "1".repeat(32));
        let hour = "2026-11-21T10:00:00Z";
        let read = |text: String| serde_json::from_str::<Work>(&text);
        let whole = format!("{{\"organization_id\":\"{org}\",\"cluster_id\":\"{cluster}\",\"hour\":\"{hour}\"}}");
        assert!(matches!(read(whole), Ok(Work::Cluster(_))));
        let sums = format!("{{\"organization_id\":\"{org}\",\"since_hour\":\"{hour}\"}}");
        assert!(matches!(read(sums), Ok(Work::Organization(_))));
        let mixed = format!("{{\"organization_id\":\"{org}\",\"cluster_id\":\"clu_1\",\"since_hour\":\"{hour}\"}}");
        for wrong in [mixed, format!("{{\"organization_id\":\"{org}\",\"hour\":\"{hour}\"}}")] {
            assert!(read(wrong).is_err());
        }
    }
}
