//! Whether an agent is silent, and what that makes of its cluster: pure.

use jiff::{SignedDuration, Timestamp};
use spot_domain::{ClusterId, ClusterStatus};

/// An agent says something every minute at least. Two words missed and half a minute for the way: silent.
pub const SILENT_AFTER: SignedDuration = SignedDuration::from_secs(150);
/// Minutes between looks at a cluster whose agent goes on as it was told.
const LOOKED_AT_ANYWAY_EVERY_MINUTES: i64 = 10;

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
    match (status, is_silent(last_seen_at, now)) {
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

/// Whether it has said nothing for too long.
pub fn is_silent(last_seen_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(last_seen_at) >= SILENT_AFTER
}

/// Whether it is the cluster's turn to be looked at though nothing seems to have changed: somebody else may have changed its
/// status since.
pub fn looks_anyway(id: &ClusterId, now: Timestamp) -> bool {
    let turn = id.as_str().bytes().map(i64::from).sum::<i64>();
    (now.as_second() / 60 + turn).rem_euclid(LOOKED_AT_ANYWAY_EVERY_MINUTES) == 0
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
    fn each_cluster_has_its_turn_once_in_ten_minutes() {
        let id: ClusterId = format!("clu_{}", "0".repeat(32)).parse().unwrap();
        let turns = (0..60).filter(|minute| looks_anyway(&id, at(minute * 60)));
        assert_eq!(turns.count(), 6);
    }
}
