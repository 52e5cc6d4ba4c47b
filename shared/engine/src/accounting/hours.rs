//! Paid time, cut at full hours.

use super::rounding::{HOUR_MS, divide_half_even};
use jiff::Timestamp;
use spot_domain::{ActionId, CapacityType, ClusterId, InstanceTypeName, LedgerEntry, Microusd, MicrousdPerHour, Zone};

/// A price that holds from a moment until the next change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceChange {
    /// From then on.
    pub since: Timestamp,
    /// What is paid.
    pub microusd_per_hour: MicrousdPerHour,
}

/// Time an instance was paid for.
#[derive(Clone, Debug)]
pub struct Span<'a> {
    /// Cluster.
    pub cluster_id: &'a ClusterId,
    /// `i-…`.
    pub instance_id: &'a str,
    /// Type.
    pub instance_type: &'a InstanceTypeName,
    /// Zone.
    pub zone: &'a Zone,
    /// Spot or on-demand.
    pub capacity_type: CapacityType,
    /// The action that launched it.
    pub action_id: Option<&'a ActionId>,
    /// It ran beside the node it replaces.
    pub overlap: bool,
    /// Paid from.
    pub from: Timestamp,
    /// Paid to.
    pub to: Timestamp,
    /// List price of its type.
    pub on_demand: MicrousdPerHour,
}

/// The beginning of the hour a moment lies in.
pub fn hour_of(moment: Timestamp) -> Timestamp {
    let milliseconds = moment.as_millisecond();
    let hour = milliseconds - milliseconds.rem_euclid(HOUR_MS as i64);
    Timestamp::from_millisecond(hour).unwrap_or(moment)
}

/// One entry per hour touched. `prices` ascend; time before the first change is paid at the first price.
pub fn entries(span: &Span<'_>, prices: &[PriceChange]) -> Vec<LedgerEntry> {
    let mut found = Vec::new();
    let mut from = span.from;
    while from < span.to {
        let hour = hour_of(from);
        let end = Timestamp::from_millisecond(hour.as_millisecond() + HOUR_MS as i64).unwrap_or(span.to).min(span.to);
        found.push(entry(span, prices, hour, (from, end)));
        from = end;
    }
    found
}

fn entry(span: &Span<'_>, prices: &[PriceChange], hour: Timestamp, (from, to): (Timestamp, Timestamp)) -> LedgerEntry {
    let list = i128::from(span.on_demand.0) * milliseconds(from, to);
    LedgerEntry {
        cluster_id: span.cluster_id.clone(),
        hour,
        instance_id: span.instance_id.to_owned(),
        instance_type: span.instance_type.clone(),
        zone: span.zone.clone(),
        capacity_type: span.capacity_type,
        from,
        to,
        paid_microusd: Microusd(divide_half_even(paid(prices, from, to), HOUR_MS)),
        on_demand_microusd: Microusd(divide_half_even(list, HOUR_MS)),
        action_id: span.action_id.cloned(),
        overlap: span.overlap,
    }
}

/// What is paid from one moment to another, at prices that ascend in time; rounded once.
pub fn amount(prices: &[PriceChange], from: Timestamp, to: Timestamp) -> Microusd {
    Microusd(divide_half_even(paid(prices, from, to), HOUR_MS))
}

fn milliseconds(from: Timestamp, to: Timestamp) -> i128 {
    i128::from((to.as_millisecond() - from.as_millisecond()).max(0))
}

