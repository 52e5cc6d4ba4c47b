//! The market's own statistics beside those of its source.

use super::dice::quantile_at;
use super::outages::Outage;
use super::region::{PoolIndex, RegionMarket};
use super::source_figures as source;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use spot_catalog::Catalog;
use spot_domain::{AdvisorBucket, CapacityType, Region};
use std::fmt;

/// One figure of the source, what the market shows, and the band in which a test keeps it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// What it is, with its unit.
    pub what: String,
    /// The source's figure.
    pub source: f64,
    /// The market's.
    pub market: f64,
    /// Least that is accepted.
    pub low: f64,
    /// Most that is accepted.
    pub high: f64,
}

impl Figure {
    fn new(what: impl Into<String>, source: f64, market: f64, low: f64, high: f64) -> Self {
        Self { what: what.into(), source, market, low, high }
    }

    /// The market's figure lies within its band.
    pub fn holds(&self) -> bool {
        (self.low..=self.high).contains(&self.market)
    }
}

/// All figures of one region's market.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MarketStatistics {
    /// Region.
    pub region: String,
    /// Seed.
    pub seed: u64,
    /// Simulated years of pools behind the figures of outages.
    pub pool_years: f64,
    /// The figures.
    pub figures: Vec<Figure>,
}

impl fmt::Display for MarketStatistics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "market of {} (seed {}, {:.0} pool years)", self.region, self.seed, self.pool_years)?;
        writeln!(formatter, "{:<66} {:>10} {:>10}  band", "", "source", "market")?;
        for figure in &self.figures {
            let mark = if figure.holds() { "" } else { "  OUTSIDE" };
            writeln!(
                formatter,
                "{:<66} {:>10.3} {:>10.3}  {:.3}..{:.3}{mark}",
                figure.what, figure.source, figure.market, figure.low, figure.high
            )?;
        }
        Ok(())
    }
}

/// Months looked at.
const MONTHS: i64 = 24;
const MONTH_SECS: i64 = 730 * 3600;
/// Pools looked at per bucket.
const POOLS_PER_BUCKET: usize = 240;

/// Runs a market of its own, apart from any world, and measures it.
pub fn market_statistics(catalog: &Catalog, region: &Region, start: Timestamp, seed: u64) -> Option<MarketStatistics> {
    let mut market = RegionMarket::new(catalog, region, start, seed)?;
    let mut figures = Vec::new();
    let mut outages = Vec::new();
    let mut pool_years = 0.0;
    for bucket in (0..=4).filter_map(AdvisorBucket::new) {
        let sample = sample(&market, bucket);
        pool_years += sample.len() as f64 * MONTHS as f64 / 12.0;
        let lists: Vec<_> = sample.iter().map(|pool| outages_of(&mut market, *pool, start)).collect();
        figures.push(monthly_interruptions(bucket, start, &lists));
        outages.extend(sample.into_iter().zip(lists));
    }
    figures.extend(lengths(&outages));
    figures.push(zone_correlation(&market, &outages, start));
    // Outages were looked at years ahead; what is asked in the order of time needs a market that is still at its start.
    let mut market = RegionMarket::new(catalog, region, start, seed)?;
    figures.extend(fills(&mut market, start));
    figures.extend(prices(&mut market, start));
    Some(MarketStatistics { region: region.to_string(), seed, pool_years, figures })
}

/// Pools of a bucket, evenly from all of them.
fn sample(market: &RegionMarket, bucket: AdvisorBucket) -> Vec<PoolIndex> {
    let all: Vec<_> = market.spot_pools().filter(|pool| market.advisor_bucket(*pool) == Some(bucket)).collect();
    let step = all.len().div_ceil(POOLS_PER_BUCKET).max(1);
    // Whole types, so that zones of one type are there to be compared.
    all.chunks(6).step_by(step).flatten().copied().collect()
}

