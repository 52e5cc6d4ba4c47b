//! Deployments: one ReplicaSet per template, replaced within maxSurge and maxUnavailable.

use super::owned::{count, serves};
use super::rollout::Bounds;
use crate::kubernetes::cluster::KubernetesCluster;
use crate::kubernetes::meta::{Key, moment};
use crate::kubernetes::object::{Body, Document, Object};
use crate::kubernetes::resource::Resource;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The label that tells ReplicaSets of one Deployment apart.
const TEMPLATE_HASH: &str = "pod-template-hash";
/// The annotation that numbers them.
const REVISION: &str = "deployment.kubernetes.io/revision";
/// Old ReplicaSets kept where a Deployment does not say.
const DEFAULT_HISTORY: u64 = 10;

fn revision(object: &Object) -> u64 {
    object.meta.annotations.get(REVISION).and_then(|text| text.parse().ok()).unwrap_or(0)
}

impl KubernetesCluster {
    pub(in crate::kubernetes) fn reconcile_deployment(&mut self, key: &Key) {
        let Some(object) = self.store.get(Resource::Deployment, key).cloned() else {
            return self.meter.note(self.now, (Resource::Deployment, key), None);
        };
        if !object.meta.is_terminating() {
            self.roll_out(&object);
        }
        self.deployment_status(&object);
    }

    /// The ReplicaSet of the present template and the older ones, oldest first.
    fn replica_sets(&self, object: &Object) -> (Option<Arc<Object>>, Vec<Arc<Object>>) {
        let hash = object.document().template.as_ref().map(|template| Arc::clone(&template.hash)).unwrap_or_default();
        let mut all = self.documents_of(object, Resource::ReplicaSet);
        all.sort_by_key(|set| (revision(set), set.meta.key.clone()));
        let current = all.iter().position(|set| set.meta.labels.get(TEMPLATE_HASH).is_some_and(|own| **own == *hash));
        let current = current.map(|index| all.remove(index));
        (current, all)
    }

    fn roll_out(&mut self, object: &Object) {
        if object.document().spec()["paused"] == true {
            return;
        }
        let (current, old) = self.replica_sets(object);
        let bounds = Bounds::of(object.document().spec(), object.document().replicas());
        let Some(current) = current else {
            self.make_replica_set(object, &bounds, &old);
            return;
        };
        let newest = old.iter().map(|set| revision(set)).max().unwrap_or(0);
        if revision(&current) < newest {
            self.renumber(&current, newest + 1);
        }
        let old: Vec<Arc<Object>> = old.into_iter().collect();
        let size = bounds.size_of_new(current.document().replicas(), &old, self.old_pods_are_gone(&old));
        self.write_replicas(Resource::ReplicaSet, &current.meta.key, size);
        let Some(current) = self.store.get(Resource::ReplicaSet, &current.meta.key).cloned() else { return };
        for (key, size) in bounds.sizes_of_old(&current, &old) {
            self.write_replicas(Resource::ReplicaSet, &key, size);
        }
        self.forget_history(object, &old);
    }

    fn old_pods_are_gone(&self, old: &[Arc<Object>]) -> bool {
        old.iter().all(|set| self.pods.owned_by(&set.meta.uid).is_empty())
    }

    fn make_replica_set(&mut self, object: &Object, bounds: &Bounds, old: &[Arc<Object>]) {
        let Some(template) = object.document().template.as_ref() else { return };
        let hash = &*template.hash;
        let spec = object.document().spec();
        let mut pod_template = spec["template"].clone();
        pod_template["metadata"]["labels"][TEMPLATE_HASH] = hash.into();
        let mut selector = spec["selector"].clone();
        selector["matchLabels"][TEMPLATE_HASH] = hash.into();
        let size = bounds.size_of_new(0, old, self.old_pods_are_gone(old));
        let number = old.iter().map(|set| revision(set)).max().unwrap_or(0) + 1;
        let (wanted, most) = (object.document().replicas(), object.document().replicas() + bounds.max_surge);
        let fields = json!({
            "metadata": {
                "labels": pod_template["metadata"]["labels"],
                "annotations": {
                    REVISION: number.to_string(),
                    "deployment.kubernetes.io/desired-replicas": wanted.to_string(),
                    "deployment.kubernetes.io/max-replicas": most.to_string(),
                },
            },
            "spec": {"replicas": size, "selector": selector, "template": pod_template},
        });
        let key = Key {
            namespace: Arc::clone(&object.meta.key.namespace),
            name: format!("{}-{hash}", object.meta.key.name).into(),
        };
        let owner = Self::owner_ref(object);
        self.create_internal(Resource::ReplicaSet, &key, fields, json!({"replicas": 0}), &[owner]);
    }

