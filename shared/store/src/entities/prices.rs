//! Prices of a region: `G#PRICE#region · SPOT`, `OD`, `AVG30`, one compressed item each. A lookup is in memory; the
//! item is rewritten only when a price changed, else only its time moves.

use crate::core::prelude::*;
use crate::core::row::json_text;
use crate::core::store::corrupt;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use spot_domain::{InstanceTypeName, MicrousdPerHour, PoolQuote, Region, Zone};
use std::collections::BTreeMap;

/// Spot prices of a region at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct SpotPrices {
    /// Region.
    pub region: Region,
    /// When they were taken.
    pub taken_at: Timestamp,
    /// Prices by pool, sorted by type and zone.
    pub pools: Vec<PoolQuote>,
}

/// List prices of a region.
#[derive(Clone, Debug, PartialEq)]
pub struct OnDemandPrices {
    /// Region.
    pub region: Region,
    /// When they were taken.
    pub taken_at: Timestamp,
    /// Price by type.
    pub prices: BTreeMap<InstanceTypeName, MicrousdPerHour>,
}

/// Columns: types and zones once, prices as (type, zone, price).
#[derive(Serialize, Deserialize)]
struct SpotColumns {
    types: Vec<InstanceTypeName>,
    zones: Vec<Zone>,
    prices: Vec<(u16, u8, u64)>,
}

/// zstd's own default.
const COMPRESSION: i32 = 3;

pub(super) fn key(region: &Region, series: &str) -> Key {
    Key::new(format!("G#PRICE#{region}"), series)
}

fn to_columns(pools: &[PoolQuote]) -> SpotColumns {
    let mut types: Vec<_> = pools.iter().map(|pool| pool.instance_type.clone()).collect();
    let mut zones: Vec<_> = pools.iter().map(|pool| pool.zone.clone()).collect();
    types.sort_unstable();
    types.dedup();
    zones.sort_unstable();
    zones.dedup();
    let place = |pool: &PoolQuote| {
        let of_type = types.binary_search(&pool.instance_type).unwrap_or_default() as u16;
        (of_type, zones.binary_search(&pool.zone).unwrap_or_default() as u8, pool.spot_microusd_per_hour.0)
    };
    let mut prices: Vec<_> = pools.iter().map(place).collect();
    prices.sort_unstable();
    SpotColumns { types, zones, prices }
}

fn from_columns(columns: &SpotColumns) -> Option<Vec<PoolQuote>> {
    let pool = |(of_type, zone, price): &(u16, u8, u64)| {
        Some(PoolQuote {
            zone: columns.zones.get(usize::from(*zone))?.clone(),
            instance_type: columns.types.get(usize::from(*of_type))?.clone(),
            spot_microusd_per_hour: MicrousdPerHour(*price),
        })
    };
    columns.prices.iter().map(pool).collect()
}

impl Store {
    /// Puts the Spot prices of a region. Answers whether any price changed.
    pub async fn put_spot_prices(&self, prices: &SpotPrices) -> Result<bool, StoreError> {
        self.put_series(&key(&prices.region, "SPOT"), &to_columns(&prices.pools), prices.taken_at).await
    }

    /// The Spot prices of a region.
    pub async fn spot_prices(&self, region: &Region) -> Result<Option<SpotPrices>, StoreError> {
        let Some((taken_at, pools)) = self.spot_series(region, "SPOT").await? else { return Ok(None) };
        Ok(Some(SpotPrices { region: region.clone(), taken_at, pools }))
    }

    /// Puts the thirty-day averages of Spot prices of a region. Answers whether any changed.
    pub async fn put_average_spot_prices(&self, prices: &SpotPrices) -> Result<bool, StoreError> {
        self.put_series(&key(&prices.region, "AVG30"), &to_columns(&prices.pools), prices.taken_at).await
    }

    /// The thirty-day averages of Spot prices of a region.
    pub async fn average_spot_prices(&self, region: &Region) -> Result<Option<SpotPrices>, StoreError> {
        let Some((taken_at, pools)) = self.spot_series(region, "AVG30").await? else { return Ok(None) };
        Ok(Some(SpotPrices { region: region.clone(), taken_at, pools }))
    }

