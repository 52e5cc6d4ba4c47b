//! Windows of time in queries.

use crate::edge::Failure;
use jiff::{SignedDuration, Timestamp};

/// A window: from its beginning until before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
}

impl Window {
    /// Reads `from` and `until`; missing, they give the `usual` time up to now. A window is `longest` at most.
    pub(super) fn read(
        from: Option<&str>,
        until: Option<&str>,
        now: Timestamp,
        usual: SignedDuration,
        longest: SignedDuration,
    ) -> Result<Self, Failure> {
        let until = match until {
            Some(text) => moment("/until", text)?,
            // What begins now belongs to the window.
            None => now.saturating_add(SignedDuration::from_millis(1)).unwrap_or(now),
        };
        let from = match from {
            Some(text) => moment("/from", text)?,
            None => until.saturating_sub(usual).unwrap_or(Timestamp::UNIX_EPOCH),
        };
        if from >= until {
            return Err(Failure::field("/from", "not before `until`"));
        }
        if until.duration_since(from) > longest {
            return Err(Failure::field("/from", format!("{} days before `until` at most", longest.as_hours() / 24)));
        }
        Ok(Self { from, until })
    }
}

/// A moment in a query.
pub(super) fn moment(pointer: &str, text: &str) -> Result<Timestamp, Failure> {
    // Far beyond what anything here is about, dates have five digits and keys would no longer sort.
    let plausible = |at: &Timestamp| (0..=253_402_300_799).contains(&at.as_second());
    let read = text.parse::<Timestamp>().ok().filter(plausible);
    read.ok_or_else(|| Failure::field(pointer, "not a moment like 2026-03-01T09:00:00Z"))
}

/// So many days.
pub(super) const fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}
