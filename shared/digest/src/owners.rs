//! Who keeps a pod alive: its controller, and the Deployment above a ReplicaSet.

use super::pods::SeenPod;
use super::wire::metadata::{Metadata, OwnerReference};
use spot_domain::{Labels, ObjectName, Owner, OwnerKind};
use std::collections::BTreeMap;

/// A ReplicaSet of the dump, as far as it says who owns pods and how many there should be.
#[derive(Debug, Default)]
pub(super) struct SeenReplicaSet {
    pub(super) controller: Option<OwnerReference>,
    /// Replicas wanted.
    pub(super) wanted: u32,
    /// Pods that should be in the dump: wanted, and said to exist.
    pub(super) existing: u32,
    /// The Deployment above may run more pods than wanted during a rollout.
    pub(super) may_surge: bool,
}

/// ReplicaSets by name.
pub(super) type ReplicaSets = BTreeMap<ObjectName, SeenReplicaSet>;

/// The topmost known controller of a pod. A pod of a custom controller that is meant to end is a job by any other name
/// (Volcano, Spark, Argo Workflows, Tekton): it would start over if it were moved.
pub(super) fn of_pod(seen: &SeenPod, replica_sets: &ReplicaSets) -> Option<Owner> {
    let controller = seen.controller.as_ref()?;
    if controller.is_builtin("ReplicaSet") {
        let name = ObjectName::new(seen.pod.name.namespace.clone(), controller.name.clone());
        return Some(match replica_sets.get(&name) {
            Some(replica_set) => above(&controller.name, replica_set.controller.as_ref()),
            None => guessed_above(&controller.name, &seen.pod.labels),
        });
    }
    let kind = match kind_of(controller) {
        OwnerKind::Other if seen.runs_to_its_end => OwnerKind::Job,
        kind => kind,
    };
    Some(Owner { kind, name: controller.name.clone() })
}

/// The owner of pods of a ReplicaSet with this controller.
pub(super) fn above(replica_set: &str, controller: Option<&OwnerReference>) -> Owner {
    match controller {
        Some(controller) => Owner { kind: kind_of(controller), name: controller.name.clone() },
        None => Owner { kind: OwnerKind::ReplicaSet, name: replica_set.to_owned() },
    }
}

/// Deployments and Argo Rollouts name ReplicaSets after themselves and a hash, with which they label the pods too.
fn guessed_above(replica_set: &str, labels: &Labels) -> Owner {
    const HASHES: [(&str, OwnerKind); 2] =
        [("rollouts-pod-template-hash", OwnerKind::Other), ("pod-template-hash", OwnerKind::Deployment)];
    let above = HASHES.into_iter().find_map(|(key, kind)| {
        let name = replica_set.strip_suffix(labels.get(key).filter(|hash| !hash.is_empty())?)?.strip_suffix('-')?;
        (!name.is_empty()).then(|| Owner { kind, name: name.to_owned() })
    });
    above.unwrap_or_else(|| Owner { kind: OwnerKind::ReplicaSet, name: replica_set.to_owned() })
}

fn kind_of(owner: &OwnerReference) -> OwnerKind {
    const KINDS: [(&str, OwnerKind); 7] = [
        ("Deployment", OwnerKind::Deployment),
        ("ReplicaSet", OwnerKind::ReplicaSet),
        ("StatefulSet", OwnerKind::StatefulSet),
        ("DaemonSet", OwnerKind::DaemonSet),
        ("Job", OwnerKind::Job),
        ("Node", OwnerKind::Node),
        ("ReplicationController", OwnerKind::ReplicationController),
    ];
    KINDS.into_iter().find(|(kind, _)| owner.is_builtin(kind)).map_or(OwnerKind::Other, |(_, kind)| kind)
}

impl SeenReplicaSet {
    /// Reads a ReplicaSet. A Deployment notes on it how many replicas it wants and how many it may run at most.
    pub(super) fn read(metadata: &Metadata, wanted: u32, reported: Option<u32>) -> Self {
        let noted = |key: &str| metadata.annotations.get(key).and_then(|text| text.parse::<u32>().ok());
        let desired = noted("deployment.kubernetes.io/desired-replicas");
        let most = noted("deployment.kubernetes.io/max-replicas");
        Self {
            controller: metadata.controller().cloned(),
            wanted,
            existing: reported.map_or(wanted, |reported| reported.min(wanted)),
            may_surge: matches!((desired, most), (Some(desired), Some(most)) if most > desired),
        }
    }
}
