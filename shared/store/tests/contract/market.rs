//! Prices, advisor, risk, blocked offerings.

use crate::fixtures::*;
use spot_domain::*;
use spot_store::{
    AdvisorRow, AdvisorTable, OnDemandPrices, PoolDay, RegionSeries, RejectedRows, SharedFlag, SpotPriceDay,
    SpotPrices, Store,
};
use std::collections::BTreeMap;

contract![
    prices_are_rewritten_only_when_they_changed,
    older_prices_do_not_replace_newer_ones,
    list_prices_and_advisor_read_as_they_were_written,
    days_of_prices_are_listed_by_time,
    rejected_rows_are_counted,
    a_blocked_offering_is_hidden_longer_with_each_strike,
    flags_of_all_need_a_quorum_and_the_graver_one_counts,
    a_watch_does_not_shorten_a_danger,
    what_is_known_of_a_region_is_read_together,
];

fn region() -> Region {
    "us-east-1".into()
}

fn prices(taken: i64, price: u64) -> SpotPrices {
    let pool = |instance_type: &str, zone: &str, price| PoolQuote {
        zone: zone.into(),
        instance_type: instance_type.into(),
        spot_microusd_per_hour: MicrousdPerHour(price),
    };
    let pools = vec![pool("c6i.large", "us-east-1b", 5), pool("m6i.large", "us-east-1a", price)];
    SpotPrices { region: region(), taken_at: at(taken), pools }
}

async fn prices_are_rewritten_only_when_they_changed(store: Store) {
    assert_eq!(store.spot_prices(&region()).await.unwrap(), None);
    assert!(store.put_spot_prices(&prices(0, 7)).await.unwrap());
    assert!(!store.put_spot_prices(&prices(300, 7)).await.unwrap());
    assert_eq!(store.spot_prices(&region()).await.unwrap(), Some(prices(300, 7)), "the time moved");
    assert!(store.put_spot_prices(&prices(600, 8)).await.unwrap());
    assert_eq!(store.spot_prices(&region()).await.unwrap(), Some(prices(600, 8)));
    assert_eq!(store.average_spot_prices(&region()).await.unwrap(), None);
    store.put_average_spot_prices(&prices(600, 9)).await.unwrap();
    assert_eq!(store.average_spot_prices(&region()).await.unwrap(), Some(prices(600, 9)));
}

async fn older_prices_do_not_replace_newer_ones(store: Store) {
    store.put_spot_prices(&prices(600, 8)).await.unwrap();
    assert!(!store.put_spot_prices(&prices(300, 7)).await.unwrap());
    assert!(!store.put_spot_prices(&prices(300, 8)).await.unwrap());
    assert_eq!(store.spot_prices(&region()).await.unwrap(), Some(prices(600, 8)));
}

async fn list_prices_and_advisor_read_as_they_were_written(store: Store) {
    let list = BTreeMap::from([("m6i.large".into(), MicrousdPerHour(96_000))]);
    let list = OnDemandPrices { region: region(), taken_at: at(0), prices: list };
    assert!(store.put_on_demand_prices(&list).await.unwrap());
    assert_eq!(store.on_demand_prices(&region()).await.unwrap(), Some(list));
    let row =
        AdvisorRow { instance_type: "m6i.large".into(), bucket: AdvisorBucket::new(2).unwrap(), saving_percent: 61 };
    let table = AdvisorTable { region: region(), taken_at: at(0), etag: Some("e".to_owned()), rows: vec![row] };
    assert!(store.put_advisor_table(&table).await.unwrap());
    assert_eq!(store.advisor_table(&region()).await.unwrap(), Some(table));
}

