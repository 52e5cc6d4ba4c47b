//! Chance and time where they are real.

use jiff::Timestamp;
use spot_domain::{Chance, Clock};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Chance for ids and jitter, never for keys: SipHash under the random keys that the standard library takes from the
/// operating system, over a counter.
#[derive(Debug, Default)]
pub(crate) struct RealChance {
    keys: RandomState,
    drawn: std::sync::atomic::AtomicU64,
}

impl Chance for RealChance {
    fn draw(&self) -> u64 {
        let mut hasher = self.keys.build_hasher();
        hasher.write_u64(self.drawn.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        hasher.finish()
    }
}

/// Chance for tokens, tickets and salts: every draw from the operating system.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemChance;

impl Chance for SystemChance {
    fn draw(&self) -> u64 {
        getrandom::u64().expect("the system gives random numbers from its start on")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn two_processes_worth_of_draws_are_all_different() {
        let (one, other) = (RealChance::default(), RealChance::default());
        let drawn: BTreeSet<u64> = (0..1_000).flat_map(|_| [one.draw(), other.draw(), SystemChance.draw()]).collect();
        assert_eq!(drawn.len(), 3_000);
    }
}
