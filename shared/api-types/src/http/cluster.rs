//! Clusters: a line of the list, and the page of one.

use super::{ApprovalMode, ClusterStatus, Moment};
use serde::{Deserialize, Serialize};

/// Whether the agent is heard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Connection {
    /// Heard within the last 60 s.
    pub connected: bool,
    /// When it was last heard; null when never.
    pub last_seen_at: Option<Moment>,
    /// Seconds since.
    pub age_s: Option<u64>,
    /// Version of the agent; null in lists.
    pub agent_version: Option<String>,
}

/// A cluster in figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cluster {
    /// `clu_…`.
    pub id: String,
    /// EKS name.
    pub name: String,
    /// Region.
    pub region: String,
    /// Status.
    pub status: ClusterStatus,
    /// Whether the agent is heard.
    pub connection: Connection,
    /// Running nodes; null, like all figures, until the first ones are made.
    pub node_count: Option<u32>,
    /// Of them on Spot.
    pub spot_node_count: Option<u32>,
    /// Cost of a month at the present rate.
    pub cost_microusd_per_month: Option<i64>,
    /// Saved of a month at the present rate.
    pub savings_microusd_per_month: Option<i64>,
    /// When these figures were made.
    pub as_of: Option<Moment>,
}

/// One line of the list of clusters with what waits for a person there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClusterLine {
    /// The cluster.
    #[serde(flatten)]
    pub cluster: Cluster,
    /// The newest plan that waits for approval; null when none does.
    pub waiting_job_id: Option<String>,
}

/// One cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClusterDetail {
    /// As in the list.
    #[serde(flatten)]
    pub cluster: Cluster,
    /// `acc_…`.
    pub account_id: String,
    /// ARN.
    pub arn: String,
    /// Kubernetes version.
    pub kubernetes_version: String,
    /// When discovery last saw all of it.
    pub discovered_at: Option<Moment>,
    /// A listing failed lately: a part of what is shown is older than `discovered_at`.
    pub stale: bool,
    /// The job that is changing the cluster now.
    pub active_job_id: Option<String>,
    /// No new optimization before this moment.
    pub cooldown_until: Option<Moment>,
    /// When the optimizer looks next.
    pub next_optimization_at: Moment,
    /// Policy in force.
    pub policy: PolicySummary,
    /// The customer's own groups, as discovery saw them last.
    pub groups: Vec<InstanceGroup>,
    /// What savings are held against; null before the first discovery.
    pub baseline: Option<BaselineSummary>,
    /// Version, as in `ETag`.
    pub version: u64,
}

/// The part of a policy that the cluster's page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicySummary {
    /// Off: nothing is planned.
    pub enabled: bool,
    /// Who lets a plan run.
    pub approval: ApprovalMode,
    /// Greatest share of Spot, percent of capacity.
    pub max_spot_pct: u32,
    /// Actions at the same time.
    pub max_concurrent: u32,
    /// Rest between two optimizations, seconds.
    pub cooldown_s: u32,
    /// Nodes disturbed voluntarily at the same time, percent of all.
    pub max_disrupted_pct: u32,
    /// SHA-256 of the whole policy.
    pub hash: String,
    /// Version; 0 while the cluster has the default.
    pub version: u64,
}

/// A cluster's whole policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyDocument {
    /// `clu_…`.
    pub cluster_id: String,
    /// The policy, in the shape of `policy` in a planning input (docs/planning-input.md).
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub policy: serde_json::Value,
    /// SHA-256 of it.
    pub hash: String,
    /// Version, as in `ETag`; 0 while it is the default.
    pub version: u64,
}

/// A group of the customer's account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstanceGroup {
    /// Name of the Auto Scaling group.
    pub name: String,
    /// The EKS node group behind it.
    pub eks_node_group: Option<String>,
    /// Types it launches, first choice first.
    pub instance_types: Vec<String>,
    /// Zones of its subnets.
    pub zones: Vec<String>,
    /// Least size.
    pub min_size: u32,
    /// Greatest size.
    pub max_size: u32,
    /// Wanted size.
    pub desired_size: u32,
}

/// What the cluster was when it was connected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BaselineSummary {
    /// When it was taken.
    pub taken_at: Moment,
    /// Nodes of the first day.
    pub first_day_nodes: u32,
    /// What they cost a month at on-demand prices.
    pub first_day_microusd_per_month: i64,
}

impl From<spot_domain::InstanceGroup> for InstanceGroup {
    fn from(group: spot_domain::InstanceGroup) -> Self {
        Self {
            name: group.name,
            eks_node_group: group.eks_node_group,
            instance_types: group.instance_types.iter().map(|name| name.as_str().to_owned()).collect(),
            zones: group.zones.iter().map(|zone| zone.as_str().to_owned()).collect(),
            min_size: group.min_size,
            max_size: group.max_size,
            desired_size: group.desired_size,
        }
    }
}

impl From<&spot_domain::Baseline> for BaselineSummary {
    fn from(baseline: &spot_domain::Baseline) -> Self {
        let monthly = |part: &spot_domain::FirstDayInstance| {
            part.on_demand_microusd_per_hour.per_month().0 * i64::from(part.count)
        };
        Self {
            taken_at: baseline.taken_at.into(),
            first_day_nodes: baseline.first_day.iter().map(|part| part.count).sum(),
            first_day_microusd_per_month: baseline.first_day.iter().map(monthly).sum(),
        }
    }
}
