//! Reads a file of the Spot Advisor's feed: sound rows are kept, implausible ones are listed with a reason.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use spot_domain::AdvisorBucket;
use std::collections::BTreeMap;
use thiserror::Error;

/// A file that is no Spot Advisor feed at all.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("line {line}, column {column}, field `{field}`: {reason}")]
pub struct AdvisorError {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// Path of the field being read, `.` for the document itself.
    pub field: String,
    /// What is wrong.
    pub reason: String,
}

/// A feed file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvisorFeed {
    /// The plausible rows, sorted by region, operating system and type.
    pub rows: Vec<AdvisorRow>,
    /// How many types the feed describes.
    pub instance_types: usize,
    /// How many regions the feed names.
    pub regions: usize,
    /// The implausible rows.
    pub rejected: Vec<RejectedRow>,
}

/// One row: a type on an operating system in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvisorRow {
    /// Region.
    pub region: String,
    /// `Linux` or `Windows`.
    pub operating_system: String,
    /// Instance type.
    pub instance_type: String,
    /// How often instances were interrupted in a month.
    pub bucket: AdvisorBucket,
    /// How much less than on-demand Spot cost.
    pub saving_percent: u8,
}

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RejectedRow {
    /// Where it stands, for example `spot_advisor.eu-west-1.Linux.m5.large`.
    pub path: String,
    /// What is wrong with it.
    pub reason: String,
}

/// `spot_advisor` by region, operating system and type; the rows stay untyped so that one bad row spoils no other.
#[derive(Deserialize)]
struct Document {
    spot_advisor: BTreeMap<String, BTreeMap<String, BTreeMap<String, Value>>>,
    instance_types: BTreeMap<String, Value>,
}

/// Reads the text of a feed file.
pub fn parse(text: &str) -> Result<AdvisorFeed, AdvisorError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let document: Document = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let field = error.path().to_string();
        from_json(error.inner(), field)
    })?;
    deserializer.end().map_err(|error| from_json(&error, ".".to_owned()))?;
    Ok(read_rows(document))
}

fn from_json(error: &serde_json::Error, field: String) -> AdvisorError {
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or_default().to_owned();
    AdvisorError { line: error.line(), column: error.column(), field, reason }
}

fn read_rows(document: Document) -> AdvisorFeed {
    let mut feed = AdvisorFeed {
        rows: Vec::new(),
        instance_types: document.instance_types.len(),
        regions: document.spot_advisor.len(),
        rejected: Vec::new(),
    };
    for (region, systems) in document.spot_advisor {
        for (operating_system, types) in systems {
            for (instance_type, row) in types {
                match read_row(&instance_type, &row) {
                    Ok((bucket, saving_percent)) => feed.rows.push(AdvisorRow {
                        region: region.clone(),
                        operating_system: operating_system.clone(),
                        instance_type,
                        bucket,
                        saving_percent,
                    }),
                    Err(reason) => feed.rejected.push(RejectedRow {
                        path: format!("spot_advisor.{region}.{operating_system}.{instance_type}"),
                        reason,
                    }),
                }
            }
        }
    }
    feed
}

fn read_row(instance_type: &str, row: &Value) -> Result<(AdvisorBucket, u8), String> {
    if !instance_type.split_once('.').is_some_and(|(family, size)| !family.is_empty() && !size.is_empty()) {
        return Err(format!("`{instance_type}` is not a name like m5.large"));
    }
    let Value::Object(fields) = row else { return Err("not an object with r and s".to_owned()) };
    let whole = |name: &str| match fields.get(name) {
        Some(Value::Number(number)) => {
            number.as_u64().ok_or_else(|| format!("{name} is {number}, not a whole number from 0"))
        }
        Some(_) => Err(format!("{name} is not a number")),
        None => Err(format!("{name} is missing")),
    };
    let (bucket, saving) = (whole("r")?, whole("s")?);
    let index = u8::try_from(bucket).ok().and_then(AdvisorBucket::new);
    let bucket = index.ok_or_else(|| format!("bucket r is {bucket}, not 0..4"))?;
    let percent = u8::try_from(saving).ok().filter(|percent| *percent <= 100);
    Ok((bucket, percent.ok_or_else(|| format!("saving s is {saving} %, not 0..100"))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn implausible_rows_are_rejected_and_the_rest_is_kept() {
        let feed = parse(
            r#"{"instance_types":{"m5.large":{}},"spot_advisor":{"eu-west-1":{"Linux":{
               "m5.large":{"r":4,"s":70},"m5.xlarge":{"r":5,"s":70},"c5.large":{"r":0,"s":101},
               "c5.xlarge":{"r":"1","s":1},"r5.large":{"r":1.5,"s":1},"r5.xlarge":7,"t3.nano":{"s":3},"x":{"r":0,"s":0},
               "r6i.large":{"r":0,"s":-3}}}}}"#,
        )
        .unwrap();
        assert_eq!((feed.rows.len(), feed.instance_types, feed.regions), (1, 1, 1));
        let reasons: Vec<_> = feed.rejected.iter().map(|row| (row.path.as_str(), row.reason.as_str())).collect();
        assert_eq!(reasons.len(), 8);
        assert!(reasons.contains(&("spot_advisor.eu-west-1.Linux.m5.xlarge", "bucket r is 5, not 0..4")));
        assert!(reasons.contains(&("spot_advisor.eu-west-1.Linux.c5.large", "saving s is 101 %, not 0..100")));
        assert!(reasons.contains(&("spot_advisor.eu-west-1.Linux.c5.xlarge", "r is not a number")));
        assert!(reasons.contains(&("spot_advisor.eu-west-1.Linux.t3.nano", "r is missing")));
    }

    #[test]
    fn a_file_of_another_shape_is_refused_by_line_and_field() {
        let error = parse("{\"instance_types\":{},\n\"spot_advisor\":{\"eu-west-1\":7}}").unwrap_err();
        assert_eq!((error.line, error.field.as_str()), (2, "spot_advisor.eu-west-1"));
        let cut = parse("{\"spot_advisor\":{\"eu-west-1\":{").unwrap_err();
        assert_eq!(cut.line, 1);
        assert!(cut.reason.contains("EOF"), "{cut}");
        assert!(parse("[]").is_err());
        assert!(parse("{}").unwrap_err().reason.contains("missing field"));
        assert!(parse("{\"spot_advisor\":{},\"instance_types\":{}} x").unwrap_err().reason.contains("trailing"));
    }
}
