//! Volumes of pods that left. Unmounting and detaching takes some seconds after a pod is gone. An instance that ends
//! before it is done leaves Kubernetes waiting six minutes for a node that never said it had unmounted, and the pod with
//! it; so a drain is over only when the node holds no volume any more.

use crate::kube_api::KubeError;
use crate::tasks::Context;
use crate::time::after_secs;
use http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;

/// Volumes are waited for so long after the last pod; one that is not off by then hangs for another reason. An orderly
/// detachment takes some ten seconds.
const PATIENCE_SECS: u64 = 60;
/// Attachments read at once.
const PAGE: u32 = 500;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Attachments {
    metadata: ListMetadata,
    items: Vec<Attachment>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ListMetadata {
    r#continue: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Attachment {
    spec: AttachmentSpec,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct AttachmentSpec {
    node_name: String,
}

/// The wait of one drain.
#[derive(Default)]
pub(super) struct Detaching {
    /// Until when; set when the last pod has gone.
    until: Option<Timestamp>,
    /// Whether one of the pods that were evicted had volumes. Not known of a drain that evicted none: an earlier run of
    /// the agent may have.
    with_volumes: Option<bool>,
}

impl Detaching {
    /// A pod was evicted.
    pub(super) fn pod_leaves(&mut self, has_volumes: bool) {
        self.with_volumes = Some(has_volumes || self.with_volumes == Some(true));
    }

    /// Whether the node holds no volume any more, or was waited for long enough.
    pub(super) async fn is_over(&mut self, node: &str, deadline_at: Timestamp, context: &Context<'_>) -> bool {
        let until = *self.until.get_or_insert_with(|| after_secs(context.now, PATIENCE_SECS).min(deadline_at));
        if context.now >= until || self.with_volumes == Some(false) {
            return true;
        }
        match is_any_attached(node, context).await {
            Ok(attached) => !attached,
            // An agent whose role does not say what is attached drains as it can.
            Err(error) if error.status() == Some(StatusCode::FORBIDDEN) => true,
            Err(_) => false,
        }
    }
}

async fn is_any_attached(node: &str, context: &Context<'_>) -> Result<bool, KubeError> {
    let first = format!("/apis/storage.k8s.io/v1/volumeattachments?limit={PAGE}");
    let mut path = first.clone();
    loop {
        let body = context.shared.kube.get(&path).await?;
        // A list that cannot be read tells nothing of what is attached; the deadline ends the wait.
        let Ok(page) = serde_json::from_slice::<Attachments>(&body) else { return Ok(true) };
        if page.items.iter().any(|attachment| attachment.spec.node_name == node) {
            return Ok(true);
        }
        if page.metadata.r#continue.is_empty() {
            return Ok(false);
        }
        path = format!("{first}&continue={}", page.metadata.r#continue);
    }
}
