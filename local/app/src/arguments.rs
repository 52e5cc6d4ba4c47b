//! The command line.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Spot Optimizer on one machine, with a simulated customer.
#[derive(Debug, Parser)]
#[command(name = "spot-local", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the platform with the demo organisation until told to end.
    Run(Run),
    /// Run a scenario without a browser under a virtual clock, and print ledger, actions and invariants.
    Simulate(Simulate),
}

/// Options of `run`.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// A scenario's file, or the name of a built-in one.
    #[arg(long, default_value = "demo")]
    pub(crate) scenario: String,
    /// Seed of the market; the scenario's own unless given.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Where state is kept between runs.
    #[arg(long, default_value = "target/local-data")]
    pub(crate) data: PathBuf,
    /// Empty the data directory first.
    #[arg(long)]
    pub(crate) reset: bool,
    /// Port on loopback; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// Virtual seconds per second.
    #[arg(long, default_value_t = 120.0, value_parser = speed)]
    pub(crate) speed: f64,
    /// Folder of the built dashboard.
    #[arg(long)]
    pub(crate) dashboard: Option<PathBuf>,
}

fn speed(text: &str) -> Result<f64, String> {
    let speed: f64 = text.parse().map_err(|_| format!("`{text}` is no number"))?;
    if (1.0..=3_600.0).contains(&speed) { Ok(speed) } else { Err("a speed is from 1 to 3600".to_owned()) }
}

/// Options of `simulate`.
#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// A scenario's file, or the name of a built-in one: demo, calm-week, interruption-wave, capacity-drought,
    /// control-plane-down, busy-customer, five-thousand-nodes.
    #[arg(long, default_value = "demo")]
    pub(crate) scenario: String,
    /// Seed of every draw; the scenario's own unless given.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Simulate so many hours instead of the scenario's own time.
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..=24 * 400))]
    pub(crate) hours: Option<i64>,
    /// One JSON object instead of text.
    #[arg(long)]
    pub(crate) json: bool,
    /// File to write the text to, besides what is printed.
    #[arg(long)]
    pub(crate) text: Option<PathBuf>,
    /// Folder to write what `kubectl get` would print of each cluster, as it is at the last full hour: to be judged by
    /// `spotctl estimate`.
    #[arg(long)]
    pub(crate) dumps: Option<PathBuf>,
    /// Tell each simulated hour on standard error.
    #[arg(long)]
    pub(crate) progress: bool,
}
