//! Finds clusters whose agent is silent, and those that came back (CLU-07).
//!
//! load (all agents, in batches; the cluster where something may have changed, strongly) -> decide (by the age of the last
//! word, judged now) -> apply (the cluster's status under the version that was read, so of two ticks one tells).

pub mod decide;
mod function;

use decide::{Change, decide, is_silent, looks_anyway};
use futures::future::join_all;
use jiff::Timestamp;
use spot_domain::{Clock, Cluster, ClusterId, ClusterStatus, OrganizationId};
use spot_store::{AgentState, Announce, AuditIntent, Store, StoreErrorKind, WatchedAgent};
use std::sync::Arc;

/// Agents read in one call: as many as DynamoDB takes.
const READ_AT_ONCE: usize = 100;
/// Clusters looked at side by side.
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
        let (mut changed, mut failure) = (0, None);
        for shard in 0..self.store.due_shards() {
            let clusters = self.store.watched_clusters(shard).await?;
            for some in clusters.chunks(READ_AT_ONCE) {
                let agents = self.store.watched_agents(some).await?;
                let agents = some.iter().zip(&agents).filter_map(|(place, agent)| Some((place, agent.as_ref()?)));
                let to_look_at: Vec<_> = agents.filter(|((_, id), agent)| may_have_changed(id, agent, now)).collect();
                for few in to_look_at.chunks(AT_ONCE) {
                    let looks = few.iter().map(|((org, id), agent)| self.look(org, id, agent, now));
                    for outcome in join_all(looks).await {
                        match outcome {
                            Ok(has_changed) => changed += usize::from(has_changed),
                            Err(error) => failure = Some(error),
                        }
                    }
                }
            }
        }
        match failure {
            Some(error) => Err(error),
            None => Ok(changed),
        }
    }

    async fn look(
        &self,
        org: &OrganizationId,
        id: &ClusterId,
        agent: &WatchedAgent,
        now: Timestamp,
    ) -> anyhow::Result<bool> {
        let Some(cluster) = self.store.cluster(org, id).await? else { return Ok(false) };
        let silent = is_silent(agent.state.last_seen_at, now);
        let changed = match decide(cluster.status, agent.state.last_seen_at, now) {
            Some(change) => {
                if !self.apply(org, id, cluster, &agent.state, &change).await? {
                    return Ok(false);
                }
                true
            }
            None => false,
        };
        if agent.told_silent != Some(silent) {
            self.store.note_told(org, id, agent.state.lease_epoch, silent).await?;
        }
        Ok(changed)
    }

    /// Saves and tells. A cluster that was changed meanwhile is looked at again by the next tick.
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

fn may_have_changed(id: &ClusterId, agent: &WatchedAgent, now: Timestamp) -> bool {
    agent.told_silent != Some(is_silent(agent.state.last_seen_at, now)) || looks_anyway(id, now)
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
