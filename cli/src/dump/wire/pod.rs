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
pub(in crate::dump) struct PodSpec {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) node_name: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) containers: Vec<Container>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) init_containers: Vec<Container>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) overhead: Amounts,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) resources: Requirements,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) node_selector: Labels,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) affinity: Affinity,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) tolerations: Vec<WireToleration>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) topology_spread_constraints: Vec<SpreadConstraint>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) priority: i32,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) volumes: Vec<WireVolume>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) host_network: bool,
    #[serde(deserialize_with = "or_default")]
    restart_policy: String,
}

impl PodSpec {
    /// Whether its containers are meant to end; a pod that serves is restarted for ever.
    pub(in crate::dump) fn runs_to_its_end(&self) -> bool {
        matches!(self.restart_policy.as_str(), "Never" | "OnFailure")
    }
}

/// A container or init container.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct Container {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) name: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) image: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) resources: Requirements,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) ports: Vec<ContainerPort>,
    #[serde(deserialize_with = "or_default")]
    restart_policy: String,
}

impl Container {
    /// An init container that goes on running beside the others.
    pub(in crate::dump) fn is_sidecar(&self) -> bool {
        self.restart_policy == "Always"
    }
}

/// A port of a container.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct ContainerPort {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) container_port: u16,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) host_port: u16,
    #[serde(rename = "hostIP", deserialize_with = "or_default")]
    pub(in crate::dump) host_ip: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) protocol: String,
}

/// `status` of a pod.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct PodStatus {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) phase: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) conditions: Vec<Condition>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) nominated_node_name: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) container_statuses: Vec<ContainerStatus>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) init_container_statuses: Vec<ContainerStatus>,
}

/// A condition of a pod or node.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct Condition {
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
    pub(in crate::dump) fn ready(conditions: &[Self]) -> Option<bool> {
        let holds = |condition: &Self| condition.kind == "Ready" && condition.status == "True";
        (!conditions.is_empty()).then(|| conditions.iter().any(holds))
    }

    /// The times it states.
    pub(in crate::dump) fn moments(&self) -> [Moment; 2] {
        [self.last_heartbeat_time, self.last_transition_time]
    }
}

/// What became of one container.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct ContainerStatus {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) name: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) ready: bool,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) resources: Requirements,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) allocated_resources: Amounts,
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
    pub(in crate::dump) fn proves_its_image(&self) -> bool {
        let ended_well = self.state.terminated.as_ref().is_some_and(|ended| ended.exit_code == Some(0));
        self.state.running.is_some() || ended_well
    }
}
