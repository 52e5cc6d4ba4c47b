//! Pods and pod templates on the wire. Environment, commands and probes are not named here and so never read.

use super::metadata::Moment;
use super::or_default;
use super::resources::{Amounts, Requirements};
use super::scheduling::{Affinity, SpreadConstraint, WireToleration};
use super::volume::WireVolume;
use serde::Deserialize;
use serde::de::IgnoredAny;
use spot_domain::Labels;

/// `spec` of a pod or of a pod template.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct PodSpec {
    #[serde(deserialize_with = "or_default")]
    pub(crate) node_name: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) containers: Vec<Container>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) init_containers: Vec<Container>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) overhead: Amounts,
    #[serde(deserialize_with = "or_default")]
    pub(crate) resources: Requirements,
    #[serde(deserialize_with = "or_default")]
    pub(crate) node_selector: Labels,
    #[serde(deserialize_with = "or_default")]
    pub(crate) affinity: Affinity,
    #[serde(deserialize_with = "or_default")]
    pub(crate) tolerations: Vec<WireToleration>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) topology_spread_constraints: Vec<SpreadConstraint>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) priority: i32,
    #[serde(deserialize_with = "or_default")]
    pub(crate) volumes: Vec<WireVolume>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) host_network: bool,
    #[serde(deserialize_with = "or_default")]
    restart_policy: String,
}

impl PodSpec {
    /// Whether its containers are meant to end; a pod that serves is restarted for ever.
    pub(crate) fn runs_to_its_end(&self) -> bool {
        matches!(self.restart_policy.as_str(), "Never" | "OnFailure")
    }
}

/// A container or init container.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Container {
    #[serde(deserialize_with = "or_default")]
    pub(crate) name: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) image: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) resources: Requirements,
    #[serde(deserialize_with = "or_default")]
    pub(crate) ports: Vec<ContainerPort>,
    #[serde(deserialize_with = "or_default")]
    restart_policy: String,
}

impl Container {
    /// An init container that goes on running beside the others.
    pub(crate) fn is_sidecar(&self) -> bool {
        self.restart_policy == "Always"
    }
}

/// A port of a container.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ContainerPort {
    #[serde(deserialize_with = "or_default")]
    pub(crate) container_port: u16,
    #[serde(deserialize_with = "or_default")]
    pub(crate) host_port: u16,
    #[serde(rename = "hostIP", deserialize_with = "or_default")]
    pub(crate) host_ip: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) protocol: String,
}

/// `status` of a pod.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct PodStatus {
    #[serde(deserialize_with = "or_default")]
    pub(crate) phase: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) conditions: Vec<Condition>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) nominated_node_name: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) container_statuses: Vec<ContainerStatus>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) init_container_statuses: Vec<ContainerStatus>,
}

/// A condition of a pod or node.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Condition {
    #[serde(rename = "type", deserialize_with = "or_default")]
    kind: String,
    #[serde(deserialize_with = "or_default")]
    status: String,
    #[serde(deserialize_with = "or_default")]
    last_heartbeat_time: Moment,
    #[serde(deserialize_with = "or_default")]
    last_transition_time: Moment,
}

impl Condition {
    /// Whether the Ready condition of this list holds; none when the list is empty.
    pub(crate) fn ready(conditions: &[Self]) -> Option<bool> {
        let holds = |condition: &Self| condition.kind == "Ready" && condition.status == "True";
        (!conditions.is_empty()).then(|| conditions.iter().any(holds))
    }

    /// The times it states.
    pub(crate) fn moments(&self) -> [Moment; 2] {
        [self.last_heartbeat_time, self.last_transition_time]
    }
}

/// What became of one container.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ContainerStatus {
    #[serde(deserialize_with = "or_default")]
    pub(crate) name: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) ready: bool,
    #[serde(deserialize_with = "or_default")]
    pub(crate) resources: Requirements,
    #[serde(deserialize_with = "or_default")]
    pub(crate) allocated_resources: Amounts,
    #[serde(deserialize_with = "or_default")]
    state: ContainerState,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ContainerState {
    running: Option<IgnoredAny>,
    #[serde(deserialize_with = "or_default")]
    terminated: Option<Terminated>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Terminated {
    #[serde(deserialize_with = "or_default")]
    exit_code: Option<i64>,
}

impl ContainerStatus {
    /// Whether its image has proven to run where it is: it runs, or it ended well.
    pub(crate) fn proves_its_image(&self) -> bool {
        let ended_well = self.state.terminated.as_ref().is_some_and(|ended| ended.exit_code == Some(0));
        self.state.running.is_some() || ended_well
    }
}
