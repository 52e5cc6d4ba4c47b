//! The routes of the agent's protocol, typed.

use super::{Transport, TransportError};
use crate::time::{Time, after_secs};
use bytes::Bytes;
use futures::future::{Either, select};
use http::{Method, Request, StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use spot_api_types::Problem;
use spot_api_types::agent::{
    ClaimRequest, ClaimResponse, CredentialsRequest, EventsRequest, ExtendRequest, ExtendResponse, HeartbeatRequest,
    HeartbeatResponse, PendingResponse, QueueCredentials, RegisterRequest, RegisterResponse, ResultRequest,
    ResultResponse, SnapshotHeader, SnapshotResponse, UsageWindow,
};
use spot_domain::{ActionId, ClusterId};
use std::sync::Arc;

/// API Gateway gives up after 29 s; an answer of ours takes milliseconds.
const CALL_TIMEOUT_SECS: u64 = 10;
/// A snapshot of a great cluster has some MB.
const UPLOAD_TIMEOUT_SECS: u64 = 60;

/// Why a call did not do what it should.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ControlError {
    /// Refused, for the reason in the problem.
    #[error("{operation}: {} {}", .problem.status, .problem.code)]
    Refused { operation: &'static str, problem: Box<Problem> },
    /// No answer, or one of a server in trouble: later again.
    #[error("{operation}: {why}")]
    Unavailable { operation: &'static str, why: String },
}

impl ControlError {
    /// The code of a refusal.
    pub(crate) fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { problem, .. } => Some(&problem.code),
            Self::Unavailable { .. } => None,
        }
    }

    /// The status of a refusal.
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { problem, .. } => Some(problem.status),
            Self::Unavailable { .. } => None,
        }
    }
}

/// The control plane.
pub(crate) struct ControlPlane {
    transport: Arc<dyn Transport>,
    time: Arc<dyn Time>,
    cluster_id: ClusterId,
    instance_id: String,
}

impl ControlPlane {
    pub(crate) fn new(
        transport: Arc<dyn Transport>,
        time: Arc<dyn Time>,
        cluster_id: ClusterId,
        instance_id: String,
    ) -> Self {
        Self { transport, time, cluster_id, instance_id }
    }

    pub(crate) fn instance_id(&self) -> String {
        self.instance_id.clone()
    }

    pub(crate) async fn register(&self, request: &RegisterRequest) -> Result<RegisterResponse, ControlError> {
        self.post("register", "agent/register", request).await
    }

    pub(crate) async fn credentials(&self, lease_epoch: u64) -> Result<QueueCredentials, ControlError> {
        let request = CredentialsRequest { instance_id: self.instance_id(), lease_epoch };
        self.post("credentials", "agent/credentials", &request).await
    }

    pub(crate) async fn heartbeat(&self, request: &HeartbeatRequest) -> Result<HeartbeatResponse, ControlError> {
        self.post("heartbeat", "heartbeat", request).await
    }

    pub(crate) async fn events(&self, request: &EventsRequest) -> Result<(), ControlError> {
        let body = json(request);
        self.call("events", Method::POST, "events", JSON, body, CALL_TIMEOUT_SECS).await.map(drop)
    }

    pub(crate) async fn window(&self, window: &UsageWindow) -> Result<(), ControlError> {
        let packed = zstd::encode_all(json(window).as_ref(), zstd::DEFAULT_COMPRESSION_LEVEL);
        let body = packed.expect("memory takes what is written to it").into();
        self.call("metrics", Method::POST, "metrics", ZSTD, body, CALL_TIMEOUT_SECS).await.map(drop)
    }

    pub(crate) async fn snapshot(
        &self,
        header: &SnapshotHeader,
        body: Bytes,
    ) -> Result<SnapshotResponse, ControlError> {
        let SnapshotHeader { instance_id, lease_epoch, generation, hash, taken_at, nodes, pods } = header;
        let tail = format!(
            "snapshots?instance_id={instance_id}&lease_epoch={lease_epoch}&generation={generation}&hash={hash}\
             &taken_at={taken_at}&nodes={nodes}&pods={pods}"
        );
        let answer = self.call("snapshot", Method::POST, &tail, ZSTD, body, UPLOAD_TIMEOUT_SECS).await?;
        read("snapshot", &answer)
    }

    pub(crate) async fn pending(&self, lease_epoch: u64, max: u32) -> Result<PendingResponse, ControlError> {
        let instance_id = &self.instance_id;
        let tail = format!("actions/pending?max={max}&instance_id={instance_id}&lease_epoch={lease_epoch}");
        let answer = self.call("pending", Method::GET, &tail, JSON, Bytes::new(), CALL_TIMEOUT_SECS).await?;
        read("pending", &answer)
    }

    pub(crate) async fn claim(&self, action: &ActionId, lease_epoch: u64) -> Result<ClaimResponse, ControlError> {
        let request = ClaimRequest { instance_id: self.instance_id(), lease_epoch };
        self.post("claim", &format!("actions/{action}/claim"), &request).await
    }

    pub(crate) async fn extend(
        &self,
        action: &ActionId,
        lease_epoch: u64,
        fence: u64,
    ) -> Result<ExtendResponse, ControlError> {
        let request = ExtendRequest { instance_id: self.instance_id(), lease_epoch, fence };
        self.post("extend", &format!("actions/{action}/extend"), &request).await
    }

    pub(crate) async fn result(
        &self,
        action: &ActionId,
        request: &ResultRequest,
    ) -> Result<ResultResponse, ControlError> {
        self.post("result", &format!("actions/{action}/result"), request).await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        tail: &str,
        request: &impl Serialize,
    ) -> Result<T, ControlError> {
        let answer = self.call(operation, Method::POST, tail, JSON, json(request), CALL_TIMEOUT_SECS).await?;
        read(operation, &answer)
    }

    async fn call(
        &self,
        operation: &'static str,
        method: Method,
        tail: &str,
        media_type: &str,
        body: Bytes,
        secs: u64,
    ) -> Result<Bytes, ControlError> {
        let unavailable = |why: String| ControlError::Unavailable { operation, why };
        let address = format!("/api/v1/clusters/{}/{tail}", self.cluster_id);
        let request = Request::builder().method(method).uri(address).header(header::CONTENT_TYPE, media_type);
        let request = request.body(body).map_err(|error| unavailable(error.to_string()))?;
        let limit = self.time.sleep_until(after_secs(self.time.now(), secs));
        let answer = match select(self.transport.call(request), limit).await {
            Either::Left((answer, _)) => answer.map_err(|TransportError(why)| unavailable(why))?,
            Either::Right(((), _)) => return Err(unavailable(format!("no answer within {secs} s"))),
        };
        let status = answer.status();
        if status.is_success() {
            return Ok(answer.into_body());
        }
        if status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT) {
            return Err(unavailable(status.to_string()));
        }
        let mut problem: Problem = serde_json::from_slice(answer.body()).unwrap_or_default();
        problem.status = status.as_u16();
        Err(ControlError::Refused { operation, problem: Box::new(problem) })
    }
}

const JSON: &str = "application/json";
const ZSTD: &str = "application/zstd";

fn json(value: &impl Serialize) -> Bytes {
    serde_json::to_vec(value).expect("shapes of the wire are JSON").into()
}

fn read<T: DeserializeOwned>(operation: &'static str, body: &[u8]) -> Result<T, ControlError> {
    serde_json::from_slice(body)
        .map_err(|error| ControlError::Unavailable { operation, why: format!("unreadable answer: {error}") })
}
