//! A control plane and a queue that remember what they were told, and fail when asked to.

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Request, Response, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use spot_agent::{CommandQueue, QueueError, QueueMessageBody, Transport, TransportError};
use spot_api_types::agent::{
    AgentConfig, AgentPolicy, ClusterEvent, EventsRequest, HeartbeatRequest, PendingCommand, QueueAddress,
    QueueCredentials, RegisterRequest, RegisterResponse, ResultRequest, SigningKey, UsageWindow,
};
use spot_domain::ActionId;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

/// State of the control plane.
#[derive(Default)]
pub(crate) struct FakeControl {
    pub(crate) now: Timestamp,
    pub(crate) config: AgentConfig,
    pub(crate) policy: AgentPolicy,
    pub(crate) keys: Vec<SigningKey>,
    pub(crate) epoch: u64,
    pub(crate) sequence_floor: u64,
    pub(crate) paused: bool,
    /// No request gets through.
    pub(crate) down: bool,
    /// So many results are taken in, but the answer is lost.
    pub(crate) lose_answers: u32,
    /// Actions that were withdrawn: their claims and extensions are refused.
    pub(crate) cancelled: Vec<ActionId>,
    /// Agents are given no queue: they fetch commands.
    pub(crate) queueless: bool,
    /// The header of the last request.
    pub(crate) authorization: Option<String>,
    pub(crate) requests: Vec<(Timestamp, String)>,
    pub(crate) registered: Vec<RegisterRequest>,
    pub(crate) heartbeats: Vec<(Timestamp, HeartbeatRequest)>,
    pub(crate) events: Vec<(Timestamp, ClusterEvent)>,
    /// Time, query, body.
    pub(crate) snapshots: Vec<(Timestamp, String, Bytes)>,
    pub(crate) windows: u32,
    /// The last of them.
    pub(crate) usage: Option<UsageWindow>,
    pub(crate) renewals: Vec<Timestamp>,
    /// Results as they came, repeats and all.
    pub(crate) results: Vec<(ActionId, ResultRequest)>,
    /// Results by action and fence: what counts.
    pub(crate) accepted: BTreeMap<(ActionId, u64), ResultRequest>,
    pub(crate) pending: Vec<PendingCommand>,
    pub(crate) fences: BTreeMap<ActionId, u64>,
}

impl FakeControl {
    /// Requests whose path ends so.
    pub(crate) fn count(&self, tail: &str) -> usize {
        self.requests.iter().filter(|(_, path)| path.ends_with(tail)).count()
    }

    fn credentials(&self) -> QueueCredentials {
        QueueCredentials {
            access_key_id: "ASIA".to_owned(),
            secret_access_key: "secret".to_owned(),
            session_token: "token".to_owned(),
            expires_at: self.now + SignedDuration::from_hours(1),
        }
    }

    fn answer(&mut self, path: &str, query: &str, body: &Bytes) -> (u16, Value) {
        let parts: Vec<_> = path.trim_start_matches("/api/v1/clusters/").split('/').collect();
        let read = |body: &Bytes| serde_json::from_slice::<Value>(body).unwrap();
        match parts[1..] {
            ["agent", "register"] => self.register(body),
            ["agent", "credentials"] => {
                self.renewals.push(self.now);
                (200, serde_json::to_value(self.credentials()).unwrap())
            }
            _ if self.lease_of(query, body) != self.epoch => (409, json!({"code": "fence_lost"})),
            ["heartbeat"] => {
                self.heartbeats.push((self.now, serde_json::from_slice(body).unwrap()));
                (200, json!({"server_time": self.now, "paused": self.paused, "policy_hash": self.policy.hash()}))
            }
            ["events"] => {
                let request: EventsRequest = serde_json::from_slice(body).unwrap();
                self.events.extend(request.events.into_iter().map(|event| (self.now, event)));
                (202, Value::Null)
            }
            ["snapshots"] => {
                self.snapshots.push((self.now, query.to_owned(), body.clone()));
                (202, json!({"hash": "h"}))
            }
            ["metrics"] => {
                self.windows += 1;
                let window = zstd::decode_all(body.as_ref()).unwrap();
                self.usage = Some(serde_json::from_slice(&window).unwrap());
                (202, Value::Null)
            }
            ["actions", "pending"] => {
                let commands = std::mem::take(&mut self.pending);
                (200, json!({"commands": serde_json::to_value(commands).unwrap()}))
            }
            ["actions", action, what] => self.action(action.parse().unwrap(), what, &read(body), body),
            _ => (404, json!({"code": "not_found"})),
        }
    }

