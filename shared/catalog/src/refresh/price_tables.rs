//! The price tables: exact micro-dollars from the price lists.

use super::sources::{Sources, csv_rows};
use super::text::{header, matrix, scaled};
use anyhow::{Context, ensure};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Where the prices come from.
const ORIGIN: &str = "AWS's public price list, Linux, shared tenancy, no reservation";

/// A row of the price list of us-east-1.
#[derive(Deserialize)]
pub(crate) struct PriceRow {
    pub(crate) instance_type: String,
    usd_per_hour: String,
}

/// A row of the price lists by region.
#[derive(Deserialize)]
pub(crate) struct RegionPriceRow {
    region: String,
    pub(crate) instance_type: String,
    usd_per_hour: String,
}

#[derive(Deserialize)]
struct EbsRow {
    region: String,
    volume_type: String,
    usd_per_gb_month: String,
    usd_per_iops_month: String,
    usd_per_mibps_month: String,
}

/// On-demand prices in micro-dollars per hour.
pub(crate) struct PriceLists {
    /// us-east-1 by type, recent.
    pub(crate) reference: BTreeMap<String, u64>,
    /// By type and region, older.
    pub(crate) by_region: BTreeMap<(String, String), u64>,
}

/// Reads both lists.
pub(crate) fn read(sources: &Sources) -> anyhow::Result<PriceLists> {
    let mut lists = PriceLists { reference: BTreeMap::new(), by_region: BTreeMap::new() };
    for row in csv_rows::<PriceRow>("the price list of us-east-1", &sources.reference_prices)? {
        let price = microusd(&row.usd_per_hour, &row.instance_type)?;
        lists.reference.insert(row.instance_type, price);
    }
    for row in csv_rows::<RegionPriceRow>("the price lists by region", &sources.region_prices)? {
        let price = microusd(&row.usd_per_hour, &row.instance_type)?;
        lists.by_region.insert((row.instance_type, row.region), price);
    }
    Ok(lists)
}

fn microusd(usd: &str, instance_type: &str) -> anyhow::Result<u64> {
    scaled(usd, 6).with_context(|| format!("price of {instance_type}"))
}

/// Prices of us-east-1.
pub(crate) fn reference_table(lists: &PriceLists, date: &str) -> String {
    let about = "On-demand prices in us-east-1, Linux, in micro-dollars per hour";
    let mut text = header(about, date, ORIGIN, &["instance_type", "microusd_per_hour"]);
    for (name, price) in &lists.reference {
        text.push_str(&format!("{name}\t{price}\n"));
    }
    text
}

/// Prices by region.
pub(crate) fn region_table(lists: &PriceLists, date: &str) -> String {
    let about = "On-demand prices by region, Linux, in micro-dollars per hour; `-` is not listed";
    let cells = lists.by_region.iter().map(|(key, price)| (key.clone(), price.to_string())).collect();
    matrix(&header_without_columns(about, date), "instance_type", &cells)
}

/// The comment lines only, for a table whose columns depend on its content.
pub(crate) fn header_without_columns(about: &str, date: &str) -> String {
    format!("# {about}\n# date: {date}\n# origin: {ORIGIN}\n")
}

/// The EBS list was once computed in binary fractions and carries their noise (0.046694400000000004); the ninth decimal
/// is far above the noise and below any published one.
fn nanousd(usd: &str) -> anyhow::Result<u64> {
    let amount: f64 = usd.parse().with_context(|| format!("`{usd}` is not a price"))?;
    ensure!((0.0..1e6).contains(&amount), "`{usd}` is not a plausible EBS price");
    Ok((amount * 1e9).round() as u64)
}

/// EBS prices.
pub(crate) fn ebs_table(sources: &Sources, date: &str) -> anyhow::Result<String> {
    let about = "EBS prices by region and volume type, in nano-dollars";
    let amounts = ["nanousd_per_gb_month", "nanousd_per_iops_month", "nanousd_per_mibps_month"];
    let columns = ["region", "volume_type", amounts[0], amounts[1], amounts[2]];
    let mut rows = Vec::new();
    for row in csv_rows::<EbsRow>("the EBS price list", &sources.ebs_prices)? {
        let prices = [&row.usd_per_gb_month, &row.usd_per_iops_month, &row.usd_per_mibps_month];
        let [gb, iops, mibps] = prices.map(|usd| nanousd(usd));
        rows.push(format!("{}\t{}\t{}\t{}\t{}\n", row.region, row.volume_type, gb?, iops?, mibps?));
    }
    rows.sort();
    Ok(header(about, date, ORIGIN, &columns) + &rows.concat())
}