    /// Puts the list prices of a region. Answers whether any changed.
    pub async fn put_on_demand_prices(&self, prices: &OnDemandPrices) -> Result<bool, StoreError> {
        self.put_series(&key(&prices.region, "OD"), &prices.prices, prices.taken_at).await
    }

    /// The list prices of a region.
    pub async fn on_demand_prices(&self, region: &Region) -> Result<Option<OnDemandPrices>, StoreError> {
        let Some((taken_at, prices)) = self.series(&key(region, "OD")).await? else { return Ok(None) };
        Ok(Some(OnDemandPrices { region: region.clone(), taken_at, prices }))
    }

    async fn spot_series(
        &self,
        region: &Region,
        series: &str,
    ) -> Result<Option<(Timestamp, Vec<PoolQuote>)>, StoreError> {
        const OPERATION: &str = "read Spot prices";
        let Some((taken_at, columns)) = self.series::<SpotColumns>(&key(region, series)).await? else {
            return Ok(None);
        };
        let pools = from_columns(&columns).ok_or_else(|| StoreError::new(OPERATION, StoreErrorKind::CorruptItem))?;
        Ok(Some((taken_at, pools)))
    }

    /// Puts one compressed series, or moves its time when it is the same as before.
    pub(super) async fn put_series<T: Serialize>(
        &self,
        key: &Key,
        value: &T,
        taken_at: Timestamp,
    ) -> Result<bool, StoreError> {
        const OPERATION: &str = "save a market series";
        let text = json_text(value);
        let hash = keys::digest(text.as_bytes());
        let touch = Write::update(key.clone(), "SET #taken_at = :at, #up = :at")
            .value(":at", moment(taken_at))
            .text(":hash", &hash)
            .when("#hash = :hash AND #taken_at <= :at", StoreErrorKind::Conflict);
        match self.write(OPERATION, touch).await {
            Ok(()) => return Ok(false),
            Err(error) if error.kind == StoreErrorKind::Conflict => {}
            Err(error) => return Err(error),
        }
        let packed = zstd::encode_all(text.as_bytes(), COMPRESSION)
            .map_err(|error| StoreError::with_source(OPERATION, StoreErrorKind::Invalid, error))?;
        let row = Row::new(key, "PRICE", taken_at).time("taken_at", taken_at).text("hash", hash).bytes("data", packed);
        let write = Write::put(row)
            .when("attribute_not_exists(#taken_at) OR #taken_at <= :at", StoreErrorKind::Conflict)
            .value(":at", moment(taken_at));
        match self.write(OPERATION, write).await {
            Ok(()) => Ok(true),
            // A later one is there: this one is old news.
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// One compressed series with its time.
    pub(super) async fn series<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<(Timestamp, T)>, StoreError> {
        const OPERATION: &str = "read a market series";
        let Some(row) = self.get(OPERATION, key).await? else { return Ok(None) };
        read_series(&row).map(Some).map_err(|error| corrupt(OPERATION, error))
    }
}

/// A series with its time, out of its row.
pub(super) fn read_series<T: DeserializeOwned>(row: &Row) -> Result<(Timestamp, T), CorruptItem> {
    let text = zstd::decode_all(row.read_bytes("data")?).map_err(|error| row.corrupt("data", error))?;
    let value = serde_json::from_slice(&text).map_err(|error| row.corrupt("data", error))?;
    Ok((row.read_time("taken_at")?, value))
}

/// Spot prices out of their row.
pub(super) fn read_spot(region: &Region, row: &Row) -> Result<SpotPrices, CorruptItem> {
    let (taken_at, columns) = read_series::<SpotColumns>(row)?;
    let pools = from_columns(&columns).ok_or_else(|| row.corrupt("data", "names a type or zone it does not hold"))?;
    Ok(SpotPrices { region: region.clone(), taken_at, pools })
}

/// List prices out of their row.
pub(super) fn read_on_demand(region: &Region, row: &Row) -> Result<OnDemandPrices, CorruptItem> {
    let (taken_at, prices) = read_series(row)?;
    Ok(OnDemandPrices { region: region.clone(), taken_at, prices })
}
