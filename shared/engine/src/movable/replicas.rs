//! Which workloads would lose their last replica, and which of those can make another one first.

use crate::world::World;
use spot_domain::{OwnerKind, Pod, PodVolume, Workload};
use std::collections::BTreeMap;

type OwnerKey<'a> = (OwnerKind, &'a str, &'a str);

/// Replicas by workload.
pub(super) struct Replicas<'a> {
    wanted: BTreeMap<OwnerKey<'a>, &'a Workload>,
    /// Ready pods of each owner: how many, and the one node all are on, if it is one.
    bound: BTreeMap<OwnerKey<'a>, (u32, Option<usize>)>,
    dns: DnsPods,
}

/// Ready pods of the cluster's DNS.
#[derive(Default)]
struct DnsPods {
    ready: u32,
    only_node: Option<usize>,
}

impl<'a> Replicas<'a> {
    pub(super) fn of(world: &World<'a>) -> Self {
        let wanted = world
            .input
            .workloads
            .iter()
            .map(|workload| {
                let name = &workload.name;
                ((workload.kind, name.namespace.as_str(), name.name.as_str()), workload)
            })
            .collect();
        let mut bound: BTreeMap<OwnerKey<'a>, (u32, Option<usize>)> = BTreeMap::new();
        let mut dns = DnsPods::default();
        for place in 0..world.pods.len() {
            let pod = world.pod(place);
            let Some(node) = world.pod_node[place] else { continue };
            let serves = pod.ready && !pod.terminating;
            if let Some(key) = owner_key(pod).filter(|_| serves) {
                let entry = bound.entry(key).or_insert((0, Some(node)));
                entry.0 += 1;
                entry.1 = entry.1.filter(|only| *only == node);
            }
            if is_dns(pod) && pod.ready {
                dns.only_node = if dns.ready == 0 { Some(node) } else { dns.only_node.filter(|only| *only == node) };
                dns.ready += 1;
            }
        }
        Self { wanted, bound, dns }
    }

    /// Bound pods of the pod's owner and wanted replicas, the lesser of the two if both are known.
    pub(super) fn count(&self, pod: &Pod) -> u32 {
        let Some(key) = owner_key(pod) else { return 1 };
        let seen = self.bound.get(&key).map_or(1, |entry| entry.0);
        self.wanted.get(&key).map_or(seen, |workload| seen.min(workload.replicas.max(1)))
    }

    /// The owner's pods, two or more, are all on one node.
    pub(super) fn all_on_one_node(&self, pod: &Pod) -> bool {
        let entry = owner_key(pod).and_then(|key| self.bound.get(&key));
        entry.is_some_and(|(count, only)| *count > 1 && only.is_some())
    }

    /// A rolling restart can make the next replica Ready before this one goes: a Deployment known to surge, without
    /// claims that two pods would fight over. One that is not described may recreate.
    pub(super) fn can_surge(&self, pod: &Pod) -> bool {
        let deployment = pod.owner.as_ref().is_some_and(|owner| owner.kind == OwnerKind::Deployment);
        let rolls = owner_key(pod).and_then(|key| self.wanted.get(&key)).is_some_and(|workload| !workload.recreate);
        let claims = pod.volumes.iter().any(|volume| matches!(volume, PodVolume::Persistent { .. }));
        deployment && rolls && !claims
    }

    /// Whether moving the pod leaves its workload without a replica unless another is made first.
    pub(super) fn needs_surge(&self, world: &World<'_>, pod: usize) -> bool {
        let pod = world.pod(pod);
        pod.owner.is_some() && (self.count(pod) <= 1 || self.all_on_one_node(pod))
    }

    /// No other Ready DNS pod would stay on another node.
    pub(super) fn is_last_dns(&self, world: &World<'_>, pod: usize) -> bool {
        let node = world.pod_node[pod];
        is_dns(world.pod(pod)) && (self.dns.ready <= 1 || self.dns.only_node == node)
    }
}

fn owner_key(pod: &Pod) -> Option<OwnerKey<'_>> {
    let owner = pod.owner.as_ref()?;
    Some((owner.kind, pod.name.namespace.as_str(), owner.name.as_str()))
}

fn is_dns(pod: &Pod) -> bool {
    let labelled = pod.labels.get("k8s-app").is_some_and(|app| app == "kube-dns" || app == "coredns");
    let in_system = matches!(pod.name.namespace.as_str(), "kube-system" | "openshift-dns");
    let named = pod.name.name.starts_with("coredns-") || pod.name.name.starts_with("kube-dns-");
    in_system && (labelled || named)
}
