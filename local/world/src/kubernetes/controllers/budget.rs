//! PodDisruptionBudgets: how many pods are healthy, how many must be, how many may go.

use super::owned::scaled;
use crate::kubernetes::cluster::KubernetesCluster;
use crate::kubernetes::meta::{Key, moment};
use crate::kubernetes::object::Object;
use crate::kubernetes::resource::Resource;
use serde_json::{Value, json};
use spot_domain::CountOrPercent;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a budget comes to at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kubernetes) struct BudgetState {
    pub(in crate::kubernetes) healthy: u64,
    pub(in crate::kubernetes) needed: u64,
    pub(in crate::kubernetes) expected: u64,
    pub(in crate::kubernetes) allowed: u64,
}

impl KubernetesCluster {
    /// Counts anew from the pods; none when their number cannot be told (a pod without a scalable controller).
    pub(in crate::kubernetes) fn budget_state(&self, object: &Object) -> Option<BudgetState> {
        let namespace = &object.meta.key.namespace;
        let selector = self.budgets.selector(&object.meta.key)?;
        let candidates = self.pods.candidates(namespace, selector).iter();
        let pods = candidates.filter_map(|key| self.store.get(Resource::Pod, key));
        let pods: Vec<&Arc<Object>> = pods.filter(|pod| selector.matches(&pod.meta.labels)).collect();
        let healthy = |pod: &&&Arc<Object>| !pod.meta.is_terminating() && pod.pod().is_some_and(|pod| pod.ready);
        let healthy = pods.iter().filter(healthy).count() as u64;
        let spec = object.document().spec();
        let none = CountOrPercent::Count(0);
        let (expected, needed) = match (&spec["maxUnavailable"], &spec["minAvailable"]) {
            (Value::Null, Value::Number(least)) => (pods.len() as u64, least.as_u64().unwrap_or(0)),
            (Value::Null, least) => {
                let expected = self.expected(&pods)?;
                (expected, scaled(least, expected, true, none))
            }
            (most, _) => {
                let expected = self.expected(&pods)?;
                (expected, expected.saturating_sub(scaled(most, expected, true, none)))
            }
        };
        let allowed = if expected == 0 { 0 } else { healthy.saturating_sub(needed) };
        Some(BudgetState { healthy, needed, expected, allowed })
    }

    /// The replicas wanted by the controllers of these pods.
    fn expected(&self, pods: &[&Arc<Object>]) -> Option<u64> {
        let mut scales: BTreeMap<Arc<str>, u64> = BTreeMap::new();
        let mut last: Option<&str> = None;
        for pod in pods {
            let owner = pod.meta.controller().map(|owner| &*owner.uid);
            // Pods of one owner mostly stand together.
            if owner.is_none() || owner != last {
                let (uid, wanted) = self.scale_of(pod)?;
                scales.insert(uid, wanted);
                last = owner;
            }
        }
        Some(scales.values().sum())
    }

    fn scale_of(&self, pod: &Object) -> Option<(Arc<str>, u64)> {
        let owner = pod.meta.controller()?;
        let key = |name: &Arc<str>| Key { namespace: Arc::clone(&pod.meta.key.namespace), name: Arc::clone(name) };
        let found = match &*owner.kind {
            "ReplicaSet" => {
                let set = self.store.get(Resource::ReplicaSet, &key(&owner.name))?;
                match set.meta.controller() {
                    Some(above) => self.store.get(Resource::Deployment, &key(&above.name))?,
                    None => set,
                }
            }
            "StatefulSet" => self.store.get(Resource::StatefulSet, &key(&owner.name))?,
            _ => return None,
        };
        Some((Arc::clone(&found.meta.uid), found.document().replicas()))
    }

    pub(in crate::kubernetes) fn reconcile_budget(&mut self, key: &Key) {
        let Some(object) = self.store.get(Resource::PodDisruptionBudget, key).cloned() else { return };
        let state = self.budget_state(&object);
        let known = state.unwrap_or(BudgetState { healthy: 0, needed: 0, expected: 0, allowed: 0 });
        let (holds, reason) = match state {
            None => ("False", "SyncFailed"),
            Some(state) if state.allowed > 0 => ("True", "SufficientPods"),
            Some(_) => ("False", "InsufficientPods"),
        };
        let before = &object.document().status["conditions"][0];
        let since =
            if before["status"] == holds { before["lastTransitionTime"].clone() } else { moment(self.now).into() };
        let status = json!({
            "currentHealthy": known.healthy, "desiredHealthy": known.needed, "expectedPods": known.expected,
            "disruptionsAllowed": known.allowed, "observedGeneration": object.meta.generation,
            "conditions": [{"type": "DisruptionAllowed", "status": holds, "reason": reason, "message": "",
                            "lastTransitionTime": since, "observedGeneration": object.meta.generation}],
        });
        self.write_status(&object, status);
    }
}
