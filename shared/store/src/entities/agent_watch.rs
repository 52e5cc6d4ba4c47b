//! Whose silence is looked at: index G1 `AGENTS#shard`, by cluster. An agent's row never moves in it, so neither hearing an
//! agent nor looking at it writes to the index: each minute the list is read, and the agents themselves by their keys.

use super::agent_state;
use crate::AgentState;
use crate::core::due::{DueSubject, shard};
use crate::core::prelude::*;
use crate::core::store::{corrupt, entities};
use spot_domain::{ClusterId, OrganizationId};

/// An agent as whoever watches over it sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedAgent {
    /// As it was heard.
    pub state: AgentState,
    /// What was told of it last: that it is silent, that it is heard; none since it registered.
    pub told_silent: Option<bool>,
}

/// Name and place of a row in the index, with what stands there.
pub(super) fn index(store: &Store, org: &OrganizationId, cluster: &ClusterId) -> [String; 3] {
    let subject = DueSubject { cluster_id: Some(cluster.clone()), ..DueSubject::of(org) };
    [partition(shard(store, cluster.as_str())), cluster.to_string(), subject.summary()]
}

fn partition(shard: u32) -> String {
    format!("AGENTS#{shard:02}")
}

struct Place(OrganizationId, ClusterId);

impl TryFrom<Row> for Place {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        let subject: DueSubject = row.read_json("sum")?;
        let cluster = subject.cluster_id.ok_or_else(|| row.corrupt("sum", "no cluster"))?;
        Ok(Self(subject.organization_id, cluster))
    }
}

impl TryFrom<Row> for WatchedAgent {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        let told_silent = row.read_maybe_text("told")?.map(|told| told == "silent");
        Ok(Self { told_silent, state: row.try_into()? })
    }
}

impl Store {
    /// Clusters of one partition that have an agent.
    pub async fn watched_clusters(&self, shard: u32) -> Result<Vec<(OrganizationId, ClusterId)>, StoreError> {
        const OPERATION: &str = "list agents";
        let rows = self.query(OPERATION, Query::of(partition(shard)).first_index()).await?;
        let places: Vec<Place> = entities(OPERATION, rows)?;
        Ok(places.into_iter().map(|Place(org, cluster)| (org, cluster)).collect())
    }

    /// Agents of clusters, in their order, maybe a moment old; none where there is none any more.
    pub async fn watched_agents(
        &self,
        clusters: &[(OrganizationId, ClusterId)],
    ) -> Result<Vec<Option<WatchedAgent>>, StoreError> {
        const OPERATION: &str = "read agents";
        let wanted: Vec<Key> = clusters.iter().map(|(org, cluster)| agent_state::key(org, cluster)).collect();
        let mut found = self.batch_get(OPERATION, &wanted, true).await?;
        let agents = wanted.iter().map(|key| found.take(key).map(WatchedAgent::try_from).transpose());
        agents.collect::<Result<_, _>>().map_err(|error| corrupt(OPERATION, error))
    }

    /// Remembers what was told of an agent, unless it registered anew.
    pub async fn note_told(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        lease_epoch: u64,
        silent: bool,
    ) -> Result<(), StoreError> {
        let write = Write::update(agent_state::key(org, cluster), "SET #told = :told")
            .text(":told", if silent { "silent" } else { "heard" })
            .value(":epoch", number(lease_epoch))
            .announcing(&Announce::nothing(), &[])
            .when("#lease_epoch = :epoch", StoreErrorKind::Conflict);
        match self.write("remember what was told of an agent", write).await {
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(()),
            other => other,
        }
    }
}
