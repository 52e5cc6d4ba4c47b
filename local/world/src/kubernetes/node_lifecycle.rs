//! Nodes join, fall silent, come back and go, as kubelet, node controller and cloud controller make it.

use super::cluster::KubernetesCluster;
use super::meta::Key;
use super::node::{self, Node, Readiness};
use super::node_spec::NodeSpec;
use super::object::{Body, Object};
use super::resource::Resource;
use super::timers::{Timer, after};
use jiff::Timestamp;
use serde_json::json;
use spot_domain::{NodeName, Taint, TaintEffect};
use std::sync::Arc;

/// From registration to Ready: network plugin and kubelet checks.
const BECOMES_READY_SECS: i64 = 10;
/// A node without heartbeat for so long counts as lost (node-monitor-grace-period).
const HEARTBEAT_GRACE_SECS: i64 = 40;
/// How often the cloud controller asks for instances of nodes that are not ready (node-monitor-period).
const CLOUD_CHECK_SECS: i64 = 5;
/// Pods of a node that is no more are collected after this quarantine and the collector's own round.
const ORPHAN_SECS: (i64, i64) = (40, 60);
/// What the simulated clusters run.
pub(super) const KUBELET_VERSION: &str = "v1.33.5-eks-113cf36";

fn taint(key: &str, effect: TaintEffect) -> Taint {
    Taint { key: format!("node.kubernetes.io/{key}"), value: String::new(), effect }
}

impl KubernetesCluster {
    /// A kubelet registers. A node of the same name gives way to it.
    pub fn node_joins(&mut self, now: Timestamp, spec: NodeSpec) {
        self.advance(now);
        let key = Key::global(spec.name.as_str());
        if self.store.get(Resource::Node, &key).is_some() {
            self.node_removed(&key);
        }
        self.nodes_seen += 1;
        let metadata = json!({
            "labels": node::labels(&spec),
            "annotations": {
                "node.alpha.kubernetes.io/ttl": "0",
                "volumes.kubernetes.io/controller-managed-attach-detach": "true",
            },
        });
        let mut taints: Vec<_> = spec.taints.iter().map(|taint| (taint.clone(), None)).collect();
        taints.push((taint("not-ready", TaintEffect::NoSchedule), None));
        let body = Node {
            unschedulable: false,
            taints: taints.into(),
            readiness: Readiness::Starting,
            changed_at: self.now,
            number: self.nodes_seen,
            kubelet_version: KUBELET_VERSION.into(),
            spec: Arc::new(spec),
        };
        let meta = self.new_meta(key, &metadata, [].into());
        let object = self.put(Object { resource: Resource::Node, meta, body: Body::Node(body) });
        let (name, uid) = (Arc::clone(&object.meta.key.name), Arc::clone(&object.meta.uid));
        self.timers.set(after(self.now, BECOMES_READY_SECS), Timer::NodeReady(Arc::clone(&name), uid));
        self.settle();
    }

    /// Its instance has ended, or ends at this moment: nothing on it answers any more.
    pub fn node_lost(&mut self, now: Timestamp, name: &NodeName) {
        self.falls_silent(now, name, true);
    }

    /// Its kubelet is not heard of any more, while the instance still exists.
    pub fn node_falls_silent(&mut self, now: Timestamp, name: &NodeName) {
        self.falls_silent(now, name, false);
    }

    fn falls_silent(&mut self, now: Timestamp, name: &NodeName, is_gone: bool) {
        self.advance(now);
        let name: Arc<str> = name.as_str().into();
        let Some(state) = self.nodes.get_mut(&name) else { return };
        let was_silent = state.silent_since.is_some();
        state.is_gone |= is_gone;
        state.silent_since.get_or_insert(self.now);
        let uid = Arc::clone(&state.uid);
        self.cut_off_pods(&name, true);
        if !was_silent {
            self.strand_volumes(&name);
        }
        let wait = if was_silent { CLOUD_CHECK_SECS } else { HEARTBEAT_GRACE_SECS };
        self.timers.set(after(self.now, wait), Timer::HeartbeatMissed(name, uid));
        self.settle();
    }

