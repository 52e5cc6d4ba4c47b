//! Rate limits: each process counts for itself, in windows of a minute. They keep one caller from taking everything; what
//! keeps the whole installation is API Gateway's own throttle.

use crate::edge::{Code, Failure};
use crate::routes::RateClass;
use http::HeaderMap;
use http::header::HeaderValue;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Length of a window.
const WINDOW_SECS: i64 = 60;
/// So many callers are counted; beyond, counting begins anew.
const MOST_CALLERS: usize = 100_000;

/// Counts of the running window.
#[derive(Default)]
pub(crate) struct Limiter(Mutex<Window>);

#[derive(Default)]
struct Window {
    number: i64,
    counts: HashMap<(RateClass, String), u32>,
}

/// What a caller has left.
pub(super) struct Left {
    limit: u32,
    remaining: u32,
    reset_s: i64,
}

impl Limiter {
    /// Counts a request, or refuses it.
    pub(super) fn take(&self, class: RateClass, caller: &str, now: Timestamp) -> Result<Left, Failure> {
        let (limit, secs) = (class.requests_per_minute(), now.as_second());
        let reset_s = WINDOW_SECS - secs.rem_euclid(WINDOW_SECS);
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = secs.div_euclid(WINDOW_SECS);
        if window.number != number || window.counts.len() >= MOST_CALLERS {
            window.number = number;
            window.counts.clear();
        }
        let count = window.counts.entry((class, caller.to_owned())).or_default();
        if *count >= limit {
            let failure = Code::RateLimited.failure(format!("{limit} requests of this kind a minute"));
            return Err(failure.retry_after(reset_s.unsigned_abs()));
        }
        *count += 1;
        Ok(Left { limit, remaining: limit - *count, reset_s })
    }
}

impl Left {
    /// Says it in the answer's headers.
    pub(super) fn tell(&self, headers: &mut HeaderMap) {
        headers.insert("ratelimit-limit", HeaderValue::from(self.limit));
        headers.insert("ratelimit-remaining", HeaderValue::from(self.remaining));
        headers.insert("ratelimit-reset", HeaderValue::from(self.reset_s));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_beyond_the_limit_waits_for_the_next_minute_and_others_do_not() {
        let limiter = Limiter::default();
        let at = |secs: i64| Timestamp::from_second(1_790_000_040 + secs).unwrap();
        for _ in 0..RateClass::Heavy.requests_per_minute() {
            assert!(limiter.take(RateClass::Heavy, "a", at(0)).is_ok());
        }
        assert!(limiter.take(RateClass::Heavy, "a", at(59)).is_err());
        assert!(limiter.take(RateClass::Heavy, "b", at(59)).is_ok());
        assert!(limiter.take(RateClass::Read, "a", at(59)).is_ok());
        assert!(limiter.take(RateClass::Heavy, "a", at(60)).is_ok());
    }
}
