//! The committed snapshot of the Spot Advisor: savings and interruption buckets by region and type.

use crate::matrix::Matrix;
use crate::table::TableError;
use crate::tables::Tables;
use spot_domain::AdvisorBucket;

/// What the advisor says of one type in one region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpotFigure {
    /// How much less than on-demand Spot cost.
    pub saving_percent: u8,
    /// How often instances were interrupted in a month.
    pub bucket: AdvisorBucket,
}

/// Both operating systems of the snapshot. Only Linux prices nodes; Windows is kept for nodes already there.
#[derive(Debug)]
pub(crate) struct SpotSnapshot {
    pub(crate) linux: Matrix<SpotFigure>,
    pub(crate) windows: Matrix<SpotFigure>,
}

impl SpotSnapshot {
    /// Reads the two tables.
    pub(crate) fn parse(tables: &Tables) -> Result<Self, TableError> {
        Ok(Self {
            linux: Matrix::parse("spot_advisor_linux.tsv", tables.spot_advisor_linux, parse_figure)?,
            windows: Matrix::parse("spot_advisor_windows.tsv", tables.spot_advisor_windows, parse_figure)?,
        })
    }
}

/// `2/74` is bucket 2, saving 74 %.
fn parse_figure(cell: &'static str) -> Result<SpotFigure, String> {
    let figure = || {
        let (bucket, saving) = cell.split_once('/')?;
        let bucket = AdvisorBucket::new(bucket.parse().ok()?)?;
        let saving_percent = saving.parse().ok().filter(|percent| *percent <= 100)?;
        Some(SpotFigure { saving_percent, bucket })
    };
    figure().ok_or_else(|| format!("`{cell}` is not bucket/saving"))
}