    /// A silent node is heard of again.
    pub fn node_returns(&mut self, now: Timestamp, name: &NodeName) {
        self.advance(now);
        let name: Arc<str> = name.as_str().into();
        let Some(state) = self.nodes.get_mut(&name).filter(|state| state.silent_since.is_some() && !state.is_gone)
        else {
            return;
        };
        state.silent_since = None;
        let uid = Arc::clone(&state.uid);
        self.cut_off_pods(&name, false);
        self.node_becomes_ready(&name, &uid);
        self.settle();
    }

    /// Marks what everyone who calls these pods notices at once.
    fn cut_off_pods(&mut self, name: &Arc<str>, is_cut_off: bool) {
        let pods: Vec<Key> = self.nodes.get(name).map(|state| state.pods.iter().cloned().collect()).unwrap_or_default();
        let now = self.now;
        for key in pods {
            self.change_pod(&key, |_, pod| {
                pod.is_cut_off = is_cut_off;
                let serves = !is_cut_off && pod.started_at.is_some() && pod.is_active() && pod.waiting.is_none();
                if serves && !pod.ready {
                    pod.ready = true;
                    pod.ready_changed_at = Some(now);
                }
            });
            if !is_cut_off {
                self.kubelet_resumes(key);
            }
        }
    }

    /// A kubelet that is back does what fell due while nobody heard of it.
    fn kubelet_resumes(&mut self, key: Key) {
        let Some(object) = self.store.get(Resource::Pod, &key).cloned() else { return };
        let Some(pod) = object.pod() else { return };
        let uid = Arc::clone(&object.meta.uid);
        let at = after(self.now, CLOUD_CHECK_SECS);
        if object.meta.is_terminating() {
            self.timers.set(at, Timer::PodStopped(key, uid));
        } else if pod.started_at.is_none() {
            self.start_if_attached(&key);
        } else if pod.rules.ends {
            self.timers.set(at, Timer::PodFinished(key, uid));
        }
    }

    pub(super) fn change_node(&mut self, name: &str, change: impl FnOnce(&mut Node)) {
        let Some(object) = self.store.get(Resource::Node, &Key::global(name)) else { return };
        let mut object = (**object).clone();
        if let Body::Node(node) = &mut object.body {
            change(node);
        }
        self.put(object);
    }

    pub(super) fn node_becomes_ready(&mut self, name: &Arc<str>, uid: &Arc<str>) {
        let now = self.now;
        if self.nodes.get(name).is_none_or(|state| state.uid != *uid || state.is_cut_off()) {
            return;
        }
        self.change_node(name, |node| {
            node.readiness = Readiness::Ready;
            node.changed_at = now;
            for key in ["not-ready", "unreachable"] {
                node.set_taint(&taint(key, TaintEffect::NoSchedule), None, false);
                node.set_taint(&taint(key, TaintEffect::NoExecute), None, false);
            }
        });
    }

    /// The node controller gives up on a silent node.
    pub(super) fn heartbeat_missed(&mut self, name: &Arc<str>, uid: &Arc<str>) {
        let now = self.now;
        let Some(state) = self.nodes.get(name).filter(|state| {
            // A timer of an earlier silence says nothing about this one.
            let long_enough = |since| after(since, HEARTBEAT_GRACE_SECS) <= now;
            state.uid == *uid && state.silent_since.is_some_and(long_enough)
        }) else {
            return;
        };
        let (is_gone, pods) = (state.is_gone, state.pods.iter().cloned().collect::<Vec<_>>());
        self.change_node(name, |node| {
            if node.readiness != Readiness::Unknown {
                node.readiness = Readiness::Unknown;
                node.changed_at = now;
            }
            node.set_taint(&taint("unreachable", TaintEffect::NoSchedule), Some(now), true);
            node.set_taint(&taint("unreachable", TaintEffect::NoExecute), Some(now), true);
        });
        for key in pods {
            self.change_pod(&key, |_, pod| {
                if pod.ready {
                    pod.ready = false;
                    pod.ready_changed_at = Some(now);
                }
            });
        }
        self.evict_intolerant(name);
        if is_gone {
            let at = after(now, CLOUD_CHECK_SECS);
            self.timers.set(at, Timer::InstanceChecked(Arc::clone(name), Arc::clone(uid)));
        }
    }

