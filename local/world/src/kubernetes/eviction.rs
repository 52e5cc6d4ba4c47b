//! The eviction subresource, step by step as the API server does it.

use super::cluster::KubernetesCluster;
use super::errors::ApiError;
use super::meta::Key;
use super::object::Object;
use super::pod::Phase;
use super::resource::Resource;
use serde_json::{Value, json};
use std::sync::Arc;

/// What an eviction asks for.
#[derive(Clone, Debug, Default)]
pub(super) struct EvictionRequest {
    pub(super) grace_secs: Option<u32>,
    /// The UID the pod must have.
    pub(super) uid: Option<String>,
    pub(super) resource_version: Option<String>,
    pub(super) dry_run: bool,
}

impl EvictionRequest {
    /// Reads an `Eviction` object.
    pub(super) fn read(eviction: &Value, dry_run: bool) -> Self {
        let options = &eviction["deleteOptions"];
        let text = |value: &Value| value.as_str().map(str::to_owned);
        Self {
            grace_secs: options["gracePeriodSeconds"].as_u64().and_then(|secs| u32::try_from(secs).ok()),
            uid: text(&options["preconditions"]["uid"]),
            resource_version: text(&options["preconditions"]["resourceVersion"]),
            dry_run: dry_run || options["dryRun"].as_array().is_some_and(|parts| !parts.is_empty()),
        }
    }
}

fn blocked(budget: &Object, needed: u64, healthy: u64) -> ApiError {
    let name = &budget.meta.key.name;
    let mut error =
        ApiError::new(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.");
    let message = format!("The disruption budget {name} needs {needed} healthy pods and has {healthy} currently");
    error.details = json!({"causes": [{"reason": "DisruptionBudget", "message": message}]});
    error
}

impl KubernetesCluster {
    /// Evicts a pod, if its budget allows.
    pub(super) fn evict(&mut self, key: &Key, request: &EvictionRequest) -> Result<(), ApiError> {
        let object = self.find(Resource::Pod, key)?;
        check_preconditions(&object, request)?;
        let budget = self.budget_in_the_way(&object)?;
        if request.dry_run {
            return Ok(());
        }
        self.change_pod(key, |_, pod| pod.disruption = Some(("EvictionByEvictionAPI", "Eviction API: evicting")));
        self.delete_pod(key, request.grace_secs);
        self.evictions += 1;
        if let Some(budget) = budget {
            self.check_budget_held(&budget);
        }
        self.settle();
        Ok(())
    }

    /// The budget that an eviction draws on, none where none counts; an error where it does not allow.
    fn budget_in_the_way(&self, object: &Object) -> Result<Option<Arc<Object>>, ApiError> {
        let Some(pod) = object.pod() else { return Ok(None) };
        if pod.phase != Phase::Running || object.meta.is_terminating() {
            return Ok(None);
        }
        let mut over = self.budgets.over(&object.meta.key.namespace, &object.meta.labels).into_iter();
        let first = over.next().and_then(|key| self.store.get(Resource::PodDisruptionBudget, &key));
        let Some(budget) = first else { return Ok(None) };
        if over.next().is_some() {
            let message =
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
            return Err(ApiError::new(500, "InternalError", message));
        }
        let status = &budget.document().status;
        let figure = |field: &str| status[field].as_u64().unwrap_or(0);
        let (healthy, needed) = (figure("currentHealthy"), figure("desiredHealthy"));
        if !pod.ready {
            let always = budget.document().spec()["unhealthyPodEvictionPolicy"] == "AlwaysAllow";
            if always || (healthy >= needed && needed > 0) {
                return Ok(None);
            }
        }
        if figure("disruptionsAllowed") == 0 {
            return Err(blocked(budget, needed, healthy));
        }
        Ok(Some(Arc::clone(budget)))
    }

    /// Counts the pods anew after an eviction: the one thing that must never be wrong.
    fn check_budget_held(&mut self, budget: &Object) {
        let broken = self.budget_state(budget).is_none_or(|state| state.healthy < state.needed);
        self.budgets_broken += u64::from(broken);
    }
}

fn check_preconditions(object: &Object, request: &EvictionRequest) -> Result<(), ApiError> {
    let info = Resource::Pod.info();
    let version = object.meta.version.to_string();
    let wanted = [("UID", &request.uid, &*object.meta.uid), ("ResourceVersion", &request.resource_version, &*version)];
    for (what, wanted, own) in wanted {
        if let Some(wanted) = wanted.as_deref().filter(|wanted| *wanted != own) {
            let why = format!("Precondition failed: {what} in precondition: {wanted}, {what} in object meta: {own}");
            return Err(ApiError::conflict(info, &object.meta.key.name, &why));
        }
    }
    Ok(())
}
