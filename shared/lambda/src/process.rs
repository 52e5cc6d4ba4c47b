//! The process of a Lambda: one thread, logs as JSON lines, invocations one after the other.

use crate::parts::Parts;
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;
use spot_runtime::{Function, Reply, invoke};
use std::process::ExitCode;
use std::sync::Arc;

/// Logs go to standard error as JSON, a line each; their level comes from `LOG_LEVEL`.
pub fn start_log() {
    let level = std::env::var("LOG_LEVEL").unwrap_or_else(|_| "info".to_owned());
    tracing_subscriber::fmt().json().with_env_filter(level).with_writer(std::io::stderr).init();
}

/// One thread is all that a function of this size has.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// Makes the function and serves invocations until Lambda ends the process. A function that cannot be made ends at once
/// with the reason on standard error and code 2.
pub fn run<F: Function + 'static>(make: impl AsyncFnOnce(&mut Parts) -> anyhow::Result<F>) -> ExitCode {
    start_log();
    let served = runtime().map_err(anyhow::Error::from).and_then(|runtime| runtime.block_on(serve(make)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

async fn serve<F: Function + 'static>(make: impl AsyncFnOnce(&mut Parts) -> anyhow::Result<F>) -> anyhow::Result<()> {
    let mut parts = Parts::from_environment();
    let made = make(&mut parts).await;
    // What is missing tells more than what went wrong because of it.
    parts.finish()?;
    let function = Arc::new(made?);
    let handler = service_fn(move |event: LambdaEvent<Value>| {
        let function = Arc::clone(&function);
        async move { answer(&*function, &event.payload).await }
    });
    lambda_runtime::run(handler).await.map_err(|error| anyhow::anyhow!("the runtime ended: {error}"))
}

async fn answer(function: &dyn Function, payload: &Value) -> Result<Reply, lambda_runtime::Error> {
    invoke(function, payload).await.map_err(|error| {
        tracing::error!(%error, "invocation failed");
        error.into()
    })
}
