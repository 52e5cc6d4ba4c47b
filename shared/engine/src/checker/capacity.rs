//! What is requested on a node fits what it can allocate, in every dimension, DaemonSets included.

use super::CheckRule;
use super::case::Case;
use super::findings::Findings;
use super::labels::{Known, Truth, daemon_set_tolerates};
use super::place::Place;
use spot_domain::{DaemonSet, PodVolume, Resources};
use std::collections::{BTreeMap, BTreeSet};

/// Requests added up per dimension.
#[derive(Default)]
struct Sums<'a>(BTreeMap<&'a str, u128>);

impl<'a> Sums<'a> {
    fn add(&mut self, requests: &'a Resources) {
        let plain = [
            ("cpu", requests.cpu_millicores),
            ("memory", requests.memory_bytes),
            ("ephemeral-storage", requests.ephemeral_storage_bytes),
            ("pods", requests.pods.max(1)),
        ];
        let extended = requests.extended.iter().map(|(name, amount)| (name.as_str(), *amount));
        for (dimension, amount) in plain.into_iter().chain(extended) {
            *self.0.entry(dimension).or_default() += u128::from(amount);
        }
    }

    fn get(&self, dimension: &str) -> u128 {
        self.0.get(dimension).copied().unwrap_or(0)
    }
}

fn limit(allocatable: &Resources, dimension: &str) -> u128 {
    u128::from(match dimension {
        "cpu" => allocatable.cpu_millicores,
        "memory" => allocatable.memory_bytes,
        "ephemeral-storage" => allocatable.ephemeral_storage_bytes,
        "pods" => allocatable.pods,
        other => allocatable.extended.get(other).copied().unwrap_or(0),
    })
}

/// Checks every node that joins or receives a pod. A node that was too full before and receives nothing is left alone.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    for (index, place) in case.places.all.iter().enumerate() {
        let receives = !case.course.newcomers[index].is_empty();
        if place.remains() && (place.joins() || receives) {
            check_requests(case, index, place, findings);
            check_ebs(case, index, place, findings);
        }
    }
}

/// A dimension counts only if a newcomer asks for some of it: the scheduler lets a pod that asks for none pass.
fn check_requests(case: &Case<'_>, index: usize, place: &Place<'_>, findings: &mut Findings) {
    let Some(allocatable) = place.allocatable() else { return };
    let (mut used, mut brought) = (Sums::default(), Sums::default());
    for &pod in &case.course.residents[index] {
        used.add(&case.facts.pod(pod).requests);
    }
    for &pod in &case.course.newcomers[index] {
        brought.add(&case.facts.pod(pod).requests);
    }
    if place.joins() {
        for daemon_set in case.input.daemon_sets.iter().filter(|daemon_set| runs_on(daemon_set, place)) {
            used.add(&daemon_set.requests);
            brought.add(&daemon_set.requests);
        }
    }
    for (dimension, &amount) in &used.0 {
        let room = limit(allocatable, dimension);
        if amount > room && brought.get(dimension) > 0 {
            findings.add(
                CheckRule::Capacity,
                place.name,
                format!("{dimension}: {amount} requested, {room} allocatable"),
            );
        }
    }
}

/// Whether a DaemonSet puts a pod on a joining node. Where a label is not known, room is kept for it.
fn runs_on(daemon_set: &DaemonSet, place: &Place<'_>) -> bool {
    let selected = daemon_set.node_selector.iter().all(|(key, value)| match place.label(key) {
        Known::Value(own) => own == value,
        Known::Absent => false,
        Known::Unknown => true,
    });
    selected
        && place.meets(&daemon_set.node_affinity) != Truth::No
        && daemon_set_tolerates(place.taints(), &daemon_set.tolerations)
}

fn check_ebs(case: &Case<'_>, index: usize, place: &Place<'_>, findings: &mut Findings) {
    let claims = |pods: &[usize]| -> BTreeSet<_> {
        let volumes = pods.iter().flat_map(|&pod| &case.facts.pod(pod).volumes);
        volumes
            .filter_map(|volume| match volume {
                PodVolume::Persistent { claim, ebs: true, .. } => Some(claim),
                _ => None,
            })
            .collect()
    };
    let Some(limit) = place.ebs_limit().filter(|_| !claims(&case.course.newcomers[index]).is_empty()) else { return };
    let attached = claims(&case.course.residents[index]).len() as u64;
    if attached > limit {
        findings.add(CheckRule::EbsAttachments, place.name, format!("{attached} EBS volumes, {limit} can be attached"));
    }
}
