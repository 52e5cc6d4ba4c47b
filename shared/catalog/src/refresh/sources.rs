//! The source files of a refresh, read into text; the newest advisor file counts.

use anyhow::{Context, ensure};
use std::fs;
use std::io::Read;
use std::path::Path;

/// The text of every source.
pub(crate) struct Sources {
    /// JSON: AWS's description by type.
    pub(crate) descriptions: String,
    /// CSV: what published nodes of a type can allocate.
    pub(crate) allocatable: String,
    /// JSON lines: network interfaces and addresses.
    pub(crate) eni_limits: String,
    /// CSV: network bandwidth.
    pub(crate) network: String,
    /// CSV: on-demand prices in us-east-1.
    pub(crate) reference_prices: String,
    /// CSV: on-demand prices in all regions, older.
    pub(crate) region_prices: String,
    /// CSV: EBS prices.
    pub(crate) ebs_prices: String,
    /// JSON: the Spot Advisor's feed.
    pub(crate) advisor: String,
    /// Day of that feed, from its file name.
    pub(crate) advisor_date: String,
}

impl Sources {
    /// Reads the folder.
    pub(crate) fn read(dir: &Path) -> anyhow::Result<Self> {
        let (advisor, advisor_date) = newest_advisor(&dir.join("spot-advisor"))?;
        let ec2 = dir.join("ec2");
        Ok(Self {
            descriptions: read_gzip(&ec2.join("describe_instance_types.json.gz"))?,
            allocatable: read(&ec2.join("allocatable.csv"))?,
            eni_limits: read(&ec2.join("eni_limits.jsonl"))?,
            network: read(&ec2.join("network_mbps.csv"))?,
            reference_prices: read(&ec2.join("ondemand_us_east_1.csv"))?,
            region_prices: read(&ec2.join("ondemand_by_region_2022.csv"))?,
            ebs_prices: read(&ec2.join("ebs_by_region_2022.csv"))?,
            advisor,
            advisor_date,
        })
    }
}

/// Reads a CSV text into rows.
pub(crate) fn csv_rows<Row: serde::de::DeserializeOwned>(file: &str, text: &str) -> anyhow::Result<Vec<Row>> {
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize().collect::<Result<_, _>>();
    rows.with_context(|| format!("{file} is not as expected"))
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn read_gzip(path: &Path) -> anyhow::Result<String> {
    let file = fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut text = String::new();
    let mut decoder = flate2::read::GzDecoder::new(file);
    decoder.read_to_string(&mut text).with_context(|| format!("{} is no gzip text", path.display()))?;
    Ok(text)
}

/// The feed with the latest date in its name, `spot-advisor-2024-02-28.json`, and that date.
fn newest_advisor(dir: &Path) -> anyhow::Result<(String, String)> {
    let entries = fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    let mut newest: Option<String> = None;
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let date = name.strip_prefix("spot-advisor-").and_then(|rest| rest.strip_suffix(".json"));
        newest = newest.max(date.map(str::to_owned));
    }
    let date = newest.with_context(|| format!("no spot-advisor-DATE.json in {}", dir.display()))?;
    ensure!(date.len() == "2024-02-28".len(), "`{date}` in the advisor's file name is no date");
    Ok((read(&dir.join(format!("spot-advisor-{date}.json")))?, date))
}
