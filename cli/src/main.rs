//! The `spotctl` program: arguments in, an exit code out. Everything else lives in the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    spotctl::run(std::env::args_os())
}
