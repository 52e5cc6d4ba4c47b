//! Every AWS service behind one address, with one manner.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use tokio::net::TcpListener;

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Manner {
    /// As a table and queues without anything in them would.
    Empty,
    /// It takes the call and says nothing.
    Silent,
}

struct Inner {
    manner: AtomicU8,
    calls: AtomicU64,
}

/// A stand-in on loopback.
pub struct Endpoint {
    /// Where it listens.
    pub address: SocketAddr,
    inner: Arc<Inner>,
}

impl Endpoint {
    /// Starts it.
    pub async fn start(manner: Manner) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let inner = Arc::new(Inner { manner: AtomicU8::new(manner as u8), calls: AtomicU64::new(0) });
        let app = Router::new().fallback(answer).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(Self { address, inner })
    }

    /// From now on.
    pub fn set(&self, manner: Manner) {
        self.inner.manner.store(manner as u8, Ordering::SeqCst);
    }

    /// Calls so far.
    pub fn calls(&self) -> u64 {
        self.inner.calls.load(Ordering::SeqCst)
    }
}

async fn answer(State(inner): State<Arc<Inner>>) -> Response {
    inner.calls.fetch_add(1, Ordering::SeqCst);
    if inner.manner.load(Ordering::SeqCst) == Manner::Silent as u8 {
        std::future::pending::<()>().await;
    }
    // Nothing found, in the words of DynamoDB, SQS and Secrets Manager alike: each reads only the fields it knows.
    let body = r#"{"Items":[],"Count":0,"ScannedCount":0,"Responses":{},"UnprocessedKeys":{},"Messages":[]}"#;
    (StatusCode::OK, [(header::CONTENT_TYPE, "application/x-amz-json-1.0")], body).into_response()
}
