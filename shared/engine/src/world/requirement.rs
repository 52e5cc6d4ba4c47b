//! Where a pod may run as far as labels and taints decide: selector, required affinity, tolerations, volumes' places.

use spot_domain::{
    DAEMON_SET_TOLERATED, Labels, NodeSelectorTerm, Pod, PodVolume, SelectorRequirement, Taint, TaintEffect,
    Toleration, TolerationOperator,
};

/// The label-and-taint rules of a pod or DaemonSet. Pods of one template share one requirement.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Requirement {
    selector: Labels,
    /// Every list must hold; inside a list the terms are alternatives.
    alternatives: Vec<Vec<NodeSelectorTerm>>,
    tolerations: Vec<Toleration>,
}

/// Label lookup of a node that exists or might be launched.
pub(crate) trait NodeLabels {
    /// The label's value: `Known(None)` when surely absent, `Unknown` when it cannot be told.
    fn label(&self, key: &str) -> LabelValue<'_>;
    /// The node's name, for `matchFields`.
    fn name(&self) -> Option<&str>;
}

pub(crate) enum LabelValue<'a> {
    Known(Option<&'a str>),
    Unknown,
}

impl Requirement {
    pub(crate) fn of_pod(pod: &Pod) -> Self {
        let mut alternatives = Vec::new();
        if !pod.node_affinity.is_empty() {
            alternatives.push(pod.node_affinity.clone());
        }
        for volume in &pod.volumes {
            if let PodVolume::Persistent { node_affinity, .. } = volume
                && !node_affinity.is_empty()
            {
                alternatives.push(node_affinity.clone());
            }
        }
        alternatives.sort();
        alternatives.dedup();
        Self { selector: pod.node_selector.clone(), alternatives, tolerations: pod.tolerations.clone() }
    }

    pub(crate) fn of_daemon_set(daemon_set: &spot_domain::DaemonSet) -> Self {
        let affinity = daemon_set.node_affinity.clone();
        let mut tolerations = daemon_set.tolerations.clone();
        tolerations.extend(DAEMON_SET_TOLERATED.iter().map(|key| Toleration {
            key: (*key).to_owned(),
            operator: TolerationOperator::Exists,
            ..Toleration::default()
        }));
        let alternatives = if affinity.is_empty() { Vec::new() } else { vec![affinity] };
        Self { selector: daemon_set.node_selector.clone(), alternatives, tolerations }
    }

    /// Whether the labels allow the pod.
    pub(crate) fn accepts_labels(&self, node: &dyn NodeLabels) -> bool {
        self.selector.iter().all(|(key, value)| match node.label(key) {
            LabelValue::Known(found) => found == Some(value.as_str()),
            LabelValue::Unknown => false,
        }) && self.alternatives.iter().all(|terms| terms.iter().any(|term| term_holds(term, node)))
    }

    /// Whether the taints allow the pod.
    pub(crate) fn tolerates(&self, taints: &[Taint]) -> bool {
        taints
            .iter()
            .filter(|taint| taint.effect != TaintEffect::PreferNoSchedule)
            .all(|taint| self.tolerations.iter().any(|toleration| toleration.tolerates(taint)))
    }

    /// Every label key the rules look at.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let expressions = self.alternatives.iter().flatten().flat_map(|term| &term.match_expressions);
        self.selector.keys().map(String::as_str).chain(expressions.map(|requirement| requirement.key.as_str()))
    }
}

/// A term without any requirement matches nothing, as in Kubernetes.
fn term_holds(term: &NodeSelectorTerm, node: &dyn NodeLabels) -> bool {
    let empty = term.match_expressions.is_empty() && term.match_fields.is_empty();
    !empty
        && term.match_expressions.iter().all(|requirement| expression_holds(requirement, node))
        && term.match_fields.iter().all(|requirement| {
            requirement.key == "metadata.name" && node.name().is_some_and(|name| requirement.matches(Some(name)))
        })
}

fn expression_holds(requirement: &SelectorRequirement, node: &dyn NodeLabels) -> bool {
    match node.label(&requirement.key) {
        LabelValue::Known(value) => requirement.matches(value),
        LabelValue::Unknown => false,
    }
}
