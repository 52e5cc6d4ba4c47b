//! Joins the objects of a dump: pods to owners, volumes and images, nodes to groups; and makes the dump's answer.

use super::ClusterDump;
use super::collect::Objects;
use super::completeness;
use super::daemon_sets;
use super::groups;
use super::images::ImageProofs;
use super::owners;
use super::placement::keys_of;
use super::workloads;
use spot_domain::{Architecture, NodeName, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// Follows every link and answers what the cluster is.
pub(super) fn link(mut objects: Objects) -> ClusterDump {
    objects.storage.index();
    workloads::add_from_replica_sets(&mut objects.workloads, &objects.replica_sets);
    link_pods(&mut objects);
    prove_images(&mut objects);
    let derived = daemon_sets::complete(&mut objects.daemon_sets, &objects.pods);
    let referred = referred_label_keys(&objects);
    let node_groups = groups::assign(&mut objects.nodes, &referred);
    let region = main_region(&objects);
    completeness::mark_unknown_pods(&mut objects);
    let findings = completeness::findings(&objects, &derived);
    let pods = objects.pods.into_values().map(|seen| seen.pod).filter(spot_domain::Pod::is_active);
    ClusterDump {
        region,
        now: objects.newest,
        nodes: objects.nodes.into_values().map(|seen| seen.node).collect(),
        node_groups,
        pods: pods.collect(),
        disruption_budgets: objects.budgets.into_values().collect(),
        workloads: objects.workloads.into_values().collect(),
        daemon_sets: objects.daemon_sets.into_values().collect(),
        findings,
        ignored_kinds: objects.ignored_kinds,
    }
}

fn link_pods(objects: &mut Objects) {
    let zones: BTreeMap<&NodeName, &Zone> =
        objects.nodes.values().filter_map(|seen| Some((&seen.node.name, seen.node.zone.as_ref()?))).collect();
    for seen in objects.pods.values_mut() {
        seen.pod.owner = owners::of_pod(seen, &objects.replica_sets);
        let pod = &mut seen.pod;
        let zone = pod.node.as_ref().and_then(|node| zones.get(node).copied());
        let resolved = seen.volumes.iter().filter_map(|volume| objects.storage.resolve(&pod.name, volume, zone));
        pod.volumes = resolved.collect();
    }
}

fn prove_images(objects: &mut Objects) {
    let architecture_of: BTreeMap<NodeName, Architecture> =
        objects.nodes.values().filter_map(|seen| Some((seen.node.name.clone(), seen.architecture?))).collect();
    let proofs = ImageProofs::gather(objects.pods.values(), &architecture_of);
    for seen in objects.pods.values_mut() {
        let own = seen.pod.node.as_ref().and_then(|node| architecture_of.get(node).copied());
        seen.pod.architectures = proofs.architectures(seen, own);
    }
}

/// Node labels that decide where anything in the dump may run.
fn referred_label_keys(objects: &Objects) -> BTreeSet<String> {
    let mut keys: BTreeSet<&str> = BTreeSet::new();
    for seen in objects.pods.values().filter(|seen| seen.pod.is_active()) {
        keys.extend(seen.label_keys());
    }
    for daemon_set in objects.daemon_sets.values() {
        keys.extend(daemon_set.node_selector.keys().map(String::as_str));
        keys.extend(keys_of(&daemon_set.node_affinity));
    }
    for volume in objects.storage.volumes.values() {
        keys.extend(volume.label_keys());
    }
    keys.into_iter().map(str::to_owned).collect()
}

/// The region of most of the AWS nodes; the first by name among equals.
fn main_region(objects: &Objects) -> Option<String> {
    let regions = completeness::regions(objects);
    let most = regions.values().max().copied()?;
    regions.into_iter().find(|(_, count)| *count == most).map(|(region, _)| region)
}
