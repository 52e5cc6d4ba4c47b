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
pub struct RealChance {
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn two_processes_worth_of_draws_are_all_different() {
        let (one, other) = (RealChance::default(), RealChance::default());
        let drawn: BTreeSet<u64> = (0..1_000).flat_map(|_| [one.draw(), other.draw()]).collect();
        assert_eq!(drawn.len(), 2_000);
    }
}
