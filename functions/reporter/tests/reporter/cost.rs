//! What keeping the figures of a cluster costs, by the calls made.

use crate::world::*;

/// Price of a write unit and of a strongly consistent read unit, pico-dollars (us-east-1).
const WRITE: u64 = 625_000;
const READ: u64 = 125_000;
/// A month.
const HOURS: u64 = 730;

/// Pico-dollars of all calls of the table since the process began: units of 1 KiB written and 4 KiB read.
fn spent(world: &World) -> u64 {
    let calls = world.emulators.calls();
    let of_table = calls.iter().filter(|((service, _), _)| service == "dynamodb");
    of_table
        .map(|((_, operation), count)| match operation.as_str() {
            "GetItem" | "BatchGetItem" | "Query" => READ * count.calls.max(count.answer_bytes.div_ceil(4_096)),
            // Counted high: as if every item were in an index, too.
            "TransactWriteItems" => 4 * WRITE * count.calls.max(count.request_bytes.div_ceil(1_024)),
            _ => 2 * WRITE * count.calls.max(count.request_bytes.div_ceil(1_024)),
        })
        .sum()
}

#[tokio::test]
async fn a_cluster_of_a_hundred_nodes_is_kept_up_to_date_for_less_than_eight_cents_a_month() {
    let world = one_cluster().await;
    world.run(1, 0..100, LIST / 3, 0).await;
    world.snapshot(1, 1, 1, 100, 200).await;
    world.discover(1, 61).await;
    world.set(62);
    world.roll_up(1).await;
    // One hour: six looks, each at a new snapshot, the last one at the hour's end.
    let mut of_hour = 0;
    for look in 1..=6 {
        world.snapshot(1, 1 + look, 60 + 10 * look as i64, 100, 200 + 5 * look as u32).await;
        world.set(62 + 10 * look as i64);
        if look == 6 {
            world.discover(1, 121).await;
        }
        let before = spent(&world);
        assert!(world.roll_up(1).await && world.summarize(0).await);
        of_hour += spent(&world) - before;
    }
    let microusd_per_month = of_hour * HOURS / 1_000_000;
    println!("{microusd_per_month} micro-dollars a month");
    assert!(microusd_per_month < 80_000, "{microusd_per_month} micro-dollars a month");
    assert_eq!(world.hours(1).await.len(), 2);
}
