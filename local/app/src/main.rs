//! `spot-local`: the platform on one machine, and scenarios without a browser.

mod arguments;

use arguments::{Arguments, Command, Run, Simulate};
use clap::Parser;
use spot_local::Machine;
use spot_local::serve::{ServeOptions, serve};
use spot_local::simulate::simulate;
use spot_world::scenario::read_scenario;
use std::path::Path;
use std::process::ExitCode;
use std::sync::PoisonError;

/// A simulation allocates all the time, small and short-lived; this makes it a fifth faster than the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("SPOT_LOG"))
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("spot-local: no runtime to be had: {error}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = match arguments.command {
        Command::Run(run) => runtime.block_on(run_platform(run)),
        Command::Simulate(simulate) => runtime.block_on(run_simulation(&simulate)),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("spot-local: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// 0 when told to end, 2 when the scenario cannot be read.
async fn run_platform(wanted: Run) -> anyhow::Result<ExitCode> {
    let scenario = match read_scenario(&wanted.scenario) {
        Ok(scenario) => scenario,
        Err(error) => {
            eprintln!("spot-local: {error}");
            return Ok(ExitCode::from(2));
        }
    };
    let seed = wanted.seed.unwrap_or(scenario.seed);
    let Run { data, reset, port, speed, dashboard, .. } = wanted;
    serve(ServeOptions { scenario, seed, data, reset, port, speed, dashboard }).await?;
    Ok(ExitCode::SUCCESS)
}

/// 0 when every claim held, 1 when one did not, 2 when the scenario cannot be read.
async fn run_simulation(wanted: &Simulate) -> anyhow::Result<ExitCode> {
    let scenario = match read_scenario(&wanted.scenario) {
        Ok(scenario) => scenario,
        Err(error) => {
            eprintln!("spot-local: {error}");
            return Ok(ExitCode::from(2));
        }
    };
    let began = std::time::Instant::now();
    let seed = wanted.seed.unwrap_or(scenario.seed);
    let duration = wanted.hours.map_or(scenario.duration, jiff::SignedDuration::from_hours);
    let report = simulate(&scenario, seed, duration, |machine| {
        if wanted.progress {
            eprintln!("{}", machine.now());
        }
        if let Some(folder) = &wanted.dumps
            && let Err(error) = write_dumps(machine, folder)
        {
            eprintln!("spot-local: {}: {error}", folder.display());
        }
    })
    .await?;
    if let Some(path) = &wanted.text {
        std::fs::write(path, report.to_string())?;
    }
    if wanted.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print!("{report}");
    }
    // Not part of the report: it is the same for the same seed, and time and memory are not.
    eprintln!("took {:.1} s, {} MiB at most", began.elapsed().as_secs_f64(), peak_memory_mib().unwrap_or(0));
    Ok(if report.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn write_dumps(machine: &Machine, folder: &Path) -> std::io::Result<()> {
    let world = machine.world.lock().unwrap_or_else(PoisonError::into_inner);
    std::fs::create_dir_all(folder)?;
    world
        .clusters
        .iter()
        .try_for_each(|(name, cluster)| std::fs::write(folder.join(name).with_extension("json"), cluster.dump()))
}

/// Most memory that this process ever held, where the system tells.
fn peak_memory_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}
