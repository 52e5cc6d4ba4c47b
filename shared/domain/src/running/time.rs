//! Time and chance are handed in, so that a simulated week decides like a real one and twice alike.

use jiff::Timestamp;

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// This moment.
    fn now(&self) -> Timestamp;
}

/// Where chance comes from: ids, jitter. Seeded in simulations.
pub trait Chance: Send + Sync {
    /// Sixty-four random bits.
    fn draw(&self) -> u64;
}
