//! Virtual time, which stands still until somebody moves it, and seeded chance.

use futures::future::{BoxFuture, pending};
use jiff::Timestamp;
use spot_agent::Time;
use spot_domain::{Chance, Clock};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// A clock that shows what it was last set to.
#[derive(Debug)]
pub struct VirtualClock {
    millis: AtomicI64,
}

impl VirtualClock {
    /// A clock that shows `start`.
    pub fn at(start: Timestamp) -> Self {
        Self { millis: AtomicI64::new(start.as_millisecond()) }
    }

    /// Moves the hands forward; never back.
    pub fn set(&self, to: Timestamp) {
        self.millis.fetch_max(to.as_millisecond(), Ordering::SeqCst);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.millis.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// The machine's own clock, for what concerns people: sign-in, cursors, limits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// An agent in virtual time is stepped from outside: it never waits within a step.
impl Time for VirtualClock {
    fn sleep_until(&self, _at: Timestamp) -> BoxFuture<'static, ()> {
        Box::pin(pending())
    }
}

/// Chance from a seed: SplitMix64 (Steele, Lea and Flood 2014), the same numbers in the same order each time.
#[derive(Debug)]
pub struct SeededChance {
    state: AtomicU64,
}

impl SeededChance {
    /// Chance that begins at a seed.
    pub fn new(seed: u64) -> Self {
        Self { state: AtomicU64::new(seed) }
    }
}

impl Chance for SeededChance {
    fn draw(&self) -> u64 {
        const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut bits = self.state.fetch_add(GAMMA, Ordering::SeqCst).wrapping_add(GAMMA);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_never_goes_back() {
        let start: Timestamp = "2026-07-06T06:00:00Z".parse().unwrap();
        let clock = VirtualClock::at(start);
        clock.set(start + jiff::SignedDuration::from_secs(5));
        clock.set(start);
        assert_eq!(clock.now(), start + jiff::SignedDuration::from_secs(5));
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        let draw = |seed| {
            (0..3)
                .map({
                    let chance = SeededChance::new(seed);
                    move |_| chance.draw()
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }
}
