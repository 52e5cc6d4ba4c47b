//! Distrust of partial dumps: what is missing, what had to be guessed, and which nodes that makes untouchable.

use super::collect::Objects;
use super::finding::{Finding, FindingCode, Findings};
use super::nodes::SeenNode;
use spot_domain::{ObjectName, OwnerKind, Pod, PodVolume, UnmanagedReason};
use std::collections::{BTreeMap, BTreeSet};

/// Marks nodes whose pods are not all known: every node runs some DaemonSet or system pod, so one that shows none was
/// dumped without its pods. Fargate nodes run one pod each and no DaemonSet.
pub(super) fn mark_unknown_pods(objects: &mut Objects) {
    let no_pods = objects.pods.is_empty();
    let with_system_pod: BTreeSet<String> = active_pods(objects)
        .filter(|pod| pod.is_node_bound() || pod.name.namespace == "kube-system")
        .filter_map(|pod| pod.node.as_ref().map(|node| node.0.clone()))
        .collect();
    for (name, seen) in &mut objects.nodes {
        let virtual_node = seen.node.unmanaged == Some(UnmanagedReason::Fargate);
        let shows_none = seen.node.ready && !with_system_pod.contains(name);
        seen.node.pods_unknown = no_pods || (shows_none && !virtual_node);
    }
}

/// AWS nodes by region.
pub(super) fn regions(objects: &Objects) -> BTreeMap<String, u32> {
    let mut regions = BTreeMap::new();
    for seen in objects.nodes.values().filter(|seen| seen.is_aws) {
        if let Some(region) = &seen.region {
            *regions.entry(region.clone()).or_default() += 1;
        }
    }
    regions
}

/// Everything worth saying about a linked dump. `derived` are the DaemonSets known by their pods only.
pub(super) fn findings(objects: &Objects, derived: &BTreeSet<ObjectName>) -> Vec<Finding> {
    let mut findings = Findings::default();
    about_nodes(objects, &mut findings);
    about_pods(objects, &mut findings);
    about_controllers(objects, derived, &mut findings);
    about_the_dump(objects, &mut findings);
    findings.into_sorted()
}

fn about_nodes(objects: &Objects, findings: &mut Findings) {
    let managed = |is: &dyn Fn(&SeenNode) -> bool| -> Vec<&str> {
        let those = objects.nodes.values().filter(|seen| seen.is_managed() && is(seen));
        those.map(|seen| seen.node.name.as_str()).collect()
    };
    let assumed = managed(&|seen| seen.capacity_type_assumed);
    let what = "no label tells how these nodes are bought; taken as on-demand";
    findings.add_named(FindingCode::CapacityTypeAssumed, &assumed, what);
    let unknown = managed(&|seen| seen.node.pods_unknown);
    let what = "neither a DaemonSet nor a kube-system pod is shown on these nodes, so their pods are not all known";
    findings.add_named(FindingCode::NodeWithoutSystemPods, &unknown, what);
    let zoneless = managed(&|seen| seen.node.zone.is_none());
    findings.add_named(FindingCode::NodeZoneUnknown, &zoneless, "the zone of these nodes is not known");
    let silent = managed(&|seen| seen.allocatable_missing());
    let what = "these nodes do not say what they can allocate";
    findings.add_named(FindingCode::NodeAllocatableMissing, &silent, what);
    let regions = regions(objects);
    findings.add(FindingCode::SeveralRegions, regions.len().saturating_sub(1), || {
        let names: Vec<&str> = regions.keys().map(String::as_str).collect();
        format!("nodes of several regions: {}", names.join(", "))
    });
}

fn about_pods(objects: &Objects, findings: &mut Findings) {
    let names = |is: &dyn Fn(&Pod) -> bool| -> Vec<&ObjectName> {
        active_pods(objects).filter(|pod| is(pod)).map(|pod| &pod.name).collect()
    };
    let homeless = names(&|pod| pod.node.as_ref().is_some_and(|node| !objects.nodes.contains_key(node.as_str())));
    findings.add_named(FindingCode::PodsOnUnknownNodes, &homeless, "pods run on nodes that are not in the dump");
    let modest = names(&|pod| pod.requests_missing);
    let what = "containers of these pods request no CPU or no memory, so what they need is not known";
    findings.add_named(FindingCode::PodsWithoutRequests, &modest, what);
    let unplaced =
        names(&|pod| pod.volumes.iter().any(|volume| matches!(volume, PodVolume::Persistent { unknown: true, .. })));
    let what = "volumes of these pods are not in the dump, so where they can be used is not known";
    findings.add_named(FindingCode::VolumesUnknown, &unplaced, what);
    let ended = objects.pods.values().filter(|seen| !seen.pod.is_active()).count();
    findings.add(FindingCode::PodsEnded, ended, || format!("{ended} completed or failed pods left out"));
}

