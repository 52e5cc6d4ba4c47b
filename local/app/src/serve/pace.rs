//! How virtual time follows the wall clock: at a speed, paused, or a step at a time.

use jiff::{SignedDuration, Timestamp};
use std::time::Instant;

/// Virtual seconds per second at most: beyond it the machine could not keep up with the demo.
pub(super) const MOST_SPEED: f64 = 3_600.0;

/// Virtual time as it should be.
#[derive(Debug)]
pub(super) struct Pace {
    /// Virtual time at `since`.
    from: Timestamp,
    since: Instant,
    speed: f64,
    paused: bool,
}

impl Pace {
    pub(super) fn new(from: Timestamp, speed: f64) -> Self {
        Self { from, since: Instant::now(), speed, paused: false }
    }

    /// The virtual time that is due now.
    pub(super) fn due(&self) -> Timestamp {
        if self.paused {
            return self.from;
        }
        let millis = self.since.elapsed().as_secs_f64() * 1_000.0 * self.speed;
        self.from + SignedDuration::from_millis(millis as i64)
    }

    pub(super) fn is_paused(&self) -> bool {
        self.paused
    }

    pub(super) fn speed(&self) -> f64 {
        self.speed
    }

    pub(super) fn pause(&mut self) {
        self.rebase();
        self.paused = true;
    }

    pub(super) fn resume(&mut self) {
        self.rebase();
        self.paused = false;
    }

    pub(super) fn set_speed(&mut self, speed: f64) {
        self.rebase();
        self.speed = speed;
    }

    /// Goes on from `at`: after a step, or when the machine could not keep up.
    pub(super) fn go_on_from(&mut self, at: Timestamp) {
        self.from = at;
        self.since = Instant::now();
    }

    fn rebase(&mut self) {
        self.from = self.due();
        self.since = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paused_pace_stands_still_and_a_changed_speed_does_not_jump() {
        let start: Timestamp = "2026-07-06T06:00:00Z".parse().unwrap();
        let mut pace = Pace::new(start, 0.0);
        pace.set_speed(1_000.0);
        assert!(pace.due().duration_since(start) < SignedDuration::from_secs(60));
        pace.pause();
        let stood = pace.due();
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert_eq!(pace.due(), stood);
        pace.resume();
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert!(pace.due() > stood);
    }
}
