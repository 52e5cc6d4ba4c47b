//! `/healthz`, `/readyz` and `/metrics` on one port.

use crate::status::AgentStatus;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::time::Duration;
use tokio::net::TcpListener;

/// A client that has not sent its request by then is let go.
const HEADER_TIMEOUT: Duration = Duration::from_secs(5);

/// Serves until dropped.
pub async fn serve_probes(listener: TcpListener, status: AgentStatus) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: a moment later there may be some.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let status = status.clone();
        tokio::spawn(async move {
            let service = service_fn(|request| {
                let answer = answer(&request, &status);
                async move { Ok::<_, Infallible>(answer) }
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEADER_TIMEOUT)
                .serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                tracing::debug!(%error, "probe connection");
            }
        });
    }
}

fn answer(request: &Request<Incoming>, status: &AgentStatus) -> Response<Full<Bytes>> {
    let yes_or_no = |yes: bool| if yes { (StatusCode::OK, "ok\n") } else { (StatusCode::SERVICE_UNAVAILABLE, "no\n") };
    let (code, text) = match request.uri().path() {
        "/healthz" => yes_or_no(status.is_alive()),
        "/readyz" => yes_or_no(status.is_ready()),
        "/metrics" => return with(StatusCode::OK, status.metrics().into()),
        _ => (StatusCode::NOT_FOUND, "not found\n"),
    };
    with(code, Bytes::from_static(text.as_bytes()))
}

fn with(code: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = code;
    response
}
