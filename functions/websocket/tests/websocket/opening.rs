//! Opening, watching, ending: what a client gets to see (LIVE-01, LIVE-02).

use crate::common::{ACTIVITY, ORIGIN, World, org, world};
use serde_json::{Value, json};
use spot_domain::{Cluster, ClusterId, ClusterStatus};
use spot_runtime::{Event, Function};
use spot_store::{Announce, Organization, OrganizationMode, OrganizationStatus};
use spot_websocket::SocketRequest;

#[tokio::test]
async fn a_ticket_opens_one_socket() {
    let world = world().await;
    let ticket = world.ticket().await;
    let first = world.connect("a", &ticket).await;
    assert_eq!((first.status, first.protocol.as_deref()), (200, Some("spot.v1")));
    let second = world.connect("b", &ticket).await;
    assert_eq!((second.status, second.protocol), (401, None));
    assert!(second.body.unwrap().contains("used"), "says why");
    let late = world.ticket().await;
    world.clock.advance_secs(30);
    assert_eq!(world.connect("c", &late).await.status, 401);
    assert!(world.store.socket("a").await.unwrap().is_some());
    assert!(world.store.socket("b").await.unwrap().is_none());
}

#[tokio::test]
async fn foreign_pages_and_tickets_in_the_address_are_refused_and_cost_no_ticket() {
    let world = world().await;
    let ticket = world.ticket().await;
    let open = async |origin: Option<&str>, query: &[&str], protocols: &[String]| {
        let request = SocketRequest::Connect {
            connection: "a".to_owned(),
            protocols: protocols.to_vec(),
            origin: origin.map(str::to_owned),
            query: query.iter().map(|name| (*name).to_owned()).collect(),
        };
        world.sockets.answer(request).await.unwrap().status
    };
    let offered = ["spot.v1".to_owned(), format!("ticket.{ticket}")];
    assert_eq!(open(Some("https://evil.example.com"), &[], &offered).await, 403);
    assert_eq!(open(Some(ORIGIN), &["ticket"], &offered).await, 401);
    assert_eq!(open(Some(ORIGIN), &[], &offered[1..]).await, 400);
    assert_eq!(open(Some(ORIGIN), &[], &offered[..1]).await, 401);
    assert_eq!(open(Some(ORIGIN), &[], &offered).await, 200);
}

#[tokio::test]
async fn payloads_of_api_gateway_go_through_the_same_door() {
    let world = world().await;
    let ticket = world.ticket().await;
    let connect = json!({ "requestContext": { "connectionId": "a", "eventType": "CONNECT" },
        "headers": { "Sec-WebSocket-Protocol": format!("spot.v1, ticket.{ticket}"), "Origin": ORIGIN } });
    let answer = world.sockets.invoke(&connect).await.unwrap();
    assert_eq!(answer["statusCode"], 200);
    assert_eq!(answer["headers"]["Sec-WebSocket-Protocol"], "spot.v1");
    let ping = json!({ "requestContext": { "connectionId": "a", "eventType": "MESSAGE" }, "body": "{\"op\":\"ping\",\"id\":\"7\"}" });
    world.sockets.invoke(&ping).await.unwrap();
    assert_eq!(world.gateway.frames("a"), [json!({ "v": 1, "op": "pong", "id": "7" })]);
    let end = json!({ "requestContext": { "connectionId": "a", "eventType": "DISCONNECT" } });
    world.sockets.invoke(&end).await.unwrap();
    assert!(world.store.socket("a").await.unwrap().is_none());
    assert!(world.sockets.invoke(&json!({ "requestContext": { "connectionId": "a" } })).await.is_err());
    let tick = json!({ "detail-type": "Scheduled Event" });
    assert_eq!(world.sockets.invoke(&tick).await.unwrap(), json!({ "batchItemFailures": [] }));
}

#[tokio::test]
async fn a_frame_that_is_not_understood_is_answered_and_harms_nobody() {
    let world = world().await;
    world.open("a").await;
    let say = async |text: String| {
        world.sockets.answer(SocketRequest::Frame { connection: "a".to_owned(), text }).await.unwrap();
        world.gateway.frames("a").last().cloned().unwrap()
    };
    let refused = say("{\"op\":\"dance\",\"id\":\"9\"}".to_owned()).await;
    assert_eq!(
        (&refused["op"], &refused["id"], &refused["problem"]["status"]),
        (&json!("error"), &json!("9"), &json!(400))
    );
    assert_eq!(say("no JSON".to_owned()).await["id"], Value::Null);
    assert_eq!(say("x".repeat(4097)).await["problem"]["status"], 413);
    let channel = say(json!({ "op": "subscribe", "id": "1", "channel": "system:logs" }).to_string()).await;
    assert_eq!(channel["problem"]["errors"][0]["pointer"], "/channel");
    let cursor = json!({ "op": "subscribe", "id": "1", "channel": ACTIVITY, "after": "evt_1" }).to_string();
    assert_eq!(say(cursor).await["op"], "error");
    assert_eq!(say(json!({ "op": "ping", "id": "2" }).to_string()).await["op"], "pong");
}

