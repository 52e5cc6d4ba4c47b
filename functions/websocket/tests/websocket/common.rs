//! A socket function on a table of this process, with a gateway that remembers what each connection got.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use spot_domain::{Chance, Clock, EventId, OrganizationId};
use spot_emulators::{Emulators, Place};
use spot_platform::PlatformError;
use spot_runtime::messages::{BusMessage, Published};
use spot_runtime::{BatchMessage, Event, Function};
use spot_store::{EventSource, NewEvent, SocketTicket, Store};
use spot_websocket::{Push, Pushed, SocketReply, SocketRequest, Websocket};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

pub(crate) const ACTIVITY: &str = "org:activity";
pub(crate) const ORIGIN: &str = "https://app.example.com";

pub(crate) struct HandSet(AtomicI64);
impl HandSet {
    pub(crate) fn advance_secs(&self, secs: i64) {
        self.0.fetch_add(secs * 1000, Ordering::Relaxed);
    }
}
impl Clock for HandSet {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

/// SplitMix64.
struct Seeded(AtomicU64);
impl Chance for Seeded {
    fn draw(&self) -> u64 {
        let mut mixed = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed ^ (mixed >> 27)
    }
}

/// Connections as a gateway has them.
#[derive(Default)]
pub(crate) struct Gateway {
    frames: Mutex<BTreeMap<String, Vec<Value>>>,
    closed: Mutex<BTreeSet<String>>,
    failing: Mutex<BTreeSet<String>>,
}

#[async_trait]
impl Push for Gateway {
    async fn push(&self, connection: &str, frame: &str) -> Result<Pushed, PlatformError> {
        // Others get their turn in the middle of every push.
        tokio::task::yield_now().await;
        if self.failing.lock().unwrap().contains(connection) {
            return Err(PlatformError::new("execute-api:PostToConnection", "throttled"));
        }
        let frame = serde_json::from_str(frame).unwrap();
        // Held until the frame is there: nothing arrives on a line that is cut.
        let closed = self.closed.lock().unwrap();
        if closed.contains(connection) {
            return Ok(Pushed::Gone);
        }
        self.frames.lock().unwrap().entry(connection.to_owned()).or_default().push(frame);
        Ok(Pushed::Sent)
    }

    async fn close(&self, connection: &str) -> Result<(), PlatformError> {
        self.closed.lock().unwrap().insert(connection.to_owned());
        Ok(())
    }
}

impl Gateway {
    /// All frames that a connection got.
    pub(crate) fn frames(&self, connection: &str) -> Vec<Value> {
        self.frames.lock().unwrap().get(connection).cloned().unwrap_or_default()
    }

    /// The `n` of each event that a connection got, in order.
    pub(crate) fn numbers(&self, connection: &str) -> Vec<u64> {
        let frames = self.frames(connection).into_iter().filter(|frame| frame["op"] == "event");
        frames.map(|frame| frame["data"]["n"].as_u64().unwrap()).collect()
    }

    /// The last event that a connection got.
    pub(crate) fn last_event(&self, connection: &str) -> Option<String> {
        let frames = self.frames(connection);
        frames.iter().rev().find_map(|frame| frame["event_id"].as_str().map(str::to_owned))
    }

    pub(crate) fn is_closed(&self, connection: &str) -> bool {
        self.closed.lock().unwrap().contains(connection)
    }

    /// The line breaks and nobody is told.
    pub(crate) fn cut(&self, connection: &str) {
        self.closed.lock().unwrap().insert(connection.to_owned());
    }

    pub(crate) fn fail(&self, connection: &str, failing: bool) {
        let mut all = self.failing.lock().unwrap();
        if failing {
            all.insert(connection.to_owned())
        } else {
            all.remove(connection)
        };
    }
}

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) gateway: Arc<Gateway>,
    pub(crate) clock: Arc<HandSet>,
    pub(crate) sockets: Websocket,
    tickets: AtomicU64,
}

