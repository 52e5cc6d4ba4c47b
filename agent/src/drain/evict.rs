//! Evicts one pod through the Eviction API. Nothing else in the agent removes a pod, and it never deletes one.

use crate::kube_api::{Content, KubeApi, KubeError};
use http::{Method, StatusCode};
use serde_json::json;
use spot_domain::ObjectName;

/// What came of asking for an eviction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Eviction {
    /// Granted.
    Granted,
    /// There is no such pod any more, or another of its name.
    Gone,
    /// A disruption budget forbids it now.
    Budget(String),
    /// Two budgets select the pod: the Eviction API cannot serve it until one of them goes.
    TwoBudgets(String),
    /// The agent may not.
    Forbidden(String),
    /// Anything else; worth another try.
    Failed(String),
}

/// Asks for the eviction of the pod of this name and UID.
pub(crate) async fn evict(kube: &KubeApi, pod: &ObjectName, uid: &str, grace_secs: Option<u32>) -> Eviction {
    let path = format!("/api/v1/namespaces/{}/pods/{}/eviction", pod.namespace, pod.name);
    let mut options = json!({"apiVersion": "v1", "kind": "DeleteOptions", "preconditions": {"uid": uid}});
    if let Some(secs) = grace_secs {
        options["gracePeriodSeconds"] = secs.into();
    }
    let eviction = json!({
        "apiVersion": "policy/v1",
        "kind": "Eviction",
        "metadata": {"name": pod.name, "namespace": pod.namespace},
        "deleteOptions": options,
    });
    match kube.write(Method::POST, &path, Content::Object, &eviction).await {
        Ok(_) => Eviction::Granted,
        Err(error) => sort(error),
    }
}

fn sort(error: KubeError) -> Eviction {
    let KubeError::Answer { status, message, .. } = error else { return Eviction::Failed(error.to_string()) };
    match status {
        // 409: the UID is another's.
        StatusCode::NOT_FOUND | StatusCode::CONFLICT => Eviction::Gone,
        StatusCode::TOO_MANY_REQUESTS => Eviction::Budget(message),
        StatusCode::INTERNAL_SERVER_ERROR if message.contains("more than one PodDisruptionBudget") => {
            Eviction::TwoBudgets(message)
        }
        StatusCode::FORBIDDEN => Eviction::Forbidden(message),
        _ => Eviction::Failed(format!("{status}: {message}")),
    }
}
