//! Prices on their way from AWS into the table (PRICE-01..03), against the embedded store.

mod common;

use common::{Stage, Trouble, account_id, at, region, row};
use jiff::SignedDuration;
use serde_json::json;
use spot_cloud::CloudErrorKind;
use spot_domain::*;
use spot_market_collector::Outcome;
use spot_runtime::messages::CollectPrices;
use spot_runtime::{BatchMessage, Event, Function, invoke};

fn quote(instance_type: &str, zone: &str, microusd: u64) -> PoolQuote {
    PoolQuote {
        zone: zone.into(),
        instance_type: instance_type.into(),
        spot_microusd_per_hour: MicrousdPerHour(microusd),
    }
}

/// Two pools with a price since yesterday.
async fn two_pools() -> Stage {
    let stage = Stage::set().await;
    stage.aws.price(row("m5.large", "us-east-1b", 40_000, at(-86_400)));
    stage.aws.price(row("m5.large", "us-east-1a", 30_000, at(-86_400)));
    stage
}

#[tokio::test]
async fn prices_are_stored_as_they_hold_now_and_rewritten_only_when_they_changed() {
    let stage = two_pools().await;
    let stored = |changed| Outcome::Stored { pools: 2, changed, rejected: Vec::new() };
    assert_eq!(stage.collect().await, stored(true));
    let first = stage.prices().await.unwrap();
    assert_eq!(first.pools, [quote("m5.large", "us-east-1a", 30_000), quote("m5.large", "us-east-1b", 40_000)]);
    stage.go_to(300);
    assert_eq!(stage.collect().await, stored(false));
    assert_eq!(stage.prices().await.unwrap().taken_at, at(300), "only the time moved");
    stage.aws.price(row("m5.large", "us-east-1a", 31_000, at(400)));
    stage.go_to(600);
    assert_eq!(stage.collect().await, stored(true));
    assert_eq!(stage.prices().await.unwrap().pools[0], quote("m5.large", "us-east-1a", 31_000));
}

#[tokio::test]
async fn implausible_rows_are_left_out_and_counted() {
    let stage = two_pools().await;
    let rows = [
        row("c5.large", "us-east-1a", 0, at(-60)),
        row("c5.large", "us-east-1b", 850_001, at(-60)),
        row("c5.large", "us-east-1c", 1_699, at(-60)),
        row("r5.large", "eu-west-1a", 40_000, at(-60)),
        row("r5.large", "us-east-1a", 40_000, at(3600)),
        row("nonsense", "us-east-1a", 40_000, at(-60)),
        row("zz9.large", "us-east-1a", 40_000, at(-60)),
        row("c5.xlarge", "us-east-1-bos-1a", 80_000, at(-60)),
    ];
    rows.into_iter().for_each(|one| stage.aws.price(one));
    let Outcome::Stored { pools, rejected, .. } = stage.collect().await else { panic!("not stored") };
    assert_eq!(pools, 4, "a type we do not know yet and a local zone are plausible");
    let reasons: Vec<_> = rejected.iter().map(ToString::to_string).collect();
    assert_eq!(reasons.len(), 6, "{reasons:?}");
    assert!(reasons.iter().any(|told| told.contains("list price of 85000")), "{reasons:?}");
    let stored = stage.prices().await.unwrap();
    assert!(stored.pools.iter().all(|pool| !["r5.large", "c5.large"].contains(&pool.instance_type.as_str())));
    stage.collect().await;
    assert_eq!(stage.store.rejected_rows("spot-prices").await.unwrap().unwrap().rows, 12);
}

