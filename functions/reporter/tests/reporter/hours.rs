//! Hours: when they are final, what they say, and that they say it once.

use crate::world::*;
use spot_domain::{ClusterStatus, LedgerCause, Microusd};
use spot_emulators::{Fault, FaultRule};
use spot_runtime::{Event, Function};
use spot_store::{Announced, LedgerSums};

/// How often the stream tells that an hour was closed.
fn closings(world: &World) -> usize {
    let changes = world.emulators.changes(0, 1_000).unwrap();
    let announced = changes.iter().filter_map(|change| Announced::read(&change.new_image));
    announced.flat_map(|one| one.announce.events).filter(|event| event.detail_type == "ledger.hour_closed").count()
}

/// Four nodes; at half past ten two of them give way to two Spot nodes at a third of the price.
async fn first_hour() -> World {
    let world = one_cluster().await;
    world.run(1, 0..4, LIST, 0).await;
    world.run(1, 10..12, LIST / 3, 20).await;
    world.end(1, 0..2, 30).await;
    world.discover(1, 61).await;
    world.set(65);
    world
}

#[tokio::test]
async fn an_hour_rolled_up_twice_is_written_once() {
    let world = first_hour().await;
    assert!(world.roll_up(1).await);
    let (hours, costs) = (world.hours(1).await, world.costs(cluster_id(1).as_str()).await);
    assert!(world.roll_up(1).await);
    assert_eq!((world.hours(1).await, world.costs(cluster_id(1).as_str()).await), (hours.clone(), costs.clone()));
    assert_eq!((hours.len(), closings(&world)), (1, 1));
    let hour = &hours[0];
    // Two whole hours, two halves, and two thirds of an hour twice at a third of the price.
    let list = 3 * LIST as i64 + 2 * 64_000;
    let paid = 3 * LIST as i64 + 2 * 21_333;
    assert_eq!((hour.paid_microusd, hour.on_demand_microusd), (Microusd(paid), Microusd(list)));
    assert_eq!((hour.hour, hour.instances, hour.interruptions), (at(0), 6, 0));
    assert_eq!(hour.baseline_microusd, Microusd(4 * LIST as i64), "nobody has seen the pods: the first day stands in");
    assert_eq!(
        (costs[0].spot_microusd, costs[0].on_demand_microusd),
        (Microusd(2 * 21_333), Microusd(3 * LIST as i64))
    );
    assert_eq!(costs[0].baseline_microusd, hour.baseline_microusd);
}

#[tokio::test]
async fn sum_of_causes_is_baseline_minus_paid() {
    let world = first_hour().await;
    world.snapshot(1, 1, 2, 4, 5).await;
    world.roll_up(1).await;
    for hour in 2..6 {
        world.run(1, 20 + hour..21 + hour, 31_717 + hour, 60 * hour as i64 - 13).await;
        world.discover(1, 60 * hour as i64 + 1).await;
        world.set(60 * hour as i64 + 5);
        world.roll_up(1).await;
    }
    let hours = world.hours(1).await;
    assert_eq!(hours.len(), 5);
    let mut sums = LedgerSums::default();
    for hour in &hours {
        assert_eq!(hour.causes.values().copied().sum::<Microusd>(), hour.saved_microusd(), "{}", hour.hour);
        sums.add(hour);
    }
    assert!(sums.causes[&LedgerCause::SpotPrice] > Microusd(0));
    let shown = world.figures(cluster_id(1).as_str()).await.last_24_hours;
    assert_eq!(shown.causes.values().copied().sum::<Microusd>(), shown.saved_microusd());
    assert!(shown.paid_microusd > sums.paid_microusd, "the running hour is in it");
}

