//! Things that happen once: events, requests, ticks. And settings, figures, the event log.

use crate::fixtures::*;
use jiff::SignedDuration;
use serde_json::json;
use spot_store::{Begun, Kpi, LoggedEvent, Store, StoredAnswer};

contract![
    an_event_is_seen_for_the_first_time_once,
    a_request_is_answered_once_under_its_key,
    a_tick_is_taken_by_one_runner,
    settings_figures_and_events_read_as_they_were_written,
];

async fn an_event_is_seen_for_the_first_time_once(store: Store) {
    assert!(store.see_event("ec2", "e-1", start()).await.unwrap());
    assert!(!store.see_event("ec2", "e-1", at(1)).await.unwrap());
    assert!(store.see_event("stripe", "e-1", at(1)).await.unwrap());
    for outcome in ["no such instance", "something else"] {
        store.note_event("ec2", "e-2", outcome, at(1)).await.unwrap();
    }
    assert_eq!(store.event_outcome("ec2", "e-2").await.unwrap().as_deref(), Some("no such instance"));
    assert_eq!(store.event_outcome("ec2", "e-3").await.unwrap(), None);
}

async fn a_request_is_answered_once_under_its_key(store: Store) {
    let begin = |body: &'static [u8], now| {
        let store = store.clone();
        async move { store.begin_request(&org(1), "POST /clusters", "key", body, now).await.unwrap() }
    };
    assert_eq!(begin(b"a", at(0)).await, Begun::First);
    assert_eq!(begin(b"a", at(1)).await, Begun::InProgress);
    assert_eq!(begin(b"b", at(1)).await, Begun::OtherBody);
    assert_eq!(begin(b"a", at(61)).await, Begun::First, "the first one died on the way");
    store.abandon_request(&org(1), "POST /clusters", "key").await.unwrap();
    assert_eq!(begin(b"b", at(62)).await, Begun::First, "it failed and let its key go");
    store.abandon_request(&org(1), "POST /clusters", "key").await.unwrap();
    assert_eq!(begin(b"a", at(61)).await, Begun::First);
    let answer = StoredAnswer { status: 201, body: "{}".to_owned() };
    store.finish_request(&org(1), "POST /clusters", "key", &answer).await.unwrap();
    store.abandon_request(&org(1), "POST /clusters", "key").await.unwrap();
    assert_eq!(begin(b"a", at(500)).await, Begun::Answered(answer), "an answer that was given is kept");
    assert_eq!(begin(b"a", at(61 + 86_400)).await, Begun::First, "a day later the key is forgotten");
}

async fn a_tick_is_taken_by_one_runner(store: Store) {
    let every = SignedDuration::from_secs(60);
    assert_eq!(store.take_tick("discovery", every, at(0)).await.unwrap(), Some(at(0)));
    assert_eq!(store.take_tick("discovery", every, at(59)).await.unwrap(), None);
    let takes = [(); 4].map(|()| {
        let store = store.clone();
        tokio::spawn(async move { store.take_tick("discovery", every, at(200)).await.unwrap() })
    });
    let mut taken = 0;
    for take in takes {
        taken += u32::from(take.await.unwrap() == Some(at(60)));
    }
    assert_eq!(taken, 1);
}

async fn settings_figures_and_events_read_as_they_were_written(store: Store) {
    store.put_setting(None, "SAFE_MODE", &true, &quiet(), start()).await.unwrap();
    store.put_setting(Some(&org(1)), "SAFE_MODE", &false, &quiet(), start()).await.unwrap();
    assert_eq!(store.setting::<bool>(None, "SAFE_MODE").await.unwrap(), Some(true));
    assert_eq!(store.setting::<bool>(Some(&org(1)), "SAFE_MODE").await.unwrap(), Some(false));
    assert_eq!(store.setting::<bool>(None, "other").await.unwrap(), None);
    let kpi = |secs| Kpi { scope: "all".to_owned(), figures: json!({ "nodes": secs }), calculated_at: at(secs) };
    store.put_kpi(&org(1), &kpi(60)).await.unwrap();
    store.put_kpi(&org(1), &kpi(30)).await.unwrap();
    assert_eq!(store.kpi(&org(1), "all").await.unwrap(), Some(kpi(60)));
    let event = |number| LoggedEvent {
        id: event_id(number),
        detail_type: "job.changed".to_owned(),
        detail: json!({ "n": number }),
        at: at(1),
    };
    for number in [1, 2, 3, 2] {
        store.log_event(&org(1), "jobs", &event(number)).await.unwrap();
    }
    let all = store.events_after(&org(1), "jobs", None).await.unwrap();
    assert_eq!(all, [event(1), event(2), event(3)]);
    assert_eq!(store.events_after(&org(1), "jobs", Some(&event_id(1))).await.unwrap(), all[1..]);
}