#[tokio::test]
async fn an_answer_that_lost_half_of_the_region_is_not_believed_for_an_hour() {
    let stage = two_pools().await;
    for zone in ["us-east-1c", "us-east-1d", "us-east-1e"] {
        stage.aws.price(row("m5.large", zone, 33_000, at(-86_400)));
    }
    stage.collect().await;
    let whole = stage.prices().await;
    stage.aws.trouble(Trouble::PageLost);
    for secs in [300, 3600] {
        stage.go_to(secs);
        let Outcome::Refused(reason) = stage.collect().await else { panic!("believed") };
        assert!(reason.contains("2 pools") && reason.contains("were 5"), "{reason}");
        assert_eq!(stage.prices().await, whole, "the last snapshot stands and grows old");
    }
    stage.go_to(3601);
    assert!(matches!(stage.collect().await, Outcome::Stored { pools: 2, .. }), "then it is the best that is known");
    stage.aws.trouble(Trouble::Empty);
    stage.go_to(90_000);
    assert!(matches!(stage.collect().await, Outcome::Refused(_)), "nothing at all is never believed");
}

#[tokio::test]
async fn a_failing_account_leaves_the_last_prices_and_one_without_rights_makes_room() {
    let stage = two_pools().await;
    stage.use_region().await;
    stage.collect().await;
    let before = stage.prices().await;
    for (trouble, kind, refused) in [
        (Trouble::Throttled, CloudErrorKind::Throttled, false),
        (Trouble::Unreachable, CloudErrorKind::Unreachable, false),
        (Trouble::Denied, CloudErrorKind::PermissionMissing, true),
        (Trouble::RoleGone, CloudErrorKind::RoleNotAssumable, true),
    ] {
        stage.aws.trouble(trouble);
        let Outcome::Failed(error) = stage.collect().await else { panic!("{trouble:?} is not noticed") };
        assert_eq!(error.kind, kind);
        assert_eq!(stage.prices().await, before);
        let used = stage.store.regions_in_use(stage.now()).await.unwrap();
        assert_eq!(used[0].refused_at.is_some(), refused, "{trouble:?}");
    }
    assert_eq!(stage.collector.tick().await.unwrap(), 0, "nobody is asked who may not answer");
}

#[tokio::test]
async fn list_prices_are_those_of_the_catalog_once_a_day() {
    let stage = two_pools().await;
    stage.collect().await;
    let list = stage.store.on_demand_prices(&region()).await.unwrap().unwrap();
    assert_eq!(list.prices[&"m5.large".into()], MicrousdPerHour(96_000), "PRICE-02: a known list price");
    stage.go_to(600);
    stage.collect().await;
    assert_eq!(stage.store.on_demand_prices(&region()).await.unwrap().unwrap().taken_at, at(0));
    stage.go_to(86_400);
    stage.collect().await;
    assert_eq!(stage.store.on_demand_prices(&region()).await.unwrap().unwrap().taken_at, at(86_400));
}

#[tokio::test]
async fn the_average_weighs_prices_by_time_over_days() {
    // The clock starts at 10:00; the day before has 10 h at 30,000, then 14 h at 54,000.
    let stage = Stage::set().await;
    stage.aws.price(row("m5.large", "us-east-1a", 30_000, at(-200_000)));
    stage.aws.price(row("m5.large", "us-east-1a", 54_000, at(-86_400)));
    stage.collect().await;
    let average = || async { stage.store.average_spot_prices(&region()).await.unwrap().unwrap().pools };
    assert_eq!(average().await, [quote("m5.large", "us-east-1a", 44_000)]);
    // Today: 54,000 until noon, then 24,000.
    stage.aws.price(row("m5.large", "us-east-1a", 24_000, at(7_200)));
    stage.go_to(43_200);
    stage.collect().await;
    assert_eq!(average().await, [quote("m5.large", "us-east-1a", 44_000)], "today is not over");
    stage.go_to(86_400);
    stage.collect().await;
    assert_eq!(average().await, [quote("m5.large", "us-east-1a", (44_000 + 39_000) / 2)]);
}

