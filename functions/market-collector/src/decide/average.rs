//! Time-weighted averages (PRICE-02): whole days of exact sums, and one division at the end.

use jiff::{SignedDuration, Timestamp};
use spot_cloud::SpotPrice;
use spot_domain::{InstanceTypeName, MicrousdPerHour, PoolQuote, Zone};
use spot_store::{PoolDay, SpotPriceDay};
use std::collections::BTreeMap;

const DAY_SECS: i64 = 86_400;

/// The beginning of the day a moment lies in, UTC.
pub fn begin_of_day(moment: Timestamp) -> Timestamp {
    let secs = moment.as_second();
    Timestamp::from_second(secs - secs.rem_euclid(DAY_SECS)).unwrap_or(moment)
}

/// Price × time of each pool from `begin` to `end`, as far as a price is known. `rows` holds every change in between,
/// and for each pool the one that held at `begin`.
pub fn day(rows: &[SpotPrice], begin: Timestamp, end: Timestamp) -> Vec<PoolDay> {
    let mut pools: BTreeMap<(&InstanceTypeName, &Zone), Vec<&SpotPrice>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.since < end) {
        pools.entry((&row.instance_type, &row.zone)).or_default().push(row);
    }
    let total = |((instance_type, zone), mut rows): (_, Vec<&SpotPrice>)| {
        rows.sort_by_key(|row| row.since);
        let (microusd_per_hour_secs, known_secs) = sum(&rows, begin, end);
        let (instance_type, zone) = (InstanceTypeName::clone(instance_type), Zone::clone(zone));
        PoolDay { instance_type, zone, microusd_per_hour_secs, known_secs }
    };
    pools.into_iter().map(total).filter(|pool| pool.known_secs > 0).collect()
}

fn sum(rows: &[&SpotPrice], begin: Timestamp, end: Timestamp) -> (u64, u32) {
    let (mut total, mut known) = (0, 0);
    for (place, row) in rows.iter().enumerate() {
        let until = rows.get(place + 1).map_or(end, |next| next.since.min(end));
        let held = until.duration_since(row.since.max(begin)).max(SignedDuration::ZERO);
        let secs = held.as_secs().unsigned_abs();
        total += row.microusd_per_hour.0 * secs;
        known += secs;
    }
    (total, u32::try_from(known).unwrap_or(u32::MAX))
}

/// Averages of pools over days, each second counting alike; rounded half to even.
pub fn over(days: &[SpotPriceDay]) -> Vec<PoolQuote> {
    let mut sums: BTreeMap<(&InstanceTypeName, &Zone), (u128, u128)> = BTreeMap::new();
    for pool in days.iter().flat_map(|day| &day.pools) {
        let sum = sums.entry((&pool.instance_type, &pool.zone)).or_default();
        sum.0 += u128::from(pool.microusd_per_hour_secs);
        sum.1 += u128::from(pool.known_secs);
    }
    let quote = |((instance_type, zone), (total, secs)): ((&InstanceTypeName, &Zone), (u128, u128))| PoolQuote {
        zone: zone.clone(),
        instance_type: instance_type.clone(),
        spot_microusd_per_hour: MicrousdPerHour(divide_half_even(total, secs)),
    };
    sums.into_iter().filter(|(_, (_, secs))| *secs > 0).map(quote).collect()
}

fn divide_half_even(total: u128, by: u128) -> u64 {
    let (floor, twice) = (total / by, total % by * 2);
    let up = twice > by || (twice == by && floor % 2 == 1);
    u64::try_from(floor + u128::from(up)).unwrap_or(u64::MAX)
}