#[tokio::test]
async fn an_hour_waits_until_discovery_has_closed_it() {
    let world = one_cluster().await;
    world.run(1, 0..4, LIST, 0).await;
    world.set(65);
    world.roll_up(1).await;
    assert!(world.hours(1).await.is_empty());
    let estimated = world.costs(cluster_id(1).as_str()).await;
    assert_eq!(estimated[0].on_demand_microusd, Microusd(4 * LIST as i64), "what runs at its present price");
    assert_eq!(estimated[1].on_demand_microusd, Microusd(4 * LIST as i64 / 12), "five minutes of the next hour");
    // Late news: one node was gone for half of it.
    world.end(1, 0..1, 30).await;
    world.set(75);
    world.roll_up(1).await;
    let better = world.costs(cluster_id(1).as_str()).await;
    assert_eq!(better[0].on_demand_microusd, Microusd(7 * LIST as i64 / 2));
    world.discover(1, 76).await;
    world.set(85);
    world.roll_up(1).await;
    assert_eq!(world.hours(1).await[0].paid_microusd, Microusd(7 * LIST as i64 / 2));
    assert_eq!(
        world.days(cluster_id(1).as_str()).await[0].on_demand_microusd.0,
        7 * LIST as i64 / 2 + 3 * LIST as i64 * 25 / 60
    );
}

#[tokio::test]
async fn a_running_hour_shows_what_was_saved_so_far() {
    let world = one_cluster().await;
    world.run(1, 0..2, LIST, 0).await;
    world.run(1, 10..12, LIST / 4, 0).await;
    world.snapshot(1, 1, 1, 4, 8).await;
    world.set(20);
    world.roll_up(1).await;
    let figures = world.figures(cluster_id(1).as_str()).await;
    let third = |microusd: u64| Microusd(microusd as i64 / 3);
    assert_eq!(figures.this_hour.paid_microusd, third(2 * LIST + LIST / 2));
    assert_eq!(figures.this_hour.baseline_microusd, third(4 * LIST));
    assert_eq!(figures.this_hour.saved_microusd(), third(3 * LIST / 2));
    assert!(world.hours(1).await.is_empty());
}

#[tokio::test]
async fn the_baseline_follows_the_pods_within_the_hour() {
    let world = one_cluster().await;
    world.run(1, 0..4, LIST, 0).await;
    for (generation, minute, pods) in [(1, 0, 8), (2, 15, 2), (3, 45, 12)] {
        world.snapshot(1, generation, minute, 4, pods).await;
        world.set(minute + 4);
        world.roll_up(1).await;
    }
    world.discover(1, 61).await;
    world.set(65);
    world.roll_up(1).await;
    // A quarter of an hour with four nodes, half with one, a quarter with six.
    let hour = &world.hours(1).await[0];
    assert_eq!(hour.baseline_microusd, Microusd(3 * LIST as i64));
    assert_eq!(hour.first_day_microusd, Microusd(4 * LIST as i64));
    assert_eq!(hour.causes[&LedgerCause::FleetShape], Microusd(-(LIST as i64)));
}

#[tokio::test]
async fn a_snapshot_that_cannot_be_read_leaves_the_baseline_as_it_is() {
    let world = one_cluster().await;
    world.run(1, 0..4, LIST, 0).await;
    world.snapshot(1, 1, 0, 4, 2).await;
    world.set(10);
    world.roll_up(1).await;
    world.raw_snapshot(1, 2, 15, b"no zstd".to_vec()).await;
    world.set(20);
    assert!(world.roll_up(1).await);
    let figures = world.figures(cluster_id(1).as_str()).await;
    assert_eq!(figures.now.baseline_microusd_per_month, Microusd(LIST as i64 * 730));
    assert_eq!(figures.now.seen_nodes, 4);
}

