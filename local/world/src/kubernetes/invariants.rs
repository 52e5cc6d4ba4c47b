//! Looks over the whole cluster for what must never be, without trusting what the controllers believe.

use super::cluster::KubernetesCluster;
use super::counters::InvariantReport;
use super::object::Object;
use super::pod::Pod;
use super::resource::Resource;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A pod that is there or on its way: not ended. One that is leaving keeps its place until its successor may come.
fn stands(object: &Object) -> bool {
    object.pod().is_some_and(Pod::is_active)
}

impl KubernetesCluster {
    /// Checks everything anew.
    pub fn check_invariants(&self) -> InvariantReport {
        let mut report = InvariantReport { budgets_broken: self.budgets_broken, ..InvariantReport::default() };
        let mut standing: BTreeMap<&str, u64> = BTreeMap::new();
        let mut staying: BTreeMap<&str, u64> = BTreeMap::new();
        for object in self.store.all(Resource::Pod).values().filter(|object| stands(object)) {
            let Some(owner) = object.meta.controller() else { continue };
            *standing.entry(&owner.uid).or_default() += 1;
            *staying.entry(&owner.uid).or_default() += u64::from(!object.meta.is_terminating());
        }
        for object in self.store.all(Resource::ReplicaSet).values() {
            self.check_controller(object, staying.get(&*object.meta.uid).copied().unwrap_or(0), &mut report);
        }
        for object in self.store.all(Resource::StatefulSet).values() {
            // A StatefulSet fills its places one after the other: what waits for a pod that is on its way is not lost.
            let there = standing.get(&*object.meta.uid).copied().unwrap_or(0);
            let ready = object.document().status["readyReplicas"].as_u64().unwrap_or(0);
            let waits = there > ready;
            let there = if waits { there.max(object.document().replicas()) } else { there };
            self.check_controller(object, there, &mut report);
        }
        report.nodes_overcommitted = self.nodes.values().filter(|state| state.is_overcommitted()).count() as u64;
        report.volumes_doubly_used = self.volumes_doubly_used();
        report
    }

    fn check_controller(&self, object: &Object, there: u64, report: &mut InvariantReport) {
        report.controllers_checked += 1;
        let wanted = if object.meta.is_terminating() { 0 } else { object.document().replicas() };
        if there < wanted {
            report.pods_lost += wanted - there;
            let key = &object.meta.key;
            report.losers.push(format!("{} {}/{}", object.resource.info().kind, key.namespace, key.name));
        }
    }

    fn volumes_doubly_used(&self) -> u64 {
        let mut users: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
        let mut doubly = 0;
        for object in self.store.all(Resource::Pod).values() {
            let Some(pod) = object.pod().filter(|pod| !pod.rules.claims.is_empty() && !pod.is_cut_off) else {
                continue;
            };
            let Some(node) = pod.node.as_ref().filter(|_| pod.started_at.is_some() && pod.is_active()) else {
                continue;
            };
            for volume in self.bound_volumes(&object.meta.key.namespace, &pod.rules) {
                let other = users.insert(volume, Arc::clone(node));
                doubly += u64::from(other.is_some_and(|other| other != *node));
            }
        }
        doubly
    }
}
