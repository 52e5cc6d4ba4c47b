//! Sockets of those who watch, as a Lambda: requests of the gateway beside schedule and queue.

use spot_lambda::lambda_runtime::{self, LambdaEvent, service_fn};
use spot_websocket::Websocket;
use std::sync::Arc;

fn main() -> std::process::ExitCode {
    spot_lambda::start(
        async |parts| {
            Ok(Websocket {
                store: parts.store(),
                push: parts.push(),
                origins: parts.list("ORIGINS"),
                clock: parts.clock(),
                people_clock: parts.clock(),
                chance: parts.chance(),
            })
        },
        async |websocket, warmth| {
            let websocket = Arc::new(websocket);
            lambda_runtime::run(service_fn(move |event: LambdaEvent<serde_json::Value>| {
                let (websocket, warmth) = (Arc::clone(&websocket), warmth.clone());
                async move {
                    warmth.wait().await;
                    websocket.invoke(&event.payload).await.map_err(spot_lambda::told)
                }
            }))
            .await
        },
    )
}
