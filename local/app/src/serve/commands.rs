//! Commands of whoever watches: pause, step, speed, interrupt or starve a pool. They concern the simulation, not the
//! product, so they stand beside the API under `/local`, behind the same token.

use super::pace::MOST_SPEED;
use crate::journal::WorldCommand;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, oneshot};

/// What is asked of the loop.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Command {
    Status,
    Pause,
    Resume,
    Step,
    Speed(f64),
    World(WorldCommand),
}

/// A command with the way back for its answer.
pub(super) type Asked = (Command, oneshot::Sender<Result<Value, String>>);

#[derive(Clone)]
struct Control {
    loop_: mpsc::Sender<Asked>,
    token_sha256: [u8; 32],
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeedBody {
    speed: f64,
}

/// The routes.
pub(super) fn routes(loop_: mpsc::Sender<Asked>, token_sha256: [u8; 32]) -> Router {
    let control = Control { loop_, token_sha256 };
    Router::new()
        .route("/local/status", get(status))
        .route("/local/{command}", post(command))
        .layer(from_fn_with_state(control.clone(), only_the_owner))
        .with_state(control)
}

async fn only_the_owner(State(control): State<Control>, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    // Digests of fixed length are compared whole: how long it takes tells nothing about the token.
    let digest: [u8; 32] = Sha256::digest(given.as_bytes()).into();
    let different = digest.iter().zip(control.token_sha256).fold(0, |sum, (one, other)| sum | (one ^ other));
    if different != 0 {
        return problem(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "give the token of the data directory as a bearer token",
        );
    }
    next.run(request).await
}

async fn status(State(control): State<Control>) -> Response {
    ask(&control, Command::Status).await
}

async fn command(State(control): State<Control>, Path(name): Path<String>, body: Bytes) -> Response {
    match read(&name, &body) {
        Ok(Some(command)) => ask(&control, command).await,
        Ok(None) => problem(StatusCode::NOT_FOUND, "not_found", &format!("there is no command `{name}`")),
        Err(reason) => problem(StatusCode::UNPROCESSABLE_ENTITY, "validation", &reason),
    }
}

/// The command of a name; none when there is no such name.
fn read(name: &str, body: &[u8]) -> Result<Option<Command>, String> {
    Ok(Some(match name {
        "pause" => Command::Pause,
        "resume" => Command::Resume,
        "step" => Command::Step,
        "speed" => {
            let SpeedBody { speed } = json_of(body)?;
            if !(1.0..=MOST_SPEED).contains(&speed) {
                return Err(format!("/speed: {speed} is not from 1 to {MOST_SPEED}"));
            }
            Command::Speed(speed)
        }
        "interrupt-pool" => Command::World(WorldCommand::InterruptPool(json_of(body)?)),
        "starve-pool" => Command::World(WorldCommand::StarvePool(json_of(body)?)),
        _ => return Ok(None),
    }))
}

fn json_of<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

async fn ask(control: &Control, command: Command) -> Response {
    let (answer, heard) = oneshot::channel();
    let gone = || problem(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "the simulation is ending");
    if control.loop_.send((command, answer)).await.is_err() {
        return gone();
    }
    match heard.await {
        Ok(Ok(value)) => axum::Json(value).into_response(),
        Ok(Err(reason)) => problem(StatusCode::UNPROCESSABLE_ENTITY, "validation", &reason),
        Err(_) => gone(),
    }
}

fn problem(status: StatusCode, code: &str, detail: &str) -> Response {
    let body = json!({ "type": "about:blank", "title": status.canonical_reason(), "status": status.as_u16(),
        "code": code, "detail": detail });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_out_of_bounds_and_an_unknown_field_are_refused_with_the_reason() {
        for (name, body, told) in [
            ("speed", r#"{"speed":0}"#, "/speed"),
            ("speed", r#"{"speed":"fast"}"#, "invalid type"),
            ("interrupt-pool", r#"{"region":"us-east-1","zone":"us-east-1a"}"#, "missing field"),
            ("starve-pool", "", "EOF"),
        ] {
            let error = read(name, body.as_bytes()).unwrap_err();
            assert!(error.contains(told), "{name}: {error}");
        }
        assert_eq!(read("explode", b""), Ok(None));
    }
}
