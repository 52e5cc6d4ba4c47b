//! The cluster as the other parts of the agent see it.

use super::changes;
use super::kind::Kind;
use super::object::Parsed;
use super::store::{Change, Object, Objects, key};
use super::views::{DeploymentView, PodView, deployment_view, pod_view};
use jiff::Timestamp;
use spot_api_types::agent::ClusterEvent;
use spot_domain::ObjectName;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// Events kept while they cannot be sent; the oldest go first.
const MAX_WAITING_EVENTS: usize = 1_000;

/// All that is known of the cluster.
#[derive(Debug, Default)]
pub(crate) struct Cluster {
    objects: Objects,
    /// Events not yet sent.
    pub(crate) events: VecDeque<ClusterEvent>,
    /// Generation of the last change that matters to a decision.
    urgent_generation: u64,
    /// Kinds listed so far, one bit each.
    synced: u16,
    /// Every watch works: what it has not told has not happened, but for the last moments.
    pub(crate) watching: bool,
    /// When every kind was last known to be in step.
    pub(crate) in_step_at: Option<Timestamp>,
}

impl Cluster {
    /// Takes in an object. What a first list shows is no news.
    pub(super) fn put(&mut self, kind: Kind, parsed: Parsed, now: Timestamp) {
        let name = key(&parsed.namespace, &parsed.name);
        let change = self.objects.put(kind, parsed);
        if self.is_synced(kind) && !matches!(change, Change::Nothing) {
            let object = self.objects.of(kind).get(name.as_str());
            let meaning = object.map(|object| changes::of_put(kind, &name, now, &change, object));
            self.note(meaning.unwrap_or_default());
        }
    }

    /// Takes out an object.
    pub(super) fn gone(&mut self, kind: Kind, name: &str, now: Timestamp) {
        if let Some(object) = self.objects.remove(kind, name) {
            self.note(changes::of_gone(kind, name, now, &object));
        }
    }

    /// A list was read to its end.
    pub(super) fn all(&mut self, kind: Kind, names: &BTreeSet<Box<str>>, now: Timestamp) {
        let left: Vec<_> = self.objects.of(kind).keys().filter(|name| !names.contains(*name)).cloned().collect();
        left.iter().for_each(|name| self.gone(kind, name, now));
        self.synced |= 1 << kind as u16;
    }

    fn note(&mut self, meaning: changes::Meaning) {
        self.events.extend(meaning.events);
        while self.events.len() > MAX_WAITING_EVENTS {
            self.events.pop_front();
        }
        if meaning.urgent {
            self.urgent_generation = self.objects.generation();
        }
    }

    /// Whether the kind has been listed.
    pub(crate) fn is_synced(&self, kind: Kind) -> bool {
        self.synced & (1 << kind as u16) != 0
    }

    /// Whether everything has been listed.
    pub(crate) fn is_complete(&self) -> bool {
        Kind::ALL.iter().all(|kind| self.is_synced(*kind))
    }

    /// Rises with each change.
    pub(crate) fn generation(&self) -> u64 {
        self.objects.generation()
    }

    /// Generation of the last change that matters to a decision.
    pub(crate) fn urgent_generation(&self) -> u64 {
        self.urgent_generation
    }

    /// How many there are of a kind.
    pub(crate) fn count(&self, kind: Kind) -> u32 {
        u32::try_from(self.objects.of(kind).len()).unwrap_or(u32::MAX)
    }

    /// Every object in the order of the snapshot.
    pub(crate) fn for_each(&self, mut take: impl FnMut(Kind, &str, &Object)) {
        for kind in Kind::ALL {
            self.objects.of(kind).iter().for_each(|(name, object)| take(kind, name, object));
        }
    }

    /// The pods bound to a node.
    pub(crate) fn pods_on(&self, node: &str) -> Vec<PodView> {
        let pods = self.objects.of(Kind::Pod);
        let there = self.objects.placement.pods_on(node);
        there.filter_map(|name| pods.get(name).map(|pod| pod_view(name, pod))).collect()
    }

    /// The pods that the scheduler finds no node for.
    pub(crate) fn pods_without_room(&self) -> impl Iterator<Item = PodView> {
        let pods = self.objects.of(Kind::Pod);
        let waiting = self.objects.placement.waiting();
        waiting.filter_map(|name| pods.get(name).map(|pod| pod_view(name, pod))).filter(|pod| pod.unschedulable)
    }

    /// Differs whenever a node, or a pod on it, changed.
    pub(crate) fn generation_on(&self, node: &str) -> u64 {
        self.objects.placement.generation_on(node)
    }

    /// One pod.
    pub(crate) fn pod(&self, name: &ObjectName) -> Option<PodView> {
        let object = self.objects.get(Kind::Pod, &name.namespace, &name.name)?;
        Some(pod_view(&key(&name.namespace, &name.name), object))
    }

    /// What keeps a pod, `Kind/name`, or nothing; none where the pod is not known.
    pub(crate) fn pod_owner(&self, namespace: &str, name: &str) -> Option<Option<&Arc<str>>> {
        self.objects.get(Kind::Pod, namespace, name).map(|pod| pod.owner.as_ref())
    }

    /// One Deployment.
    pub(crate) fn deployment(&self, name: &ObjectName) -> Option<DeploymentView> {
        let object = self.objects.get(Kind::Deployment, &name.namespace, &name.name)?;
        Some(deployment_view(&key(&name.namespace, &name.name), object))
    }
}
