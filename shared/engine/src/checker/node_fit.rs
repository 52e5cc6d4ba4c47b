//! Whether a pod may run on its new node: state of the node, selector, affinity, taints, volumes, architecture.

use super::CheckRule;
use super::case::Case;
use super::findings::Findings;
use super::labels::{Known, Truth, repelling_taint};
use super::place::Place;
use spot_domain::{Architecture, Pod, PodVolume, UnmanagedReason};

/// Checks every pod that the plan puts somewhere new.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    for (index, pod, place) in case.newcomers() {
        let mut add = |rule, why: String| findings.add(rule, &pod.name, format!("on {}: {why}", place.name));
        if let Some(why) = closed(place, pod) {
            add(CheckRule::ClosedNode, why.to_owned());
        }
        check_selector(pod, place, &mut add);
        match place.meets(&pod.node_affinity) {
            Truth::Yes => {}
            Truth::No => add(CheckRule::NodeAffinity, "its required node affinity is not met".to_owned()),
            Truth::Unknown => add(CheckRule::UnknownLabel, "its node affinity asks for a label not known".to_owned()),
        }
        if let Some(taint) = repelling_taint(place.taints(), &pod.tolerations) {
            add(CheckRule::Taint, format!("it does not tolerate {}={}", taint.key, taint.value));
        }
        check_topology_keys(pod, place, &mut add);
        check_volumes(pod, place, &mut add);
        if let Some(why) = unproven_architecture(case, index, pod, place) {
            add(CheckRule::Architecture, why);
        }
    }
}

/// Why a node may receive nothing. A pending pod may be seen to fit on a node that is not ours; it is not we who put
/// it there.
fn closed(place: &Place<'_>, pod: &Pod) -> Option<&'static str> {
    let node = place.node?;
    let moved = pod.node.is_some();
    if node.unschedulable {
        Some("it is cordoned")
    } else if !node.ready {
        Some("it is not Ready")
    } else if node.terminating {
        Some("it is being deleted")
    } else if node.pods_unknown {
        Some("its pods are not known, so neither is its room")
    } else if node.windows {
        Some("it runs Windows")
    } else if node.unmanaged == Some(UnmanagedReason::Fargate) || (moved && node.unmanaged.is_some()) {
        Some("it is not ours to use")
    } else {
        None
    }
}

fn check_selector(pod: &Pod, place: &Place<'_>, add: &mut impl FnMut(CheckRule, String)) {
    for (key, value) in &pod.node_selector {
        match place.label(key) {
            Known::Value(own) if own == value => {}
            Known::Unknown => add(CheckRule::UnknownLabel, format!("it selects {key}={value}, which is not known")),
            Known::Value(_) | Known::Absent => add(CheckRule::NodeSelector, format!("it selects {key}={value}")),
        }
    }
}

/// A pod whose domains are not known on its node cannot be shown to keep its affinities and spread.
fn check_topology_keys(pod: &Pod, place: &Place<'_>, add: &mut impl FnMut(CheckRule, String)) {
    let affinities = pod.pod_affinity.iter().chain(&pod.pod_anti_affinity).map(|term| &term.topology_key);
    for key in affinities.chain(pod.topology_spread.iter().map(|spread| &spread.topology_key)) {
        if place.domain(key) == Known::Unknown {
            add(CheckRule::UnknownLabel, format!("its rules need the domain {key}, which is not known"));
        }
    }
}

fn check_volumes(pod: &Pod, place: &Place<'_>, add: &mut impl FnMut(CheckRule, String)) {
    for volume in &pod.volumes {
        if let PodVolume::Persistent { claim, node_affinity, .. } = volume
            && place.meets(node_affinity) != Truth::Yes
        {
            add(CheckRule::VolumePlacement, format!("volume {claim} cannot be used from there"));
        }
    }
}

fn unproven_architecture(case: &Case<'_>, index: usize, pod: &Pod, place: &Place<'_>) -> Option<String> {
    let here = place.architecture();
    let proven = match (&pod.architectures[..], case.course.start[index]) {
        ([], Some(start)) => here.is_some() && here == case.places.all[start].architecture(),
        ([], None) => pending_may_run_on(case, here),
        (listed, _) => here.is_some_and(|here| listed.contains(&here)),
    };
    let name = |architecture: Option<Architecture>| architecture.map_or("unknown".to_owned(), |own| format!("{own:?}"));
    (!proven).then(|| format!("its images are not proven to run on {}", name(here)))
}

/// A pending pod without any proof is taken to be made for the cluster's nodes; for amd64 where there are both kinds.
fn pending_may_run_on(case: &Case<'_>, here: Option<Architecture>) -> bool {
    match here {
        Some(Architecture::Amd64) => true,
        Some(Architecture::Arm64) => {
            let mut existing = case.places.all.iter().filter(|place| !place.joins()).peekable();
            existing.peek().is_some() && existing.all(|place| place.architecture() != Some(Architecture::Amd64))
        }
        None => false,
    }
}
