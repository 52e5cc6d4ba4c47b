//! The process of a Lambda: one thread, logs as JSON lines, invocations one after the other.

use crate::parts::Parts;
use crate::warmth::Warmth;
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;
use spot_runtime::{Function, InvocationError, Reply, invoke};
use std::process::ExitCode;
use std::sync::Arc;

/// Makes the function and serves invocations until Lambda ends the process.
pub fn run<F: Function + 'static>(make: impl AsyncFnOnce(&mut Parts) -> anyhow::Result<F>) -> ExitCode {
    start(make, async |function, warmth| {
        let function = Arc::new(function);
        let handler = service_fn(move |event: LambdaEvent<Value>| {
            let (function, warmth) = (Arc::clone(&function), warmth.clone());
            async move {
                warmth.wait().await;
                answer(&*function, &event.payload).await
            }
        });
        lambda_runtime::run(handler).await
    })
}

async fn answer(function: &dyn Function, payload: &Value) -> Result<Reply, lambda_runtime::Error> {
    invoke(function, payload).await.map_err(told)
}

/// An invocation's error, logged, as Lambda wants it.
pub fn told(error: InvocationError) -> lambda_runtime::Error {
    tracing::error!(%error, "invocation failed");
    error.into()
}

/// Makes something out of the environment and serves it in its own way, each invocation after waiting for `Warmth`. What cannot be made ends the process at once, with
/// the reason on standard error and code 2.
pub fn start<T>(
    make: impl AsyncFnOnce(&mut Parts) -> anyhow::Result<T>,
    serve: impl AsyncFnOnce(T, Warmth) -> Result<(), lambda_runtime::Error>,
) -> ExitCode {
    // One thread is all that a function of this size has.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let served = runtime.map_err(anyhow::Error::from).and_then(|runtime| {
        runtime.block_on(async {
            let (made, warmth) = make_of_environment(make).await?;
            serve(made, warmth).await.map_err(|error| anyhow::anyhow!("the runtime ended: {error}"))
        })
    });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

async fn make_of_environment<T>(
    make: impl AsyncFnOnce(&mut Parts) -> anyhow::Result<T>,
) -> anyhow::Result<(T, Warmth)> {
    let mut parts = Parts::from_environment();
    let level = parts.log_level();
    tracing_subscriber::fmt().json().with_max_level(level).with_writer(std::io::stderr).init();
    let made = make(&mut parts).await;
    // What is missing tells more than what went wrong because of it.
    parts.check()?;
    made.map(|made| (made, parts.warmth()))
}
