//! The relay's side of what writes announce: reads a changed item as the table's stream hands it over.

use super::announce::{AUD, Announce, OUT};
use super::keys;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use spot_domain::OrganizationId;

/// An announcing item, read from the stream's new image.
#[derive(Clone, Debug, PartialEq)]
pub struct Announced {
    /// Whose; none for data that belong to all.
    pub organization_id: Option<OrganizationId>,
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Version of the item; for items without one the time of the write. With the keys it makes each write unique.
    pub version: u64,
    /// When it was written.
    pub at: Timestamp,
    /// What it announces.
    pub announce: Announce,
}

impl Announced {
    /// Reads an image in DynamoDB's JSON (`{"PK": {"S": …}, …}`); none when it announces nothing or is in no known shape.
    pub fn read(image: &Map<String, Value>) -> Option<Self> {
        let announce = Announce { events: list(image, OUT)?, audit: list(image, AUD)? };
        if announce == Announce::nothing() {
            return None;
        }
        let (pk, sk) = (text(image, "PK")?.to_owned(), text(image, "SK")?.to_owned());
        let at_ms: i64 = image.get("up")?.get("N")?.as_str()?.parse().ok()?;
        let version = image.get("ver").and_then(|value| value.get("N")?.as_str()?.parse().ok());
        Some(Self {
            organization_id: keys::organization_of(&pk),
            version: version.unwrap_or(at_ms.max(0) as u64),
            at: Timestamp::from_millisecond(at_ms).ok()?,
            announce,
            pk,
            sk,
        })
    }
}

fn text<'a>(image: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    image.get(name)?.get("S")?.as_str()
}

/// A list kept as JSON text; empty when the attribute is missing, none when it cannot be read.
fn list<T: DeserializeOwned>(image: &Map<String, Value>, name: &str) -> Option<Vec<T>> {
    match image.contains_key(name) {
        true => serde_json::from_str(text(image, name)?).ok(),
        false => Some(Vec::new()),
    }
}
