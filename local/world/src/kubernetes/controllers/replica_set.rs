//! ReplicaSets: so many pods, no more, no fewer.

use super::owned::{count, counts, is_ready, serves};
use crate::kubernetes::cluster::KubernetesCluster;
use crate::kubernetes::meta::Key;
use crate::kubernetes::object::Object;
use crate::kubernetes::pod::Phase;
use crate::kubernetes::resource::Resource;
use serde_json::json;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The annotation by which people say which pod to delete first.
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

impl KubernetesCluster {
    pub(in crate::kubernetes) fn reconcile_replica_set(&mut self, key: &Key) {
        let Some(object) = self.store.get(Resource::ReplicaSet, key).cloned() else {
            return self.meter.note(self.now, (Resource::ReplicaSet, key), None);
        };
        let wanted = object.document().replicas();
        let have = count(self.pods_of(&object), counts);
        if have < wanted && !object.meta.is_terminating() {
            self.add_pods(&object, wanted - have);
        } else if have > wanted {
            self.take_pods(&object, have - wanted);
        }
        let pods = self.pods_of(&object);
        let (standing, ready, serving) = (count(pods, counts), count(pods, is_ready), count(pods, serves));
        let status = json!({
            "replicas": standing, "fullyLabeledReplicas": standing,
            "readyReplicas": ready, "availableReplicas": ready, "observedGeneration": object.meta.generation,
        });
        self.write_status(&object, status);
        if object.meta.controller().is_none() {
            self.meter.note(self.now, (Resource::ReplicaSet, key), Some((wanted, serving)));
        }
        // What its Deployment waits for does not always show in this status: old pods that are gone, pods cut off.
        self.owner_has_work(&object);
    }

    fn add_pods(&mut self, owner: &Object, count: u64) {
        let Some(template) = owner.document().template.clone() else { return };
        for _ in 0..count {
            let pod = self.make_pod(owner, &template, None, None);
            self.put(pod);
        }
    }

    /// Deletes those whose loss is felt least.
    fn take_pods(&mut self, owner: &Object, count: u64) {
        let pods = self.pods_of(owner).values();
        let standing: Vec<Arc<Object>> = pods.filter(|pod| counts(pod)).cloned().collect();
        let mut on_node: BTreeMap<&str, u64> = BTreeMap::new();
        for node in standing.iter().filter_map(|object| object.pod()?.node.as_deref()) {
            *on_node.entry(node).or_default() += 1;
        }
        let felt = |object: &Arc<Object>| {
            let pod = object.pod();
            let node = pod.and_then(|pod| pod.node.as_deref());
            let cost = object.meta.annotations.get(DELETION_COST).and_then(|text| text.parse::<i64>().ok());
            let crowd = node.and_then(|node| on_node.get(node)).copied().unwrap_or(0);
            (
                node.is_some(),
                pod.is_some_and(|pod| pod.phase == Phase::Running),
                pod.is_some_and(|pod| pod.ready),
                cost.unwrap_or(0),
                Reverse(crowd),
                Reverse(pod.and_then(|pod| pod.ready_changed_at)),
                Reverse(object.meta.created),
                object.meta.key.clone(),
            )
        };
        let mut by_loss: Vec<&Arc<Object>> = standing.iter().collect();
        by_loss.sort_by_cached_key(|object| felt(object));
        for object in by_loss.into_iter().take(usize::try_from(count).unwrap_or(usize::MAX)) {
            self.delete_pod(&object.meta.key, None);
        }
    }
}
