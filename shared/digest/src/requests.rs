//! What a pod requests, counted as the scheduler counts it.
//! <https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers>

use super::wire::pod::{Container, ContainerStatus, PodSpec, PodStatus};
use super::wire::resources::{Amounts, CPU, MEMORY, Requirements};
use spot_domain::Resources;

/// Requests of a pod, and whether a container leaves its CPU or memory open.
pub(super) fn of_pod(spec: &PodSpec, status: &PodStatus) -> (Resources, bool) {
    let mut running = Amounts::default();
    let mut starting = Amounts::default();
    let mut sidecars = Amounts::default();
    for container in &spec.init_containers {
        let own = of_container(container, &status.init_container_statuses);
        if container.is_sidecar() {
            running.add(&own);
            sidecars.add(&own);
            starting.raise_to(&sidecars);
        } else {
            let mut beside_sidecars = own;
            beside_sidecars.add(&sidecars);
            starting.raise_to(&beside_sidecars);
        }
    }
    for container in &spec.containers {
        running.add(&of_container(container, &status.container_statuses));
    }
    running.raise_to(&starting);
    let missing = leaves_open(spec, CPU) || leaves_open(spec, MEMORY);
    override_by_pod(&mut running, &spec.resources);
    running.add(&spec.overhead);
    (Resources { pods: 1, ..running.into_resources() }, missing)
}

/// Requests of a container. After a resize in place what is allocated counts where it is more than what is asked for.
fn of_container(container: &Container, statuses: &[ContainerStatus]) -> Amounts {
    let mut own = with_limits_as_requests(&container.resources);
    if let Some(status) = statuses.iter().find(|status| status.name == container.name) {
        for (name, amount) in &mut own.0 {
            let allocated = status.allocated_resources.get(name).max(status.resources.requests.get(name));
            *amount = (*amount).max(allocated.unwrap_or(0));
        }
    }
    own
}

/// A limit without a request is a request.
fn with_limits_as_requests(resources: &Requirements) -> Amounts {
    let mut amounts = resources.requests.clone();
    for (name, limit) in &resources.limits.0 {
        amounts.0.entry(name.clone()).or_insert(*limit);
    }
    amounts
}

/// Resources stated for the pod as a whole (Kubernetes 1.32) stand in place of the containers' sum.
fn override_by_pod(sum: &mut Amounts, of_pod: &Requirements) {
    for (name, limit) in &of_pod.limits.0 {
        sum.0.entry(name.clone()).or_insert(*limit);
    }
    for (name, request) in &of_pod.requests.0 {
        sum.0.insert(name.clone(), *request);
    }
}

/// Whether some container that runs on says nothing, or nothing above zero, of this resource.
fn leaves_open(spec: &PodSpec, name: &str) -> bool {
    let says = |resources: &Requirements| {
        resources.requests.get(name).or(resources.limits.get(name)).is_some_and(|amount| amount > 0)
    };
    let sidecars = spec.init_containers.iter().filter(|container| container.is_sidecar());
    !says(&spec.resources) && spec.containers.iter().chain(sidecars).any(|container| !says(&container.resources))
}
