//! Staying in step with the API server: broken watches, lost history, and the same bytes each time.

use crate::fakes::{Harness, node, pod};
use serde_json::Value;

fn objects(pods: u32) -> Vec<Value> {
    let mut objects = vec![node("a"), node("b")];
    objects.extend((0..pods).map(|number| pod("shop", "web", number, "a")));
    objects
}

/// Names of the pods in the last snapshot.
fn pods_sent(harness: &Harness) -> usize {
    let control = harness.control();
    let body = &control.snapshots.last().unwrap().2;
    let document: Value = serde_json::from_slice(&zstd::decode_all(body.as_ref()).unwrap()).unwrap();
    document["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "Pod").count()
}

#[tokio::test]
async fn a_long_list_is_read_in_pages() {
    let mut harness = Harness::new(objects(250));
    harness.run_until(5).await;
    assert_eq!(pods_sent(&harness), 250);
    assert_eq!(harness.cluster().lists, 9 + 2, "nine kinds, and two more pages of pods");
}

#[tokio::test]
async fn a_watch_that_breaks_goes_on_where_it_was() {
    let mut harness = Harness::new(objects(3));
    harness.run_until(5).await;
    let lists = harness.cluster().lists;
    {
        let mut cluster = harness.cluster();
        cluster.watchers.clear();
        cluster.remove(&("pods".to_owned(), "shop".to_owned(), "web-1".to_owned()));
        cluster.apply(pod("shop", "web", 9, "b"));
        cluster.apply(pod("shop", "web", 10, "b"));
    }
    harness.run_until(400).await;
    assert_eq!(pods_sent(&harness), 4);
    assert_eq!(harness.cluster().lists, lists, "nothing was listed anew");
}

#[tokio::test]
async fn lost_history_is_made_good_by_a_list() {
    let mut harness = Harness::new(objects(3));
    harness.run_until(5).await;
    {
        let mut cluster = harness.cluster();
        cluster.watchers.clear();
        cluster.remove(&("pods".to_owned(), "shop".to_owned(), "web-1".to_owned()));
        cluster.compacted = cluster.revision;
    }
    harness.run_until(400).await;
    assert_eq!(pods_sent(&harness), 2);
}

#[tokio::test]
async fn an_api_server_that_is_away_is_asked_ever_more_rarely() {
    let mut harness = Harness::new(objects(3));
    harness.cluster().broken = Some(503);
    harness.run_until(600).await;
    assert!(harness.steps < 600, "{} steps", harness.steps);
    harness.cluster().broken = None;
    harness.run_until(700).await;
    assert_eq!(pods_sent(&harness), 3);
}

#[tokio::test]
async fn the_same_course_gives_the_same_requests_and_bytes() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let mut harness = Harness::new(objects(20));
        harness.run_until(5).await;
        harness.order(1, Harness::drain("a", 300));
        harness.run_until(900).await;
        let control = harness.control();
        let snapshots: Vec<_> =
            control.snapshots.iter().map(|(when, query, body)| (*when, query.clone(), body.clone())).collect();
        runs.push((control.requests.clone(), snapshots, harness.cluster().writes.clone(), harness.steps));
    }
    assert_eq!(runs[0], runs[1]);
}