fn outages_of(market: &mut RegionMarket, pool: PoolIndex, start: Timestamp) -> Vec<Outage> {
    let end = start.as_second() + MONTHS * MONTH_SECS;
    let mut found: Vec<Outage> = Vec::new();
    let mut now = start;
    while let Some(outage) = market.next_outage(pool, now).filter(|outage| outage.start < end) {
        match found.last_mut() {
            Some(last) if outage.start <= last.end => last.end = last.end.max(outage.end),
            _ => found.push(outage),
        }
        now = Timestamp::from_second(outage.start).unwrap_or(Timestamp::MAX);
    }
    found
}

/// Share of instance months in which the instance was taken.
fn monthly_interruptions(bucket: AdvisorBucket, start: Timestamp, lists: &[Vec<Outage>]) -> Figure {
    let (mut months, mut interrupted) = (0_u32, 0_u32);
    for outages in lists {
        for month in 0..MONTHS {
            let from = start.as_second() + month * MONTH_SECS;
            let within = outages.iter().filter(|outage| (from..from + MONTH_SECS).contains(&outage.start));
            months += 1;
            interrupted += u32::from(within.into_iter().any(|outage| outage.takes(&format!("i-{month}"))));
        }
    }
    let probability = f64::from(bucket.interruption_probability_month_ppm()) / 1e6;
    let share = f64::from(interrupted) / f64::from(months.max(1));
    let what = format!("share of instance months with an interruption, advisor {}", bucket.label());
    Figure::new(what, probability, share, probability * 0.75, probability * 1.25)
}

fn lengths(outages: &[(PoolIndex, Vec<Outage>)]) -> Vec<Figure> {
    let mut away: Vec<f64> = Vec::new();
    let mut soon = 0_usize;
    for (_, list) in outages {
        away.extend(list.iter().map(|outage| (outage.end - outage.start) as f64));
        soon += list.windows(2).filter(|pair| pair[1].start - pair[0].end <= 3_600).count();
    }
    let count = away.len().max(1) as f64;
    away.sort_by(f64::total_cmp);
    let at = |share: f64| away.get((share * (count - 1.0)) as usize).copied().unwrap_or(0.0);
    let mut figures: Vec<_> = [(0.5, 0.3), (0.75, 0.25), (0.9, 0.2), (0.99, 0.35)]
        .into_iter()
        .map(|(share, tolerance)| {
            let known = quantile_at(&source::OUTAGE_SECS, share);
            let what = format!("seconds of an outage, quantile {share}");
            Figure::new(what, known, at(share), known * (1.0 - tolerance), known * (1.0 + tolerance))
        })
        .collect();
    let again = source::NEXT_OUTAGE_WITHIN_AN_HOUR;
    let what = "share of outages followed by another within an hour";
    figures.push(Figure::new(what, again, soon as f64 / count, again - 0.09, again + 0.09));
    figures
}

/// Seconds in which both are away.
fn shared_secs(left: &[Outage], right: &[Outage]) -> i64 {
    let (mut first, mut second, mut sum) = (0, 0, 0);
    while let (Some(one), Some(other)) = (left.get(first), right.get(second)) {
        sum += (one.end.min(other.end) - one.start.max(other.start)).max(0);
        if one.end < other.end { first += 1 } else { second += 1 }
    }
    sum
}

/// Correlation of "away" between zones of one type, over all pairs together: single pairs have too few outages.
fn zone_correlation(market: &RegionMarket, outages: &[(PoolIndex, Vec<Outage>)], start: Timestamp) -> Figure {
    let whole = (MONTHS * MONTH_SECS) as f64;
    let end = start.as_second() + MONTHS * MONTH_SECS;
    let away =
        |list: &[Outage]| list.iter().map(|outage| (outage.end.min(end) - outage.start) as f64).sum::<f64>() / whole;
    let (mut covariance, mut variance) = (0.0, 0.0);
    for (place, (pool, list)) in outages.iter().enumerate() {
        for (other, other_list) in &outages[place + 1..] {
            if market.names(*pool).0 != market.names(*other).0 {
                break;
            }
            let (one, two) = (away(list), away(other_list));
            covariance += shared_secs(list, other_list) as f64 / whole - one * two;
            variance += ((one - one * one) * (two - two * two)).sqrt();
        }
    }
    let known = source::ZONE_CORRELATION_SAME_REGION;
    let what = "correlation of capacity between zones of a region, same type";
    Figure::new(what, known, covariance / variance.max(f64::MIN_POSITIVE), known - 0.12, known + 0.12)
}

