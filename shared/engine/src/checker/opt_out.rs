//! Opt-out marks of every dialect. What forbids counts as annotation and as label; what permits, as the annotation that
//! the Cluster Autoscaler documents and nowhere else.

use spot_domain::Labels;

/// Keys that forbid moving a pod when they have this value.
const POD_OPT_OUTS: [(&str, &str); 4] = [
    ("karpenter.sh/do-not-evict", "true"),
    (SAFE_TO_EVICT, "false"),
    ("autoscaling.cast.ai/removal-disabled", "true"),
    ("spotinst.io/restrict-scale-down", "true"),
];
/// Keys that forbid removing a node when they have this value.
const NODE_OPT_OUTS: [(&str, &str); 4] = [
    ("karpenter.sh/do-not-consolidate", "true"),
    ("cluster-autoscaler.kubernetes.io/scale-down-disabled", "true"),
    ("autoscaling.cast.ai/removal-disabled", "true"),
    ("spotinst.io/restrict-scale-down", "true"),
];
/// Forbids both, and may hold a duration, counted from creation.
const TIMED_OPT_OUT: &str = "karpenter.sh/do-not-disrupt";
/// The one mark that permits something: the pod's scratch data may be lost.
const SAFE_TO_EVICT: &str = "cluster-autoscaler.kubernetes.io/safe-to-evict";

/// The mark that forbids moving a pod, if any. `age_secs` is its age, none when unknown.
pub(super) fn pod_opt_out(annotations: &Labels, labels: &Labels, age_secs: Option<i64>) -> Option<&'static str> {
    opt_out(&POD_OPT_OUTS, [annotations, labels], age_secs)
}

/// The mark that forbids removing a node, if any.
pub(super) fn node_opt_out(annotations: &Labels, labels: &Labels, age_secs: Option<i64>) -> Option<&'static str> {
    opt_out(&NODE_OPT_OUTS, [annotations, labels], age_secs)
}

/// Whether the pod's owner has said that its scratch data may be lost.
pub(super) fn scratch_may_be_lost(annotations: &Labels) -> bool {
    has(annotations, &(SAFE_TO_EVICT, "true"))
}

fn opt_out(
    known: &'static [(&'static str, &'static str)],
    everywhere: [&Labels; 2],
    age_secs: Option<i64>,
) -> Option<&'static str> {
    let plain = known.iter().find(|mark| everywhere.iter().any(|marks| has(marks, mark)));
    let timed = || everywhere.iter().any(|marks| timed_opt_out(marks, age_secs)).then_some(TIMED_OPT_OUT);
    plain.map(|(key, _)| *key).or_else(timed)
}

fn has(marks: &Labels, (key, value): &(&str, &str)) -> bool {
    marks.get(*key).is_some_and(|own| own.eq_ignore_ascii_case(value))
}

/// `false` never forbids. A duration forbids until that age, of unknown age always; anything else forbids.
fn timed_opt_out(marks: &Labels, age_secs: Option<i64>) -> bool {
    let Some(text) = marks.get(TIMED_OPT_OUT) else { return false };
    let over = |duration_secs: f64| age_secs.is_some_and(|age| age as f64 >= duration_secs);
    !text.eq_ignore_ascii_case("false") && !duration_secs(text).is_some_and(over)
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
