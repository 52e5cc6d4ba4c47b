//! Opt-out annotations and labels of every dialect.

use spot_domain::Labels;

/// Keys that forbid removal when they have this value, on pods and nodes, as annotation or label.
const OPT_OUTS: [(&str, &str); 5] = [
    ("karpenter.sh/do-not-disrupt", "true"),
    ("karpenter.sh/do-not-evict", "true"),
    ("cluster-autoscaler.kubernetes.io/safe-to-evict", "false"),
    ("autoscaling.cast.ai/removal-disabled", "true"),
    ("spotinst.io/restrict-scale-down", "true"),
];
/// Forbids the removal of a node only.
const NODE_OPT_OUT: (&str, &str) = ("cluster-autoscaler.kubernetes.io/scale-down-disabled", "true");
/// May also hold a duration, counted from creation.
const TIMED_OPT_OUT: &str = "karpenter.sh/do-not-disrupt";
/// The one mark that permits something: the pod's scratch data may be lost.
const SAFE_TO_EVICT: &str = "cluster-autoscaler.kubernetes.io/safe-to-evict";

/// The mark that forbids moving a pod, if any. `age_secs` is its age, none when unknown.
pub(super) fn pod_opt_out(annotations: &Labels, labels: &Labels, age_secs: Option<i64>) -> Option<&'static str> {
    let everywhere = [annotations, labels];
    let plain = OPT_OUTS.iter().find(|mark| everywhere.iter().any(|marks| has(marks, mark)));
    let timed = || everywhere.iter().any(|marks| timed_opt_out(marks, age_secs)).then_some(TIMED_OPT_OUT);
    plain.map(|(key, _)| *key).or_else(timed)
}

/// The mark that forbids removing a node, if any.
pub(super) fn node_opt_out(annotations: &Labels, labels: &Labels, age_secs: Option<i64>) -> Option<&'static str> {
    let own = has(annotations, &NODE_OPT_OUT) || has(labels, &NODE_OPT_OUT);
    if own { Some(NODE_OPT_OUT.0) } else { pod_opt_out(annotations, labels, age_secs) }
}

/// Whether the pod's owner has said that its scratch data may be lost.
pub(super) fn scratch_may_be_lost(annotations: &Labels, labels: &Labels) -> bool {
    has(annotations, &(SAFE_TO_EVICT, "true")) || has(labels, &(SAFE_TO_EVICT, "true"))
}

fn has(marks: &Labels, (key, value): &(&str, &str)) -> bool {
    marks.get(*key).is_some_and(|own| own == value)
}

/// A duration forbids until that age; of unknown age it always forbids.
fn timed_opt_out(marks: &Labels, age_secs: Option<i64>) -> bool {
    let Some(duration_secs) = marks.get(TIMED_OPT_OUT).and_then(|text| duration_secs(text)) else { return false };
    age_secs.is_none_or(|age| (age as f64) < duration_secs)
}

/// Seconds of a duration as Go writes it, for example `30m` or `1h30m`; none for anything else.
fn duration_secs(text: &str) -> Option<f64> {
    let mut rest = text;
    let mut total = 0.0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let number_end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let (number, after) = rest.split_at(number_end);
        let unit_end = after.find(|letter: char| letter.is_ascii_digit() || letter == '.').unwrap_or(after.len());
        let (unit, tail) = after.split_at(unit_end);
        total += number.parse::<f64>().ok()? * unit_secs(unit)?;
        rest = tail;
    }
    Some(total)
}

fn unit_secs(unit: &str) -> Option<f64> {
    match unit {
        "h" => Some(3600.0),
        "m" => Some(60.0),
        "s" => Some(1.0),
        "ms" => Some(1e-3),
        "us" | "µs" => Some(1e-6),
        "ns" => Some(1e-9),
        _ => None,
    }
}
