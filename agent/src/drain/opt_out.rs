//! Opt-out marks of every dialect in use, on pods and nodes, as annotation or as label. The planner knows the same; here
//! they are the cluster's own word against a plan that is older than the mark.

use jiff::{SignedDuration, Timestamp};
use spot_domain::Labels;

/// Marks that forbid a voluntary eviction when their value is the one given.
const POD_MARKS: [(&str, &str); 5] = [
    ("karpenter.sh/do-not-disrupt", "true"),
    ("karpenter.sh/do-not-evict", "true"),
    ("cluster-autoscaler.kubernetes.io/safe-to-evict", "false"),
    ("autoscaling.cast.ai/removal-disabled", "true"),
    ("spotinst.io/restrict-scale-down", "true"),
];
/// Marks that forbid removing a node.
const NODE_MARKS: [(&str, &str); 5] = [
    ("karpenter.sh/do-not-disrupt", "true"),
    ("karpenter.sh/do-not-consolidate", "true"),
    ("cluster-autoscaler.kubernetes.io/scale-down-disabled", "true"),
    ("autoscaling.cast.ai/removal-disabled", "true"),
    ("spotinst.io/restrict-scale-down", "true"),
];

/// The mark on a pod that forbids its eviction now, as `key: "value"`.
pub(crate) fn of_pod(marks: [&Labels; 2], created_at: Option<Timestamp>, now: Timestamp) -> Option<String> {
    find(&POD_MARKS, marks).or_else(|| timed(marks, created_at, now))
}

/// The mark on a node that forbids its removal now.
pub(super) fn of_node(marks: [&Labels; 2], created_at: Option<Timestamp>, now: Timestamp) -> Option<String> {
    find(&NODE_MARKS, marks).or_else(|| timed(marks, created_at, now))
}

fn find(known: &[(&str, &str)], marks: [&Labels; 2]) -> Option<String> {
    let holds = |(key, value): &&(&str, &str)| {
        marks.iter().any(|set| set.get(*key).is_some_and(|found| found.eq_ignore_ascii_case(value)))
    };
    known.iter().find(holds).map(|(key, value)| format!("{key}: \"{value}\""))
}

/// Karpenter also takes a duration, counted from creation ("30m"). An unreadable value is taken as `true`.
fn timed(marks: [&Labels; 2], created_at: Option<Timestamp>, now: Timestamp) -> Option<String> {
    let key = "karpenter.sh/do-not-disrupt";
    let value = marks.iter().find_map(|set| set.get(key))?;
    if value.eq_ignore_ascii_case("false") {
        return None;
    }
    let until = value.parse::<SignedDuration>().ok().and_then(|length| created_at?.checked_add(length).ok());
    match until {
        Some(until) if until <= now => None,
        Some(_) | None => Some(format!("{key}: \"{value}\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(key: &str, value: &str) -> Labels {
        Labels::from([(key.to_owned(), value.to_owned())])
    }

    #[test]
    fn every_dialect_opts_out_as_annotation_and_as_label() {
        let none = Labels::new();
        for (key, value) in POD_MARKS {
            let set = marks(key, value);
            assert!(of_pod([&set, &none], None, Timestamp::UNIX_EPOCH).is_some(), "{key}");
            assert!(of_pod([&none, &set], None, Timestamp::UNIX_EPOCH).is_some(), "{key}");
        }
        for (key, value) in NODE_MARKS {
            assert!(of_node([&marks(key, value), &none], None, Timestamp::UNIX_EPOCH).is_some(), "{key}");
        }
        assert!(
            of_pod(
                [&marks("cluster-autoscaler.kubernetes.io/safe-to-evict", "true"), &none],
                None,
                Timestamp::UNIX_EPOCH
            )
            .is_none()
        );
    }

    #[test]
    fn thirty_minutes_hold_for_thirty_minutes() {
        let (set, none) = (marks("karpenter.sh/do-not-disrupt", "30m"), Labels::new());
        let at = |secs| Timestamp::from_second(secs).expect("a small number");
        assert!(of_pod([&set, &none], Some(at(0)), at(29 * 60)).is_some());
        assert!(of_pod([&set, &none], Some(at(0)), at(30 * 60)).is_none());
        assert!(of_pod([&set, &none], None, at(30 * 60)).is_some(), "of unknown age: still held");
    }
}
