//! Time that stands still until it is moved, and chance that is the same each time.

use futures::future::BoxFuture;
use jiff::Timestamp;
use spot_agent::Time;
use spot_domain::{Chance, Clock};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) struct VirtualTime(Mutex<Timestamp>);

impl VirtualTime {
    pub(crate) fn at(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    pub(crate) fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap() = now;
    }
}

impl Clock for VirtualTime {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

impl Time for VirtualTime {
    fn sleep_until(&self, _: Timestamp) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

pub(crate) struct Seeded(AtomicU64);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Chance for Seeded {
    fn draw(&self) -> u64 {
        self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed) >> 7
    }
}
