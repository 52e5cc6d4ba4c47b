//! Nothing loses its last Ready replica: single replicas, and all replicas on one node, need a second one first.

use super::CheckRule;
use super::case::Case;
use super::facts::{belongs_to_node, serves, takes_room};
use super::findings::Findings;
use super::replay::Move;
use spot_domain::{OwnerKind, Pod, PodVolume};
use std::collections::{HashMap, HashSet};

/// A controller: namespace, kind, name.
type OwnerKey<'a> = (&'a str, OwnerKind, &'a str);

/// The pods of one controller.
#[derive(Default)]
struct Replicas<'a> {
    /// Pods there, those being deleted aside.
    count: usize,
    /// Nodes with a Ready one.
    serving_nodes: HashSet<&'a str>,
}

/// Checks every moved pod that has a controller; pods without one and Jobs are other rules' matter.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let replicas = replicas(case);
    for (moved, pod) in case.moves().filter(|(_, pod)| !belongs_to_node(pod)) {
        let Some(key) = owner_key(pod).filter(|(_, kind, _)| *kind != OwnerKind::Job) else { continue };
        let surges = moved.planned.surge && can_surge(case, pod);
        let need = need_of_second(case, moved, pod, replicas.get(&key));
        match need {
            _ if surges => {}
            Some((rule, why)) => findings.add(rule, &pod.name, why),
            None if moved.planned.surge => {
                findings.add(
                    CheckRule::SurgeImpossible,
                    &pod.name,
                    "its controller cannot make a second replica first",
                );
            }
            None => {}
        }
    }
}

fn owner_key(pod: &Pod) -> Option<OwnerKey<'_>> {
    let owner = pod.owner.as_ref()?;
    Some((pod.name.namespace.as_str(), owner.kind, owner.name.as_str()))
}

fn replicas<'a>(case: &Case<'a>) -> HashMap<OwnerKey<'a>, Replicas<'a>> {
    let mut replicas: HashMap<OwnerKey<'_>, Replicas<'_>> = HashMap::new();
    for pod in case.input.pods.iter().filter(|pod| takes_room(pod) && !pod.terminating) {
        let Some(key) = owner_key(pod) else { continue };
        let entry = replicas.entry(key).or_default();
        entry.count += 1;
        if let Some(node) = pod.node.as_ref().filter(|_| serves(pod)) {
            entry.serving_nodes.insert(node.as_str());
        }
    }
    replicas
}

fn need_of_second(
    case: &Case<'_>,
    moved: &Move<'_>,
    pod: &Pod,
    replicas: Option<&Replicas<'_>>,
) -> Option<(CheckRule, &'static str)> {
    let there = replicas.map_or(0, |replicas| replicas.count);
    let wanted = case.facts.workload_of(pod).map_or(there, |workload| workload.replicas as usize);
    if wanted <= 1 {
        return Some((CheckRule::SingleReplica, "it is the only replica, and no second one is made first"));
    }
    let here = case.places.all[moved.from].name;
    let elsewhere = replicas.is_some_and(|replicas| replicas.serving_nodes.iter().any(|node| *node != here));
    (!elsewhere).then_some((CheckRule::AllReplicasOnOneNode, "no other node has a Ready replica of its workload"))
}

/// A rolling restart makes a second replica first only for a Deployment known not to recreate, without volumes.
fn can_surge(case: &Case<'_>, pod: &Pod) -> bool {
    let deployment = pod.owner.as_ref().is_some_and(|owner| owner.kind == OwnerKind::Deployment);
    let rolls = case.facts.workload_of(pod).is_some_and(|workload| !workload.recreate);
    deployment && rolls && !pod.volumes.iter().any(|volume| matches!(volume, PodVolume::Persistent { .. }))
}
