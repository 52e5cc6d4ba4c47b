//! The Spot Advisor's snapshot as two tables, Linux and Windows; implausible rows are left out and counted.

use super::sources::Sources;
use super::text::matrix;
use crate::advisor;
use std::collections::BTreeMap;

/// Both tables' texts.
pub(crate) struct AdvisorTables {
    pub(crate) linux: String,
    pub(crate) windows: String,
    /// Rows of the feed that were left out.
    pub(crate) rejected: usize,
}

/// Makes both tables.
pub(crate) fn tables(sources: &Sources) -> anyhow::Result<AdvisorTables> {
    let feed = advisor::parse(&sources.advisor)?;
    let mut linux = BTreeMap::new();
    let mut windows = BTreeMap::new();
    for row in &feed.rows {
        let cells = match row.operating_system.as_str() {
            "Linux" => &mut linux,
            "Windows" => &mut windows,
            other => anyhow::bail!("the advisor's feed names an operating system `{other}`"),
        };
        let cell = format!("{}/{}", row.bucket.index(), row.saving_percent);
        cells.insert((row.instance_type.clone(), row.region.clone()), cell);
    }
    let head = |system: &str| {
        format!(
            "# Spot Advisor, {system}: interruption bucket 0..4 (<5, 5-10, 10-15, 15-20, >20 % a month) / \
             saving in percent\n\
             # date: {}\n# origin: AWS's public Spot Advisor feed of that day\n",
            sources.advisor_date
        )
    };
    Ok(AdvisorTables {
        linux: matrix(&head("Linux"), "instance_type", &linux),
        windows: matrix(&head("Windows"), "instance_type", &windows),
        rejected: feed.rejected.len(),
    })
}