    /// Pods that do not tolerate a NoExecute taint leave, now or when their patience ends.
    pub(super) fn evict_intolerant(&mut self, name: &Arc<str>) {
        let Some(state) = self.nodes.get(name) else { return };
        let taints: Vec<Taint> = state.taints.iter().map(|(taint, _)| taint.clone()).collect();
        let executing: Vec<Taint> = taints.into_iter().filter(|one| one.effect == TaintEffect::NoExecute).collect();
        if executing.is_empty() {
            return;
        }
        for key in state.pods.iter().cloned().collect::<Vec<_>>() {
            let Some(object) = self.store.get(Resource::Pod, &key).cloned() else { continue };
            let Some(pod) = object.pod().filter(|_| !object.meta.is_terminating()) else { continue };
            match pod.rules.patience(&executing) {
                Some(0) => self.taint_evicts(&key),
                Some(secs) => {
                    let at = after(self.now, i64::try_from(secs).unwrap_or(i64::MAX));
                    self.timers.set(at, Timer::TolerationOver(key, Arc::clone(&object.meta.uid)));
                }
                None => {}
            }
        }
    }

    fn taint_evicts(&mut self, key: &Key) {
        self.change_pod(key, |_, pod| {
            pod.disruption = Some(("DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint"));
        });
        self.delete_pod(key, None);
    }

    pub(super) fn toleration_over(&mut self, key: &Key, uid: &Arc<str>) {
        let Some(object) = self.same_pod(key, uid) else { return };
        let node = object.pod().and_then(|pod| self.nodes.get(pod.node.as_ref()?));
        let Some((state, pod)) = node.zip(object.pod()) else { return };
        let is_over = state.taints.iter().any(|(one, since)| {
            let patience = pod.rules.patience(std::slice::from_ref(one)).and_then(|secs| i64::try_from(secs).ok());
            // A taint that was set anew starts the patience anew.
            let over = |secs| since.is_none_or(|since| after(since, secs) <= self.now);
            one.effect == TaintEffect::NoExecute && patience.is_some_and(over)
        });
        if is_over && !object.meta.is_terminating() {
            self.taint_evicts(key);
        }
    }

    /// The cloud controller finds no instance behind a silent node and deletes the node.
    pub(super) fn instance_checked(&mut self, name: &Arc<str>, uid: &Arc<str>) {
        if self.nodes.get(name).is_some_and(|state| state.uid == *uid && state.is_gone) {
            self.node_removed(&Key { namespace: "".into(), name: Arc::clone(name) });
        }
    }

    /// A node's object goes. Its pods are orphans until the collector comes.
    pub(super) fn node_removed(&mut self, key: &Key) {
        let Some(state) = self.nodes.get(&key.name) else { return };
        let pods: Arc<[Key]> = state.pods.iter().cloned().collect();
        self.cut_off_pods(&key.name, true);
        self.remove(Resource::Node, key);
        self.remove(Resource::CsiNode, key);
        if !pods.is_empty() {
            let at = after(self.now, self.draw.between(ORPHAN_SECS.0, ORPHAN_SECS.1));
            self.timers.set(at, Timer::OrphansCollected(Arc::clone(&key.name), pods));
        }
    }

    /// Deletes, without grace, the pods of a node that is no more.
    pub(super) fn collect_orphans(&mut self, name: &Arc<str>, pods: &[Key]) {
        for key in pods {
            let pod = self.store.get(Resource::Pod, key).and_then(|object| object.pod());
            if pod.is_some_and(|pod| pod.is_cut_off && pod.node.as_ref() == Some(name)) {
                self.delete_pod(key, Some(0));
            }
        }
    }
}
