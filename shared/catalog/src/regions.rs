//! AWS regions: names, zones, and whose price list stands in where a region has none.

use crate::table::{Table, TableError};

/// What is known of one region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegionFacts {
    /// For example `us-east-1`.
    pub region: &'static str,
    /// For example `US East (N. Virginia)`.
    pub name: &'static str,
    zone_letters: &'static str,
    /// One of the regions switched on by default (SEED-02).
    pub enabled: bool,
    /// The region whose price list stands in, and why that one.
    pub price_stand_in: Option<(&'static str, &'static str)>,
}

impl RegionFacts {
    /// The zones' letters; an account may see fewer of them.
    pub fn zone_letters(&self) -> impl Iterator<Item = char> {
        self.zone_letters.chars()
    }

    /// The zones' names, for example `us-east-1a`.
    pub fn zones(&self) -> Vec<spot_domain::Zone> {
        self.zone_letters().map(|letter| format!("{}{letter}", self.region).into()).collect()
    }
}

/// Reads the regions, sorted by code.
pub(crate) fn parse_regions(text: &'static str) -> Result<Vec<RegionFacts>, TableError> {
    let table = Table::open("regions.tsv", text)?;
    table.expect_columns(&["region", "name", "zones", "enabled", "price_stand_in", "stand_in_reason"])?;
    let mut regions: Vec<RegionFacts> = table
        .rows()
        .map(|mut row| {
            Ok(RegionFacts {
                region: row.text()?,
                name: row.text()?,
                zone_letters: row.text()?,
                enabled: row.flag()?,
                price_stand_in: row.optional_text()?.zip(row.optional_text()?),
            })
        })
        .collect::<Result<_, TableError>>()?;
    regions.sort_by_key(|facts| facts.region);
    Ok(regions)
}
