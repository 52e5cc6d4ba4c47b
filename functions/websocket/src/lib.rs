//! Sockets (LIVE-01..03, API.md §15): connections, what they watch, and the events pushed to them.
//!
//! `gateway` reads what API Gateway hands over and writes what it is answered; `connection` opens, hears and ends
//! sockets; `watch` subscribes them; `pump` pushes. A push is never "this event to that socket": whoever comes, for
//! whatever reason, brings a subscription up to date from the log of its channel, one at a time, in order. So a socket
//! that resumes after a cursor and one that was there all along are the same thing, without a hole and without a repeat
//! (only a pusher that dies in the middle repeats what it had pushed; clients drop ids that they have seen).

mod connection;
mod function;
mod gateway;
mod look;
mod pump;
mod watch;

pub use gateway::{BadRequest, SocketReply, SocketRequest};
pub use look::{Look, look};
pub use spot_platform::{Push, Pushed};

use spot_domain::{Chance, Clock};
use spot_store::Store;
use std::sync::Arc;

/// What the socket function works with.
pub struct Websocket {
    /// Table.
    pub store: Store,
    /// Holds the connections.
    pub push: Arc<dyn Push>,
    /// Origins that browsers may come from, `https://app.example.com`.
    pub origins: Vec<String>,
    /// Clock of what happens: events and how long they are kept.
    pub clock: Arc<dyn Clock>,
    /// Clock of the people who watch: tickets, pings, leases. The same one wherever time is real.
    pub people_clock: Arc<dyn Clock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
}