async fn days_of_prices_are_listed_by_time(store: Store) {
    let day = |number: i64, price: u64| SpotPriceDay {
        region: region(),
        day: "2026-11-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_hours(24 * number),
        pools: vec![PoolDay {
            instance_type: "m6i.large".into(),
            zone: "us-east-1a".into(),
            microusd_per_hour_secs: price * 86_400,
            known_secs: 86_400,
        }],
    };
    for one in [day(2, 7), day(0, 5), day(1, 1), day(1, 6)] {
        store.put_spot_price_day(&one, at(0)).await.unwrap();
    }
    store.put_spot_prices(&prices(0, 7)).await.unwrap();
    let listed = store.spot_price_days(&region(), day(0, 0).day, day(2, 0).day).await.unwrap();
    assert_eq!(listed, [day(0, 5), day(1, 6)], "the last one written counts, the end is left out");
}

async fn rejected_rows_are_counted(store: Store) {
    assert_eq!(store.rejected_rows("prices").await.unwrap(), None);
    store.count_rejected_rows("prices", 0, "none", at(0)).await.unwrap();
    assert_eq!(store.rejected_rows("prices").await.unwrap(), None);
    store.count_rejected_rows("prices", 3, "price 0", at(1)).await.unwrap();
    store.count_rejected_rows("prices", 2, "no zone", at(2)).await.unwrap();
    let counted = RejectedRows { rows: 5, reason: "no zone".to_owned(), last_at: at(2) };
    assert_eq!(store.rejected_rows("prices").await.unwrap(), Some(counted));
}

async fn a_blocked_offering_is_hidden_longer_with_each_strike(store: Store) {
    let offering = UnavailableOffering {
        zone: "us-east-1a".into(),
        instance_type: "m6i.large".into(),
        capacity_type: CapacityType::Spot,
        until: at(0),
    };
    let block = |now| store.block_offering(&ORG, &REGION, &OFFERING, "InsufficientInstanceCapacity", now);
    assert_eq!(block(at(0)).await.unwrap(), at(180));
    assert_eq!(block(at(100)).await.unwrap(), at(180), "the same moment, heard twice");
    assert_eq!(block(at(180)).await.unwrap(), at(180 + 360));
    assert_eq!(block(at(540)).await.unwrap(), at(540 + 720));
    let blocked = store.blocked_offerings(&org(1), &region(), at(1259)).await.unwrap();
    assert_eq!(blocked, [UnavailableOffering { until: at(1260), ..offering.clone() }]);
    assert_eq!(store.blocked_offerings(&org(1), &region(), at(1260)).await.unwrap(), [], "judged when read");
    assert_eq!(block(at(1260 + 3600)).await.unwrap(), at(1260 + 3600 + 180), "an hour later it is forgiven");
    store.unblock_offering(&org(1), &region(), &offering).await.unwrap();
    assert_eq!(store.blocked_offerings(&org(1), &region(), at(4861)).await.unwrap(), []);
}

static ORG: std::sync::LazyLock<OrganizationId> = std::sync::LazyLock::new(|| org(1));
static REGION: std::sync::LazyLock<Region> = std::sync::LazyLock::new(region);
static OFFERING: std::sync::LazyLock<UnavailableOffering> = std::sync::LazyLock::new(|| UnavailableOffering {
    zone: "us-east-1a".into(),
    instance_type: "m6i.large".into(),
    capacity_type: CapacityType::Spot,
    until: at(0),
});

async fn flags_of_all_need_a_quorum_and_the_graver_one_counts(store: Store) {
    let (zone, instance_type): (Zone, InstanceTypeName) = ("us-east-1a".into(), "m6i.large".into());
    let mut risks = Vec::new();
    for reporter in ["a", "a", "b"] {
        let flag = SharedFlag {
            region: &region(),
            zone: &zone,
            instance_type: &instance_type,
            reporter,
            quorum: 2,
            until: at(1800),
        };
        risks.push(store.raise_shared_flag(&flag, at(0)).await.unwrap());
    }
    assert_eq!(risks, [PoolRisk::Watch, PoolRisk::Watch, PoolRisk::Danger]);
    let own = PoolFlag { zone, instance_type, risk: PoolRisk::Watch, until: at(3000) };
    store.raise_own_flag(&org(1), &region(), &own, at(0)).await.unwrap();
    let flags = store.flags(&org(1), &region(), at(1799)).await.unwrap();
    assert_eq!((flags.len(), flags[0].risk), (1, PoolRisk::Danger));
    assert_eq!(store.flags(&org(1), &region(), at(1800)).await.unwrap(), [own], "the shared one is over");
    assert_eq!(store.flags(&org(2), &region(), at(1800)).await.unwrap(), []);
}

