//! Time as it is handed in: real in the binary, virtual in simulations.

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use spot_domain::{Chance, Clock};

/// A clock one can also sleep by.
pub trait Time: Clock {
    /// Ends at that moment. A simulation that never waits within a step may hand out a future that never ends: here it
    /// bounds calls that hang and lets the driver sleep, nothing else.
    fn sleep_until(&self, at: Timestamp) -> BoxFuture<'static, ()>;
}

/// So far away that something else comes first: nothing of its own is due.
pub(crate) const NEVER: Timestamp = Timestamp::MAX;

/// That many seconds later.
pub(crate) fn after_secs(now: Timestamp, secs: u64) -> Timestamp {
    after_millis(now, secs.saturating_mul(1_000))
}

/// That many milliseconds later.
pub(crate) fn after_millis(now: Timestamp, millis: u64) -> Timestamp {
    let length = SignedDuration::from_millis(i64::try_from(millis).unwrap_or(i64::MAX));
    now.saturating_add(length).unwrap_or(NEVER)
}

/// Growing pauses between tries: doubled each time, with jitter so that many agents do not come back at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    first_millis: u64,
    longest_millis: u64,
    tries: u32,
}

impl Backoff {
    /// For calls over the network: 1, 2, 4 … 60 s.
    pub(crate) fn network() -> Self {
        Self { first_millis: 1_000, longest_millis: 60_000, tries: 0 }
    }

    /// For evictions that a budget holds up: 1, 2, 4 … 10 s. A budget may open at any time, and a deadline is near.
    pub(crate) fn eviction() -> Self {
        Self { first_millis: 1_000, longest_millis: 10_000, tries: 0 }
    }

    /// How often it has failed since the last success.
    pub(crate) fn tries(&self) -> u32 {
        self.tries
    }

    /// It worked.
    pub(crate) fn succeeded(&mut self) {
        self.tries = 0;
    }

    /// It failed: when to try again, between half the pause and all of it.
    pub(crate) fn failed(&mut self, now: Timestamp, chance: &dyn Chance) -> Timestamp {
        let pause = self.first_millis.saturating_mul(1 << self.tries.min(16)).min(self.longest_millis);
        self.tries = self.tries.saturating_add(1);
        after_millis(now, pause / 2 + chance.draw() % (pause / 2 + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    struct Fixed(u64);
    impl Chance for Fixed {
        fn draw(&self) -> u64 {
            self.0
        }
    }

    #[test]
    fn pauses_double_up_to_the_longest_and_begin_anew_after_success() {
        let now = Timestamp::UNIX_EPOCH;
        let mut backoff = Backoff::network();
        let pauses: Vec<_> = (0..8).map(|_| backoff.failed(now, &Fixed(0)).as_millisecond()).collect();
        assert_eq!(pauses, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        backoff.succeeded();
        assert!((500..=1_000).contains(&backoff.failed(now, &Fixed(u64::MAX)).as_millisecond()));
    }
}
