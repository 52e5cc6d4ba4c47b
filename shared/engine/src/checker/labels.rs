//! Label selectors, node selector terms and tolerations, by the rules in the Kubernetes documentation.
//!
//! On a node that does not exist yet some labels are not known, so matching has three answers.

use spot_domain::{
    LabelSelector, Labels, NodeSelectorTerm, SelectorOperator, SelectorRequirement, Taint, TaintEffect, Toleration,
    TolerationOperator,
};

/// The answer to "does it match?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    Yes,
    No,
    Unknown,
}

impl Truth {
    fn from_bool(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }

    fn all(answers: impl Iterator<Item = Self>) -> Self {
        let mut verdict = Self::Yes;
        for answer in answers {
            match answer {
                Self::No => return Self::No,
                Self::Unknown => verdict = Self::Unknown,
                Self::Yes => {}
            }
        }
        verdict
    }

    fn any(answers: impl Iterator<Item = Self>) -> Self {
        let mut verdict = Self::No;
        for answer in answers {
            match answer {
                Self::Yes => return Self::Yes,
                Self::Unknown => verdict = Self::Unknown,
                Self::No => {}
            }
        }
        verdict
    }
}

/// What is known of one label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known<'a> {
    Value(&'a str),
    Absent,
    Unknown,
}

impl<'a> Known<'a> {
    /// The label in a complete set of labels.
    pub(super) fn of(labels: &'a Labels, key: &str) -> Self {
        labels.get(key).map_or(Self::Absent, |value| Self::Value(value))
    }
}

/// Whether one requirement holds. `NotIn` and `DoesNotExist` hold for absent labels; `Gt` and `Lt` need two integers.
pub(super) fn requirement_holds(requirement: &SelectorRequirement, known: Known<'_>) -> Truth {
    let value = match known {
        Known::Unknown => return Truth::Unknown,
        Known::Absent => None,
        Known::Value(value) => Some(value),
    };
    let among = || value.is_some_and(|value| requirement.values.iter().any(|wanted| wanted == value));
    Truth::from_bool(match requirement.operator {
        SelectorOperator::In => among(),
        SelectorOperator::NotIn => !among(),
        SelectorOperator::Exists => value.is_some(),
        SelectorOperator::DoesNotExist => value.is_none(),
        SelectorOperator::Gt => integers(value, &requirement.values).is_some_and(|(label, bound)| label > bound),
        SelectorOperator::Lt => integers(value, &requirement.values).is_some_and(|(label, bound)| label < bound),
    })
}

fn integers(value: Option<&str>, bounds: &[String]) -> Option<(i64, i64)> {
    let [bound] = bounds else { return None };
    Some((value?.parse().ok()?, bound.parse().ok()?))
}

/// Whether a selector picks something with these labels; an empty selector picks everything.
pub(super) fn selector_picks(selector: &LabelSelector, labels: &Labels) -> bool {
    let equal = selector.match_labels.iter().all(|(key, value)| labels.get(key).is_some_and(|own| own == value));
    equal
        && selector
            .match_expressions
            .iter()
            .all(|requirement| requirement_holds(requirement, Known::of(labels, &requirement.key)) == Truth::Yes)
}

/// Whether required node terms are met: no terms ask for nothing; terms are alternatives; requirements of one term
/// must all hold; a term without any requirement matches no node.
pub(super) fn terms_hold<'n>(
    terms: &[NodeSelectorTerm],
    label: impl Fn(&str) -> Known<'n>,
    node_name: Known<'n>,
) -> Truth {
    if terms.is_empty() {
        return Truth::Yes;
    }
    Truth::any(terms.iter().map(|term| {
        if term.match_expressions.is_empty() && term.match_fields.is_empty() {
            return Truth::No;
        }
        let by_label =
            term.match_expressions.iter().map(|requirement| requirement_holds(requirement, label(&requirement.key)));
        let by_field = term.match_fields.iter().map(|requirement| match requirement.key.as_str() {
            "metadata.name" => requirement_holds(requirement, node_name),
            _ => Truth::No,
        });
        Truth::all(by_label.chain(by_field))
    }))
}

/// The first taint that keeps a pod with these tolerations off a node.
pub(super) fn repelling_taint<'t>(taints: &'t [Taint], tolerations: &[Toleration]) -> Option<&'t Taint> {
    taints
        .iter()
        .filter(|taint| matches!(taint.effect, TaintEffect::NoSchedule | TaintEffect::NoExecute))
        .find(|taint| !tolerations.iter().any(|toleration| covers(toleration, taint)))
}

fn covers(toleration: &Toleration, taint: &Taint) -> bool {
    let effect = toleration.effect.is_none() || toleration.effect == Some(taint.effect);
    let every_key = toleration.key.is_empty() && toleration.operator == TolerationOperator::Exists;
    let key = every_key || toleration.key == taint.key;
    let value = toleration.operator == TolerationOperator::Exists || toleration.value == taint.value;
    effect && key && value
}

/// The taints that every DaemonSet pod tolerates without saying so.
const DAEMON_SET_TAINTS: [(&str, TaintEffect); 6] = [
    ("node.kubernetes.io/not-ready", TaintEffect::NoExecute),
    ("node.kubernetes.io/unreachable", TaintEffect::NoExecute),
    ("node.kubernetes.io/disk-pressure", TaintEffect::NoSchedule),
    ("node.kubernetes.io/memory-pressure", TaintEffect::NoSchedule),
    ("node.kubernetes.io/pid-pressure", TaintEffect::NoSchedule),
    ("node.kubernetes.io/unschedulable", TaintEffect::NoSchedule),
];

/// Whether a DaemonSet with these tolerations of its own puts a pod on a node with these taints.
pub(super) fn daemon_set_tolerates(taints: &[Taint], tolerations: &[Toleration]) -> bool {
    taints.iter().all(|taint| {
        DAEMON_SET_TAINTS.contains(&(taint.key.as_str(), taint.effect))
            || repelling_taint(std::slice::from_ref(taint), tolerations).is_none()
    })
}