/// What a buyer meets who asks the cheapest pools of the region twice an hour for a week.
fn fills(market: &mut RegionMarket, start: Timestamp) -> Vec<Figure> {
    let place = |pool: &PoolIndex, low: f64, high: f64| {
        market.price_place(*pool).is_some_and(|place| (low..high).contains(&place))
    };
    let cheapest: Vec<_> = market.spot_pools().filter(|pool| place(pool, 0.0, 0.008)).collect();
    let later: Vec<_> = market.spot_pools().filter(|pool| place(pool, 0.028, 0.036)).collect();
    let (first, same) = outcomes(market, &cheapest, start);
    let (second, _) = outcomes(market, &later, start);
    let figure = |what, known, market, band| Figure::new(what, known, market, known - band, known + band);
    vec![
        figure("share filled at the first try, cheapest pool", source::CHEAPEST_FIRST_TRY_FILLED, first, 0.06),
        figure("share of tries with the pool's previous outcome", source::NEXT_TRY_SAME, same, 0.04),
        figure("share filled by a later pool of the price order", source::LATER_CHOICE_FILLED, second, 0.06),
    ]
}

fn outcomes(market: &mut RegionMarket, pools: &[PoolIndex], start: Timestamp) -> (f64, f64) {
    let (mut tries, mut filled, mut same, mut pairs) = (0_u32, 0_u32, 0_u32, 0_u32);
    for pool in pools {
        let mut last = None;
        for half_hour in 0..336 {
            let now = start + SignedDuration::from_mins(30 * half_hour);
            let fills = market.ask(*pool, CapacityType::Spot, now).is_ok();
            tries += 1;
            filled += u32::from(fills);
            pairs += u32::from(last.is_some());
            same += u32::from(last == Some(fills));
            last = Some(fills);
        }
    }
    (f64::from(filled) / f64::from(tries.max(1)), f64::from(same) / f64::from(pairs.max(1)))
}

fn prices(market: &mut RegionMarket, start: Timestamp) -> Vec<Figure> {
    let end = start + SignedDuration::from_hours(24);
    let rows = market.spot_prices(start, end);
    let pools = market.spot_pools().count().max(1) as f64;
    let changes = rows.iter().filter(|row| row.since > start).count() as f64 / pools;
    let mut moves: Vec<f64> = rows
        .windows(2)
        .filter(|pair| pair[0].instance_type == pair[1].instance_type && pair[0].zone == pair[1].zone)
        .map(|pair| (pair[1].microusd_per_hour.0 as f64 / pair[0].microusd_per_hour.0 as f64).ln().abs())
        .collect();
    moves.sort_by(f64::total_cmp);
    let median = moves.get(moves.len() / 2).copied().unwrap_or(0.0) * 100.0;
    let mean_gap =
        source::PRICE_CHANGE_GAP_SECS.windows(2).map(|pair| (pair[1].0 - pair[0].0) * (pair[0].1 + pair[1].1) / 2.0);
    let known = 86_400.0 / mean_gap.sum::<f64>();
    vec![
        Figure::new("price changes of a pool per day", known, changes, known * 0.7, known * 1.3),
        // Rounding to hundredths of a cent hides the smallest moves of cheap types.
        Figure::new("median size of a price change in percent", 0.24, median, 0.15, 0.45),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_market_keeps_the_figures_of_its_source_in_their_bands() {
        let start: Timestamp = "2026-07-06T00:00:00Z".parse().unwrap();
        let catalog = Catalog::load();
        for (region, seed) in [("us-east-1", 1), ("eu-west-1", 2)] {
            let statistics = market_statistics(&catalog, &region.into(), start, seed).unwrap();
            println!("{statistics}");
            let outside: Vec<_> = statistics.figures.iter().filter(|figure| !figure.holds()).collect();
            assert!(outside.is_empty(), "{outside:#?}");
        }
    }
}
