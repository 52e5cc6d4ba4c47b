//! When each part of the loop last did its work for an organization, from what it left behind anyway: one query of the
//! organization's own items, one call for items of its clusters and regions (LIVE-04).

use super::{advisor, agent_state, cluster, event_stream, kpi, prices};
use crate::core::prelude::*;
use crate::core::store::{corrupt, entities};
use crate::{AgentState, ClusterSummary};
use spot_domain::{AwsAccount, Cluster, EventId, OrganizationId, Region};
use std::collections::{BTreeMap, BTreeSet};

/// Clusters looked at: with their agents, eight regions and three more items they fit into one call of a hundred keys.
const MOST_CLUSTERS: usize = 40;
/// Regions looked at.
const MOST_REGIONS: usize = 8;

/// What the loop left behind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PipelineMarks {
    /// Linked accounts, oldest first.
    pub accounts: Vec<AwsAccount>,
    /// Clusters with their agents, none before the first registration; of very many those whose agents were silent
    /// longest when their lines were made.
    pub clusters: Vec<(Cluster, Option<AgentState>)>,
    /// How many clusters there are.
    pub all_clusters: usize,
    /// By region of the clusters: when Spot prices and when the Spot Advisor's figures were taken.
    pub regions: BTreeMap<Region, (Option<Timestamp>, Option<Timestamp>)>,
    /// When the organization's figures were made.
    pub figures_at: Option<Timestamp>,
    /// When each kind of event last went to the activity channel; of many kinds the latest.
    pub kinds: BTreeMap<String, Timestamp>,
    /// When an event last went to a channel that people watch.
    pub announced_at: Option<Timestamp>,
}

/// Channels that the whole organization watches.
const ACTIVITY: &str = "org:activity";
const METRICS: &str = "metrics:live";
/// Scope of the organization's own figures.
const ALL: &str = "all";

impl Store {
    /// What the loop left behind for an organization, in two calls.
    pub async fn pipeline_marks(&self, org: &OrganizationId) -> Result<PipelineMarks, StoreError> {
        const OPERATION: &str = "read when the loop worked";
        // From the first account to the last line of a cluster; what else lies between is small.
        let query = Query::of(keys::organization(org)).between("ACC#", "CLU#~").eventual();
        let rows = self.query(OPERATION, query).await?;
        let of_kind = |kind: &str| rows.iter().filter(|row| row.key().sk.starts_with(kind)).cloned().collect();
        let accounts: Vec<AwsAccount> = entities(OPERATION, of_kind("ACC#"))?;
        let mut lines: Vec<ClusterSummary> = entities(OPERATION, of_kind("CLU#"))?;
        let all_clusters = lines.len();
        lines.sort_by_key(|line| line.last_seen_at);
        lines.truncate(MOST_CLUSTERS);
        let regions: BTreeSet<Region> = lines.iter().map(|line| line.region.clone()).take(MOST_REGIONS).collect();
        let shared = [kpi::key(org, ALL), event_stream::head_key(org, ACTIVITY), event_stream::head_key(org, METRICS)];
        let of_clusters = lines.iter().flat_map(|line| [cluster::key(org, &line.id), agent_state::key(org, &line.id)]);
        let of_regions = regions.iter().flat_map(|region| [prices::key(region, "SPOT"), advisor::key(region)]);
        let wanted: Vec<Key> = shared.iter().cloned().chain(of_clusters).chain(of_regions).collect();
        let mut found = self.batch_get(OPERATION, &wanted, true).await?;
        let read = || -> Result<PipelineMarks, CorruptItem> {
            let [figures, activity, metrics] = shared.each_ref().map(|key| found.take(key));
            let heads = [activity.as_ref().map(last_of).transpose()?, metrics.as_ref().map(last_of).transpose()?];
            let mut marks = PipelineMarks {
                accounts,
                all_clusters,
                figures_at: figures.map(|row| row.read_time("calc_at")).transpose()?,
                kinds: activity.as_ref().map(event_stream::read_kinds).transpose()?.unwrap_or_default(),
                announced_at: heads.into_iter().flatten().max(),
                ..PipelineMarks::default()
            };
            for line in &lines {
                // One that was deleted just now has a line for a moment more.
                let Some(row) = found.take(&cluster::key(org, &line.id)) else { continue };
                let agent = found.take(&agent_state::key(org, &line.id)).map(AgentState::try_from).transpose()?;
                marks.clusters.push((row.try_into()?, agent));
            }
            for region in &regions {
                let mut taken = |key: Key| found.take(&key).map(|row| row.read_time("taken_at")).transpose();
                let times = (taken(prices::key(region, "SPOT"))?, taken(advisor::key(region))?);
                marks.regions.insert(region.clone(), times);
            }
            Ok(marks)
        };
        read().map_err(|error| corrupt(OPERATION, error))
    }
}

fn last_of(head: &Row) -> Result<Timestamp, CorruptItem> {
    let last: EventId = head.read("last")?;
    Ok(keys::made_at(last.as_str()))
}
