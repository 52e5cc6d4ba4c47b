//! What the scheduler and the kubelet keep in mind of a node beside its object.

use super::draw;
use super::meta::Key;
use super::node::{Node, Readiness};
use super::object::Object;
use super::pod_rules::PodRules;
use jiff::Timestamp;
use spot_domain::{Labels, Taint, TaintEffect, label_keys};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A node's room and what takes it.
#[derive(Debug)]
pub(super) struct NodeState {
    /// Unlike any other node's.
    pub(super) number: u32,
    pub(super) uid: Arc<str>,
    pub(super) labels: Arc<Labels>,
    /// Stands for the name of its zone, which the scheduler compares more often than anything else.
    pub(super) zone: Option<u64>,
    pub(super) taints: Arc<[(Taint, Option<Timestamp>)]>,
    pub(super) unschedulable: bool,
    pub(super) is_ready: bool,
    pub(super) cpu_millicores: u64,
    pub(super) memory_bytes: u64,
    pub(super) pods_limit: usize,
    pub(super) volumes_limit: usize,
    pub(super) used_cpu_millicores: u64,
    pub(super) used_memory_bytes: u64,
    /// Pods bound to it, ended ones too.
    pub(super) pods: BTreeSet<Key>,
    /// Pods that take room.
    pub(super) active: usize,
    pub(super) host_ports: BTreeMap<(u16, String), u32>,
    /// Volumes in use by its pods, with the number of pods.
    pub(super) volumes: BTreeMap<Arc<str>, u32>,
    pub(super) images: BTreeSet<Arc<str>>,
    /// The instance has ended.
    pub(super) is_gone: bool,
    /// Since when no heartbeat reaches the API server.
    pub(super) silent_since: Option<Timestamp>,
    pub(super) architecture: &'static str,
}

impl NodeState {
    pub(super) fn new(object: &Object, node: &Node) -> Self {
        let allocatable = node.spec.allocatable;
        let mut state = Self {
            number: node.number,
            zone: None,
            uid: Arc::clone(&object.meta.uid),
            labels: Arc::clone(&object.meta.labels),
            taints: Arc::clone(&node.taints),
            unschedulable: node.unschedulable,
            is_ready: false,
            cpu_millicores: allocatable.cpu_millicores,
            memory_bytes: allocatable.memory_bytes,
            pods_limit: usize::try_from(allocatable.pods).unwrap_or(usize::MAX),
            volumes_limit: node.spec.attachable_volumes as usize,
            used_cpu_millicores: 0,
            used_memory_bytes: 0,
            pods: BTreeSet::new(),
            active: 0,
            host_ports: BTreeMap::new(),
            volumes: BTreeMap::new(),
            images: BTreeSet::new(),
            is_gone: false,
            silent_since: None,
            architecture: node.spec.architecture.label(),
        };
        state.follow(object, node);
        state
    }

    /// Takes over what changed in the object.
    pub(super) fn follow(&mut self, object: &Object, node: &Node) {
        self.labels = Arc::clone(&object.meta.labels);
        self.zone = self.label(label_keys::ZONE).map(draw::hash);
        self.taints = Arc::clone(&node.taints);
        self.unschedulable = node.unschedulable;
        self.is_ready = node.readiness == Readiness::Ready;
    }

    /// No kubelet acts on it.
    pub(super) fn is_cut_off(&self) -> bool {
        self.is_gone || self.silent_since.is_some()
    }

    pub(super) fn label(&self, key: &str) -> Option<&str> {
        self.labels.get(key).map(String::as_str)
    }

    pub(super) fn add(&mut self, rules: &PodRules) {
        self.used_cpu_millicores += rules.cpu_millicores;
        self.used_memory_bytes += rules.memory_bytes;
        self.active += 1;
        for port in &rules.host_ports {
            *self.host_ports.entry(port.clone()).or_default() += 1;
        }
    }

    pub(super) fn release(&mut self, rules: &PodRules) {
        self.used_cpu_millicores = self.used_cpu_millicores.saturating_sub(rules.cpu_millicores);
        self.used_memory_bytes = self.used_memory_bytes.saturating_sub(rules.memory_bytes);
        self.active = self.active.saturating_sub(1);
        for port in &rules.host_ports {
            if let Some(count) = self.host_ports.get_mut(port) {
                *count -= 1;
                if *count == 0 {
                    self.host_ports.remove(port);
                }
            }
        }
    }

    /// Requests fit, by the numbers.
    pub(super) fn has_room(&self, rules: &PodRules) -> bool {
        self.active < self.pods_limit
            && self.used_cpu_millicores + rules.cpu_millicores <= self.cpu_millicores
            && self.used_memory_bytes + rules.memory_bytes <= self.memory_bytes
    }

    /// Carries more than it can.
    pub(super) fn is_overcommitted(&self) -> bool {
        self.active > self.pods_limit
            || self.used_cpu_millicores > self.cpu_millicores
            || self.used_memory_bytes > self.memory_bytes
    }

    /// A taint of these effects that the pod does not tolerate.
    pub(super) fn untolerated(&self, rules: &PodRules, effects: &[TaintEffect]) -> Option<&Taint> {
        let tolerated = |taint: &Taint| rules.tolerations.iter().any(|(toleration, _)| toleration.tolerates(taint));
        self.taints.iter().map(|(taint, _)| taint).find(|taint| effects.contains(&taint.effect) && !tolerated(taint))
    }
}
