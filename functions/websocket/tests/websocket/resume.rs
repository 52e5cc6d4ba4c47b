//! Events reach a socket once and in order, whenever it comes, goes and comes back (LIVE-03).

use crate::common::{ACTIVITY, World, org, world};
use serde_json::json;
use spot_runtime::messages::Published;
use spot_runtime::{BatchMessage, Event, Function};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const EVENTS: u64 = 1_000;

/// Logs all events and tells of each twice, late and out of order, as queues do.
async fn happen_all(world: Arc<World>, done: Arc<AtomicBool>) {
    let mut late: Vec<Published> = Vec::new();
    for n in 0..EVENTS {
        let published = world.log(n).await;
        if n % 3 == 0 {
            late.push(published.clone());
        }
        if n % 7 != 0 {
            world.hear(&published).await;
        }
        if n % 11 == 0 {
            for published in late.drain(..).rev() {
                let (one, two) = (world.clone(), published.clone());
                tokio::spawn(async move { one.hear(&two).await });
                world.hear(&published).await;
            }
        }
    }
    done.store(true, Ordering::SeqCst);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_socket_resumes_after_its_cursor_without_hole_or_repeat() {
    let world = world().await;
    let first = world.happen(10_000).await;
    let done = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn(happen_all(world.clone(), done.clone()));
    let (mut seen, mut cursor, mut drops) = (Vec::new(), first.to_string(), 0_u64);
    while seen.len() < EVENTS as usize {
        let connection = format!("conn-{drops}");
        world.open(&connection).await;
        world.subscribe(&connection, ACTIVITY, Some(&cursor)).await;
        // The line breaks again and again while things happen; the last one holds.
        let enough = (10 + (drops * 37) % 90) as usize;
        while world.gateway.numbers(&connection).len() < enough && !done.load(Ordering::SeqCst) {
            tokio::task::yield_now().await;
        }
        if done.load(Ordering::SeqCst) {
            world.happen(10_001 + drops).await;
        }
        world.gateway.cut(&connection);
        seen.extend(world.gateway.numbers(&connection).into_iter().filter(|n| *n < 10_000));
        cursor = world.gateway.last_event(&connection).unwrap_or(cursor);
        drops += 1;
        assert!(drops < EVENTS, "after {drops} connections only {} of {EVENTS} events have come", seen.len());
    }
    writer.await.unwrap();
    assert_eq!(seen, (0..EVENTS).collect::<Vec<_>>());
    assert!(drops >= 5, "{drops}");
}

#[tokio::test]
async fn what_happens_while_a_socket_subscribes_arrives_once() {
    let world = world().await;
    world.happen(1).await;
    world.open("a").await;
    // The subscription is there before the client knows, and everything may happen in between.
    let racing = {
        let world = world.clone();
        tokio::spawn(async move {
            for n in 2..40 {
                world.happen(n).await;
            }
        })
    };
    world.subscribe("a", ACTIVITY, None).await;
    racing.await.unwrap();
    let frames = world.gateway.frames("a");
    assert_eq!(frames[0]["op"], "subscribed", "first of all");
    let numbers = world.gateway.numbers("a");
    assert!(numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{numbers:?}");
    assert_eq!(numbers.last(), Some(&39));
}

#[tokio::test]
async fn a_socket_without_a_cursor_sees_what_happens_from_now_on() {
    let world = world().await;
    let head = world.happen(1).await;
    world.open("a").await;
    world.subscribe("a", ACTIVITY, None).await;
    world.happen(2).await;
    let frames = world.gateway.frames("a");
    let told = json!({ "v": 1, "op": "subscribed", "id": "s", "channel": ACTIVITY, "head": head });
    assert_eq!(frames[0], told);
    assert_eq!(frames.len(), 2);
    assert_eq!((&frames[1]["type"], &frames[1]["data"]), (&json!("action.finished"), &json!({ "n": 2 })));
}

#[tokio::test]
async fn a_push_that_fails_goes_on_where_it_stopped() {
    let world = world().await;
    for connection in ["a", "b"] {
        world.open(connection).await;
        world.subscribe(connection, ACTIVITY, None).await;
    }
    world.happen(1).await;
    world.gateway.fail("a", true);
    let second = world.log(2).await;
    assert!(world.hear(&second).await, "comes again");
    let third = world.log(3).await;
    assert!(world.hear(&third).await);
    assert_eq!(world.gateway.numbers("b"), [1, 2, 3], "nobody else waits");
    world.gateway.fail("a", false);
    assert!(!world.hear(&third).await);
    assert!(!world.hear(&second).await);
    assert_eq!(world.gateway.numbers("a"), [1, 2, 3]);
}

#[tokio::test]
async fn a_pusher_that_died_is_waited_out_and_nothing_is_lost() {
    let world = world().await;
    world.open("a").await;
    world.subscribe("a", ACTIVITY, None).await;
    let subscription = world.store.subscriptions(&org(1), ACTIVITY).await.unwrap().remove(0);
    use spot_domain::Clock;
    let now = world.clock.now();
    let dead = spot_store::PushLease { pusher: "dead".to_owned(), until: now + jiff::SignedDuration::from_secs(90) };
    world.store.claim_subscription(&subscription, &dead, now).await.unwrap();
    world.happen(1).await;
    assert!(world.gateway.numbers("a").is_empty(), "somebody seems to be at it");
    world.clock.advance_secs(91);
    world.happen(2).await;
    assert_eq!(world.gateway.numbers("a"), [1, 2]);
}

#[tokio::test]
async fn a_client_that_was_away_too_long_is_told_to_load_anew() {
    let world = world().await;
    let metrics = "metrics:live";
    let log = async |n: u64| {
        let source = spot_store::EventSource { pk: "T#y".to_owned(), sk: n.to_string(), version: 1 };
        let (detail_type, channels) = ("kpi.changed".to_owned(), vec![metrics.to_owned()]);
        let event = spot_store::NewEvent { detail_type, detail: json!({ "n": n }), channels };
        use spot_domain::Clock;
        let now = world.clock.now();
        let appended = world.store.append_events(&org(1), &source, now, &[event], now).await.unwrap();
        appended.ids[0][metrics].to_string()
    };
    let old = log(1).await;
    world.clock.advance_secs(24 * 3600 + 1);
    world.open("a").await;
    world.subscribe("a", metrics, Some(&old)).await;
    assert_eq!(world.gateway.frames("a").len(), 1, "the last event there was, however old, is no gap");
    let recent = log(2).await;
    world.subscribe("a", metrics, Some(&old)).await;
    let reset = world.gateway.frames("a").pop().unwrap();
    assert_eq!((&reset["op"], &reset["reason"]), (&json!("reset"), &json!("cursor_expired")));
    for n in 3..=1_003 {
        log(n).await;
    }
    world.open("b").await;
    world.subscribe("b", metrics, Some(&recent)).await;
    let reset = world.gateway.frames("b").pop().unwrap();
    assert_eq!((&reset["op"], &reset["reason"]), (&json!("reset"), &json!("overflow")), "1,001 were missed");
    assert!(world.gateway.numbers("b").is_empty());
}

#[tokio::test]
async fn a_message_that_is_no_event_comes_again_and_delays_nobody() {
    let world = world().await;
    world.open("a").await;
    world.subscribe("a", ACTIVITY, None).await;
    let good = world.log(1).await;
    let body = json!({ "detail-type": "action.finished", "detail": good }).to_string();
    let message = |id: &str, body: &str| BatchMessage { id: id.to_owned(), body: body.to_owned() };
    let batch = vec![message("bad", "{\"detail\":1}"), message("good", &body)];
    let reply = world.sockets.handle(Event::Messages(batch)).await.unwrap();
    assert_eq!(reply.batch_item_failures[0].item_identifier, "bad");
    assert_eq!((reply.batch_item_failures.len(), world.gateway.numbers("a")), (1, vec![1]));
}
