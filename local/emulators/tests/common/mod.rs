//! A clock that is set by hand, a seeded chance, and emulators in memory.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use jiff::{SignedDuration, Timestamp};
use spot_domain::{Chance, Clock};
use spot_emulators::{Emulators, Place};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

pub(crate) struct HandSet(AtomicI64);

impl HandSet {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(1_790_000_000_000)))
    }

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
pub(crate) struct Seeded(AtomicU64);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self(AtomicU64::new(seed)))
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

pub(crate) fn in_memory() -> (Emulators, Arc<HandSet>) {
    let clock = HandSet::new();
    let emulators = Emulators::open(&Place::Memory, clock.clone(), Seeded::new(1)).unwrap();
    (emulators, clock)
}

pub(crate) const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// A directory of this test's own, removed when the guard goes.
pub(crate) struct Directory(pub(crate) std::path::PathBuf);

impl Directory {
    pub(crate) fn fresh(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("spot-emulators-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
