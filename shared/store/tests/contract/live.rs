//! What sockets live on: tickets, connections, subscriptions, and channels whose events are appended once and in order.

use crate::fixtures::*;
use serde_json::json;
use spot_domain::{EventId, OrganizationId};
use spot_store::{Claimed, EventSource, NewEvent, PushLease, Released, Socket, SocketTicket, Store, Subscription};

contract![
    a_ticket_is_good_once_and_not_for_long,
    what_a_write_announced_is_appended_once,
    events_of_a_channel_become_readable_in_the_order_of_their_ids,
    a_socket_takes_its_subscriptions_with_it,
    one_pusher_at_a_time_has_a_subscription_and_is_told_to_look_again,
    a_socket_is_looked_at_when_it_is_due,
];

async fn a_ticket_is_good_once_and_not_for_long(store: Store) {
    let behind = SocketTicket { organization_id: org(1), holder: "usr_1".to_owned(), expires_at: at(30) };
    for ticket in ["a", "b"] {
        store.create_socket_ticket(ticket, &behind, at(0)).await.unwrap();
    }
    let tries = [(); 4].map(|()| {
        let store = store.clone();
        tokio::spawn(async move { store.use_socket_ticket("a", at(29)).await.unwrap() })
    });
    let mut got = Vec::new();
    for one in tries {
        got.extend(one.await.unwrap());
    }
    assert_eq!(got, [behind]);
    assert_eq!(store.use_socket_ticket("b", at(30)).await.unwrap(), None, "too late");
    assert_eq!(store.use_socket_ticket("c", at(1)).await.unwrap(), None, "never given");
}

fn source(version: u64) -> EventSource {
    EventSource { pk: "T#x".to_owned(), sk: "ACT#y".to_owned(), version }
}

fn event(number: u64, channels: &[&str]) -> NewEvent {
    let channels = channels.iter().map(|channel| (*channel).to_owned()).collect();
    NewEvent { detail_type: "action.finished".to_owned(), detail: json!({ "n": number }), channels }
}

async fn what_a_write_announced_is_appended_once(store: Store) {
    let events = [event(1, &["a", "b"]), event(2, &["a"])];
    let first = store.append_events(&org(1), &source(1), at(0), &events, at(1)).await.unwrap();
    let second = store.append_events(&org(1), &source(1), at(0), &events, at(9)).await.unwrap();
    assert_eq!(first, second);
    assert!(!second.published);
    store.note_published(&org(1), &source(1)).await.unwrap();
    assert!(store.append_events(&org(1), &source(1), at(0), &events, at(9)).await.unwrap().published);
    let logged = store.events_after(&org(1), "a", None).await.unwrap();
    assert_eq!(logged.iter().map(|event| event.detail["n"].as_u64()).collect::<Vec<_>>(), [Some(1), Some(2)]);
    assert_eq!(logged[1].id, first.ids[1]["a"]);
    assert_eq!(store.events_after(&org(1), "b", None).await.unwrap().len(), 1);
    assert_eq!(store.channel_head(&org(1), "a").await.unwrap(), Some(first.ids[1]["a"].clone()));
    assert_eq!(store.channel_head(&org(2), "a").await.unwrap(), None);
}

async fn events_of_a_channel_become_readable_in_the_order_of_their_ids(store: Store) {
    let writers = [0u64, 1, 2].map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            for number in 0..15 {
                let source = source(writer * 100 + number);
                // Clocks of several machines differ.
                let now = at(10 - writer as i64);
                store.append_events(&org(1), &source, at(0), &[event(number, &["c"])], now).await.unwrap();
            }
        })
    });
    let (mut cursor, mut seen) = (None::<EventId>, 0);
    while seen < 45 {
        let news = store.events_after(&org(1), "c", cursor.as_ref()).await.unwrap();
        assert!(news.iter().all(|event| cursor.as_ref().is_none_or(|cursor| event.id > *cursor)));
        seen += news.len();
        cursor = news.last().map(|event| event.id.clone()).or(cursor);
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(store.events_after(&org(1), "c", None).await.unwrap().len(), 45, "a reader who follows misses none");
}

fn socket(number: u64) -> Socket {
    Socket {
        connection: format!("conn-{number}"),
        organization_id: org(1),
        holder: "usr_1".to_owned(),
        connected_at: at(0),
        heard_at: at(0),
        look_at: at(90),
        said_goodbye: false,
    }
}

