//! DaemonSets, from their objects or, where a dump lacks them, from their pods.

use super::placement::Placement;
use super::pods::SeenPod;
use super::requests;
use super::wire::metadata::Metadata;
use super::wire::pod::{PodSpec, PodStatus};
use spot_domain::{
    DAEMON_SET_TOLERATED, DaemonSet, NodeSelectorTerm, ObjectName, OwnerKind, Pod, Resources, Toleration,
};
use std::collections::{BTreeMap, BTreeSet};

/// Reads a DaemonSet object.
pub(super) fn read(metadata: &Metadata, mut template: PodSpec) -> DaemonSet {
    let (requests, _) = requests::of_pod(&template, &PodStatus::default());
    let placement = Placement::take(&mut template, &metadata.labels);
    DaemonSet {
        name: metadata.object_name(),
        requests,
        node_selector: placement.node_selector,
        node_affinity: placement.node_affinity,
        tolerations: without_added(&placement.tolerations),
    }
}

/// Completes the DaemonSets by what their pods show, and returns the names of those known by their pods only.
/// Limit ranges and admission hooks can make pods request more than their template.
pub(super) fn complete(
    daemon_sets: &mut BTreeMap<ObjectName, DaemonSet>,
    pods: &BTreeMap<ObjectName, SeenPod>,
) -> BTreeSet<ObjectName> {
    let mut derived = BTreeSet::new();
    for Pod { name, owner, requests, .. } in pods.values().map(|seen| &seen.pod).filter(|pod| pod.is_active()) {
        let Some(owner) = owner.as_ref().filter(|owner| owner.kind == OwnerKind::DaemonSet) else { continue };
        let owner_name = ObjectName::new(name.namespace.clone(), owner.name.clone());
        if let Some(known) = daemon_sets.get_mut(&owner_name) {
            raise_to(&mut known.requests, requests);
        } else if let Some(seen) = pods.get(name) {
            daemon_sets.insert(owner_name.clone(), from_pod(owner_name.clone(), &seen.pod));
            derived.insert(owner_name);
        }
    }
    derived
}

/// A DaemonSet as one of its pods shows it. The controller pins each pod to its node by a field, which is taken off.
fn from_pod(name: ObjectName, pod: &Pod) -> DaemonSet {
    let unpinned = |term: &NodeSelectorTerm| NodeSelectorTerm { match_fields: Vec::new(), ..term.clone() };
    let terms: Vec<NodeSelectorTerm> = pod.node_affinity.iter().map(unpinned).collect();
    // An alternative that held nothing but the pin binds nothing any more.
    let unbound = terms.iter().any(|term| term.match_expressions.is_empty());
    DaemonSet {
        name,
        requests: pod.requests.clone(),
        node_selector: pod.node_selector.clone(),
        node_affinity: if unbound { Vec::new() } else { terms },
        tolerations: without_added(&pod.tolerations),
    }
}

fn without_added(tolerations: &[Toleration]) -> Vec<Toleration> {
    let own = |toleration: &&Toleration| !DAEMON_SET_TOLERATED.contains(&toleration.key.as_str());
    tolerations.iter().filter(own).cloned().collect()
}

fn raise_to(known: &mut Resources, seen: &Resources) {
    known.cpu_millicores = known.cpu_millicores.max(seen.cpu_millicores);
    known.memory_bytes = known.memory_bytes.max(seen.memory_bytes);
    known.ephemeral_storage_bytes = known.ephemeral_storage_bytes.max(seen.ephemeral_storage_bytes);
    for (name, amount) in &seen.extended {
        let present = known.extended.entry(name.clone()).or_default();
        *present = (*present).max(*amount);
    }
}
