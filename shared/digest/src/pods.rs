//! Turns one pod of the dump into the domain's pod. What needs other objects (owner, volumes, images) is kept aside
//! until all of them are read.

use super::placement::{Placement, keys_of};
use super::requests;
use super::wire::metadata::{Metadata, OwnerReference};
use super::wire::pod::{Condition, Container, ContainerStatus, PodSpec, PodStatus};
use super::wire::volume::WireVolume;
use spot_domain::{NodeName, Pod, PodPhase};

/// A pod whose links to other objects are still to be followed.
pub(super) struct SeenPod {
    pub(super) pod: Pod,
    pub(super) controller: Option<OwnerReference>,
    /// Its containers are meant to end.
    pub(super) runs_to_its_end: bool,
    pub(super) volumes: Vec<WireVolume>,
    pub(super) images: Vec<SeenImage>,
}

/// An image of a pod.
pub(super) struct SeenImage {
    pub(super) reference: String,
    /// It runs, or ran to a good end, where the pod is.
    pub(super) has_run: bool,
}

impl SeenPod {
    /// Every node label key that decides where the pod may run, its volumes aside.
    pub(super) fn label_keys(&self) -> impl Iterator<Item = &str> {
        let pod = &self.pod;
        let affine = pod.pod_affinity.iter().chain(&pod.pod_anti_affinity).map(|term| term.topology_key.as_str());
        let spread = pod.topology_spread.iter().map(|spread| spread.topology_key.as_str());
        pod.node_selector.keys().map(String::as_str).chain(keys_of(&pod.node_affinity)).chain(affine).chain(spread)
    }

    /// Reads a pod from its three parts.
    pub(super) fn read(metadata: Metadata, mut spec: PodSpec, status: PodStatus) -> Self {
        let name = metadata.object_name();
        let controller = metadata.controller().cloned();
        let phase = phase(&status.phase, !spec.node_name.is_empty());
        let (requests, requests_missing) = requests::of_pod(&spec, &status);
        let runs_to_its_end = spec.runs_to_its_end();
        let placement = Placement::take(&mut spec, &metadata.labels);
        let is_mirror = metadata.annotations.get("kubernetes.io/config.mirror").is_some()
            || controller.as_ref().is_some_and(|owner| owner.is_builtin("Node"));
        let pod = Pod {
            name,
            node: named(spec.node_name),
            nominated_node: named(status.nominated_node_name),
            phase,
            ready: is_ready(phase, &status.conditions, &status.container_statuses),
            terminating: metadata.deletion_timestamp.is_some(),
            requests,
            requests_missing,
            mirror: is_mirror,
            annotations: metadata.annotations.opt_outs(),
            labels: metadata.labels,
            priority: spec.priority,
            created_at: metadata.creation_timestamp.0,
            ..placement.into_pod()
        };
        let mut images = images(spec.init_containers, &status.init_container_statuses, phase);
        images.extend(self::images(spec.containers, &status.container_statuses, phase));
        Self { pod, controller, runs_to_its_end, volumes: spec.volumes, images }
    }
}

fn named(name: String) -> Option<NodeName> {
    (!name.is_empty()).then_some(NodeName(name))
}

/// The phase; where none is stated, a pod that is bound is taken to run.
fn phase(text: &str, bound: bool) -> PodPhase {
    match text {
        "Running" => PodPhase::Running,
        "Pending" => PodPhase::Pending,
        "Succeeded" => PodPhase::Succeeded,
        "Failed" => PodPhase::Failed,
        "" if bound => PodPhase::Running,
        "" => PodPhase::Pending,
        _ => PodPhase::Unknown,
    }
}

/// The Ready condition; a dump stripped of conditions is believed by its containers, or else by the phase.
fn is_ready(phase: PodPhase, conditions: &[Condition], containers: &[ContainerStatus]) -> bool {
    let by_containers = containers.iter().all(|container| container.ready);
    Condition::ready(conditions).unwrap_or(phase == PodPhase::Running && by_containers)
}

/// Images with the proof of their having run. Without container statuses the pod's phase must do.
fn images(containers: Vec<Container>, statuses: &[ContainerStatus], phase: PodPhase) -> Vec<SeenImage> {
    let has_run = |container: &Container| {
        let status = statuses.iter().find(|status| status.name == container.name);
        status.map_or(statuses.is_empty() && phase == PodPhase::Running, ContainerStatus::proves_its_image)
    };
    let image = |container: Container| SeenImage { has_run: has_run(&container), reference: container.image };
    containers.into_iter().filter(|container| !container.image.is_empty()).map(image).collect()
}
