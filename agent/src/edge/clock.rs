//! The real clock, real chance, and the process's own memory.

use crate::time::Time;
use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::Timestamp;
use spot_domain::{Chance, Clock};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

/// The machine's clock and tokio's timer.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealTime;

impl Clock for RealTime {
    #[expect(clippy::disallowed_methods, reason = "this is the edge that reads the clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

impl Time for RealTime {
    fn sleep_until(&self, at: Timestamp) -> BoxFuture<'static, ()> {
        /// Tokio's timer cannot hold the end of time; a longer sleep is begun anew.
        const LONGEST: Duration = Duration::from_secs(24 * 3_600);
        let left = at.duration_since(self.now());
        let left = Duration::try_from(left).unwrap_or(Duration::ZERO).min(LONGEST);
        tokio::time::sleep(left).boxed()
    }
}

/// Chance from the keys that the standard library draws for its hashers: enough for jitter.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealChance;

impl Chance for RealChance {
    fn draw(&self) -> u64 {
        RandomState::new().build_hasher().finish()
    }
}

/// Resident memory of this process; 0 where the system does not tell.
pub fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok());
    kib.unwrap_or(0) * 1_024
}
