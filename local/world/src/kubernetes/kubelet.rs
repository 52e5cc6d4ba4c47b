//! What kubelets do: pull, start, report ready, stop.

use super::cluster::KubernetesCluster;
use super::meta::Key;
use super::object::Object;
use super::pod::Phase;
use super::resource::Resource;
use super::timers::{Timer, after};
use std::sync::Arc;

/// An image that the node does not have yet, by size and luck.
const PULL_SECS: (i64, i64) = (3, 20);
/// Sandbox and network of a pod whose images are there.
const SANDBOX_SECS: i64 = 2;
/// A pod that ends by itself and does not say when.
const DEFAULT_RUN_SECS: i64 = 300;
/// A pod whose containers have not started is gone as soon as the kubelet hears of it.
const UNSTARTED_STOP_SECS: i64 = 1;

impl KubernetesCluster {
    /// The pod's present object, if it is still the one with this UID.
    pub(super) fn same_pod(&self, key: &Key, uid: &Arc<str>) -> Option<Arc<Object>> {
        self.store.get(Resource::Pod, key).filter(|object| object.meta.uid == *uid).cloned()
    }

    /// A pod was bound: its volumes come first.
    pub(super) fn kubelet_admits(&mut self, key: &Key) {
        let Some(object) = self.store.get(Resource::Pod, key).cloned() else { return };
        let Some((pod, node)) = object.pod().and_then(|pod| Some((pod, pod.node.clone()?))) else { return };
        if !pod.rules.claims.is_empty() {
            self.provision(&key.namespace, &pod.rules, &node);
            if !self.attach_all(key, &pod.rules, &node) {
                return;
            }
        }
        self.kubelet_starts(key);
    }

    /// Pulls what is missing, then starts the containers.
    pub(super) fn kubelet_starts(&mut self, key: &Key) {
        let Some(object) = self.store.get(Resource::Pod, key).cloned() else { return };
        let Some((pod, node)) = object.pod().and_then(|pod| Some((pod, pod.node.clone()?))) else { return };
        let Some(state) = self.nodes.get_mut(&node) else { return };
        let missing: Vec<&Arc<str>> = pod
            .rules
            .containers
            .iter()
            .map(|(_, image)| image)
            .filter(|image| !state.images.contains(*image))
            .collect();
        let pull = if missing.is_empty() { 0 } else { self.draw.between(PULL_SECS.0, PULL_SECS.1) };
        state.images.extend(missing.into_iter().cloned());
        let at = after(self.now, SANDBOX_SECS + pull);
        self.timers.set(at, Timer::PodStarts(key.clone(), Arc::clone(&object.meta.uid)));
    }

    pub(super) fn pod_starts(&mut self, key: &Key, uid: &Arc<str>) {
        let Some(object) = self.same_pod(key, uid) else { return };
        let Some(pod) = object.pod().filter(|pod| pod.phase == Phase::Pending && !pod.is_cut_off) else { return };
        if object.meta.is_terminating() {
            return;
        }
        let now = self.now;
        let architecture = pod.node.as_ref().and_then(|node| self.nodes.get(node)).map(|state| state.architecture);
        let behavior = &pod.rules.behavior;
        let runs = behavior.architectures.is_empty()
            || architecture.is_some_and(|own| behavior.architectures.iter().any(|one| one == own));
        let (start_secs, run_secs, ends) = (behavior.start_secs, behavior.run_secs, pod.rules.ends);
        self.addresses_given += 1;
        let ip = (10 << 24) | (64 << 16) | (self.addresses_given & 0x3f_ffff);
        self.change_pod(key, |_, pod| {
            pod.phase = Phase::Running;
            pod.started_at = Some(now);
            pod.waiting = (!runs).then_some("CrashLoopBackOff");
            pod.ip = Some(ip);
        });
        if runs {
            self.timers.set(after(now, start_secs), Timer::PodReady(key.clone(), Arc::clone(uid)));
        }
        if runs && ends {
            let at = after(now, run_secs.unwrap_or(DEFAULT_RUN_SECS));
            self.timers.set(at, Timer::PodFinished(key.clone(), Arc::clone(uid)));
        }
    }

    pub(super) fn pod_becomes_ready(&mut self, key: &Key, uid: &Arc<str>) {
        let Some(object) = self.same_pod(key, uid) else { return };
        let now = self.now;
        if object.pod().is_some_and(|pod| pod.phase == Phase::Running && !pod.ready && !pod.is_cut_off) {
            self.change_pod(key, |_, pod| {
                pod.ready = true;
                pod.ready_changed_at = Some(now);
            });
        }
    }

    pub(super) fn pod_finished(&mut self, key: &Key, uid: &Arc<str>) {
        let Some(object) = self.same_pod(key, uid) else { return };
        let now = self.now;
        if object.pod().is_some_and(|pod| pod.phase == Phase::Running && !pod.is_cut_off) {
            self.change_pod(key, |_, pod| {
                pod.phase = Phase::Succeeded;
                pod.ready = false;
                pod.ready_changed_at = Some(now);
                pod.finished_at = Some(now);
            });
        }
    }

    /// Its containers have stopped: the object goes.
    pub(super) fn pod_stopped(&mut self, key: &Key, uid: &Arc<str>) {
        let Some(object) = self.same_pod(key, uid) else { return };
        let dead_end = object.pod().is_some_and(|pod| pod.is_cut_off);
        if object.meta.is_terminating() && !dead_end {
            self.remove_pod(&object);
        }
    }

    /// Deletes a pod in order: with grace, unless nothing of it runs. `grace` none takes the pod's own.
    pub(super) fn delete_pod(&mut self, key: &Key, grace: Option<u32>) {
        let Some(object) = self.store.get(Resource::Pod, key).cloned() else { return };
        let Some(pod) = object.pod() else { return };
        let grace = grace.unwrap_or(pod.rules.grace_secs);
        if pod.node.is_none() || !pod.is_active() || grace == 0 {
            return self.remove_pod(&object);
        }
        let until = after(self.now, i64::from(grace));
        if object.meta.deletion.is_some_and(|(at, _)| at <= until) {
            return;
        }
        self.change_pod(key, |meta, _| meta.deletion = Some((until, grace)));
        let takes = if pod.started_at.is_some() { pod.rules.behavior.stop_secs } else { UNSTARTED_STOP_SECS };
        let at = after(self.now, takes.min(i64::from(grace)));
        self.timers.set(at, Timer::PodStopped(key.clone(), Arc::clone(&object.meta.uid)));
    }

    /// Takes a pod's object away and frees what it held.
    pub(super) fn remove_pod(&mut self, object: &Object) {
        if !object.meta.finalizers.is_empty() {
            if !object.meta.is_terminating() {
                let now = self.now;
                self.change_pod(&object.meta.key, |meta, _| meta.deletion = Some((now, 0)));
            }
            return;
        }
        self.remove(Resource::Pod, &object.meta.key);
        self.release_volumes(object);
    }
}
