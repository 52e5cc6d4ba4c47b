//! Affinity, anti-affinity and spread, with selectors and topology keys turned into numbers.

use spot_domain::{LabelSelector, Labels, Pod, PodAffinityTerm, TopologySpread, label_keys};
use std::collections::BTreeMap;

/// A set of pods counted per domain of a topology key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Term {
    pub(crate) topology: usize,
    selection: Selection,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Selection {
    own_namespace: String,
    selector: Option<LabelSelector>,
    namespaces: Vec<String>,
    all_namespaces: bool,
}

/// A hard spread constraint over a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spread {
    pub(crate) term: usize,
    pub(crate) max_skew: u32,
    pub(crate) min_domains: u32,
}

/// All terms of an input, each once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(crate) all: Vec<Term>,
    /// Topology keys; 0 is the host name.
    pub(crate) topologies: Vec<String>,
    index: BTreeMap<Term, usize>,
    /// Some pod has this term as anti-affinity.
    pub(crate) is_anti: Vec<bool>,
    /// Some pod has this term as affinity.
    pub(crate) is_affinity: Vec<bool>,
}

/// The place of the host name among the topology keys.
pub(crate) const HOST: usize = 0;
/// The place of the zone among the topology keys.
pub(crate) const ZONE: usize = 1;

impl Terms {
    pub(crate) fn new() -> Self {
        let topologies = vec![label_keys::HOSTNAME.to_owned(), label_keys::ZONE.to_owned()];
        Self { topologies, ..Self::default() }
    }

    fn topology(&mut self, key: &str) -> usize {
        let key = if key == label_keys::ZONE_BETA { label_keys::ZONE } else { key };
        if let Some(place) = self.topologies.iter().position(|known| known == key) {
            return place;
        }
        self.topologies.push(key.to_owned());
        self.topologies.len() - 1
    }

    fn intern(&mut self, term: Term) -> usize {
        if let Some(place) = self.index.get(&term) {
            return *place;
        }
        self.all.push(term.clone());
        self.is_anti.push(false);
        self.is_affinity.push(false);
        self.index.insert(term, self.all.len() - 1);
        self.all.len() - 1
    }

    fn affinity_term(&mut self, pod: &Pod, term: &PodAffinityTerm) -> usize {
        let topology = self.topology(&term.topology_key);
        let own_namespace = if term.all_namespaces { String::new() } else { pod.name.namespace.clone() };
        let selection = Selection {
            own_namespace,
            selector: term.selector.clone(),
            namespaces: term.namespaces.clone(),
            all_namespaces: term.all_namespaces,
        };
        self.intern(Term { topology, selection })
    }

    pub(crate) fn anti_affinity(&mut self, pod: &Pod) -> Vec<usize> {
        let terms: Vec<usize> = pod.pod_anti_affinity.iter().map(|term| self.affinity_term(pod, term)).collect();
        terms.iter().for_each(|term| self.is_anti[*term] = true);
        sorted(terms)
    }

    pub(crate) fn affinity(&mut self, pod: &Pod) -> Vec<usize> {
        let terms: Vec<usize> = pod.pod_affinity.iter().map(|term| self.affinity_term(pod, term)).collect();
        terms.iter().for_each(|term| self.is_affinity[*term] = true);
        sorted(terms)
    }

    pub(crate) fn spreads(&mut self, pod: &Pod) -> Vec<Spread> {
        let spreads = pod.topology_spread.iter().map(|spread| self.spread(pod, spread)).collect();
        sorted(spreads)
    }

    fn spread(&mut self, pod: &Pod, spread: &TopologySpread) -> Spread {
        let topology = self.topology(&spread.topology_key);
        let selection = Selection {
            own_namespace: pod.name.namespace.clone(),
            selector: spread.selector.clone(),
            namespaces: Vec::new(),
            all_namespaces: false,
        };
        let term = self.intern(Term { topology, selection });
        Spread { term, max_skew: spread.max_skew.max(1), min_domains: spread.min_domains.unwrap_or(0) }
    }

    /// The terms that select a pod with these labels, ascending.
    pub(crate) fn selecting(&self, namespace: &str, labels: &Labels) -> Vec<usize> {
        let selects = |term: &Term| {
            let meant = PodAffinityMeant(&term.selection);
            meant.selects(namespace, labels)
        };
        self.all.iter().enumerate().filter(|(_, term)| selects(term)).map(|(place, _)| place).collect()
    }

    /// Label keys any selector looks at.
    pub(crate) fn label_keys(&self) -> Vec<&str> {
        let selectors = self.all.iter().filter_map(|term| term.selection.selector.as_ref());
        let keys = selectors.flat_map(|selector| {
            let expressions = selector.match_expressions.iter().map(|requirement| requirement.key.as_str());
            selector.match_labels.keys().map(String::as_str).chain(expressions)
        });
        sorted(keys.collect())
    }
}

struct PodAffinityMeant<'a>(&'a Selection);

impl PodAffinityMeant<'_> {
    fn selects(&self, namespace: &str, labels: &Labels) -> bool {
        let selection = self.0;
        let in_namespace = selection.all_namespaces
            || if selection.namespaces.is_empty() {
                selection.own_namespace == namespace
            } else {
                selection.namespaces.iter().any(|candidate| candidate == namespace)
            };
        in_namespace && selection.selector.as_ref().is_some_and(|selector| selector.matches(labels))
    }
}

fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort();
    values.dedup();
    values
}
