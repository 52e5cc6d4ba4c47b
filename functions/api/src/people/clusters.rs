//! The list of clusters, and the page of one.

use crate::app::Shared;
use crate::edge::{Answer, ClusterPath, Failure, PageQuery, Path, Query, Tagged, words};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use spot_api_types::http::{
    BaselineSummary, Cluster, ClusterDetail, ClusterLine, ClusterStatus, Connection, InstanceGroup, Moment, Page,
    PolicySummary,
};
use spot_domain::ClusterId;
use spot_store::{ClusterPage, ClusterSummary, StoredPolicy};
use std::collections::BTreeMap;
use utoipa::IntoParams;

/// An agent that was heard within this time is connected (CLU-06).
const CONNECTED_WITHIN: SignedDuration = SignedDuration::from_secs(60);

/// Filters of the list of clusters.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClustersQuery {
    /// Any of these statuses, `active,inactive`.
    status: Option<String>,
    /// Part of the name.
    q: Option<String>,
    /// Items of a page, 1 to 100; 25 unless given.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Clusters with their cost and savings, oldest first.
#[utoipa::path(get, path = "/clusters", tag = "clusters", params(ClustersQuery),
    responses((status = 200, body = Page<ClusterLine>)))]
pub(crate) async fn list(
    State(app): State<Shared>,
    person: Person,
    Query(query): Query<ClustersQuery>,
) -> Answer<Page<ClusterLine>> {
    let statuses: Vec<ClusterStatus> = words("status", query.status.as_deref())?;
    let part = query.q.unwrap_or_default().to_lowercase();
    let list = format!("/clusters {statuses:?} {part}");
    let page = PageQuery::read(&app, &person, &list, query.limit, query.cursor.as_deref())?;
    let now = app.now();
    let (lines, waiting) = tokio::join!(
        app.store().cluster_summaries(&person.organization_id),
        app.store().waiting_jobs(&person.organization_id),
    );
    // Oldest first, so that the newest of several remains.
    let waiting: BTreeMap<_, _> = waiting?.into_iter().collect();
    let lines = lines?;
    let clusters = lines.into_iter().map(|line| shown(line, None, now));
    let fitting = clusters.filter(|cluster| {
        (statuses.is_empty() || statuses.contains(&cluster.status)) && cluster.name.to_lowercase().contains(&part)
    });
    let (items, next_cursor) = page.cut(&app, fitting)?;
    let line = |cluster: Cluster| ClusterLine {
        waiting_job_id: cluster.id.parse().ok().and_then(|id: ClusterId| waiting.get(&id)).map(ToString::to_string),
        cluster,
    };
    Ok(Json(Page { items: items.into_iter().map(line).collect(), next_cursor }))
}

/// One cluster: state, connection, policy, groups, baseline.
#[utoipa::path(get, path = "/clusters/{cluster_id}", tag = "clusters", params(ClusterPath),
    responses((status = 200, body = ClusterDetail, headers(("ETag" = String, description = "The version.")))))]
pub(crate) async fn detail(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
) -> Result<Tagged<ClusterDetail>, Failure> {
    let page = app.store().cluster_page(&person.organization_id, &path.cluster_id).await?;
    let detail = compose(page.ok_or_else(Failure::not_found)?, app.now());
    Ok(Tagged(detail.version, detail))
}

fn compose(page: ClusterPage, now: Timestamp) -> ClusterDetail {
    let ClusterPage { cluster, summary, agent, policy } = page;
    let line = summary.unwrap_or_else(|| ClusterSummary {
        id: cluster.id.clone(),
        name: cluster.name.clone(),
        region: cluster.region.clone(),
        status: cluster.status,
        nodes: 0,
        spot_nodes: 0,
        cost_microusd_per_month: spot_domain::Microusd(0),
        saved_microusd_per_month: spot_domain::Microusd(0),
        last_seen_at: None,
        calculated_at: now,
    });
    let mut shown = shown(line, agent.as_ref().map(|agent| agent.last_seen_at), now);
    // The line is made now and then; the cluster itself knows better.
    shown.status = cluster.status.into();
    shown.connection.agent_version = agent.map(|agent| agent.registration.agent_version);
    ClusterDetail {
        cluster: shown,
        account_id: cluster.account_id.to_string(),
        arn: cluster.arn,
        kubernetes_version: cluster.kubernetes_version,
        discovered_at: cluster.discovered_at.map(Moment),
        stale: cluster.stale,
        active_job_id: cluster.active_job.map(|id| id.to_string()),
        cooldown_until: cluster.cooldown_until.filter(|until| *until > now).map(Moment),
        next_optimization_at: cluster.next_optimization_at.into(),
        policy: policy_summary(&policy),
        baseline: cluster.baseline.as_ref().map(BaselineSummary::from),
        groups: cluster.groups.into_iter().map(InstanceGroup::from).collect(),
        version: cluster.version,
    }
}

fn shown(line: ClusterSummary, heard_at: Option<Timestamp>, now: Timestamp) -> Cluster {
    // A line is written when its cluster is registered; until it was measured all its figures are nought.
    let measured = line.nodes > 0 || line.cost_microusd_per_month.0 != 0 || line.saved_microusd_per_month.0 != 0;
    Cluster {
        id: line.id.to_string(),
        name: line.name,
        region: line.region.to_string(),
        status: line.status.into(),
        connection: connection(heard_at.max(line.last_seen_at), now),
        node_count: measured.then_some(line.nodes),
        spot_node_count: measured.then_some(line.spot_nodes),
        cost_microusd_per_month: measured.then_some(line.cost_microusd_per_month.0),
        savings_microusd_per_month: measured.then_some(line.saved_microusd_per_month.0),
        as_of: measured.then(|| line.calculated_at.into()),
    }
}

fn connection(last_seen_at: Option<Timestamp>, now: Timestamp) -> Connection {
    let age = last_seen_at.map(|at| now.duration_since(at));
    Connection {
        connected: age.is_some_and(|age| age < CONNECTED_WITHIN),
        last_seen_at: last_seen_at.map(Moment),
        age_s: age.map(|age| u64::try_from(age.as_secs()).unwrap_or(0)),
        agent_version: None,
    }
}

fn policy_summary(stored: &StoredPolicy) -> PolicySummary {
    let policy = &stored.policy;
    PolicySummary {
        enabled: policy.enabled,
        approval: policy.approval.into(),
        max_spot_pct: policy.constraints.max_spot_pct,
        max_concurrent: policy.limits.max_concurrent,
        cooldown_s: policy.limits.cooldown_s,
        max_disrupted_pct: policy.limits.max_disrupted_pct,
        hash: stored.hash.clone(),
        version: stored.version,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_is_connected_for_less_than_a_minute() {
        let heard = Timestamp::from_second(1_790_000_000).unwrap();
        let after = |secs| connection(Some(heard), heard + SignedDuration::from_secs(secs));
        assert!(after(59).connected && !after(61).connected, "CLU-06");
        assert_eq!(after(61).age_s, Some(61));
        assert!(!connection(None, heard).connected);
    }
}
