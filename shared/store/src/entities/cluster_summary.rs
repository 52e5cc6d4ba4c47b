//! Cluster summary: `T#org#ORG · CLU#clu`, one line of the list page. Rebuilt now and then; nothing is decided by it.

use crate::core::prelude::*;
use crate::core::store::entities;
use spot_domain::{Cluster, ClusterId, ClusterStatus, Microusd, OrganizationId, Region};

/// One line of the list of clusters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterSummary {
    /// Cluster.
    pub id: ClusterId,
    /// EKS name.
    pub name: String,
    /// Region.
    pub region: Region,
    /// Status.
    pub status: ClusterStatus,
    /// Running nodes.
    pub nodes: u32,
    /// Of them on Spot.
    pub spot_nodes: u32,
    /// Cost of a month at the present rate.
    pub cost_microusd_per_month: Microusd,
    /// Saved of a month at the present rate.
    pub saved_microusd_per_month: Microusd,
    /// When the agent was last heard.
    pub last_seen_at: Option<Timestamp>,
    /// When this line was made.
    pub calculated_at: Timestamp,
}

pub(super) fn key(org: &OrganizationId, id: &ClusterId) -> Key {
    Key::new(keys::organization(org), format!("CLU#{id}"))
}

fn row(org: &OrganizationId, summary: &ClusterSummary) -> Row {
    Row::new(&key(org, &summary.id), "CLUS", summary.calculated_at)
        .text("clu", summary.id.as_str())
        .text("name", &summary.name)
        .text("region", summary.region.as_str())
        .word("status", &summary.status)
        .number("nodes", summary.nodes)
        .number("spot_nodes", summary.spot_nodes)
        .number("cost", summary.cost_microusd_per_month.0)
        .number("saved", summary.saved_microusd_per_month.0)
        .maybe_time("last_seen", summary.last_seen_at)
        .time("calc_at", summary.calculated_at)
}

/// The line of a cluster nothing is known about yet.
pub(super) fn first_row(cluster: &Cluster, now: Timestamp) -> Row {
    let summary = ClusterSummary {
        id: cluster.id.clone(),
        name: cluster.name.clone(),
        region: cluster.region.clone(),
        status: cluster.status,
        nodes: 0,
        spot_nodes: 0,
        cost_microusd_per_month: Microusd(0),
        saved_microusd_per_month: Microusd(0),
        last_seen_at: None,
        calculated_at: now,
    };
    row(&cluster.organization_id, &summary)
}

impl TryFrom<Row> for ClusterSummary {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            id: row.read("clu")?,
            name: row.read_text("name")?.to_owned(),
            region: row.read_text("region")?.into(),
            status: row.read_word("status")?,
            nodes: row.read_number("nodes")?,
            spot_nodes: row.read_number("spot_nodes")?,
            cost_microusd_per_month: Microusd(row.read_number("cost")?),
            saved_microusd_per_month: Microusd(row.read_number("saved")?),
            last_seen_at: row.read_maybe_time("last_seen")?,
            calculated_at: row.read_time("calc_at")?,
        })
    }
}

impl Store {
    /// Replaces a cluster's line, unless it is gone with its cluster or a newer one is there.
    pub async fn put_cluster_summary(&self, org: &OrganizationId, summary: &ClusterSummary) -> Result<(), StoreError> {
        let write = Write::put(row(org, summary))
            .when("#calc_at <= :at", StoreErrorKind::Conflict)
            .value(":at", moment(summary.calculated_at));
        match self.write("save a cluster's summary", write).await {
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(()),
            other => other,
        }
    }

    /// Clusters of an organization, oldest first.
    pub async fn cluster_summaries(&self, org: &OrganizationId) -> Result<Vec<ClusterSummary>, StoreError> {
        const OPERATION: &str = "list clusters";
        let rows = self.query(OPERATION, Query::of(keys::organization(org)).prefix("CLU#").eventual()).await?;
        entities(OPERATION, rows)
    }
}
