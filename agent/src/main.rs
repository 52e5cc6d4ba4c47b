//! The agent's process: settings, logs, probes, and the agent until it is told to end.

use spot_agent::edge::{EnvSettings, HttpsTransport, RealChance, RealTime, SqsQueue, resident_bytes, serve_probes};
use spot_agent::{Agent, AgentParts};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

fn main() -> ExitCode {
    let settings = match EnvSettings::read(&|name| std::env::var(name).ok()) {
        Ok(settings) => settings,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    tracing_subscriber::fmt().json().with_env_filter(&settings.log_level).init();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "no runtime to be had");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(settings)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "ended");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: EnvSettings) -> anyhow::Result<()> {
    let agent = Agent::new(AgentParts {
        control: Arc::new(HttpsTransport::new(&settings.api_url, &settings.api_token)?),
        kube: kube::Client::try_default().await?,
        queue: Some(Arc::new(SqsQueue::new())),
        settings: settings.agent,
        time: Arc::new(RealTime),
        chance: Arc::new(RealChance),
        resident_bytes,
    });
    let probes = serve_probes(TcpListener::bind(("0.0.0.0", settings.port)).await?, agent.status());
    let (mut terminated, mut interrupted) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    // What is under way is remembered in the cluster, and the next run goes on with it: ending needs no goodbye.
    tokio::select! {
        () = probes => anyhow::bail!("the probes ended"),
        () = agent.run() => anyhow::bail!("a newer run of the agent has registered"),
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    tracing::info!("ended as told");
    Ok(())
}
