//! Finds silent agents, as a Lambda.

use spot_health_monitor::HealthMonitor;

fn main() -> std::process::ExitCode {
    spot_lambda::run(async |parts| Ok(HealthMonitor { store: parts.store(), clock: parts.clock() }))
}
