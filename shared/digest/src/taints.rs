//! Taints: which ones a group gives its nodes, which pass, which say that a node is going.

use super::wire::node::WireTaint;
use spot_domain::Taint;

/// Taints that come and go with a node's state. Prefixes end in `/`.
const PASSING: [&str; 8] = [
    "node.kubernetes.io/",
    "node.cloudprovider.kubernetes.io/",
    "karpenter.sh/",
    "aws-node-termination-handler/",
    "ToBeDeletedByClusterAutoscaler",
    "DeletionCandidateOfClusterAutoscaler",
    "autoscaling.cast.ai/draining",
    "UpdateInProgress",
];

/// Taints by which autoscalers and termination handlers mark a node that is on its way out.
const LEAVING: [&str; 5] = [
    "karpenter.sh/disrupted",
    "karpenter.sh/disruption",
    "ToBeDeletedByClusterAutoscaler",
    "aws-node-termination-handler/",
    "autoscaling.cast.ai/draining",
];

/// Reads a node's taints; one without an effect does nothing.
pub(super) fn read(taints: Vec<WireTaint>) -> Vec<Taint> {
    let mut read: Vec<Taint> = taints
        .into_iter()
        .filter_map(|taint| Some(Taint { effect: taint.effect.effect()?, key: taint.key, value: taint.value }))
        .collect();
    read.sort();
    read
}

/// Whether a taint says that its node is going.
pub(super) fn is_leaving(taint: &Taint) -> bool {
    named_in(&taint.key, &LEAVING)
}

/// The taints that a new node of the same group would have too.
pub(super) fn lasting(taints: &[Taint]) -> Vec<Taint> {
    // Drivers taint a fresh node until their own pod on it is ready.
    let starting = |key: &str| key.ends_with("/agent-not-ready") || key.ends_with("/unregistered");
    taints.iter().filter(|taint| !named_in(&taint.key, &PASSING) && !starting(&taint.key)).cloned().collect()
}

fn named_in(key: &str, names: &[&str]) -> bool {
    names.iter().any(|name| if name.ends_with('/') { key.starts_with(name) } else { key == *name })
}
