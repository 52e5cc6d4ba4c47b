//! The handler as a function: a batch of events, sorted by cluster, each cluster answered at once for all of its.

use crate::subject::{Case, find};
use crate::{InterruptionHandler, heard};
use async_trait::async_trait;
use spot_domain::{ClusterId, OrganizationId};
use spot_runtime::{BatchMessage, BridgeEvent, Event, Failures, Function, Reply, not_mine};
use std::collections::BTreeMap;

type ByCluster = BTreeMap<(OrganizationId, ClusterId), Vec<Case>>;

#[async_trait]
impl Function for InterruptionHandler {
    async fn handle(&self, event: Event) -> anyhow::Result<Reply> {
        match event {
            Event::Messages(messages) => Ok(self.batch(&messages).await.into()),
            Event::Tick | Event::Changes(_) => Err(not_mine("interruption-handler", &event)),
        }
    }
}

impl InterruptionHandler {
    async fn batch(&self, messages: &[BatchMessage]) -> Failures {
        let mut failures = Failures::new();
        let mut clusters = ByCluster::new();
        for message in messages {
            if let Err(error) = self.sort(message, &mut clusters).await {
                tracing::warn!(message_id = %message.id, error = %format!("{error:#}"), "message failed");
                failures.push(message.id.clone());
            }
        }
        for ((org, cluster), cases) in clusters {
            let ids: Vec<String> = cases.iter().map(|case| case.message_id.clone()).collect();
            if let Err(error) = self.answer(&org, &cluster, cases).await {
                tracing::warn!(cluster_id = %cluster, error = %format!("{error:#}"), "not answered");
                failures.extend(ids);
            }
        }
        failures.sort_unstable();
        failures.dedup();
        failures
    }

    async fn sort(&self, message: &BatchMessage, clusters: &mut ByCluster) -> anyhow::Result<()> {
        let event: BridgeEvent = serde_json::from_str(&message.body)?;
        for mut heard in heard::read(&event)? {
            // No time of ours begins in the future, whatever clock wrote it.
            heard.at = heard.at.min(self.clock.now());
            let (source, id) = heard.event.clone();
            match find(self, &message.id, heard).await? {
                Ok(case) => {
                    let place = (case.organization_id.clone(), case.cluster_id.clone());
                    clusters.entry(place).or_default().push(case);
                }
                Err(reason) => self.store.note_event(&source, &id, reason, self.clock.now()).await?,
            }
        }
        Ok(())
    }
}