#[tokio::test]
async fn a_reporter_that_dies_at_any_call_and_starts_over_ends_the_same() {
    let undisturbed = first_hour().await;
    undisturbed.snapshot(1, 1, 2, 4, 5).await;
    undisturbed.roll_up(1).await;
    let scope = cluster_id(1).to_string();
    let mut died = 0;
    for calls in 0.. {
        let world = first_hour().await;
        world.snapshot(1, 1, 2, 4, 5).await;
        let fault = if calls % 2 == 0 { Fault::LoseRequest } else { Fault::LoseAnswer };
        world.emulators.arm(FaultRule { service: None, operation: None, after: calls, times: u32::MAX, fault });
        let went_well = world.roll_up(1).await;
        world.emulators.disarm();
        assert!(world.roll_up(1).await);
        assert_eq!(world.hours(1).await, undisturbed.hours(1).await, "died after {calls} calls");
        assert_eq!(world.costs(&scope).await, undisturbed.costs(&scope).await, "died after {calls} calls");
        assert_eq!(world.days(&scope).await, undisturbed.days(&scope).await, "died after {calls} calls");
        assert_eq!(world.figures(&scope).await, undisturbed.figures(&scope).await, "died after {calls} calls");
        assert_eq!(closings(&world), 1);
        if went_well {
            break;
        }
        died += 1;
    }
    assert!(died >= 20, "{died}");
}

#[tokio::test]
async fn after_a_long_silence_every_hour_is_caught_up() {
    let world = one_cluster().await;
    world.run(1, 0..4, LIST, 0).await;
    world.snapshot(1, 1, 0, 4, 4).await;
    world.set(5);
    world.roll_up(1).await;
    let hours = 60;
    world.discover(1, 60 * hours + 1).await;
    world.set(60 * hours + 5);
    world.reporter.handle(Event::Tick).await.unwrap();
    assert!(world.work_off().await >= 3, "26 hours at a time");
    let written = world.hours(1).await;
    assert_eq!(written.len(), hours as usize);
    assert!(written.iter().all(|hour| hour.paid_microusd == Microusd(4 * LIST as i64)));
    assert!(written.iter().all(|hour| hour.baseline_microusd == Microusd(2 * LIST as i64)));
    world.set(60 * hours + 7);
    world.work_off().await;
    assert_eq!(world.costs("all").await, world.costs(cluster_id(1).as_str()).await, "however old");
    assert_eq!(world.days("all").await, world.days(cluster_id(1).as_str()).await);
}

#[tokio::test]
async fn a_cluster_that_is_gone_or_not_seen_yet_is_passed_over() {
    let world = world().await;
    assert!(world.roll_up(7).await);
    let mut fresh = cluster(2, 4);
    (fresh.baseline, fresh.discovered_at) = (None, None);
    world.store.register_cluster(&mut fresh, &spot_store::Announce::nothing(), at(0)).await.unwrap();
    assert!(world.roll_up(2).await);
    assert!(world.hours(2).await.is_empty() && world.costs(cluster_id(2).as_str()).await.is_empty());
    assert!(!world.handle(&["{\"organization_id\":1}".to_owned()]).await, "what is no message comes again");
}

#[tokio::test]
async fn a_tick_lists_and_enqueues_and_does_nothing_else() {
    let world = one_cluster().await;
    world.connect(2, 1).await;
    let mut pending = cluster(3, 1);
    pending.status = ClusterStatus::Pending;
    world.store.register_cluster(&mut pending, &spot_store::Announce::nothing(), at(0)).await.unwrap();
    let before = world.emulators.calls();
    world.reporter.handle(Event::Tick).await.unwrap();
    let after = world.emulators.calls();
    let made = |operation: &str| {
        let count = |calls: &std::collections::BTreeMap<(String, String), spot_emulators::CallCount>| {
            let of = calls.iter().filter(|((_, name), _)| name == operation);
            of.map(|(_, count)| count.calls).sum::<u64>()
        };
        count(&after) - count(&before)
    };
    assert_eq!((made("Query"), made("SendMessageBatch"), made("SendMessage"), made("PutItem")), (2, 1, 1, 0));
    let depth = world.emulators.queue_depth("reports").unwrap();
    assert_eq!((depth.visible, depth.delayed), (3, 1), "three clusters, then their organization");
}