async fn a_watch_does_not_shorten_a_danger(store: Store) {
    let flag = |risk, until| PoolFlag { zone: "us-east-1a".into(), instance_type: "m6i.large".into(), risk, until };
    for (risk, until) in [(PoolRisk::Danger, 1800), (PoolRisk::Watch, 2400), (PoolRisk::Danger, 600)] {
        store.raise_own_flag(&org(1), &region(), &flag(risk, at(until)), at(0)).await.unwrap();
    }
    let at_most = async |now| store.flags(&org(1), &region(), at(now)).await.unwrap();
    assert_eq!(at_most(1799).await, [flag(PoolRisk::Danger, at(1800))]);
    assert_eq!(at_most(1800).await, [flag(PoolRisk::Watch, at(2400))]);
    assert_eq!(at_most(2400).await, []);
    let shared = |until| SharedFlag {
        region: &REGION,
        zone: &OFFERING.zone,
        instance_type: &OFFERING.instance_type,
        reporter: "a",
        quorum: 2,
        until: at(until),
    };
    for until in [1800, 900] {
        store.raise_shared_flag(&shared(until), at(0)).await.unwrap();
    }
    assert_eq!(
        store.flags(&org(2), &region(), at(1799)).await.unwrap().len(),
        1,
        "a report heard late shortens nothing"
    );
}

async fn what_is_known_of_a_region_is_read_together(store: Store) {
    assert_eq!(store.region_series(&region()).await.unwrap(), RegionSeries::default());
    store.put_spot_prices(&prices(0, 7)).await.unwrap();
    store.put_average_spot_prices(&prices(0, 9)).await.unwrap();
    let series = store.region_series(&region()).await.unwrap();
    assert_eq!((series.spot, series.average), (Some(prices(0, 7)), Some(prices(0, 9))));
    assert_eq!((series.on_demand, series.advisor), (None, None));
    let flag = |risk, until| PoolFlag { zone: "us-east-1a".into(), instance_type: "m6i.large".into(), risk, until };
    for risk in [PoolRisk::Watch, PoolRisk::Danger] {
        store.raise_own_flag(&org(1), &region(), &flag(risk, at(1800)), at(0)).await.unwrap();
    }
    store.block_offering(&org(1), &region(), &OFFERING, "InsufficientInstanceCapacity", at(0)).await.unwrap();
    store.raise_own_flag(&org(1), &"us-west-2".into(), &flag(PoolRisk::Watch, at(1800)), at(0)).await.unwrap();
    let known = store.own_pools(&org(1), &region(), at(10)).await.unwrap();
    assert_eq!(known.flags, [flag(PoolRisk::Danger, at(1800))], "of two for one pool the graver");
    assert_eq!((known.strikes.len(), known.strikes[0].strikes, known.strikes[0].offering.until), (1, 1, at(180)));
    assert_eq!(store.own_pools(&org(1), &region(), at(1800)).await.unwrap().flags, []);
    assert_eq!(store.shared_flags(&region(), at(10)).await.unwrap(), []);
    let shared = SharedFlag {
        region: &REGION,
        zone: &OFFERING.zone,
        instance_type: &OFFERING.instance_type,
        reporter: "a",
        quorum: 2,
        until: at(1800),
    };
    store.raise_shared_flag(&shared, at(0)).await.unwrap();
    assert_eq!(store.shared_flags(&region(), at(10)).await.unwrap(), [flag(PoolRisk::Watch, at(1800))]);
}
