//! Calls to the Kubernetes API through kube's client: bounded in time, counted, sorted by what came of them.

use crate::time::{Time, after_secs};
use bytes::Bytes;
use futures::future::{Either, select};
use futures::{AsyncRead, pin_mut};
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use kube::client::Body;
use serde::Deserialize;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A write or a read of one object answers within milliseconds; a drain must be stoppable within 5 s.
const CALL_TIMEOUT_SECS: u64 = 4;
/// A page of a list of a great cluster may take its time.
const LIST_TIMEOUT_SECS: u64 = 30;

/// Why a call did not do what it should.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KubeError {
    /// The API server answered with an error.
    #[error("{method} {path}: {status} {reason}: {message}")]
    Answer { method: Method, path: String, status: StatusCode, reason: String, message: String },
    /// It did not answer, or not in time, or nothing that can be read.
    #[error("{method} {path}: {why}")]
    Failed { method: Method, path: String, why: String },
}

impl KubeError {
    /// The status, when there was an answer.
    pub(crate) fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Answer { status, .. } => Some(*status),
            Self::Failed { .. } => None,
        }
    }

    /// Whether the object is not there.
    pub(crate) fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ErrorStatus {
    reason: String,
    message: String,
}

/// The bytes of a watch, as they come.
pub(crate) type ByteStream = Pin<Box<dyn AsyncRead + Send>>;

/// How a body is to be understood.
#[derive(Clone, Copy)]
pub(crate) enum Content {
    /// A whole object.
    Object,
    /// A JSON merge patch.
    MergePatch,
}

/// The Kubernetes API.
#[derive(Clone)]
pub(crate) struct KubeApi {
    client: kube::Client,
    time: Arc<dyn Time>,
    health: Arc<Health>,
}

#[derive(Default)]
struct Health {
    ok: AtomicBool,
    calls: AtomicU64,
    errors: AtomicU64,
}

impl KubeApi {
    pub(crate) fn new(client: kube::Client, time: Arc<dyn Time>) -> Self {
        Self { client, time, health: Arc::default() }
    }

    /// Whether the last call was answered.
    pub(crate) fn is_ok(&self) -> bool {
        self.health.ok.load(Ordering::Relaxed)
    }

    /// Calls made and calls that were not answered.
    pub(crate) fn counts(&self) -> (u64, u64) {
        (self.health.calls.load(Ordering::Relaxed), self.health.errors.load(Ordering::Relaxed))
    }

    /// Reads an object, or a page of a list.
    pub(crate) async fn get(&self, path: &str) -> Result<Bytes, KubeError> {
        let secs = if path.contains("limit=") { LIST_TIMEOUT_SECS } else { CALL_TIMEOUT_SECS };
        self.call(Method::GET, path, None, secs).await
    }

    /// Writes.
    pub(crate) async fn write(
        &self,
        method: Method,
        path: &str,
        content: Content,
        body: &serde_json::Value,
    ) -> Result<Bytes, KubeError> {
        self.call(method, path, Some((content, body.to_string())), CALL_TIMEOUT_SECS).await
    }

    /// Begins a watch.
    pub(crate) async fn stream(&self, path: &str) -> Result<ByteStream, KubeError> {
        let request = Request::get(path).body(Body::empty());
        let request = request.map_err(|error| failed(&Method::GET, path, &error))?;
        let response = self.timed(&Method::GET, path, LIST_TIMEOUT_SECS, self.client.send(request)).await?;
        let status = response.status();
        if !status.is_success() {
            let body = response.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
            return Err(answered(Method::GET, path, status, &body));
        }
        let data = response.into_body().into_data_stream();
        let data = futures::TryStreamExt::map_err(data, std::io::Error::other);
        Ok(Box::pin(futures::TryStreamExt::into_async_read(data)))
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<(Content, String)>,
        secs: u64,
    ) -> Result<Bytes, KubeError> {
        let mut request = Request::builder().method(&method).uri(path);
        if let Some((content, _)) = &body {
            let media_type = match content {
                Content::Object => "application/json",
                Content::MergePatch => "application/merge-patch+json",
            };
            request = request.header(http::header::CONTENT_TYPE, media_type);
        }
        let body = body.map_or_else(Vec::new, |(_, text)| text.into_bytes());
        let request = request.body(Body::from(body)).map_err(|error| failed(&method, path, &error))?;
        let exchange = async {
            let response = self.client.send(request).await?;
            let status = response.status();
            let body = response.into_body().collect().await?.to_bytes();
            Ok::<_, kube::Error>((status, body))
        };
        let (status, body) = self.timed(&method, path, secs, exchange).await?;
        if status.is_success() { Ok(body) } else { Err(answered(method, path, status, &body)) }
    }

    /// The call's outcome, or an error when it takes too long.
    async fn timed<T>(
        &self,
        method: &Method,
        path: &str,
        secs: u64,
        call: impl Future<Output = Result<T, kube::Error>>,
    ) -> Result<T, KubeError> {
        pin_mut!(call);
        self.health.calls.fetch_add(1, Ordering::Relaxed);
        let limit = self.time.sleep_until(after_secs(self.time.now(), secs));
        let outcome = match select(call, limit).await {
            Either::Left((outcome, _)) => outcome.map_err(|error| failed(method, path, &error)),
            Either::Right(((), _)) => Err(failed(method, path, &format!("no answer within {secs} s"))),
        };
        self.health.ok.store(outcome.is_ok(), Ordering::Relaxed);
        self.health.errors.fetch_add(u64::from(outcome.is_err()), Ordering::Relaxed);
        outcome
    }
}

fn failed(method: &Method, path: &str, why: &dyn std::fmt::Display) -> KubeError {
    KubeError::Failed { method: method.clone(), path: path.to_owned(), why: why.to_string() }
}

fn answered(method: Method, path: &str, status: StatusCode, body: &[u8]) -> KubeError {
    let read: ErrorStatus = serde_json::from_slice(body).unwrap_or_default();
    KubeError::Answer { method, path: path.to_owned(), status, reason: read.reason, message: read.message }
}
