//! Hands on what writes announced (LIVE-02, LIVE-03, audit with every change): events to the bus and into the log of the
//! channels where they can be watched, audit intents into the organization's chains.
//!
//! read (a change of the table's stream) -> route (which channels) -> deliver (audit, log, bus). The stream delivers at
//! least once; an item and its version are delivered once. What fails comes again, together with later changes of the
//! same item, so that their order holds; no other item waits. What cannot be read is put aside.

mod deliver;
mod function;
mod read;
mod route;

pub use read::{Publication, Reading, read};
pub use route::channels_of;

use spot_domain::Clock;
use spot_platform::{Bus, Queue};
use spot_store::Store;
use std::sync::Arc;

/// What the relay works with.
pub struct Relay {
    /// Table.
    pub store: Store,
    /// Where events are published.
    pub bus: Bus,
    /// Changes that cannot be read.
    pub dead_letters: Queue,
    /// Clock.
    pub clock: Arc<dyn Clock>,
}
