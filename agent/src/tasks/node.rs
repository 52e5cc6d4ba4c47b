//! Finding, cordoning, uncordoning and labeling a node, and listing its pods.

use super::{Context, Outcome, Progress};
use crate::kube_api::{Content, KubeError};
use crate::time::after_secs;
use crate::watch::{Kind, NodeView, PodView, fetched, read_object, read_page};
use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use spot_domain::NodeTarget;

/// Our mark on a node that we cordoned: only such a node is uncordoned when something fails.
const CORDONED_BY: &str = "spot-optimizer.io/cordoned-by";
/// A change that collides with another writer is tried again; the API server failing, for this long.
const PATIENCE_SECS: u64 = 60;
/// Pause between two tries.
const RETRY_SECS: u64 = 2;

/// What is found under a node's name.
pub(crate) enum NodeFound {
    /// The node meant, and its resource version.
    Same(Box<NodeView>, String),
    /// Another of the same name.
    Another,
    /// None.
    Gone,
}

/// Looks for a node by name and UID, in the API server itself.
pub(crate) async fn find_node(context: &Context<'_>, target: &NodeTarget) -> Result<NodeFound, KubeError> {
    let path = node_path(target);
    let body = match context.shared.kube.get(&path).await {
        Ok(body) => body,
        Err(error) if error.is_not_found() => return Ok(NodeFound::Gone),
        Err(error) => return Err(error),
    };
    let parsed = read_object(Kind::Node, &body).map_err(|error| unreadable(&path, &error))?;
    if parsed.uid != target.uid {
        return Ok(NodeFound::Another);
    }
    let version = parsed.resource_version.clone();
    Ok(NodeFound::Same(Box::new(fetched(Kind::Node, parsed)), version))
}

/// The pods on a node, from the API server itself.
pub(crate) async fn pods_listed_on(context: &Context<'_>, node: &str) -> Result<Vec<PodView>, KubeError> {
    // A node runs 250 pods at most in practice; more than one page is never needed.
    let path = format!("/api/v1/pods?fieldSelector=spec.nodeName%3D{node}&limit=1000");
    let body = context.shared.kube.get(&path).await?;
    let page = read_page(Kind::Pod, &body).map_err(|error| unreadable(&path, &error))?;
    let there = page.objects.into_iter().filter(|pod| pod.node == node);
    Ok(there.map(|pod| fetched(Kind::Pod, pod)).collect())
}

/// Cordons a node and marks it as cordoned by us.
pub(crate) async fn cordon(context: &Context<'_>, target: &NodeTarget, version: &str) -> Result<(), KubeError> {
    let marks = json!({CORDONED_BY: context.action_id});
    let patch =
        json!({"metadata": {"annotations": marks, "resourceVersion": version}, "spec": {"unschedulable": true}});
    patch_node(context, target, &patch).await.map(drop)
}

/// Uncordons a node if it is there and we cordoned it.
pub(crate) async fn uncordon_ours(context: &Context<'_>, target: &NodeTarget) -> Result<(), KubeError> {
    match find_node(context, target).await? {
        NodeFound::Same(view, version) if view.unschedulable && view.annotations.contains_key(CORDONED_BY) => {
            uncordon(context, target, &version).await
        }
        NodeFound::Same(..) | NodeFound::Another | NodeFound::Gone => Ok(()),
    }
}

async fn uncordon(context: &Context<'_>, target: &NodeTarget, version: &str) -> Result<(), KubeError> {
    let marks = json!({CORDONED_BY: null});
    let patch =
        json!({"metadata": {"annotations": marks, "resourceVersion": version}, "spec": {"unschedulable": null}});
    patch_node(context, target, &patch).await.map(drop)
}

async fn patch_node(context: &Context<'_>, target: &NodeTarget, patch: &Value) -> Result<Bytes, KubeError> {
    context.shared.kube.write(Method::PATCH, &node_path(target), Content::MergePatch, patch).await
}

fn node_path(target: &NodeTarget) -> String {
    format!("/api/v1/nodes/{}", target.name)
}

pub(super) fn unreadable(path: &str, error: &serde_json::Error) -> KubeError {
    KubeError::Failed { method: Method::GET, path: path.to_owned(), why: error.to_string() }
}

/// A change of a node that is done at one stroke.
pub(super) enum Change<'a> {
    Cordon,
    Uncordon,
    Labels(&'a [(String, Option<String>)]),
}

/// Does it, or says when to try again.
pub(super) async fn once(context: &Context<'_>, target: &NodeTarget, change: &Change<'_>) -> Progress {
    match attempt(context, target, change).await {
        Ok(outcome) => Progress::Done(outcome),
        Err(error) => {
            let hopeless = matches!(error.status(), Some(StatusCode::FORBIDDEN | StatusCode::UNPROCESSABLE_ENTITY));
            if hopeless || context.now >= after_secs(context.started_at, PATIENCE_SECS) {
                return Progress::Done(Outcome::failed("kubernetes_api", error.to_string()));
            }
            Progress::Wait(after_secs(context.now, RETRY_SECS))
        }
    }
}

async fn attempt(context: &Context<'_>, target: &NodeTarget, change: &Change<'_>) -> Result<Outcome, KubeError> {
    let (view, version) = match find_node(context, target).await? {
        NodeFound::Same(view, version) => (view, version),
        NodeFound::Another => return Ok(Outcome::another_uid(target)),
        NodeFound::Gone => return Ok(Outcome::failed("not_found", format!("there is no node `{}`", target.name))),
    };
    if context.dry_run {
        return Ok(Outcome::completed("dry run: nothing was written".to_owned()));
    }
    match change {
        Change::Cordon if view.unschedulable => Ok(Outcome::completed("was cordoned already".to_owned())),
        Change::Cordon => cordon(context, target, &version).await.map(|()| Outcome::completed("cordoned".to_owned())),
        Change::Uncordon if !view.unschedulable => Ok(Outcome::completed("was not cordoned".to_owned())),
        Change::Uncordon => {
            uncordon(context, target, &version).await.map(|()| Outcome::completed("uncordoned".to_owned()))
        }
        Change::Labels(labels) => {
            let labels: serde_json::Map<_, _> = labels
                .iter()
                .map(|(key, value)| (key.clone(), value.clone().map_or(Value::Null, Value::String)))
                .collect();
            let patch = json!({"metadata": {"labels": labels, "resourceVersion": version}});
            patch_node(context, target, &patch).await?;
            Ok(Outcome::completed("labeled".to_owned()))
        }
    }
}
