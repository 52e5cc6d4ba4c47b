//! Our AWS account on loopback: the emulators of one machine behind HTTP, which can be made to stay silent.

use crate::template::drawn_secret;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse;
use jiff::Timestamp;
use spot_domain::{Chance, Clock};
use spot_emulators::{Emulators, Place, QueueSettings};
use spot_store::Store;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Manner {
    /// As AWS would: a table and queues without anything in them at first.
    Real,
    /// It takes the call and says nothing.
    Silent,
}

struct Inner {
    emulators: Emulators,
    manner: AtomicU8,
    calls: AtomicU64,
    by_target: Mutex<BTreeMap<String, u64>>,
}

/// The account.
pub struct Endpoint {
    /// Where it listens.
    pub address: SocketAddr,
    inner: Arc<Inner>,
}

struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

struct Counting(AtomicU64);

impl Chance for Counting {
    fn draw(&self) -> u64 {
        self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed)
    }
}

impl Endpoint {
    /// Starts it with the table, the queues of that name, and the secrets that the template draws.
    pub async fn start(queues: &[String], manner: Manner) -> Self {
        let emulators = Emulators::open(&Place::Memory, Arc::new(WallClock), Arc::new(Counting(AtomicU64::new(1))));
        let emulators = emulators.expect("memory is there");
        let store = Store::new(aws_sdk_dynamodb::Client::new(&emulators.sdk_config()), "table");
        store.create_table().await.expect("a table is made");
        for queue in queues {
            emulators.create_queue(queue, &QueueSettings::default()).expect("a queue is made");
        }
        emulators.put_secret("signing-key", &drawn_secret("SigningKey")).expect("a secret is kept");
        emulators.put_secret("token-secret", &drawn_secret("TokenSecret")).expect("a secret is kept");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("loopback is there");
        let address = listener.local_addr().expect("it listens");
        let (manner, calls) = (AtomicU8::new(manner as u8), AtomicU64::new(0));
        let inner = Arc::new(Inner { emulators, manner, calls, by_target: Mutex::default() });
        let app = Router::new().fallback(answer).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, inner }
    }

    /// From now on.
    pub fn set(&self, manner: Manner) {
        self.inner.manner.store(manner as u8, Ordering::SeqCst);
    }

    /// Calls so far.
    pub fn calls(&self) -> u64 {
        self.inner.calls.load(Ordering::SeqCst)
    }

    /// Calls so far of one operation, `DynamoDB_20120810.GetItem` for example.
    pub fn calls_of(&self, target: &str) -> u64 {
        let counted = self.inner.by_target.lock().unwrap_or_else(PoisonError::into_inner);
        counted.get(target).copied().unwrap_or_default()
    }
}

async fn answer(State(inner): State<Arc<Inner>>, request: Request<Body>) -> Response<Body> {
    inner.calls.fetch_add(1, Ordering::SeqCst);
    if let Some(target) = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok()) {
        let mut counted = inner.by_target.lock().unwrap_or_else(PoisonError::into_inner);
        *counted.entry(target.to_owned()).or_default() += 1;
    }
    if inner.manner.load(Ordering::SeqCst) == Manner::Silent as u8 {
        std::future::pending::<()>().await;
    }
    // The feed of the Spot Advisor lies behind the same address: a file that nobody believes.
    if request.uri().path() == "/advisor" {
        return "{}".into_response();
    }
    let (parts, body) = request.into_parts();
    // Whoever sends half a request has gone away.
    let Ok(body) = to_bytes(body, usize::MAX).await else { return StatusCode::BAD_REQUEST.into_response() };
    let request = HttpRequest::try_from(Request::from_parts(parts, SdkBody::from(body)));
    match request.map(|request| inner.emulators.answer(&request)) {
        Ok(Ok(answer)) => match answer.try_into_http1x() {
            Ok(answer) => answer.map(|body: SdkBody| Body::from(body.bytes().unwrap_or_default().to_vec())),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        },
        Ok(Err(error)) => (StatusCode::NOT_IMPLEMENTED, format!("{error:?}")).into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    }
}
