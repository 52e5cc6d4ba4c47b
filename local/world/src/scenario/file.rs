//! The scenario file as it is written. Names of fields are a contract with whoever writes one.

use super::clusters::Approval;
use serde::Deserialize;
use spot_domain::{CapacityType, Labels};
use toml::Spanned;

type Text = Spanned<String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) name: String,
    #[serde(default)]
    pub(super) description: String,
    #[serde(default = "one")]
    pub(super) seed: u64,
    pub(super) start: Text,
    pub(super) duration: Text,
    pub(super) region: Option<Text>,
    pub(super) clusters_from: Option<Text>,
    pub(super) spot_vcpu_quota: Option<u32>,
    pub(super) on_demand_vcpu_quota: Option<u32>,
    #[serde(default)]
    pub(super) clusters: Vec<Cluster>,
    #[serde(default)]
    pub(super) happenings: Vec<Event>,
}

fn one() -> u64 {
    1
}

fn yes() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cluster {
    pub(super) name: Text,
    #[serde(default = "version")]
    pub(super) kubernetes_version: String,
    #[serde(default)]
    pub(super) approval: Approval,
    #[serde(default)]
    pub(super) autoscaler: bool,
    #[serde(default = "yes")]
    pub(super) agent: bool,
    #[serde(default)]
    pub(super) groups: Vec<Group>,
    #[serde(default)]
    pub(super) workloads: Vec<WorkloadRow>,
}

/// What the simulated kubelets report.
fn version() -> String {
    "1.33".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    pub(super) name: Text,
    #[serde(default = "yes")]
    pub(super) managed: bool,
    pub(super) instance_types: Vec<Text>,
    #[serde(default = "on_demand")]
    pub(super) capacity_type: CapacityType,
    pub(super) zones: Vec<Text>,
    pub(super) min: u32,
    pub(super) desired: u32,
    pub(super) max: u32,
    #[serde(default)]
    pub(super) labels: Labels,
    #[serde(default)]
    pub(super) taints: Vec<Text>,
}

fn on_demand() -> CapacityType {
    CapacityType::OnDemand
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    #[default]
    Deployment,
    StatefulSet,
    DaemonSet,
    Job,
    Pod,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkloadRow {
    #[serde(default)]
    pub(super) kind: Kind,
    pub(super) namespace: String,
    pub(super) name: Text,
    /// Names `name-0001` and so on instead of one: large clusters need not be written out.
    pub(super) copies: Option<u32>,
    #[serde(default = "one_replica")]
    pub(super) replicas: u32,
    pub(super) cpu: Text,
    pub(super) memory: Text,
    #[serde(default)]
    pub(super) labels: Labels,
    #[serde(default)]
    pub(super) annotations: Labels,
    pub(super) min_available: Option<Amount>,
    pub(super) max_unavailable: Option<Amount>,
    pub(super) spread_over_zones: Option<u32>,
    pub(super) spread_over_nodes: Option<u32>,
    #[serde(default)]
    pub(super) one_per_node: bool,
    #[serde(default)]
    pub(super) one_per_zone: bool,
    pub(super) volume_gib: Option<u32>,
    #[serde(default)]
    pub(super) scratch: bool,
    #[serde(default)]
    pub(super) node_selector: Labels,
    #[serde(default)]
    pub(super) tolerates: Vec<Text>,
    #[serde(default)]
    pub(super) architectures: Vec<spot_domain::Architecture>,
    #[serde(default)]
    pub(super) priority: i32,
    pub(super) start_secs: Option<u32>,
    pub(super) stop_secs: Option<u32>,
    pub(super) grace_secs: Option<u32>,
    pub(super) run_secs: Option<u32>,
    #[serde(default)]
    pub(super) recreate: bool,
    pub(super) cpu_use_percent: Option<u32>,
    pub(super) memory_use_percent: Option<u32>,
}

fn one_replica() -> u32 {
    1
}

/// `2` or `"25%"`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Amount {
    Count(u32),
    Percent(String),
}

/// One happening. Which fields it takes depends on `what`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    pub(super) at: Text,
    pub(super) every: Option<Text>,
    pub(super) times: Option<u32>,
    pub(super) what: Text,
    pub(super) pool: Option<Text>,
    pub(super) lasts: Option<Text>,
    pub(super) on_demand_too: Option<bool>,
    pub(super) cluster: Option<Text>,
    pub(super) factor: Option<f64>,
    pub(super) share: Option<f64>,
    pub(super) lost: Option<f64>,
    pub(super) doubled: Option<f64>,
    pub(super) late: Option<f64>,
    pub(super) instances: Option<u32>,
    pub(super) operation: Option<Text>,
    pub(super) calls: Option<u32>,
    pub(super) workload: Option<Text>,
    pub(super) kind: Option<Kind>,
    pub(super) replicas: Option<u32>,
    pub(super) image: Option<String>,
    pub(super) group: Option<Text>,
    pub(super) desired: Option<u32>,
}
