//! The WebSocket gateway: what API Gateway does before the socket function, with the same payloads.

use crate::sockets::{Outgoing, Sockets};
use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Map, Value, json};
use spot_domain::Chance;
use spot_websocket::Websocket;
use std::sync::Arc;

/// API Gateway takes frames of 128 KiB at most.
const MOST_FRAME_BYTES: usize = 128 * 1024;

#[derive(Clone)]
struct Gateway {
    function: Arc<Websocket>,
    sockets: Arc<Sockets>,
    chance: Arc<dyn Chance>,
}

/// The route `/live`.
pub(super) fn route(function: Arc<Websocket>, sockets: Arc<Sockets>, chance: Arc<dyn Chance>) -> Router {
    Router::new().route("/live", get(connect)).with_state(Gateway { function, sockets, chance })
}

async fn connect(State(gateway): State<Gateway>, uri: Uri, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    let connection = format!("local-{:016x}", gateway.chance.draw());
    let payload = json!({
        "requestContext": { "connectionId": connection, "eventType": "CONNECT" },
        "headers": texts(&headers),
        "queryStringParameters": names(&uri),
    });
    // Opened before it is answered: the first frames may be pushed while the handshake is under way.
    let outgoing = gateway.sockets.open(&connection);
    let reply = match gateway.function.invoke(&payload).await {
        Ok(reply) => reply,
        Err(error) => {
            gateway.sockets.forget(&connection);
            tracing::error!(%error, "a connection was not answered");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let status = reply["statusCode"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(500);
    if status != 200 {
        gateway.sockets.forget(&connection);
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = reply["body"].as_str().unwrap_or_default().to_owned();
        return (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
    }
    let protocol = reply["headers"]["Sec-WebSocket-Protocol"].as_str().map(str::to_owned);
    let upgrade = upgrade.max_message_size(MOST_FRAME_BYTES);
    let upgrade = match protocol {
        Some(protocol) => upgrade.protocols([protocol]),
        None => upgrade,
    };
    upgrade.on_upgrade(move |socket| hold(gateway, connection, socket, outgoing))
}

async fn hold(
    gateway: Gateway,
    connection: String,
    mut socket: WebSocket,
    mut outgoing: tokio::sync::mpsc::Receiver<Outgoing>,
) {
    loop {
        tokio::select! {
            out = outgoing.recv() => match out {
                Some(Outgoing::Frame(text)) => {
                    if socket.send(Message::Text(text.into())).await.is_err() { break }
                }
                Some(Outgoing::Close) | None => {
                    // The peer may be gone already.
                    let _closed_either_way = socket.send(Message::Close(None)).await;
                    break;
                }
            },
            heard = socket.recv() => match heard {
                Some(Ok(Message::Text(text))) => tell(&gateway, &connection, "MESSAGE", Some(text.to_string())).await,
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
            },
        }
    }
    gateway.sockets.forget(&connection);
    tell(&gateway, &connection, "DISCONNECT", None).await;
}

async fn tell(gateway: &Gateway, connection: &str, kind: &str, body: Option<String>) {
    let payload = json!({ "requestContext": { "connectionId": connection, "eventType": kind }, "body": body });
    if let Err(error) = gateway.function.invoke(&payload).await {
        tracing::warn!(%error, kind, "a socket's message was not handled");
    }
}

fn texts(headers: &HeaderMap) -> Map<String, Value> {
    let text = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        Some((name.as_str().to_owned(), json!(value.to_str().ok()?)))
    };
    headers.iter().filter_map(text).collect()
}

/// Names and values of the query, undecoded: the function only looks whether there are any.
fn names(uri: &Uri) -> Map<String, Value> {
    let pairs = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect()
}
