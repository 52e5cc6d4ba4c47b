//! Whether an agent is silent, and what that makes of its cluster: pure.

use jiff::{SignedDuration, Timestamp};
use spot_domain::ClusterStatus;

/// An agent says something every minute at least. Two words missed and half a minute for the way: silent.
pub const SILENT_AFTER: SignedDuration = SignedDuration::from_secs(150);
/// A silent agent's return is looked for this often.
const WHILE_SILENT: SignedDuration = SignedDuration::from_secs(60);

/// A new status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The status.
    pub to: ClusterStatus,
    /// Why, for people.
    pub reason: String,
}

/// What changes for a cluster whose agent was last heard then. An error that the customer has to mend stays.
pub fn decide(status: ClusterStatus, last_seen_at: Timestamp, now: Timestamp) -> Option<Change> {
    let silence = now.duration_since(last_seen_at);
    let is_silent = silence >= SILENT_AFTER;
    match (status, is_silent) {
        (ClusterStatus::Active, true) => Some(Change {
            to: ClusterStatus::Inactive,
            reason: format!(
                "the agent has said nothing for {} seconds; it was last heard at {last_seen_at}",
                silence.as_secs()
            ),
        }),
        (ClusterStatus::Inactive | ClusterStatus::Pending, false) => {
            Some(Change { to: ClusterStatus::Active, reason: "the agent reports".to_owned() })
        }
        (ClusterStatus::Active, false)
        | (ClusterStatus::Inactive | ClusterStatus::Pending, true)
        | (ClusterStatus::Error, _) => None,
    }
}

/// When to look next: as soon as an agent that is heard could be silent, each minute while it is.
pub fn look_again_at(last_seen_at: Timestamp, now: Timestamp) -> Timestamp {
    let could_be_silent = last_seen_at.checked_add(SILENT_AFTER).unwrap_or(Timestamp::MAX);
    if could_be_silent > now { could_be_silent } else { now + WHILE_SILENT }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + secs).unwrap()
    }

    #[test]
    fn silence_is_judged_at_the_moment_of_the_look() {
        let to = |status, secs| decide(status, at(0), at(secs)).map(|change| change.to);
        assert_eq!(to(ClusterStatus::Active, 149), None);
        assert_eq!(to(ClusterStatus::Active, 150), Some(ClusterStatus::Inactive));
        assert_eq!(to(ClusterStatus::Inactive, 150), None, "told once, not once a minute");
        assert_eq!(to(ClusterStatus::Inactive, 149), Some(ClusterStatus::Active));
        assert_eq!(to(ClusterStatus::Pending, 1), Some(ClusterStatus::Active));
        assert_eq!(
            (to(ClusterStatus::Error, 1), to(ClusterStatus::Error, 900)),
            (None, None),
            "for the customer to mend"
        );
    }

    #[test]
    fn the_next_look_is_when_it_could_be_silent_and_each_minute_while_it_is() {
        assert_eq!(look_again_at(at(0), at(30)), at(150));
        assert_eq!(look_again_at(at(0), at(150)), at(210));
        assert_eq!(look_again_at(at(0), at(9_000)), at(9_060));
    }
}
