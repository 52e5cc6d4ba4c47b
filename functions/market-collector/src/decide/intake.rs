//! Rows of the price history on their way in: implausible ones are left out, each with its reason (PRICE-03).

use jiff::{SignedDuration, Timestamp};
use spot_catalog::Catalog;
use spot_cloud::SpotPrice;
use spot_domain::{InstanceTypeName, MicrousdPerHour, PoolQuote, Region, Zone};
use std::collections::BTreeMap;
use std::fmt;

/// Spot has never cost more than ten times the list price, and AWS gives at most 90 percent off.
const MOST_TIMES_LIST: u64 = 10;
const LEAST_PERCENT_OF_LIST: u64 = 2;
/// Clocks differ by this much at most.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// What rows are judged by.
#[derive(Clone, Copy)]
pub struct Market<'a> {
    /// Region.
    pub region: &'a Region,
    /// List prices.
    pub catalog: &'a Catalog,
    /// The moment of the answer.
    pub now: Timestamp,
}

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Type.
    pub instance_type: InstanceTypeName,
    /// Zone.
    pub zone: Zone,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for Rejected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} in {}: {}", self.instance_type, self.zone, self.reason)
    }
}

/// What of an answer is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intake {
    /// The newest plausible price of each pool, sorted by type and zone.
    pub pools: Vec<PoolQuote>,
    /// Rows left out.
    pub rejected: Vec<Rejected>,
}

/// The prices that hold now.
pub fn current(rows: &[SpotPrice], market: &Market<'_>) -> Intake {
    let mut intake = Intake::default();
    let mut newest: BTreeMap<(&InstanceTypeName, &Zone), &SpotPrice> = BTreeMap::new();
    for row in rows {
        if let Some(reason) = trouble(row, market) {
            let (instance_type, zone) = (row.instance_type.clone(), row.zone.clone());
            intake.rejected.push(Rejected { instance_type, zone, reason });
            continue;
        }
        let known = newest.entry((&row.instance_type, &row.zone)).or_insert(row);
        if row.since > known.since {
            *known = row;
        }
    }
    let quote = |row: &SpotPrice| PoolQuote {
        zone: row.zone.clone(),
        instance_type: row.instance_type.clone(),
        spot_microusd_per_hour: row.microusd_per_hour,
    };
    intake.pools = newest.into_values().map(quote).collect();
    intake
}

/// Rows without the implausible ones.
pub fn plausible(rows: Vec<SpotPrice>, market: &Market<'_>) -> Vec<SpotPrice> {
    rows.into_iter().filter(|row| trouble(row, market).is_none()).collect()
}

/// What is wrong with a row; none when it is plausible.
fn trouble(row: &SpotPrice, market: &Market<'_>) -> Option<String> {
    let price = row.microusd_per_hour.0;
    let name = row.instance_type.as_str();
    if !name.split_once('.').is_some_and(|(family, size)| !family.is_empty() && !size.is_empty()) {
        return Some(format!("`{name}` is not a name like m5.large"));
    }
    let of_region = row.zone.as_str().strip_prefix(market.region.as_str());
    if !of_region.is_some_and(|rest| rest.starts_with(|first: char| first == '-' || first.is_ascii_lowercase())) {
        return Some(format!("the zone is not in {}", market.region));
    }
    if row.since > market.now + AHEAD {
        return Some(format!("it holds from {} on, which is to come", row.since));
    }
    if price == 0 {
        return Some("the price is 0".to_owned());
    }
    let MicrousdPerHour(list) = market.catalog.on_demand(market.region.as_str(), name)?.price_microusd_per_hour;
    let beyond = price > list * MOST_TIMES_LIST || price * 100 < list * LEAST_PERCENT_OF_LIST;
    beyond.then(|| format!("{price} micro-dollars an hour against a list price of {list}"))
}
