//! `rate(5 minutes)` and the one kind of `cron` the template uses: a minute of every hour.

use super::yaml::WiringError;
use jiff::{SignedDuration, Timestamp};

/// When a schedule fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    /// From one time to the next.
    pub(crate) every: SignedDuration,
    /// After the full period (of Unix time), so that an hourly schedule can fire at five past.
    pub(crate) offset: SignedDuration,
}

impl Rate {
    /// Reads the expression found at `place`.
    pub(crate) fn read(expression: &str, place: &str) -> Result<Self, WiringError> {
        let wrong = || WiringError::at(place, format!("`{expression}` is neither rate(N unit) nor cron(M * * * ? *)"));
        if let Some(inner) = expression.strip_prefix("rate(").and_then(|rest| rest.strip_suffix(')')) {
            let (count, unit) = inner.split_once(' ').ok_or_else(wrong)?;
            let count: i64 = count.parse().ok().filter(|count| *count > 0).ok_or_else(wrong)?;
            let seconds = match unit.trim_end_matches('s') {
                "minute" => 60,
                "hour" => 3600,
                "day" => 86_400,
                _ => return Err(wrong()),
            };
            return Ok(Self { every: SignedDuration::from_secs(count * seconds), offset: SignedDuration::ZERO });
        }
        let inner =
            expression.strip_prefix("cron(").and_then(|rest| rest.strip_suffix(" * * * ? *)")).ok_or_else(wrong)?;
        let minute: i64 = inner.parse().ok().filter(|minute| (0..60).contains(minute)).ok_or_else(wrong)?;
        Ok(Self { every: SignedDuration::from_secs(3600), offset: SignedDuration::from_secs(minute * 60) })
    }

    /// The first time at or after `now`.
    pub(crate) fn first_at(self, now: Timestamp) -> Timestamp {
        let (every, offset) = (self.every.as_millis() as i64, self.offset.as_millis() as i64);
        let behind = (now.as_millisecond() - offset).rem_euclid(every);
        let wait = if behind == 0 { 0 } else { every - behind };
        Timestamp::from_millisecond(now.as_millisecond() + wait).unwrap_or(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_and_minutes_of_the_hour_are_read() {
        let five = Rate::read("rate(5 minutes)", "x").unwrap();
        assert_eq!(five.every, SignedDuration::from_secs(300));
        let hourly = Rate::read("cron(5 * * * ? *)", "x").unwrap();
        let moment: Timestamp = "2026-03-01T09:07:00Z".parse().unwrap();
        assert_eq!(hourly.first_at(moment).to_string(), "2026-03-01T10:05:00Z");
        assert_eq!(five.first_at(moment).to_string(), "2026-03-01T09:10:00Z");
    }

    #[test]
    fn what_one_machine_cannot_follow_is_refused_with_its_place() {
        for wrong in ["rate(0 minutes)", "rate(5 weeks)", "cron(0 9 ? * MON *)", "at(2026)"] {
            let error = Rate::read(wrong, "Resources.X").unwrap_err().to_string();
            assert!(error.contains("Resources.X") && error.contains(wrong), "{error}");
        }
    }
}