/// Price × time in micro-dollars × milliseconds per hour.
fn paid(prices: &[PriceChange], from: Timestamp, to: Timestamp) -> i128 {
    // The first price holds before its own moment too, so the first change that matters is the second at the earliest.
    let next = prices.partition_point(|change| change.since <= from).max(1);
    let mut current = prices.first().map_or(0, |_| prices[next - 1].microusd_per_hour.0);
    let mut at = from;
    let mut sum = 0;
    for change in prices.iter().skip(next).take_while(|change| change.since < to) {
        sum += i128::from(current) * milliseconds(at, change.since);
        (at, current) = (change.since, change.microusd_per_hour.0);
    }
    sum + i128::from(current) * milliseconds(at, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 - 1_790_000_000 % 3600 + seconds).unwrap()
    }
    fn price(seconds: i64, microusd: u64) -> PriceChange {
        PriceChange { since: at(seconds), microusd_per_hour: MicrousdPerHour(microusd) }
    }
    fn span<'a>(cluster_id: &'a ClusterId, names: &'a (InstanceTypeName, Zone), from: i64, to: i64) -> Span<'a> {
        Span {
            cluster_id,
            instance_id: "i-1",
            instance_type: &names.0,
            zone: &names.1,
            capacity_type: CapacityType::Spot,
            action_id: None,
            overlap: false,
            from: at(from),
            to: at(to),
            on_demand: MicrousdPerHour(96_000),
        }
    }
    fn fixture() -> (ClusterId, (InstanceTypeName, Zone)) {
        let cluster = format!("clu_{}", "0".repeat(32)).parse().unwrap();
        (cluster, ("m5.large".into(), "us-east-1a".into()))
    }

    #[test]
    fn an_hour_of_one_price_costs_the_price() {
        let (cluster, names) = fixture();
        let found = entries(&span(&cluster, &names, 0, 3600), &[price(-500, 31_700)]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].paid_microusd, found[0].on_demand_microusd), (Microusd(31_700), Microusd(96_000)));
    }

    #[test]
    fn a_price_that_moves_within_the_hour_is_paid_by_the_millisecond() {
        let (cluster, names) = fixture();
        let prices = [price(-500, 30_000), price(900, 60_000), price(2700, 30_000)];
        let found = entries(&span(&cluster, &names, 0, 3600), &prices);
        assert_eq!(found[0].paid_microusd, Microusd(45_000));
    }

    #[test]
    fn two_changes_after_the_start_are_both_paid() {
        let (cluster, names) = fixture();
        let prices = [price(600, 30_000), price(1800, 60_000), price(2700, 90_000)];
        let found = entries(&span(&cluster, &names, 0, 3600), &prices);
        assert_eq!(found[0].paid_microusd, Microusd(15_000 + 15_000 + 22_500));
        assert_eq!(
            amount(&prices, at(0), at(3600)),
            found[0].paid_microusd,
            "an amount is the same without an instance"
        );
        assert_eq!(amount(&prices, at(60), at(0)), Microusd(0));
    }

    #[test]
    fn time_is_cut_at_full_hours_and_the_first_price_also_holds_before_it_was_known() {
        let (cluster, names) = fixture();
        let found = entries(&span(&cluster, &names, 1800, 9000), &[price(5400, 40_000)]);
        assert_eq!(found.iter().map(|entry| entry.paid_microusd.0).collect::<Vec<_>>(), [20_000, 40_000, 20_000]);
        assert!(found.iter().all(|entry| entry.from >= entry.hour && hour_of(entry.from) == entry.hour));
    }

    proptest! {
        #[test]
        fn entries_cover_the_span_without_hole_or_overlap_and_never_leave_their_hour(
            from in 0i64..20_000, length in 0i64..20_000, changes in prop::collection::vec((0i64..40_000, 1u64..1_000_000), 1..8)
        ) {
            let (cluster, names) = fixture();
            let mut prices: Vec<PriceChange> = changes.into_iter().map(|(seconds, microusd)| price(seconds, microusd)).collect();
            prices.sort_by_key(|change| change.since);
            let found = entries(&span(&cluster, &names, from, from + length), &prices);
            let covered: i128 = found.iter().map(|entry| milliseconds(entry.from, entry.to)).sum();
            prop_assert_eq!(covered, i128::from(length) * 1000);
            prop_assert!(found.windows(2).all(|pair| pair[0].to == pair[1].from && pair[0].hour < pair[1].hour));
            let exact = paid(&prices, at(from), at(from + length)) as f64 / HOUR_MS as f64;
            let sum: i64 = found.iter().map(|entry| entry.paid_microusd.0).sum();
            prop_assert!((sum as f64 - exact).abs() <= 0.5 * found.len() as f64 + 1e-3);
        }
    }
}
