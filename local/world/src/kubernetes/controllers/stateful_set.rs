//! StatefulSets: numbered pods with volumes of their own, started in order, stopped in reverse.

use super::owned::{count, counts, is_ready, serves};
use crate::kubernetes::cluster::KubernetesCluster;
use crate::kubernetes::meta::Key;
use crate::kubernetes::object::Object;
use crate::kubernetes::pod_rules::PodTemplate;
use crate::kubernetes::resource::Resource;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The label that tells of which template a pod is.
const REVISION: &str = "controller-revision-hash";

impl KubernetesCluster {
    pub(in crate::kubernetes) fn reconcile_stateful_set(&mut self, key: &Key) {
        let Some(object) = self.store.get(Resource::StatefulSet, key).cloned() else {
            return self.meter.note(self.now, (Resource::StatefulSet, key), None);
        };
        if !object.meta.is_terminating() {
            self.step_stateful_set(&object);
        }
        let pods = self.pods_of(&object);
        let serving = count(pods, serves);
        let wanted = object.document().replicas();
        let revision = revision_of(&object);
        let updated = |pod: &Object| counts(pod) && is_of(pod, &revision);
        let status = json!({
            "observedGeneration": object.meta.generation,
            "replicas": pods.len(), "readyReplicas": count(pods, is_ready), "availableReplicas": count(pods, is_ready),
            "currentReplicas": count(pods, updated), "updatedReplicas": count(pods, updated),
            "currentRevision": revision, "updateRevision": revision, "collisionCount": 0,
        });
        self.write_status(&object, status);
        self.meter.note(self.now, (Resource::StatefulSet, key), Some((wanted, serving)));
    }

    fn step_stateful_set(&mut self, object: &Object) {
        let in_order = object.document().spec()["podManagementPolicy"] != "Parallel";
        let wanted = object.document().replicas();
        let prefix = format!("{}-", object.meta.key.name);
        let number = |pod: &Object| pod.meta.key.name.strip_prefix(&prefix).and_then(|text| text.parse::<u64>().ok());
        let pods: BTreeMap<u64, Arc<Object>> =
            self.pods_of(object).values().filter_map(|pod| Some((number(pod)?, Arc::clone(pod)))).collect();
        for ordinal in 0..wanted {
            let settled = match pods.get(&ordinal) {
                None => {
                    self.make_stateful_pod(object, ordinal);
                    false
                }
                Some(pod) if !counts(pod) => {
                    if !pod.meta.is_terminating() {
                        self.delete_pod(&pod.meta.key, None);
                    }
                    false
                }
                Some(pod) => is_ready(pod),
            };
            if !settled && in_order {
                return;
            }
        }
        self.shrink_stateful_set(&pods, wanted, in_order);
        self.update_stateful_set(object, &pods, wanted);
    }

    fn shrink_stateful_set(&mut self, pods: &BTreeMap<u64, Arc<Object>>, wanted: u64, in_order: bool) {
        for (_, pod) in pods.range(wanted..).rev() {
            if !pod.meta.is_terminating() {
                self.delete_pod(&pod.meta.key, None);
            }
            if in_order {
                return;
            }
        }
    }

    /// Replaces one pod of an older template at a time, the highest number first.
    fn update_stateful_set(&mut self, object: &Object, pods: &BTreeMap<u64, Arc<Object>>, wanted: u64) {
        let strategy = &object.document().spec()["updateStrategy"];
        if strategy["type"] == "OnDelete" {
            return;
        }
        let from = strategy["rollingUpdate"]["partition"].as_u64().unwrap_or(0);
        let revision = revision_of(object);
        for (_, pod) in pods.range(from.min(wanted)..wanted).rev() {
            if !is_ready(pod) {
                return;
            }
            if !is_of(pod, &revision) {
                return self.delete_pod(&pod.meta.key, None);
            }
        }
    }

    fn make_stateful_pod(&mut self, object: &Object, ordinal: u64) {
        let Some(template) = object.document().template.clone() else { return };
        let name = format!("{}-{ordinal}", object.meta.key.name);
        let claims = object.document().spec()["volumeClaimTemplates"].as_array().cloned().unwrap_or_default();
        for claim in &claims {
            self.make_claim(object, claim, &name);
        }
        let mut labels = (*template.labels).clone();
        labels.insert("apps.kubernetes.io/pod-index".to_owned(), ordinal.to_string());
        labels.insert("statefulset.kubernetes.io/pod-name".to_owned(), name.clone());
        labels.insert(REVISION.to_owned(), revision_of(object));
        let own = with_own_volumes(&template, &claims, &name);
        let pod = self.make_pod(object, &own, Some(name), Some(labels));
        self.put(pod);
    }

    fn make_claim(&mut self, object: &Object, template: &Value, pod: &str) {
        let name = format!("{}-{pod}", template["metadata"]["name"].as_str().unwrap_or_default());
        let key = Key { namespace: Arc::clone(&object.meta.key.namespace), name: name.into() };
        if self.store.get(Resource::PersistentVolumeClaim, &key).is_none() {
            let labels = object.document().spec()["selector"]["matchLabels"].clone();
            let claim = json!({"metadata": {"labels": labels}, "spec": template["spec"]});
            self.create_internal(Resource::PersistentVolumeClaim, &key, claim, json!({"phase": "Pending"}), &[]);
        }
    }
}

fn revision_of(object: &Object) -> String {
    let hash = object.document().template.as_ref().map(|template| Arc::clone(&template.hash)).unwrap_or_default();
    format!("{}-{hash}", object.meta.key.name)
}

fn is_of(pod: &Object, revision: &str) -> bool {
    pod.meta.labels.get(REVISION).is_some_and(|own| own == revision)
}

/// The template with the pod's own claims and host name.
fn with_own_volumes(template: &PodTemplate, claims: &[Value], name: &str) -> PodTemplate {
    let mut spec = (*template.spec).clone();
    let mut volumes = spec["volumes"].as_array().cloned().unwrap_or_default();
    for claim in claims {
        let volume = claim["metadata"]["name"].as_str().unwrap_or_default();
        volumes.retain(|one| one["name"] != volume);
        volumes.push(json!({"name": volume, "persistentVolumeClaim": {"claimName": format!("{volume}-{name}")}}));
    }
    spec["volumes"] = Value::Array(volumes);
    spec["hostname"] = name.into();
    let mut rules = (*template.rules).clone();
    rules.claims = spec["volumes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|volume| volume["persistentVolumeClaim"]["claimName"].as_str().map(Arc::from))
        .collect();
    PodTemplate { spec: Arc::new(spec), rules: Arc::new(rules), ..template.clone() }
}
