//! DaemonSets: one pod on every node that suits, before and beside everything else.

use super::owned::{count, counts, is_ready, scaled};
use crate::kubernetes::cluster::{KubernetesCluster, Work};
use crate::kubernetes::feasible;
use crate::kubernetes::meta::Key;
use crate::kubernetes::object::{Body, Object};
use crate::kubernetes::resource::Resource;
use crate::kubernetes::timers::{Timer, after};
use serde_json::json;
use spot_domain::CountOrPercent;
use std::sync::Arc;

/// The label that tells of which template a pod is.
const REVISION: &str = "controller-revision-hash";
/// Statuses are written at most once a second: a set of 5,000 pods starts 5,000 pods at once.
const STATUS_SECS: i64 = 1;

impl KubernetesCluster {
    pub(in crate::kubernetes) fn daemon_set_changed(
        &mut self,
        key: &Key,
        before: Option<&Arc<Object>>,
        after: Option<&Arc<Object>>,
    ) {
        let generation = |object: Option<&Arc<Object>>| object.map(|object| object.meta.generation);
        if generation(before) != generation(after) {
            let nodes: Vec<Arc<str>> = self.nodes.keys().cloned().collect();
            self.work.extend(nodes.into_iter().map(|node| Work::Daemon(key.clone(), node)));
            self.daemon_status_due(key.clone());
        }
    }

    pub(in crate::kubernetes) fn daemons_have_work_on(&mut self, node: &Arc<str>) {
        let sets = self.store.all(Resource::DaemonSet).keys();
        let work: Vec<Work> = sets.map(|key| Work::Daemon(key.clone(), Arc::clone(node))).collect();
        self.work.extend(work);
    }

    pub(in crate::kubernetes) fn daemon_status_due(&mut self, key: Key) {
        if self.daemon_status_planned.insert(key.clone()) {
            self.timers.set(after(self.now, STATUS_SECS), Timer::DaemonStatus(key));
        }
    }

    pub(in crate::kubernetes) fn daemon_pod_gone(&mut self, gone: &Object) {
        let Some(owner) = gone.meta.controller().filter(|owner| &*owner.kind == "DaemonSet") else { return };
        let Some(node) = gone.pod().and_then(|pod| pod.target.clone()) else { return };
        let place = (Arc::clone(&owner.uid), node);
        if self.daemons.get(&place) == Some(&gone.meta.key) {
            self.daemons.remove(&place);
        }
        let key = Key { namespace: Arc::clone(&gone.meta.key.namespace), name: Arc::clone(&owner.name) };
        self.work.insert(Work::Daemon(key, place.1));
    }

    pub(in crate::kubernetes) fn reconcile_daemon(&mut self, key: &Key, node: &Arc<str>) {
        let Some(object) = self.store.get(Resource::DaemonSet, key).cloned() else { return };
        let Some(template) = object.document().template.clone().filter(|_| !object.meta.is_terminating()) else {
            return;
        };
        let Some(state) = self.nodes.get(node) else { return };
        let place = (Arc::clone(&object.meta.uid), Arc::clone(node));
        let there = self.daemons.get(&place).and_then(|pod| self.store.get(Resource::Pod, pod)).cloned();
        match there {
            None if feasible::suits_daemon(&template.rules, node, state) => {
                let mut labels = (*template.labels).clone();
                labels.insert(REVISION.to_owned(), template.hash.to_string());
                labels.insert("pod-template-generation".to_owned(), "1".to_owned());
                let mut pod = self.make_pod(&object, &template, None, Some(labels));
                if let Body::Pod(pod) = &mut pod.body {
                    pod.target = Some(Arc::clone(node));
                }
                self.daemons.insert(place, pod.meta.key.clone());
                self.put(pod);
            }
            Some(pod) if pod.meta.is_terminating() => {}
            Some(pod) if !counts(&pod) || !feasible::matches_node(&template.rules, node, state) => {
                self.delete_pod(&pod.meta.key, None);
            }
            Some(_) | None => {}
        }
    }

    pub(in crate::kubernetes) fn write_daemon_set_status(&mut self, key: &Key) {
        self.daemon_status_planned.remove(key);
        let Some(object) = self.store.get(Resource::DaemonSet, key).cloned() else { return };
        let Some(template) = object.document().template.clone() else { return };
        let pods = self.pods_of(&object);
        let wanted =
            self.nodes.iter().filter(|(name, node)| feasible::suits_daemon(&template.rules, name, node)).count() as u64;
        let updated =
            |pod: &Object| counts(pod) && pod.meta.labels.get(REVISION).is_some_and(|own| **own == *template.hash);
        let (ready, standing) = (count(pods, is_ready), count(pods, counts));
        let status = json!({
            "observedGeneration": object.meta.generation,
            "desiredNumberScheduled": wanted, "currentNumberScheduled": standing, "numberMisscheduled": 0,
            "numberReady": ready, "numberAvailable": ready, "numberUnavailable": wanted.saturating_sub(ready),
            "updatedNumberScheduled": count(pods, updated),
        });
        let spec = object.document().spec();
        let most =
            scaled(&spec["updateStrategy"]["rollingUpdate"]["maxUnavailable"], wanted, true, CountOrPercent::Count(1))
                .max(1);
        let room = most.saturating_sub(wanted.saturating_sub(ready));
        let outdated = pods.values().filter(|pod| counts(pod) && !updated(pod));
        let outdated: Vec<Key> =
            outdated.take(usize::try_from(room).unwrap_or(0)).map(|pod| pod.meta.key.clone()).collect();
        self.write_status(&object, status);
        for key in outdated {
            self.delete_pod(&key, None);
        }
    }
}