#[tokio::test]
async fn days_without_a_look_join_the_average_afterwards_and_old_ones_leave_it() {
    let stage = Stage::set().await;
    stage.aws.price(row("m5.large", "us-east-1a", 30_000, at(-200_000)));
    stage.collect().await;
    stage.go_to(3 * 86_400);
    stage.collect().await;
    let days = stage.store.spot_price_days(&region(), at(-30 * 86_400), at(4 * 86_400)).await.unwrap();
    assert_eq!(days.len(), 4, "the day before the start, and three more");
    assert!(days.iter().all(|day| day.pools[0].known_secs == 86_400));
    stage.aws.price(row("m5.large", "us-east-1a", 60_000, at(3 * 86_400)));
    for day in 4..40 {
        stage.go_to(day * 86_400);
        stage.collect().await;
    }
    let average = stage.store.average_spot_prices(&region()).await.unwrap().unwrap();
    assert_eq!(average.pools, [quote("m5.large", "us-east-1a", 60_000)], "thirty days know nothing of the old price");
}

#[tokio::test]
async fn averages_wait_when_the_history_cannot_be_read() {
    let stage = two_pools().await;
    stage.aws.trouble(Trouble::HistoryThrottled);
    assert!(matches!(stage.collect().await, Outcome::Stored { .. }), "prices of now do not wait for it");
    assert_eq!(stage.store.average_spot_prices(&region()).await.unwrap(), None);
    stage.aws.mend();
    stage.go_to(300);
    stage.collect().await;
    assert!(stage.store.average_spot_prices(&region()).await.unwrap().is_some());
}

#[tokio::test]
async fn a_tick_enqueues_each_region_in_use_and_asks_nobody() {
    let stage = two_pools().await;
    assert_eq!(stage.collector.tick().await.unwrap(), 0);
    stage.use_region().await;
    stage.collector.handle(Event::Tick).await.unwrap();
    let expected = CollectPrices { region: region(), organization_id: common::org(), account_id: account_id() };
    assert_eq!(stage.taken::<CollectPrices>().await, [expected]);
    assert_eq!(stage.prices().await, None);
    stage.go_to(7_200);
    assert_eq!(stage.collector.tick().await.unwrap(), 0, "nobody has been there for hours");
}

#[tokio::test]
async fn messages_are_handled_each_for_itself() {
    let stage = two_pools().await;
    let good = json!({ "region": "us-east-1", "organization_id": common::org(), "account_id": account_id() });
    let messages = vec![
        BatchMessage { id: "bad".to_owned(), body: "7".to_owned() },
        BatchMessage { id: "good".to_owned(), body: good.to_string() },
    ];
    let reply = stage.collector.handle(Event::Messages(messages)).await.unwrap();
    assert_eq!(reply.batch_item_failures.len(), 1);
    assert!(stage.prices().await.is_some());
    let stream = json!({ "Records": [{ "eventSource": "aws:dynamodb", "dynamodb": { "SequenceNumber": "1" } }] });
    assert!(invoke(&stage.collector, &stream).await.is_err());
}

#[test]
fn an_average_is_the_mean_of_every_second_for_any_history() {
    use spot_market_collector::decide::average::{begin_of_day, day, over};
    let begin = begin_of_day(at(0));
    let mut state = 7u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) % below
    };
    for _ in 0..50 {
        let mut rows = vec![row("m5.large", "us-east-1a", 1 + draw(90_000), begin - SignedDuration::from_secs(60))];
        for _ in 0..draw(9) {
            let since = begin + SignedDuration::from_secs(draw(86_400) as i64);
            if rows.iter().all(|known| known.since != since) {
                rows.push(row("m5.large", "us-east-1a", 1 + draw(90_000), since));
            }
        }
        let end = begin + SignedDuration::from_hours(24);
        let pools = day(&rows, begin, end);
        let holds = |second: i64| {
            let moment = begin + SignedDuration::from_secs(second);
            let held = rows.iter().filter(|row| row.since <= moment).max_by_key(|row| row.since);
            held.unwrap().microusd_per_hour.0
        };
        let total: u64 = (0..86_400).map(holds).sum();
        assert_eq!((pools[0].microusd_per_hour_secs, pools[0].known_secs), (total, 86_400));
        let one = spot_store::SpotPriceDay { region: region(), day: begin, pools };
        let mean = over(&[one])[0].spot_microusd_per_hour.0 as f64;
        assert!((mean - total as f64 / 86_400.0).abs() <= 0.5);
    }
}
