//! `spotctl catalog`: rewrites the shipped tables from downloaded AWS data.

use crate::failure::Failure;
use crate::terminal::{Progress, print_text};
use spot_catalog::refresh::{PriceDates, write_tables};
use std::fmt::Write;
use std::path::Path;

/// Runs `catalog refresh`.
pub(crate) fn refresh(from: &Path, out: &Path) -> Result<(), Failure> {
    let progress = Progress::start("reading AWS data");
    let summary = write_tables(from, out, &PriceDates::of_this_program())
        .map_err(|error| Failure::BadInput(format!("{}: {error:#}", from.display())))?;
    drop(progress);
    let mut text = String::new();
    for table in &summary.tables {
        let _ = writeln!(text, "{}: {} rows, {} bytes", table.file, table.rows, table.bytes);
    }
    let _ = writeln!(text, "{} implausible Spot Advisor rows left out", summary.rejected_advisor_rows);
    print_text(&text)
}
