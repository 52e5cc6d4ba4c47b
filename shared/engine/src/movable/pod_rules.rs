//! Rules about one pod: why it may not be evicted voluntarily.

use super::Block;
use super::budgets::Budgets;
use super::opt_out;
use super::replicas::Replicas;
use crate::world::World;
use crate::world::terms::{HOST, ZONE};
use spot_domain::{BlockRule, LocalData, OwnerKind, Pod, PodVolume};

/// The first rule that keeps the pod on its node.
pub(super) fn judge(world: &World<'_>, place: usize, budgets: &Budgets, replicas: &Replicas<'_>) -> Option<Block> {
    let pod = world.pod(place);
    let found = ownership(pod)
        .or_else(|| marks(world, pod))
        .or_else(|| budget(world, place, budgets))
        .or_else(|| last_replica(world, place, replicas))
        .or_else(|| data(world, pod))
        .or_else(|| binding(world, place));
    found.map(|(rule, message, remedy)| Block { pod: Some(place), rule, message, remedy: remedy.to_owned() })
}

type Found = Option<(BlockRule, String, &'static str)>;

fn ownership(pod: &Pod) -> Found {
    if pod.terminating {
        let message = "the pod is being deleted".to_owned();
        return Some((BlockRule::PodTerminating, message, "wait until it is gone"));
    }
    if !pod.ready {
        let message = "the pod is not Ready, so another one may not come up either".to_owned();
        return Some((BlockRule::PodNotReady, message, "repair the workload"));
    }
    match pod.owner.as_ref().map(|owner| owner.kind) {
        None => {
            let message = "a bare pod: nothing would make it anew".to_owned();
            Some((BlockRule::BarePod, message, "run it under a Deployment or delete it"))
        }
        Some(OwnerKind::Job) => {
            let message = "a running Job would start over".to_owned();
            Some((BlockRule::RunningJob, message, "wait for the Job, or let it run on nodes of its own"))
        }
        Some(
            OwnerKind::Deployment
            | OwnerKind::ReplicaSet
            | OwnerKind::StatefulSet
            | OwnerKind::DaemonSet
            | OwnerKind::Node
            | OwnerKind::ReplicationController
            | OwnerKind::Other,
        ) => None,
    }
}

fn marks(world: &World<'_>, pod: &Pod) -> Found {
    if let Some(mark) = opt_out::of_pod(&[&pod.annotations, &pod.labels], pod.created_at, world.input.now) {
        return Some((BlockRule::PodOptOut, format!("the pod is marked {mark}"), "remove the mark from the workload"));
    }
    let excluded = &world.input.policy.exclusions.labels;
    let label = pod.labels.iter().find(|(key, value)| excluded.get(*key) == Some(*value))?;
    let message = format!("the policy excludes label {}={}", label.0, label.1);
    Some((BlockRule::PodExcluded, message, "take it out of exclusions.labels"))
}

fn budget(world: &World<'_>, place: usize, budgets: &Budgets) -> Found {
    let covering = budgets.covering(place);
    let name = |budget: &usize| world.input.disruption_budgets[*budget].name.name.as_str();
    if covering.len() > 1 {
        let names: Vec<&str> = covering.iter().map(name).collect();
        let message = format!("budgets {} both cover the pod, which the Eviction API refuses", names.join(" and "));
        return Some((BlockRule::TwoDisruptionBudgets, message, "leave one budget per pod"));
    }
    let empty = covering.iter().find(|budget| budgets.allowed(**budget) == 0)?;
    let message = format!("budget {} allows no disruption now", name(empty));
    Some((BlockRule::DisruptionBudget, message, "add a replica or let the budget spare one pod"))
}

fn last_replica(world: &World<'_>, place: usize, replicas: &Replicas<'_>) -> Found {
    let pod = world.pod(place);
    if replicas.is_last_dns(world, place) {
        let message = "no DNS pod would be Ready on another node".to_owned();
        return Some((BlockRule::LastDnsPod, message, "run two or more DNS pods on different nodes"));
    }
    if !replicas.needs_surge(world, place) || replicas.can_surge(pod) {
        return None;
    }
    let remedy = "run two or more replicas on different nodes";
    if replicas.count(pod) > 1 {
        let message = "all replicas are on this node and none can be made elsewhere first".to_owned();
        return Some((BlockRule::AllReplicasOnOneNode, message, remedy));
    }
    let message = "the only replica, and a second one cannot be made first".to_owned();
    Some((BlockRule::SingleReplica, message, remedy))
}

fn data(world: &World<'_>, pod: &Pod) -> Found {
    let scratch_may_go =
        world.input.policy.local_data == LocalData::AllowEmptyDir || opt_out::says_safe_to_evict(&pod.annotations);
    for volume in &pod.volumes {
        let (what, remedy) = match volume {
            PodVolume::EmptyDir { memory: false } if !scratch_may_go => (
                "an emptyDir on the node's disk",
                "set local_data to allow_empty_dir, or annotate safe-to-evict: \"true\"",
            ),
            PodVolume::EmptyDir { .. } => continue,
            PodVolume::HostPath => ("a hostPath", "keep its data in a persistent volume"),
            PodVolume::Persistent { local: true, .. } => ("a local volume", "keep its data in a network volume"),
            PodVolume::Persistent { unknown: true, claim, .. } => {
                let message = format!("the volume behind claim {} was not seen, so its zone is not known", claim.name);
                return Some((BlockRule::VolumeUnknown, message, "dump pv and pvc too"));
            }
            PodVolume::Persistent { .. } => continue,
        };
        return Some((BlockRule::LocalData, format!("{what} would be lost"), remedy));
    }
    None
}

/// Pods that must share a host with others, or a domain this planner does not model, stay beside them.
fn binding(world: &World<'_>, place: usize) -> Found {
    let class = &world.classes.all[world.classes.of_pod[place]];
    let terms = &world.classes.terms;
    let topology = |term: &usize| terms.all[*term].topology;
    let beside = class.affinity.iter().any(|term| topology(term) != ZONE)
        || class.member_of.iter().any(|term| terms.is_affinity[*term] && topology(term) != ZONE);
    if beside {
        let message = "it must run beside other pods of its node".to_owned();
        return Some((BlockRule::NoFittingNode, message, "loosen the pod affinity"));
    }
    let odd_spread = class.spreads.iter().any(|spread| !matches!(topology(&spread.term), HOST | ZONE));
    if odd_spread || class.unplannable {
        let message = "its placement rules use a topology or a resource that is not planned with".to_owned();
        return Some((BlockRule::NoFittingNode, message, "none known"));
    }
    None
}
