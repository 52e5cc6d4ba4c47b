//! The Runtime API: the process asks for the next invocation and posts what came of it.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc};

/// What the process answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A reply.
    Done(Value),
    /// An error, with the document that Lambda shows.
    Failed(Value),
}

struct Inner {
    waiting: Mutex<Vec<(String, String)>>,
    filled: Notify,
    asked: Notify,
    answers: mpsc::UnboundedSender<(String, Answer)>,
    first_asked: Mutex<Option<Instant>>,
}

/// A stand-in on loopback.
pub struct RuntimeApi {
    /// Where it listens.
    pub address: SocketAddr,
    inner: Arc<Inner>,
    answers: mpsc::UnboundedReceiver<(String, Answer)>,
    given: u64,
}

impl RuntimeApi {
    /// Starts it.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (sender, answers) = mpsc::unbounded_channel();
        let inner = Arc::new(Inner {
            waiting: Mutex::default(),
            filled: Notify::new(),
            asked: Notify::new(),
            answers: sender,
            first_asked: Mutex::default(),
        });
        let app = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(Self { address, inner, answers, given: 0 })
    }

    /// When the process asked for work first; waits for it.
    pub async fn first_asked(&self) -> Instant {
        loop {
            let asked = self.inner.asked.notified();
            if let Some(at) = *lock(&self.inner.first_asked) {
                return at;
            }
            asked.await;
        }
    }

    /// Hands out an invocation and waits for its answer; none when there is no answer within the time.
    pub async fn invoke(&mut self, payload: &str, within: Duration) -> Option<Answer> {
        self.given += 1;
        let id = format!("invocation-{}", self.given);
        lock(&self.inner.waiting).push((id.clone(), payload.to_owned()));
        self.inner.filled.notify_one();
        let wait = async {
            while let Some((answered, answer)) = self.answers.recv().await {
                if answered == id {
                    return Some(answer);
                }
            }
            None
        };
        tokio::time::timeout(within, wait).await.ok().flatten()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn next(State(inner): State<Arc<Inner>>) -> Response {
    lock(&inner.first_asked).get_or_insert_with(Instant::now);
    inner.asked.notify_waiters();
    loop {
        let filled = inner.filled.notified();
        let found = {
            let mut waiting = lock(&inner.waiting);
            if waiting.is_empty() { None } else { Some(waiting.remove(0)) }
        };
        if let Some((id, payload)) = found {
            let deadline = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() + Duration::from_secs(30);
            let mut headers = HeaderMap::new();
            for (name, value) in [
                ("lambda-runtime-aws-request-id", id),
                ("lambda-runtime-deadline-ms", deadline.as_millis().to_string()),
                (
                    "lambda-runtime-invoked-function-arn",
                    "arn:aws:lambda:us-east-1:000000000000:function:test".to_owned(),
                ),
                ("content-type", "application/json".to_owned()),
            ] {
                if let (Ok(name), Ok(value)) = (header::HeaderName::try_from(name), value.parse()) {
                    headers.insert(name, value);
                }
            }
            return (headers, payload).into_response();
        }
        filled.await;
    }
}

async fn response(State(inner): State<Arc<Inner>>, Path(id): Path<String>, body: String) -> StatusCode {
    tell(&inner, id, Answer::Done(read(&body)))
}

async fn error(State(inner): State<Arc<Inner>>, Path(id): Path<String>, body: String) -> StatusCode {
    tell(&inner, id, Answer::Failed(read(&body)))
}

fn read(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_else(|_| Value::String(body.to_owned()))
}

fn tell(inner: &Inner, id: String, answer: Answer) -> StatusCode {
    // Nobody listens any more when the test is over.
    let _unheard = inner.answers.send((id, answer));
    StatusCode::ACCEPTED
}