    fn renumber(&mut self, set: &Object, number: u64) {
        let mut changed = set.clone();
        let mut annotations = (*changed.meta.annotations).clone();
        annotations.insert(REVISION.to_owned(), number.to_string());
        changed.meta.annotations = Arc::new(annotations);
        self.put(changed);
    }

    /// Deletes the oldest of the empty ReplicaSets beyond the limit.
    fn forget_history(&mut self, object: &Object, old: &[Arc<Object>]) {
        let kept = object.document().spec()["revisionHistoryLimit"].as_u64().unwrap_or(DEFAULT_HISTORY);
        let empty = |set: &&Arc<Object>| set.document().replicas() == 0 && self.pods.owned_by(&set.meta.uid).is_empty();
        let beyond = old.len().saturating_sub(usize::try_from(kept).unwrap_or(usize::MAX));
        let gone: Vec<Key> = old.iter().filter(empty).take(beyond).map(|set| set.meta.key.clone()).collect();
        for key in gone {
            self.remove(Resource::ReplicaSet, &key);
        }
    }

    fn deployment_status(&mut self, object: &Object) {
        let (current, old) = self.replica_sets(object);
        let wanted = object.document().replicas();
        let figure = |set: &Object, field: &str| set.document().status[field].as_u64().unwrap_or(0);
        let sum = |field: &str| old.iter().chain(&current).map(|set| figure(set, field)).sum::<u64>();
        let updated = current.as_ref().map_or(0, |set| figure(set, "replicas"));
        let (replicas, ready) = (sum("replicas"), sum("readyReplicas"));
        let bounds = Bounds::of(object.document().spec(), wanted);
        let complete = updated == wanted && replicas == wanted && ready == wanted;
        let status = json!({
            "observedGeneration": object.meta.generation,
            "replicas": replicas, "updatedReplicas": updated, "readyReplicas": ready, "availableReplicas": ready,
            "unavailableReplicas": (wanted.max(replicas)).saturating_sub(ready),
            "conditions": self.conditions(object, ready + bounds.max_unavailable >= wanted, complete),
        });
        let serving = old.iter().chain(&current).map(|set| count(self.pods_of(set), serves)).sum();
        self.write_status(object, status);
        self.meter.note(self.now, (Resource::Deployment, &object.meta.key), Some((wanted, serving)));
    }

    /// Conditions keep the moment of their last change.
    fn conditions(&self, object: &Object, available: bool, complete: bool) -> Value {
        let before = object.document().status["conditions"].as_array().cloned().unwrap_or_default();
        let condition = |kind: &str, holds: bool, reason: &str| {
            let status = if holds { "True" } else { "False" };
            let same = |one: &&Value| one["type"] == kind && one["status"] == status;
            let since = before
                .iter()
                .find(same)
                .map_or_else(|| moment(self.now).into(), |one| one["lastTransitionTime"].clone());
            json!({"type": kind, "status": status, "reason": reason, "lastTransitionTime": since, "lastUpdateTime": since})
        };
        let enough = if available { "MinimumReplicasAvailable" } else { "MinimumReplicasUnavailable" };
        let progress = if complete { "NewReplicaSetAvailable" } else { "ReplicaSetUpdated" };
        json!([condition("Available", available, enough), condition("Progressing", true, progress)])
    }

    /// Replaces an object's document after its spec was changed by a client.
    pub(in crate::kubernetes) fn with_fields(object: &Object, fields: Map<String, Value>) -> Body {
        Body::Document(Document::new(object.resource, fields, (*object.document().status).clone()))
    }
}