pub(crate) fn org(number: u64) -> OrganizationId {
    format!("org_{number:032x}").parse().unwrap()
}

pub(crate) async fn world() -> Arc<World> {
    let clock = Arc::new(HandSet(AtomicI64::new(1_790_000_000_000)));
    let chance = Arc::new(Seeded(AtomicU64::new(1)));
    let emulators = Emulators::open(&Place::Memory, clock.clone(), chance.clone()).unwrap();
    let store = Store::new(aws_sdk_dynamodb::Client::new(&emulators.sdk_config()), "table").with_due_shards(2);
    store.create_table().await.unwrap();
    let gateway = Arc::new(Gateway::default());
    let sockets = Websocket {
        store: store.clone(),
        push: gateway.clone(),
        origins: vec![ORIGIN.to_owned()],
        clock: clock.clone(),
        people_clock: clock.clone(),
        chance,
    };
    Arc::new(World { store, gateway, clock, sockets, tickets: AtomicU64::new(0) })
}

impl World {
    pub(crate) async fn ticket(&self) -> String {
        let ticket = format!("ticket-{}", self.tickets.fetch_add(1, Ordering::Relaxed));
        let now = self.clock.now();
        let expires_at = now + SignedDuration::from_secs(30);
        let behind = SocketTicket { organization_id: org(1), holder: "usr_1".to_owned(), expires_at };
        self.store.create_socket_ticket(&ticket, &behind, now).await.unwrap();
        ticket
    }

    /// Opens a connection as a browser does.
    pub(crate) async fn connect(&self, connection: &str, ticket: &str) -> SocketReply {
        let protocols = vec!["spot.v1".to_owned(), format!("ticket.{ticket}")];
        let (connection, origin) = (connection.to_owned(), Some(ORIGIN.to_owned()));
        let request = SocketRequest::Connect { connection, protocols, origin, query: Vec::new() };
        self.sockets.answer(request).await.unwrap()
    }

    pub(crate) async fn open(&self, connection: &str) {
        let ticket = self.ticket().await;
        assert_eq!(self.connect(connection, &ticket).await.status, 200);
    }

    pub(crate) async fn say(&self, connection: &str, frame: Value) {
        let (connection, text) = (connection.to_owned(), frame.to_string());
        self.sockets.answer(SocketRequest::Frame { connection, text }).await.unwrap();
    }

    pub(crate) async fn subscribe(&self, connection: &str, channel: &str, after: Option<&str>) {
        self.say(connection, json!({ "op": "subscribe", "id": "s", "channel": channel, "after": after })).await;
    }

    /// Logs event number `n` as the relay does; answers what it then puts on the bus.
    pub(crate) async fn log(&self, n: u64) -> Published {
        let source = EventSource { pk: "T#x".to_owned(), sk: n.to_string(), version: 1 };
        let (detail_type, channels) = ("action.finished".to_owned(), vec![ACTIVITY.to_owned()]);
        let event = NewEvent { detail_type, detail: json!({ "n": n }), channels };
        let at = self.clock.now();
        let appended = self.store.append_events(&org(1), &source, at, std::slice::from_ref(&event), at).await.unwrap();
        let (id, channels) = (source.event_id(at, 0), appended.ids[0].clone());
        Published { id, organization_id: Some(org(1)), at, channels, data: event.detail }
    }

    /// Hands an event to the function as its queue does; answers whether it has to come again.
    pub(crate) async fn hear(&self, published: &Published) -> bool {
        let message = BusMessage { detail_type: "action.finished".to_owned(), detail: published.clone() };
        let body = serde_json::to_string(&message).unwrap();
        let message = BatchMessage { id: "m".to_owned(), body };
        let reply = self.sockets.handle(Event::Messages(vec![message])).await.unwrap();
        !reply.batch_item_failures.is_empty()
    }

    /// Something happens.
    pub(crate) async fn happen(&self, n: u64) -> EventId {
        let published = self.log(n).await;
        assert!(!self.hear(&published).await);
        published.channels[ACTIVITY].clone()
    }
}
