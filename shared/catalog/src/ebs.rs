//! EBS prices by region and volume type.

use crate::table::{Table, TableError};

/// What an EBS volume costs, in nano-dollars (10⁻⁹ USD), in which the published prices are whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EbsPrice {
    /// Storage.
    pub nanousd_per_gb_month: u64,
    /// Provisioned operations per second; 0 where they are not sold or their price is tiered (io2).
    pub nanousd_per_iops_month: u64,
    /// Provisioned throughput in MiB/s; 0 where it is not sold.
    pub nanousd_per_mibps_month: u64,
}

/// All EBS prices.
#[derive(Debug)]
pub(crate) struct EbsPrices {
    /// When they were true.
    pub(crate) date: &'static str,
    rows: Vec<((&'static str, &'static str), EbsPrice)>,
}

impl EbsPrices {
    /// Reads the table, which is sorted by region and volume type.
    pub(crate) fn parse(text: &'static str) -> Result<Self, TableError> {
        let table = Table::open("ebs_prices.tsv", text)?;
        let columns = ["nanousd_per_gb_month", "nanousd_per_iops_month", "nanousd_per_mibps_month"];
        table.expect_columns(&["region", "volume_type", columns[0], columns[1], columns[2]])?;
        let mut rows = table
            .rows()
            .map(|mut row| {
                let key = (row.text()?, row.text()?);
                let price = EbsPrice {
                    nanousd_per_gb_month: row.number()?,
                    nanousd_per_iops_month: row.number()?,
                    nanousd_per_mibps_month: row.number()?,
                };
                Ok((key, price))
            })
            .collect::<Result<Vec<_>, TableError>>()?;
        rows.sort_by_key(|(key, _)| *key);
        Ok(Self { date: table.date, rows })
    }

    /// The price of a volume type in a region with a list.
    pub(crate) fn get(&self, region: &str, volume_type: &str) -> Option<EbsPrice> {
        let index = self.rows.binary_search_by(|((r, v), _)| (*r, *v).cmp(&(region, volume_type))).ok()?;
        Some(self.rows[index].1)
    }
}
