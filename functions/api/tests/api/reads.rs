//! Read routes answer from items made ahead: two calls of the table at most, and never a scan.

use crate::clock::{at, start};
use crate::fixtures::*;
use crate::harness::{TOKEN, World};
use crate::routes::{path_of, query_of};
use crate::snapshot::{document, register, upload};
use axum::http::StatusCode;
use spot_api::{Idempotency, Who, rules};
use spot_domain::{CapacityType, MicrousdPerHour, PoolQuote};
use spot_store::SpotPrices;

/// Routes that may take more, each with how many and why.
const MORE: &[(&str, u64, &str)] = &[
    ("/audit/entries", 8, "one query per chain: entries are chained in eight lanes, so that writers do not wait"),
    ("/optimization-jobs/{job_id}/outcome", 3, "the job with its plan, what it did, and what that costs now"),
    ("/clusters/{cluster_id}/plan", 3, "which job it is, the job with its plan, its actions: one page in one request"),
];

pub(crate) async fn filled() -> (World, u64) {
    let (world, cluster) = World::with_cluster().await;
    let epoch = register(&world, cluster.id.as_str()).await;
    let answer = upload(&world, cluster.id.as_str(), epoch, 1, &document()).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    add_instance(&world.store, instance("i-0000000000000000a", "m6i.large", CapacityType::OnDemand, Some("node-a")))
        .await;
    add_instance(&world.store, instance("i-0000000000000000c", "c7g.large", CapacityType::Spot, None)).await;
    let mut account = account(1);
    world.store.create_account(&mut account, &quiet(), start()).await.unwrap();
    running_job(&world.store, 1, vec![launch(), cordon("node-a")]).await;
    world.store.record_interruption(&mut interruption(1), &quiet(), start()).await.unwrap();
    world.store.create_override(&mut forced(1, "i-0000000000000000c"), &quiet(), start()).await.unwrap();
    let pool = |zone: &str, price| PoolQuote {
        zone: zone.into(),
        instance_type: "m6i.large".into(),
        spot_microusd_per_hour: MicrousdPerHour(price),
    };
    let pools = vec![pool("us-east-1a", 35_100), pool("us-east-1b", 33_000)];
    world.store.put_spot_prices(&SpotPrices { region: "us-east-1".into(), taken_at: at(-120), pools }).await.unwrap();
    (world, epoch)
}

#[tokio::test]
async fn read_routes_take_two_calls_of_the_table_and_no_scan() {
    let (world, _) = filled().await;
    let reads = rules().into_iter().filter(|rule| rule.idempotency == Idempotency::Read && rule.who != Who::Public);
    let mut measured = 0;
    for rule in reads {
        let number = if rule.path.contains("{action_id}") { 100 } else { 1 };
        let path = path_of(&rule, number).replace(cluster_id(100).as_str(), cluster_id(1).as_str());
        let path = format!("{path}{}", query_of(&rule));
        // What belongs to no tenant is remembered by the process for a minute at most; that is asked for once before.
        world.ask(rule.method, &path, Some(TOKEN), &[], "").await;
        let (before, _) = world.table_calls();
        let answer = world.ask(rule.method, &path, Some(TOKEN), &[], "").await;
        let (after, scans) = world.table_calls();
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        let most = MORE.iter().find(|(known, ..)| *known == rule.path).map_or(2, |(_, most, _)| *most);
        assert!(after - before <= most, "{path} took {} calls", after - before);
        assert_eq!(scans, 0);
        measured += 1;
    }
    assert!(measured >= 22, "{measured}");
}

#[tokio::test]
async fn a_heartbeat_takes_one_write_and_one_read() {
    let (world, epoch) = filled().await;
    let path = format!("/clusters/{}/heartbeat", cluster_id(1));
    let (before, _) = world.table_calls();
    let answer = world.agent(&path, &crate::agents::heartbeat(epoch, "")).await;
    let (after, _) = world.table_calls();
    assert_eq!((answer.status, after - before), (StatusCode::OK, 2), "{}", answer.body);
}