fn about_controllers(objects: &Objects, derived: &BTreeSet<ObjectName>, findings: &mut Findings) {
    let missing = missing_pods(objects);
    let pods: usize = missing.iter().map(|(_, count)| *count).sum();
    findings.add(FindingCode::ReplicaSetPodsMissing, pods, || {
        let first = missing.first().map(|(name, _)| name.to_string()).unwrap_or_default();
        format!("{pods} pods of {} ReplicaSets are not in the dump, for example of {first}", missing.len())
    });
    let unseen: Vec<String> = unseen_workloads(objects).into_iter().collect();
    let what = "pods belong to controllers that are not in the dump, so their wanted replicas are not known";
    findings.add_named(FindingCode::WorkloadsMissing, &unseen, what);
    let derived: Vec<&ObjectName> = derived.iter().collect();
    let what = "DaemonSets that are not in the dump were read from their pods";
    findings.add_named(FindingCode::DaemonSetsDerived, &derived, what);
}

/// ReplicaSets of which the dump holds too few pods, and how many too few.
fn missing_pods(objects: &Objects) -> Vec<(&ObjectName, usize)> {
    let mut shown: BTreeMap<ObjectName, usize> = BTreeMap::new();
    for seen in objects.pods.values().filter(|seen| seen.pod.is_active()) {
        if let Some(owner) = seen.controller.as_ref().filter(|owner| owner.is_builtin("ReplicaSet")) {
            *shown.entry(ObjectName::new(seen.pod.name.namespace.clone(), owner.name.clone())).or_default() += 1;
        }
    }
    let too_few = objects.replica_sets.iter().map(|(name, seen)| {
        let existing = usize::try_from(seen.existing).unwrap_or(usize::MAX);
        (name, existing.saturating_sub(shown.get(name).copied().unwrap_or(0)))
    });
    too_few.filter(|(_, missing)| *missing > 0).collect()
}

fn unseen_workloads(objects: &Objects) -> BTreeSet<String> {
    let replicated = |kind: OwnerKind| match kind {
        OwnerKind::Deployment | OwnerKind::ReplicaSet | OwnerKind::StatefulSet | OwnerKind::ReplicationController => {
            true
        }
        OwnerKind::DaemonSet | OwnerKind::Job | OwnerKind::Node | OwnerKind::Other => false,
    };
    let unseen = active_pods(objects).filter_map(|pod| {
        let owner = pod.owner.as_ref().filter(|owner| replicated(owner.kind))?;
        let name = ObjectName::new(pod.name.namespace.clone(), owner.name.clone());
        (!objects.workloads.contains_key(&(owner.kind, name.clone()))).then(|| format!("{:?} {name}", owner.kind))
    });
    unseen.collect()
}

fn about_the_dump(objects: &Objects, findings: &mut Findings) {
    let unguarded = if objects.budgets.is_empty() { objects.pods.len().max(1) } else { 0 };
    findings.add(FindingCode::NoDisruptionBudgets, unguarded, || {
        "no PodDisruptionBudget in the dump: either there is none, or they were not dumped".to_owned()
    });
    let duplicates = usize::try_from(objects.duplicates).unwrap_or(usize::MAX);
    findings.add(FindingCode::DuplicateObjects, duplicates, || {
        format!("{duplicates} objects occur more than once; the last one counts")
    });
    let ignored: u32 = objects.ignored_kinds.values().sum();
    findings.add(FindingCode::IgnoredKinds, usize::try_from(ignored).unwrap_or(usize::MAX), || {
        let kinds: Vec<String> = objects.ignored_kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        format!("objects that do not matter were passed over: {}", kinds.join(", "))
    });
}

fn active_pods(objects: &Objects) -> impl Iterator<Item = &Pod> {
    objects.pods.values().map(|seen| &seen.pod).filter(|pod| pod.is_active())
}