fn subscription(number: u64, channel: &str) -> Subscription {
    let (channel, connection) = (channel.to_owned(), format!("conn-{number}"));
    Subscription { organization_id: org(1), channel, connection, cursor: None }
}

fn lease(pusher: &str, until: i64) -> PushLease {
    PushLease { pusher: pusher.to_owned(), until: at(until) }
}

async fn a_socket_takes_its_subscriptions_with_it(store: Store) {
    for number in [1, 2] {
        store.create_socket(&socket(number), at(0)).await.unwrap();
        for channel in ["a", "b"] {
            assert!(store.subscribe(&subscription(number, channel), &lease("x", 5), at(0)).await.unwrap());
        }
    }
    store.remove_socket("conn-1").await.unwrap();
    store.remove_socket("conn-1").await.unwrap();
    assert_eq!(store.socket("conn-1").await.unwrap(), None);
    assert_eq!(store.subscriptions(&org(1), "a").await.unwrap(), [subscription(2, "a")]);
    assert_eq!(store.channels_of_socket("conn-1").await.unwrap(), Vec::<(OrganizationId, String)>::new());
    assert!(!store.subscribe(&subscription(1, "a"), &lease("x", 5), at(0)).await.unwrap(), "the socket is gone");
    let foreign = Subscription { organization_id: org(2), ..subscription(2, "a") };
    assert!(!store.subscribe(&foreign, &lease("x", 5), at(0)).await.unwrap(), "the socket is another customer's");
    store.unsubscribe(&org(1), "a", "conn-2").await.unwrap();
    assert_eq!(store.channels_of_socket("conn-2").await.unwrap(), [(org(1), "b".to_owned())]);
}

async fn one_pusher_at_a_time_has_a_subscription_and_is_told_to_look_again(store: Store) {
    store.create_socket(&socket(1), at(0)).await.unwrap();
    let mut mine = subscription(1, "a");
    store.subscribe(&mine, &lease("me", 30), at(0)).await.unwrap();
    assert_eq!(store.claim_subscription(&mine, &lease("you", 40), at(1)).await.unwrap(), Claimed::Busy);
    mine.cursor = Some(event_id(1));
    assert_eq!(store.release_subscription(&mine, &lease("me", 30)).await.unwrap(), Released::LookAgain);
    assert_eq!(store.release_subscription(&mine, &lease("me", 30)).await.unwrap(), Released::Yes);
    assert_eq!(store.claim_subscription(&mine, &lease("you", 40), at(2)).await.unwrap(), Claimed::Yes(mine.clone()));
    assert_eq!(store.claim_subscription(&mine, &lease("they", 70), at(40)).await.unwrap(), Claimed::Yes(mine.clone()));
    assert_eq!(
        store.release_subscription(&mine, &lease("you", 40)).await.unwrap(),
        Released::Lost,
        "its time was over"
    );
    store.unsubscribe(&org(1), "a", "conn-1").await.unwrap();
    assert_eq!(store.claim_subscription(&mine, &lease("me", 90), at(80)).await.unwrap(), Claimed::Gone);
    assert_eq!(store.release_subscription(&mine, &lease("they", 70)).await.unwrap(), Released::Lost);
}

async fn a_socket_is_looked_at_when_it_is_due(store: Store) {
    store.create_socket(&socket(1), at(0)).await.unwrap();
    store.note_socket_heard("conn-1", at(60)).await.unwrap();
    store.note_socket_heard("conn-9", at(60)).await.unwrap();
    assert_eq!(store.socket("conn-9").await.unwrap(), None, "being heard makes no socket");
    let due = async |secs| {
        let mut found = Vec::new();
        for shard in 0..store.due_shards() {
            found.extend(store.sockets_to_look_at(shard, at(secs), 10).await.unwrap());
        }
        found
    };
    assert_eq!(due(89).await, []);
    let heard = Socket { heard_at: at(60), ..socket(1) };
    assert_eq!(due(90).await, std::slice::from_ref(&heard));
    assert!(store.look_at_socket_again(&heard, at(150), false).await.unwrap());
    assert!(!store.look_at_socket_again(&heard, at(150), false).await.unwrap(), "somebody looked already");
    assert_eq!(due(149).await, []);
    assert_eq!(due(150).await.len(), 1);
}
