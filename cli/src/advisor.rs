//! `spotctl advisor`: what a file of the Spot Advisor's feed holds, and which of its rows cannot be believed.

use crate::args::AdvisorArguments;
use crate::failure::Failure;
use crate::json_input::{read_text, shown_name};
use crate::terminal::{print_json, print_text};
use serde::Serialize;
use spot_catalog::advisor::{self, RejectedRow};
use std::fmt::Write;

#[derive(Serialize)]
struct Answer {
    rows: usize,
    instance_types: usize,
    regions: usize,
    rejected: Vec<RejectedRow>,
}

/// Runs the subcommand.
pub(crate) fn run(arguments: &AdvisorArguments) -> Result<(), Failure> {
    let text = read_text(&arguments.file)?;
    let feed = advisor::parse(&text).map_err(|error| Failure::input(shown_name(&arguments.file), error))?;
    let answer = Answer {
        rows: feed.rows.len(),
        instance_types: feed.instance_types,
        regions: feed.regions,
        rejected: feed.rejected,
    };
    if arguments.json { print_json(&answer) } else { print_text(&summary(&answer)) }
}

fn summary(answer: &Answer) -> String {
    let Answer { rows, instance_types, regions, rejected } = answer;
    let mut text =
        format!("{rows} rows of {instance_types} instance types in {regions} regions, {} rejected\n", rejected.len());
    for row in rejected {
        let _ = writeln!(text, "  {}: {}", row.path, row.reason);
    }
    text
}
