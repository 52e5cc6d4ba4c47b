//! Watches: a stream of changes, one JSON object per line.

use super::filter::Filter;
use super::request::Call;
use super::route::Place;
use super::{Access, respond, with_cluster};
use crate::kubernetes::cluster::KubernetesCluster;
use crate::kubernetes::errors::ApiError;
use crate::kubernetes::object::Object;
use crate::kubernetes::resource::Resource;
use crate::kubernetes::store::Change;
use crate::kubernetes::timers::after;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::Response;
use hyper::body::Frame;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// How long a watch lasts that does not say (a real API server draws from 30 to 60 minutes).
const DEFAULT_TIMEOUT_SECS: u64 = 1800;

/// One line.
#[derive(Serialize)]
struct Event<'a, T: Serialize> {
    #[serde(rename = "type")]
    kind: &'a str,
    object: T,
}

fn line<T: Serialize>(out: &mut Vec<u8>, kind: &str, object: T) {
    serde_json::to_writer(&mut *out, &Event { kind, object }).expect("API objects are maps with text keys");
    out.push(b'\n');
}

/// What is watched, from where on.
struct Watch {
    access: Access,
    resource: Resource,
    namespace: String,
    filter: Filter,
    version: u64,
    bookmarks: bool,
    number: u64,
    deadline: Timestamp,
    /// Lines that come before any change.
    first: Vec<u8>,
    is_over: bool,
}

pub(super) fn serve(access: &Access, place: &Place, call: &Call) -> Result<Response<Body>, ApiError> {
    let filter = Filter::read(call, place.resource)?;
    let timeout = call.number("timeoutSeconds")?.unwrap_or(DEFAULT_TIMEOUT_SECS);
    let from = call.number("resourceVersion")?.filter(|version| *version > 0);
    let initial = call.flag("sendInitialEvents");
    let (resource, namespace) = (place.resource, place.namespace.clone());
    let bookmarks = call.flag("allowWatchBookmarks");
    let made = |cluster: &mut KubernetesCluster| {
        let deadline = after(cluster.now, i64::try_from(timeout).unwrap_or(i64::MAX).min(i64::from(u32::MAX)));
        let number = cluster.watchers.register(resource, deadline);
        let version = from.filter(|_| !initial).unwrap_or_else(|| cluster.store.version());
        let access = Arc::clone(access);
        let first = Vec::new();
        let mut watch =
            Watch { access, resource, namespace, filter, version, bookmarks, number, deadline, first, is_over: false };
        if from.is_none() || initial {
            watch.begin_with_all(cluster, initial && bookmarks);
        }
        watch
    };
    let watch = with_cluster(&**access, made);
    Ok(respond::stream(Body::new(watch)))
}

impl Watch {
    fn sees(&self, object: &Object) -> bool {
        (self.namespace.is_empty() || *object.meta.key.namespace == *self.namespace) && self.filter.matches(object)
    }

    fn begin_with_all(&mut self, cluster: &KubernetesCluster, mark_end: bool) {
        let mut out = Vec::new();
        for object in cluster.store.all(self.resource).values().filter(|object| self.sees(object)) {
            line(&mut out, "ADDED", &**object);
        }
        if mark_end {
            let mut end = self.bookmark();
            end["metadata"]["annotations"] = json!({"k8s.io/initial-events-end": "true"});
            line(&mut out, "BOOKMARK", end);
        }
        self.first = out;
    }

    fn bookmark(&self) -> Value {
        let info = self.resource.info();
        let metadata = json!({"resourceVersion": self.version.to_string(), "creationTimestamp": null});
        json!({"kind": info.kind, "apiVersion": info.api_version(), "metadata": metadata})
    }

    fn write(&self, out: &mut Vec<u8>, change: &Change) {
        let saw = change.before.as_deref().filter(|object| self.sees(object));
        let sees = change.after.as_deref().filter(|object| self.sees(object));
        match (saw, sees) {
            (None, Some(object)) => line(out, "ADDED", object),
            (Some(_), Some(object)) => line(out, "MODIFIED", object),
            (Some(before), None) => match &change.deleted {
                Some(deleted) => line(out, "DELETED", &**deleted),
                None => {
                    let mut left = before.clone();
                    left.meta.version = change.version;
                    line(out, "DELETED", &left);
                }
            },
            (None, None) => {}
        }
    }

    /// Lines to send now; none when there is nothing to say yet.
    fn next(&mut self, cluster: &mut KubernetesCluster, now: Timestamp, context: &Context<'_>) -> Option<Vec<u8>> {
        let mut out = std::mem::take(&mut self.first);
        let Some(changes) = cluster.store.changes_since(self.resource, self.version) else {
            self.is_over = true;
            let error = ApiError::expired(self.version, cluster.store.version());
            line(&mut out, "ERROR", error.status());
            return Some(out);
        };
        for change in changes {
            self.write(&mut out, change);
        }
        self.version = self.version.max(cluster.store.version());
        if now >= self.deadline {
            self.is_over = true;
            if self.bookmarks {
                line(&mut out, "BOOKMARK", self.bookmark());
            }
            return Some(out);
        }
        if out.is_empty() {
            cluster.watchers.sleep(self.resource, self.number, context.waker().clone());
            return None;
        }
        Some(out)
    }
}

impl HttpBody for Watch {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        let (access, mut lines) = (Arc::clone(&self.access), None);
        access.with(&mut |cluster, now| lines = self.next(cluster, now, context));
        match lines {
            Some(lines) if lines.is_empty() => Poll::Ready(None),
            Some(lines) => Poll::Ready(Some(Ok(Frame::data(Bytes::from(lines))))),
            None => Poll::Pending,
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let (resource, number, deadline) = (self.resource, self.number, self.deadline);
        Arc::clone(&self.access).with(&mut |cluster, _| cluster.watchers.leave(resource, number, deadline));
    }
}
