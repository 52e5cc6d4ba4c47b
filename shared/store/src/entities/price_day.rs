//! Spot prices of a whole day: `G#PRICE#region · DAY#yyyymmdd`, per pool price × time and the time itself, from which
//! averages over many days are exact.

use crate::core::prelude::*;
use crate::core::row::{days_after, json_text};
use crate::core::store::corrupt;
use serde::{Deserialize, Serialize};
use spot_domain::{InstanceTypeName, Region, Zone};

/// Longer than any average looks back.
const LIVES_DAYS: i64 = 40;
/// zstd's own default.
const COMPRESSION: i32 = 3;

/// One pool on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolDay {
    /// Type.
    #[serde(rename = "t")]
    pub instance_type: InstanceTypeName,
    /// Zone.
    #[serde(rename = "z")]
    pub zone: Zone,
    /// Price × time, in micro-dollars per hour × seconds.
    #[serde(rename = "p")]
    pub microusd_per_hour_secs: u64,
    /// How much of the day the price is known of.
    #[serde(rename = "s")]
    pub known_secs: u32,
}

/// One day of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpotPriceDay {
    /// Region.
    pub region: Region,
    /// Beginning of the day, UTC.
    pub day: Timestamp,
    /// Pools, sorted by type and zone.
    pub pools: Vec<PoolDay>,
}

fn sort_key(day: Timestamp) -> String {
    format!("DAY#{}", keys::day(day))
}

fn read(row: &Row, region: &Region) -> Result<SpotPriceDay, CorruptItem> {
    let text = zstd::decode_all(row.read_bytes("data")?).map_err(|error| row.corrupt("data", error))?;
    let pools = serde_json::from_slice(&text).map_err(|error| row.corrupt("data", error))?;
    Ok(SpotPriceDay { region: region.clone(), day: row.read_time("day")?, pools })
}

impl Store {
    /// Puts a day; the same day again replaces it.
    pub async fn put_spot_price_day(&self, day: &SpotPriceDay, now: Timestamp) -> Result<(), StoreError> {
        const OPERATION: &str = "save a day of Spot prices";
        let packed = zstd::encode_all(json_text(&day.pools).as_bytes(), COMPRESSION)
            .map_err(|error| StoreError::with_source(OPERATION, StoreErrorKind::Invalid, error))?;
        let key = Key::new(format!("G#PRICE#{}", day.region), sort_key(day.day));
        let row = Row::new(&key, "PRICED", now)
            .time("day", day.day)
            .bytes("data", packed)
            .dies_at(days_after(day.day, LIVES_DAYS));
        self.write(OPERATION, Write::put(row)).await
    }

    /// Days of a region that begin from `from` until before `until`, oldest first.
    pub async fn spot_price_days(
        &self,
        region: &Region,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<SpotPriceDay>, StoreError> {
        const OPERATION: &str = "list days of Spot prices";
        let query = Query::of(format!("G#PRICE#{region}")).between(sort_key(from), sort_key(until));
        let rows = self.query(OPERATION, query).await?;
        let days = rows.iter().map(|row| read(row, region)).collect::<Result<Vec<_>, _>>();
        let mut days = days.map_err(|error| corrupt(OPERATION, error))?;
        days.retain(|day| day.day >= from && day.day < until);
        Ok(days)
    }
}
