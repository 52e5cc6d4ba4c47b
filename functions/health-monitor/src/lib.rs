//! Finds clusters whose agent is silent, and those that came back (CLU-07).
//!
//! load (agents whose silence is to be looked at, then agent and cluster, strongly) -> decide (by the age of the last
//! word, judged now) -> apply (the cluster's status, told once per change). Whoever looks takes the look first, so two
//! ticks do not both tell.

pub mod decide;
mod function;

use decide::{Change, decide, look_again_at};
use futures::future::join_all;
use jiff::Timestamp;
use spot_domain::{Clock, Cluster, ClusterId, ClusterStatus, OrganizationId};
use spot_store::{AgentState, Announce, AuditIntent, DueItem, DueKind, DueSubject, Store, StoreErrorKind};
use std::sync::Arc;

/// Agents taken from one partition per tick: the rest waits for the next one, so that a tick always ends in time. An
/// agent that is heard is looked at each two minutes, so this is enough for 16,000 clusters.
const MOST_PER_SHARD: usize = 500;
/// Agents looked at side by side.
const AT_ONCE: usize = 10;

/// What the monitor works with.
pub struct HealthMonitor {
    /// Table.
    pub store: Store,
    /// Clock.
    pub clock: Arc<dyn Clock>,
}

impl HealthMonitor {
    /// Looks at what is due; answers how many clusters changed their status. A look that fails is taken again in time
    /// and holds up no other.
    pub async fn tick(&self) -> anyhow::Result<usize> {
        let now = self.clock.now();
        let due = self.store.due_in_turn(DueKind::AgentCheck, now, MOST_PER_SHARD).await?;
        let (mut changed, mut failure) = (0, None);
        for some in due.chunks(AT_ONCE) {
            for outcome in join_all(some.iter().map(|item| self.look(item, now))).await {
                match outcome {
                    Ok(has_changed) => changed += usize::from(has_changed),
                    Err(error) => failure = Some(error),
                }
            }
        }
        match failure {
            Some(error) => Err(error),
            None => Ok(changed),
        }
    }

    async fn look(&self, item: &DueItem, now: Timestamp) -> anyhow::Result<bool> {
        let DueSubject { organization_id: org, cluster_id: Some(id), .. } = &item.subject else { return Ok(false) };
        let Some(agent) = self.store.agent_state(org, id).await? else { return Ok(false) };
        let again_at = look_again_at(agent.last_seen_at, now);
        if !self.store.take_agent_check(org, id, item.due_at, again_at).await? {
            return Ok(false);
        }
        let Some(cluster) = self.store.cluster(org, id).await? else { return Ok(false) };
        match decide(cluster.status, agent.last_seen_at, now) {
            Some(change) => self.apply(org, id, cluster, &agent, &change).await,
            None => Ok(false),
        }
    }

    /// Saves and tells. A cluster that was changed meanwhile is looked at again when its next look is due.
    async fn apply(
        &self,
        org: &OrganizationId,
        id: &ClusterId,
        mut cluster: Cluster,
        agent: &AgentState,
        change: &Change,
    ) -> anyhow::Result<bool> {
        let from = std::mem::replace(&mut cluster.status, change.to);
        let announce = announce(id, from, agent, change);
        match self.store.save_cluster(&mut cluster, &announce, self.clock.now()).await {
            Ok(()) => {
                tracing::info!(organization_id = %org, cluster_id = %id, ?from, to = ?change.to, "cluster status");
                Ok(true)
            }
            Err(error) if error.kind == StoreErrorKind::VersionMismatch => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

fn announce(id: &ClusterId, from: ClusterStatus, agent: &AgentState, change: &Change) -> Announce {
    let detail = serde_json::json!({ "cluster_id": id, "from": from, "to": change.to, "reason": change.reason,
        "last_seen_at": agent.last_seen_at, "agent_id": agent.registration.agent_id });
    let agent_event = if change.to == ClusterStatus::Inactive { "agent.lost" } else { "agent.connected" };
    Announce::audit(AuditIntent {
        actor: "health-monitor".to_owned(),
        event: "cluster.status_changed".to_owned(),
        resource: id.to_string(),
        outcome: "success".to_owned(),
        detail: detail.clone(),
    })
    .and_event("cluster.status_changed", detail.clone())
    .and_event(agent_event, detail)
}