    /// The lease a request names, wherever it names it. Windows are packed, and of no concern here.
    fn lease_of(&self, query: &str, body: &Bytes) -> u64 {
        let in_query = query.split('&').find_map(|pair| pair.strip_prefix("lease_epoch="));
        let in_body = || serde_json::from_slice::<Value>(body).ok().and_then(|body| body["lease_epoch"].as_u64());
        in_query.map(|epoch| epoch.parse().unwrap()).or_else(in_body).unwrap_or(self.epoch)
    }

    fn register(&mut self, body: &Bytes) -> (u16, Value) {
        self.registered.push(serde_json::from_slice(body).unwrap());
        self.epoch += 1;
        let answer = RegisterResponse {
            agent_id: format!("agt_{:032x}", self.epoch).parse().unwrap(),
            lease_epoch: self.epoch,
            config: self.config.clone(),
            policy: self.policy.clone(),
            signing_keys: self.keys.clone(),
            queue: (!self.queueless)
                .then(|| QueueAddress { url: "https://queue".to_owned(), region: "us-east-1".to_owned() }),
            credentials: Some(self.credentials()),
            sequence_floor: self.sequence_floor,
            server_time: self.now,
        };
        (200, serde_json::to_value(answer).unwrap())
    }

    fn action(&mut self, action: ActionId, what: &str, request: &Value, body: &Bytes) -> (u16, Value) {
        let lease_until = self.now + SignedDuration::from_secs(60);
        if self.cancelled.contains(&action) && what != "result" {
            return (410, json!({"code": "cancelled"}));
        }
        match what {
            "claim" => {
                let fence = self.fences.entry(action).or_insert(1);
                (200, json!({"fence": *fence, "lease_until": lease_until}))
            }
            "extend" if self.fences.get(&action).is_some_and(|fence| request["fence"] != *fence) => {
                (409, json!({"code": "fence_lost"}))
            }
            "extend" => (200, json!({"lease_until": lease_until, "paused": self.paused})),
            "result" => {
                let request: ResultRequest = serde_json::from_slice(body).unwrap();
                self.results.push((action.clone(), request.clone()));
                self.accepted.entry((action, request.fence)).or_insert(request);
                if self.lose_answers > 0 {
                    self.lose_answers -= 1;
                    return (502, Value::Null);
                }
                (200, json!({"acknowledged_at": self.now, "action_status": "completed"}))
            }
            other => panic!("{other}"),
        }
    }
}

/// The control plane as a transport.
pub(crate) struct ControlTransport(pub(crate) Arc<Mutex<FakeControl>>);

#[async_trait]
impl Transport for ControlTransport {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut control = self.0.lock().unwrap();
        let now = control.now;
        let (path, query) = (request.uri().path().to_owned(), request.uri().query().unwrap_or("").to_owned());
        let authorization = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        control.authorization = authorization.map(str::to_owned);
        control.requests.push((now, path.clone()));
        if control.down {
            return Err(TransportError("connection refused".to_owned()));
        }
        let (status, body) = control.answer(&path, &query, request.body());
        Ok(Response::builder().status(status).body(body.to_string().into()).unwrap())
    }
}

/// The control plane as a router, for a service in the same process and for sockets.
pub(crate) fn control_router(control: Arc<Mutex<FakeControl>>) -> Router {
    async fn answer(State(control): State<Arc<Mutex<FakeControl>>>, request: Request<Body>) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        match ControlTransport(control).call(Request::from_parts(parts, body)).await {
            Ok(answer) => answer.map(Body::from),
            Err(_) => Response::builder().status(StatusCode::SERVICE_UNAVAILABLE).body(Body::empty()).unwrap(),
        }
    }
    Router::new().fallback(answer).with_state(control)
}

/// A queue.
#[derive(Default)]
pub(crate) struct FakeQueue {
    pub(crate) messages: VecDeque<String>,
    pub(crate) deleted: u32,
    pub(crate) down: bool,
}

/// The queue as the agent sees it.
pub(crate) struct QueueHandle(pub(crate) Arc<Mutex<FakeQueue>>);

#[async_trait]
impl CommandQueue for QueueHandle {
    fn waits(&self) -> bool {
        false
    }

    async fn receive(&self, _: &QueueAddress, _: &QueueCredentials) -> Result<Vec<QueueMessageBody>, QueueError> {
        let mut queue = self.0.lock().unwrap();
        if queue.down {
            return Err(QueueError { operation: "receive", why: "no route".to_owned() });
        }
        let count = queue.messages.len().min(10);
        let taken = queue.messages.drain(..count);
        Ok(taken.map(|body| QueueMessageBody { body, receipt: "r".to_owned() }).collect())
    }

    async fn delete(&self, _: &QueueAddress, _: &QueueCredentials, receipts: &[String]) -> Result<(), QueueError> {
        self.0.lock().unwrap().deleted += u32::try_from(receipts.len()).unwrap();
        Ok(())
    }
}
