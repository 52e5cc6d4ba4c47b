//! A clock that stands still and a seeded chance.

use jiff::Timestamp;
use spot_domain::{Chance, Clock};
use std::sync::atomic::{AtomicU64, Ordering};

/// Always the same moment.
#[derive(Clone, Copy, Debug)]
pub struct Still(pub Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// SplitMix64.
#[derive(Debug)]
pub struct Seeded(AtomicU64);

impl Seeded {
    /// The same draws for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Chance for Seeded {
    fn draw(&self) -> u64 {
        let mut mixed = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