async fn register(world: &World, number: u64) -> ClusterId {
    let mut organization = Organization {
        id: org(number),
        name: "Demo".to_owned(),
        mode: OrganizationMode::Production,
        status: OrganizationStatus::Active,
        plan: "free".to_owned(),
        accounts: 0,
        clusters: 0,
        version: 0,
    };
    let now = "2026-11-21T10:00:00Z".parse().unwrap();
    world.store.create_organization(&mut organization, &Announce::nothing(), now).await.unwrap();
    let id: ClusterId = format!("clu_{number:032x}").parse().unwrap();
    let mut cluster = Cluster {
        id: id.clone(),
        organization_id: org(number),
        account_id: format!("acc_{number:032x}").parse().unwrap(),
        name: "shop".to_owned(),
        arn: format!("arn:{number}"),
        region: "us-east-1".into(),
        kubernetes_version: "1.35".to_owned(),
        status: ClusterStatus::Active,
        active_job: None,
        cooldown_until: None,
        next_optimization_at: now,
        baseline: None,
        groups: Vec::new(),
        discovered_at: None,
        stale: false,
        version: 0,
    };
    world.store.register_cluster(&mut cluster, &Announce::nothing(), now).await.unwrap();
    id
}

#[tokio::test]
async fn a_foreign_cluster_and_a_missing_one_look_alike() {
    let world = world().await;
    let (own, foreign) = (register(&world, 1).await, register(&world, 2).await);
    world.open("a").await;
    let answer = async |channel: String| {
        world.subscribe("a", &channel, None).await;
        world.gateway.frames("a").last().cloned().unwrap()
    };
    assert_eq!(answer(format!("cluster:events:{own}")).await["op"], "subscribed");
    let of_other = answer(format!("cluster:events:{foreign}")).await;
    let missing = answer(format!("cluster:events:clu_{:032x}", 99)).await;
    assert_eq!((&of_other["problem"]["status"], &of_other), (&json!(404), &missing));
    assert_eq!(answer(format!("discovery:acc_{:032x}", 99)).await, missing);
}

#[tokio::test]
async fn a_socket_watches_fifty_channels_at_most() {
    let world = world().await;
    let cluster = register(&world, 1).await;
    world.open("a").await;
    let lease = spot_store::PushLease { pusher: "x".to_owned(), until: jiff::Timestamp::UNIX_EPOCH };
    for number in 0..49 {
        let (channel, connection) = (format!("channel-{number}"), "a".to_owned());
        let one = spot_store::Subscription { organization_id: org(1), channel, connection, cursor: None };
        assert!(world.store.subscribe(&one, &lease, jiff::Timestamp::UNIX_EPOCH).await.unwrap());
    }
    world.subscribe("a", ACTIVITY, None).await;
    world.subscribe("a", &format!("cluster:events:{cluster}"), None).await;
    world.subscribe("a", ACTIVITY, None).await;
    let frames = world.gateway.frames("a");
    let ops: Vec<_> = frames.iter().map(|frame| frame["op"].as_str().unwrap()).collect();
    assert_eq!(ops, ["subscribed", "error", "subscribed"], "what is watched already can be watched anew");
}

#[tokio::test]
async fn nothing_reaches_a_socket_after_it_ended() {
    let world = world().await;
    for connection in ["a", "b", "c"] {
        world.open(connection).await;
        world.subscribe(connection, ACTIVITY, None).await;
    }
    world.happen(1).await;
    world.sockets.answer(SocketRequest::Disconnect { connection: "a".to_owned() }).await.unwrap();
    world.say("b", json!({ "op": "unsubscribe", "id": "u", "channel": ACTIVITY })).await;
    world.gateway.cut("c");
    world.happen(2).await;
    world.happen(3).await;
    for connection in ["a", "b", "c"] {
        assert_eq!(world.gateway.numbers(connection), [1], "{connection}");
    }
    assert!(world.store.socket("c").await.unwrap().is_none(), "who is gone is forgotten");
    assert!(world.store.subscriptions(&org(1), ACTIVITY).await.unwrap().is_empty());
    world.say("c", json!({ "op": "ping", "id": "1" })).await;
    assert!(world.gateway.is_closed("c"));
}

#[tokio::test]
async fn a_silent_socket_is_ended_and_one_that_pings_lives_until_it_is_told_to_reconnect() {
    let world = world().await;
    for connection in ["silent", "alive"] {
        world.open(connection).await;
        world.subscribe(connection, ACTIVITY, None).await;
    }
    let tick = async || world.sockets.handle(Event::Tick).await.unwrap();
    let mut minutes = 0;
    while !world.gateway.is_closed("alive") {
        world.clock.advance_secs(60);
        minutes += 1;
        world.say("alive", json!({ "op": "ping", "id": "p" })).await;
        tick().await;
        assert_eq!(world.gateway.is_closed("silent"), minutes >= 2, "after {minutes} minutes");
    }
    assert_eq!(minutes, 120);
    let goodbyes: Vec<_> = world.gateway.frames("alive").into_iter().filter(|frame| frame["op"] == "goodbye").collect();
    assert_eq!(goodbyes.len(), 1);
    assert_eq!(goodbyes[0]["after_s"], 300);
    assert!(world.store.subscriptions(&org(1), ACTIVITY).await.unwrap().is_empty());
}
