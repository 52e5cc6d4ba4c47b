//! Rewrites the tables from a folder of source files: reading and writing here, the work in pure functions below.
//!
//! The folder holds `ec2/` (prices, descriptions, limits) and `spot-advisor/` (dated copies of the feed, of which the
//! newest counts). The result replaces the tables only when all of them could be made and can be read back.

mod advisor_tables;
mod allocatable;
mod describe;
mod instance_types;
mod price_tables;
mod ratios;
mod sources;
mod text;

use crate::catalog::Catalog;
use crate::tables::Tables;
use anyhow::Context;
use sha2::{Digest, Sha256};
use sources::Sources;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Months in which the price lists were true; their files do not say it themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceDates {
    /// Of the list of us-east-1, with the descriptions read alongside, for example `2026-07`.
    pub reference: String,
    /// Of the lists of the other regions and of EBS.
    pub regions: String,
}

impl PriceDates {
    /// The dates of the tables in this program, for a folder whose price lists are the same.
    pub fn of_this_program() -> Self {
        let catalog = Catalog::load();
        Self { reference: catalog.price_date().to_owned(), regions: catalog.region_price_date().to_owned() }
    }
}

/// What a refresh wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// One entry per file, sorted by name.
    pub tables: Vec<TableSummary>,
    /// Implausible rows of the advisor's feed that were left out.
    pub rejected_advisor_rows: usize,
}

/// One written table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSummary {
    /// File name.
    pub file: String,
    /// Rows under the line of column names.
    pub rows: usize,
    /// Size.
    pub bytes: usize,
}

/// Makes all tables and their `CHECKSUMS` from the sources in `source_dir` and writes them to `out_dir`.
pub fn write_tables(source_dir: &Path, out_dir: &Path, dates: &PriceDates) -> anyhow::Result<Summary> {
    let (tables, rejected_advisor_rows) = make_tables(source_dir, dates)?;
    check_readable(&tables)?;
    fs::create_dir_all(out_dir).with_context(|| format!("cannot create {}", out_dir.display()))?;
    let checksums = checksums(&tables);
    let files = || tables.iter().chain([(&"CHECKSUMS", &checksums)]);
    for (name, text) in files() {
        let path = out_dir.join(format!("{name}.new"));
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    for (name, _) in files() {
        let path = out_dir.join(name);
        fs::rename(out_dir.join(format!("{name}.new")), &path)
            .with_context(|| format!("cannot replace {}", path.display()))?;
    }
    let summary = |(name, text): (&&str, &String)| TableSummary {
        file: (*name).to_owned(),
        rows: text.lines().filter(|line| !line.starts_with('#')).count().saturating_sub(1),
        bytes: text.len(),
    };
    Ok(Summary { tables: tables.iter().map(summary).collect(), rejected_advisor_rows })
}

/// Table texts by file name.
type TableTexts = BTreeMap<&'static str, String>;

/// Every table, those kept by hand passed through, and how many advisor rows were left out.
fn make_tables(source_dir: &Path, dates: &PriceDates) -> anyhow::Result<(TableTexts, usize)> {
    let sources = Sources::read(source_dir)?;
    let hand_kept = Tables::EMBEDDED;
    let mut tables = BTreeMap::from([
        ("families.tsv", hand_kept.families.to_owned()),
        ("regions.tsv", hand_kept.regions.to_owned()),
        ("retired_types.tsv", Tables::RETIRED_TYPES.to_owned()),
        ("instance_types.tsv", instance_types::table(&sources, &dates.reference)?),
    ]);
    let prices = price_tables::read(&sources)?;
    tables.insert("prices_us_east_1.tsv", price_tables::reference_table(&prices, &dates.reference));
    tables.insert("prices_by_region.tsv", price_tables::region_table(&prices, &dates.regions));
    tables.insert("price_ratios.tsv", ratios::table(&prices, &dates.regions));
    tables.insert("ebs_prices.tsv", price_tables::ebs_table(&sources, &dates.regions)?);
    let advisor = advisor_tables::tables(&sources)?;
    tables.insert("spot_advisor_linux.tsv", advisor.linux);
    tables.insert("spot_advisor_windows.tsv", advisor.windows);
    Ok((tables, advisor.rejected))
}

/// Reads the new tables as the product will. Their text is leaked, because the catalog borrows embedded text for the
/// life of the program; a refresh does this once, for half a megabyte, and ends.
fn check_readable(tables: &TableTexts) -> anyhow::Result<()> {
    let text = |name: &str| -> &'static str { tables.get(name).cloned().unwrap_or_default().leak() };
    let new = Tables {
        instance_types: text("instance_types.tsv"),
        prices_us_east_1: text("prices_us_east_1.tsv"),
        prices_by_region: text("prices_by_region.tsv"),
        price_ratios: text("price_ratios.tsv"),
        ebs_prices: text("ebs_prices.tsv"),
        spot_advisor_linux: text("spot_advisor_linux.tsv"),
        spot_advisor_windows: text("spot_advisor_windows.tsv"),
        regions: text("regions.tsv"),
        families: text("families.tsv"),
    };
    Catalog::from_tables(&new).context("the new tables cannot be read back; nothing was replaced")?;
    Ok(())
}

/// `sha256sum` lines of all tables.
fn checksums(tables: &TableTexts) -> String {
    let mut lines = String::new();
    for (name, text) in tables {
        for byte in Sha256::digest(text) {
            let _ = write!(lines, "{byte:02x}");
        }
        let _ = writeln!(lines, "  {name}");
    }
    lines
}
