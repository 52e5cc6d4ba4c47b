//! `spotctl`: the verbs of Spot Optimizer on the command line. It reads files, calls the same engine that the
//! platform runs, and prints.
//!
//! `args` says what can be asked, `estimate` answers for a kubectl dump, the other modules are one subcommand each.

mod advisor;
mod args;
mod bench;
mod catalog;
mod checked_plan;
mod estimate;
mod failure;
mod json_input;
mod json_place;
mod pack;
mod plan;
mod plausible;
mod schema;
mod terminal;

use args::{Arguments, BenchCommand, CatalogCommand, Command};
use clap::{CommandFactory, Parser};
use failure::Failure;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Runs one command line and says how it ended: 0 done, 1 our fault, 2 the input's fault.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error),
    };
    match dispatch(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if let Some(line) = failure.line() {
                complain(&line);
            }
            ExitCode::from(failure.exit_code())
        }
    }
}

fn dispatch(command: Command) -> Result<(), Failure> {
    match command {
        Command::Estimate(arguments) => estimate::run(&arguments),
        Command::Plan(arguments) => plan::run(&arguments),
        Command::Schema(arguments) => schema::run(arguments.schema),
        Command::Pack(arguments) => pack::run(&arguments),
        Command::Advisor(arguments) => advisor::run(&arguments),
        Command::Bench(BenchCommand::Plan(arguments)) => bench::run(&arguments),
        Command::Catalog(CatalogCommand::Refresh { from, out }) => catalog::refresh(&from, &out),
        Command::Completions { shell } => completions(shell),
    }
}

fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "spotctl", &mut script);
    terminal::print_text(&String::from_utf8_lossy(&script))
}

/// Help and version are answers; a wrong command line is bad input and gets one line like any other.
fn refuse(error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    match error.kind() {
        DisplayHelp | DisplayVersion => {
            let _ = error.print();
            ExitCode::SUCCESS
        }
        DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(2)
        }
        _ => {
            let text = error.to_string();
            let paragraph = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
            let words: Vec<&str> = paragraph.split_whitespace().collect();
            complain(&format!("command line: {} (see --help)", words.join(" ")));
            ExitCode::from(2)
        }
    }
}

fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "spotctl: {line}");
}
