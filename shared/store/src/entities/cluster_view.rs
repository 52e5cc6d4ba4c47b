//! A cluster as people look at it: the items of its page in one call, and everything of its partition in one query.

use super::{agent_state, cluster, cluster_summary, overrides, policy};
use crate::core::prelude::*;
use crate::core::store::corrupt;
use crate::{AgentState, ClusterSnapshot, ClusterSummary, StoredPolicy};
use spot_domain::{Cluster, ClusterId, Instance, OrganizationId, Override};

/// What the page of a cluster shows beside lists.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterPage {
    /// The cluster.
    pub cluster: Cluster,
    /// Its line of the list; none for a moment after it was registered.
    pub summary: Option<ClusterSummary>,
    /// Its agent; none before the first registration.
    pub agent: Option<AgentState>,
    /// Its policy.
    pub policy: StoredPolicy,
}

/// What runs in a cluster: the account's side and the agent's side.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterContents {
    /// The cluster.
    pub cluster: Cluster,
    /// Its instances, by id.
    pub instances: Vec<Instance>,
    /// Its overrides that have not ended.
    pub overrides: Vec<Override>,
    /// The visible snapshot.
    pub snapshot: Option<ClusterSnapshot>,
}

impl Store {
    /// The page of a cluster, in one call; none when there is no such cluster.
    pub async fn cluster_page(&self, org: &OrganizationId, id: &ClusterId) -> Result<Option<ClusterPage>, StoreError> {
        const OPERATION: &str = "read a cluster's page";
        let keys =
            [cluster::key(org, id), cluster_summary::key(org, id), agent_state::key(org, id), policy::key(org, id)];
        let mut found = self.batch_get(OPERATION, &keys, true).await?;
        let [cluster, summary, agent, policy] = keys.map(|key| found.take(&key));
        let Some(cluster) = cluster else { return Ok(None) };
        let read = || {
            Ok(ClusterPage {
                cluster: cluster.try_into()?,
                summary: summary.map(ClusterSummary::try_from).transpose()?,
                agent: agent.map(AgentState::try_from).transpose()?,
                policy: policy.map(StoredPolicy::try_from).transpose()?.unwrap_or_default(),
            })
        };
        read().map(Some).map_err(|error| corrupt(OPERATION, error))
    }

    /// Instances and snapshot of a cluster, in one query (of a MiB per call); none when there is no such cluster. A
    /// snapshot that was replaced in the middle of the reading is read again.
    pub async fn cluster_contents(
        &self,
        org: &OrganizationId,
        id: &ClusterId,
    ) -> Result<Option<ClusterContents>, StoreError> {
        const OPERATION: &str = "read a cluster's contents";
        // Sort keys from the first instance to the last part of a snapshot; what else lies between is small.
        let query = Query::of(keys::cluster(org, id)).between("INS#", "SNAP#~").eventual();
        let rows = self.query(OPERATION, query).await?;
        let (mut cluster, mut instances, mut head, mut parts) = (None, Vec::new(), None, Vec::new());
        let mut overrides = Vec::new();
        let mut sort_row = |row: Row| -> Result<(), CorruptItem> {
            // Counters between them, such as the numbers of commands, have no kind.
            match row.read_maybe_text("et")? {
                Some("INS") => instances.push(Instance::try_from(row)?),
                Some(overrides::BESIDE_INSTANCE) => overrides.push(Override::try_from(row)?),
                Some("CLU") => cluster = Some(Cluster::try_from(row)?),
                Some("SNAP") => head = Some(super::snapshot::read_head(&row)?),
                Some("SNAPP") => parts.push(row),
                _ => {}
            }
            Ok(())
        };
        for row in rows {
            sort_row(row).map_err(|error| corrupt(OPERATION, error))?;
        }
        let Some(cluster) = cluster else { return Ok(None) };
        let snapshot = match head {
            None => None,
            Some((snapshot, others)) => match super::snapshot::joined(snapshot, others, &parts) {
                Some(whole) => Some(whole.map_err(|error| corrupt(OPERATION, error))?),
                None => self.snapshot(org, id).await?,
            },
        };
        Ok(Some(ClusterContents { cluster, instances, overrides, snapshot }))
    }
}
