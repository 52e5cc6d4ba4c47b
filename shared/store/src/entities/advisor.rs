//! Spot Advisor of a region: `G#ADV#region · CUR`. The source knows no zones, so a bucket holds for all of them.

use crate::core::prelude::*;
use serde::{Deserialize, Serialize};
use spot_domain::{AdvisorBucket, InstanceTypeName, Region};

/// What the advisor says of a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvisorRow {
    /// Type.
    pub instance_type: InstanceTypeName,
    /// Interruption bucket.
    pub bucket: AdvisorBucket,
    /// Average saving against on-demand.
    pub saving_percent: u8,
}

/// What the advisor says of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvisorTable {
    /// Region.
    pub region: Region,
    /// When it was read.
    pub taken_at: Timestamp,
    /// The source's own mark of this version.
    pub etag: Option<String>,
    /// Rows, sorted by type.
    pub rows: Vec<AdvisorRow>,
}

#[derive(Serialize, Deserialize)]
struct Document {
    etag: Option<String>,
    rows: Vec<AdvisorRow>,
}

pub(super) fn key(region: &Region) -> Key {
    Key::new(format!("G#ADV#{region}"), "CUR")
}

impl Store {
    /// Puts the advisor's table of a region. Answers whether it changed.
    pub async fn put_advisor_table(&self, table: &AdvisorTable) -> Result<bool, StoreError> {
        let document = Document { etag: table.etag.clone(), rows: table.rows.clone() };
        self.put_series(&key(&table.region), &document, table.taken_at).await
    }

    /// The advisor's table of a region.
    pub async fn advisor_table(&self, region: &Region) -> Result<Option<AdvisorTable>, StoreError> {
        let Some((taken_at, document)) = self.series::<Document>(&key(region)).await? else { return Ok(None) };
        let Document { etag, rows } = document;
        Ok(Some(AdvisorTable { region: region.clone(), taken_at, etag, rows }))
    }
}

/// The table out of its row.
pub(super) fn read(region: &Region, row: &Row) -> Result<AdvisorTable, CorruptItem> {
    let (taken_at, document) = super::prices::read_series::<Document>(row)?;
    let Document { etag, rows } = document;
    Ok(AdvisorTable { region: region.clone(), taken_at, etag, rows })
}
