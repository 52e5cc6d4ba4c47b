//! Jobs: pods that run to their end, so many times.

use super::owned::{count, counts};
use crate::kubernetes::cluster::KubernetesCluster;
use crate::kubernetes::meta::{Key, moment};
use crate::kubernetes::object::Object;
use crate::kubernetes::pod::Phase;
use crate::kubernetes::resource::Resource;
use crate::kubernetes::timers::{Timer, after};
use serde_json::json;
use std::sync::Arc;

impl KubernetesCluster {
    pub(in crate::kubernetes) fn reconcile_job(&mut self, key: &Key) {
        let Some(object) = self.store.get(Resource::Job, key).cloned() else { return };
        if object.meta.is_terminating() || !object.document().status["completionTime"].is_null() {
            return;
        }
        let spec = object.document().spec();
        let completions = spec["completions"].as_u64().unwrap_or(1);
        let parallelism = spec["parallelism"].as_u64().unwrap_or(1);
        let ended = |phase: Phase| move |pod: &Object| pod.pod().is_some_and(|pod| pod.phase == phase);
        let pods = self.pods_of(&object);
        let succeeded = count(pods, ended(Phase::Succeeded));
        let wanted = parallelism.min(completions.saturating_sub(succeeded));
        let Some(template) = object.document().template.clone() else { return };
        for _ in count(pods, counts)..wanted {
            let pod = self.make_pod(&object, &template, None, None);
            self.put(pod);
        }
        let pods = self.pods_of(&object);
        let mut status = json!({
            "active": count(pods, counts), "succeeded": succeeded, "failed": count(pods, ended(Phase::Failed)),
            "startTime": moment(object.meta.created),
        });
        if succeeded >= completions {
            status["completionTime"] = moment(self.now).into();
            status["conditions"] =
                json!([{"type": "Complete", "status": "True", "lastTransitionTime": moment(self.now)}]);
            if let Some(secs) = spec["ttlSecondsAfterFinished"].as_i64() {
                self.timers.set(after(self.now, secs), Timer::JobExpired(key.clone(), Arc::clone(&object.meta.uid)));
            }
        }
        self.write_status(&object, status);
    }

    pub(in crate::kubernetes) fn job_expired(&mut self, key: &Key, uid: &Arc<str>) {
        if self.store.get(Resource::Job, key).is_some_and(|object| object.meta.uid == *uid) {
            self.remove(Resource::Job, key);
        }
    }
}
