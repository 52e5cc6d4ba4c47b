//! Finds the pods a selector picks without looking at all pods: an index by namespace and label over label sets.

use super::facts::takes_room;
use super::labels::selector_picks;
use spot_domain::{LabelSelector, Labels, Pod, PodAffinityTerm, SelectorOperator};
use std::collections::{BTreeMap, HashMap};

/// Pods with the same namespace and the same labels, which no selector can tell apart.
struct Alike<'a> {
    labels: &'a Labels,
    pods: Vec<usize>,
}

/// Label sets by namespace, label key and label value.
type ByLabel<'a> = HashMap<&'a str, HashMap<&'a str, HashMap<&'a str, Vec<usize>>>>;

/// The index over all pods that take room.
pub(super) struct PodIndex<'a> {
    alike: Vec<Alike<'a>>,
    by_namespace: BTreeMap<&'a str, Vec<usize>>,
    by_label: ByLabel<'a>,
}

impl<'a> PodIndex<'a> {
    /// Indexes `pods`.
    pub(super) fn new(pods: &'a [Pod]) -> Self {
        let mut index = Self { alike: Vec::new(), by_namespace: BTreeMap::new(), by_label: HashMap::new() };
        let mut known: HashMap<(&str, &Labels), usize> = HashMap::new();
        for (number, pod) in pods.iter().enumerate().filter(|(_, pod)| takes_room(pod)) {
            let namespace = pod.name.namespace.as_str();
            let set = *known.entry((namespace, &pod.labels)).or_insert_with(|| index.add_set(namespace, &pod.labels));
            index.alike[set].pods.push(number);
        }
        index
    }

    fn add_set(&mut self, namespace: &'a str, labels: &'a Labels) -> usize {
        let set = self.alike.len();
        self.alike.push(Alike { labels, pods: Vec::new() });
        self.by_namespace.entry(namespace).or_default().push(set);
        let by_key = self.by_label.entry(namespace).or_default();
        for (key, value) in labels {
            by_key.entry(key.as_str()).or_default().entry(value.as_str()).or_default().push(set);
        }
        set
    }

    /// The pods of one namespace that `selector` picks.
    pub(super) fn picked(&self, namespace: &str, selector: &LabelSelector) -> Vec<usize> {
        let mut pods = Vec::new();
        for set in self.candidates(namespace, selector) {
            let alike = &self.alike[set];
            if selector_picks(selector, alike.labels) {
                pods.extend_from_slice(&alike.pods);
            }
        }
        pods
    }

    /// The pods that an affinity term of a pod in `own_namespace` means.
    pub(super) fn meant(&self, own_namespace: &str, term: &PodAffinityTerm) -> Vec<usize> {
        let Some(selector) = &term.selector else { return Vec::new() };
        let mut namespaces: Vec<&str> = if term.all_namespaces {
            self.by_namespace.keys().copied().collect()
        } else if term.namespaces.is_empty() {
            vec![own_namespace]
        } else {
            term.namespaces.iter().map(String::as_str).collect()
        };
        namespaces.sort_unstable();
        namespaces.dedup();
        namespaces.into_iter().flat_map(|namespace| self.picked(namespace, selector)).collect()
    }

    fn labelled(&self, namespace: &str, key: &str, value: &str) -> &[usize] {
        let by_value = self.by_label.get(namespace).and_then(|by_key| by_key.get(key));
        by_value.and_then(|by_value| by_value.get(value)).map_or(&[], Vec::as_slice)
    }

    /// Label sets that may be picked: those with the rarest label that the selector insists on, each once.
    fn candidates(&self, namespace: &str, selector: &LabelSelector) -> Vec<usize> {
        let equal = selector.match_labels.iter().map(|(key, value)| self.labelled(namespace, key, value));
        let single = selector
            .match_expressions
            .iter()
            .filter(|wanted| wanted.operator == SelectorOperator::In && wanted.values.len() == 1)
            .map(|wanted| self.labelled(namespace, &wanted.key, &wanted.values[0]));
        let all = || self.by_namespace.get(namespace).map_or(&[][..], Vec::as_slice);
        equal.chain(single).min_by_key(|sets| sets.len()).unwrap_or_else(all).to_vec()
    }
}

/// Whether an affinity term of a pod in `own_namespace` means this pod.
pub(super) fn term_means(term: &PodAffinityTerm, own_namespace: &str, pod: &Pod) -> bool {
    let namespace = pod.name.namespace.as_str();
    let in_namespace = if term.all_namespaces {
        true
    } else if term.namespaces.is_empty() {
        namespace == own_namespace
    } else {
        term.namespaces.iter().any(|wanted| wanted == namespace)
    };
    in_namespace && term.selector.as_ref().is_some_and(|selector| selector_picks(selector, &pod.labels))
}
