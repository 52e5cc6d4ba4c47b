//! Classes: pods that are interchangeable for placement. A thousand replicas are one class.

use super::dimensions::Dimensions;
use super::requirement::Requirement;
use super::terms::{HOST, Spread, Terms};
use crate::packing::Size;
use spot_domain::{Architecture, HostPort, Labels, Pod, PodVolume};
use std::collections::BTreeMap;

/// What decides where the pods of a class may run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Class {
    pub(crate) size: Size,
    /// Asks for a resource that is not planned with.
    pub(crate) unplannable: bool,
    /// Place in `Classes::requirements`.
    pub(crate) requirement: usize,
    pub(crate) architectures: Vec<Architecture>,
    pub(crate) host_ports: Vec<HostPort>,
    pub(crate) anti_affinity: Vec<usize>,
    pub(crate) affinity: Vec<usize>,
    pub(crate) spreads: Vec<Spread>,
    /// Terms that select pods of this class.
    pub(crate) member_of: Vec<usize>,
}

impl Class {
    /// How many of the class one node may hold by its own rules.
    pub(crate) fn per_node_limit(&self, terms: &Terms) -> u32 {
        let member = |term: usize| self.member_of.contains(&term);
        let on_host = |term: usize| terms.all[term].topology == HOST;
        let mut limit = if self.host_ports.is_empty() { u32::MAX } else { 1 };
        if self.anti_affinity.iter().any(|term| on_host(*term) && member(*term)) {
            limit = 1;
        }
        for spread in &self.spreads {
            if on_host(spread.term) && member(spread.term) {
                limit = limit.min(spread.max_skew);
            }
        }
        limit
    }

    /// Whether one of each may not share a node.
    pub(crate) fn conflicts_with(&self, other: &Self, terms: &Terms) -> bool {
        let repels = |left: &Self, right: &Self| {
            left.anti_affinity.iter().any(|term| terms.all[*term].topology == HOST && right.member_of.contains(term))
        };
        let spreads_apart = |left: &Self, right: &Self| {
            left.spreads.iter().any(|spread| {
                terms.all[spread.term].topology == HOST
                    && spread.max_skew == 1
                    && left.member_of.contains(&spread.term)
                    && right.member_of.contains(&spread.term)
            })
        };
        repels(self, other)
            || repels(other, self)
            || spreads_apart(self, other)
            || spreads_apart(other, self)
            || ports_clash(&self.host_ports, &other.host_ports)
    }
}

/// Two pods want the same port of one node.
pub(crate) fn ports_clash(left: &[HostPort], right: &[HostPort]) -> bool {
    let any = |ip: &str| ip.is_empty() || ip == "0.0.0.0" || ip == "::";
    left.iter().any(|a| {
        right.iter().any(|b| {
            a.port == b.port
                && a.protocol == b.protocol
                && (any(&a.host_ip) || any(&b.host_ip) || a.host_ip == b.host_ip)
        })
    })
}

/// The classes of an input, and of which class each pod is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Classes {
    pub(crate) all: Vec<Class>,
    pub(crate) requirements: Vec<Requirement>,
    pub(crate) terms: Terms,
    /// Class of each pod given.
    pub(crate) of_pod: Vec<usize>,
}

/// Number of EBS volumes a pod attaches.
pub(crate) fn ebs_volumes(pod: &Pod) -> u64 {
    pod.volumes.iter().filter(|volume| matches!(volume, PodVolume::Persistent { ebs: true, .. })).count() as u64
}

impl Classes {
    /// Sorts `pods` into classes. `home` is the architecture a pod runs on when its images prove none.
    pub(crate) fn of(pods: &[(&Pod, Option<Architecture>)], dimensions: &Dimensions) -> Self {
        let mut terms = Terms::new();
        let rules: Vec<_> =
            pods.iter().map(|(pod, _)| (terms.anti_affinity(pod), terms.affinity(pod), terms.spreads(pod))).collect();
        let mut classes = Self { terms, ..Self::default() };
        let selector_keys: Vec<String> = classes.terms.label_keys().into_iter().map(str::to_owned).collect();
        let mut memberships: BTreeMap<(&str, Labels), Vec<usize>> = BTreeMap::new();
        let mut requirement_index: BTreeMap<Requirement, usize> = BTreeMap::new();
        let mut class_index: BTreeMap<Class, usize> = BTreeMap::new();
        for ((pod, home), (anti_affinity, affinity, spreads)) in pods.iter().zip(rules) {
            let relevant: Labels = selector_keys
                .iter()
                .filter_map(|key| pod.labels.get(key).map(|value| (key.clone(), value.clone())))
                .collect();
            let namespace = pod.name.namespace.as_str();
            let member_of = memberships
                .entry((namespace, relevant))
                .or_insert_with_key(|(namespace, labels)| classes.terms.selecting(namespace, labels))
                .clone();
            let requirement = Requirement::of_pod(pod);
            let next = requirement_index.len();
            let requirement = *requirement_index.entry(requirement).or_insert(next);
            let size = dimensions.size(&pod.requests, ebs_volumes(pod));
            let class = Class {
                size: size.unwrap_or_else(|| dimensions.capacity(&pod.requests, ebs_volumes(pod))),
                unplannable: size.is_none(),
                requirement,
                architectures: proven_architectures(pod, *home),
                host_ports: pod.host_ports.clone(),
                anti_affinity,
                affinity,
                spreads,
                member_of,
            };
            let next = class_index.len();
            classes.of_pod.push(*class_index.entry(class).or_insert(next));
        }
        classes.requirements = in_place_order(requirement_index);
        classes.all = in_place_order(class_index);
        classes
    }
}

fn in_place_order<T: Ord>(index: BTreeMap<T, usize>) -> Vec<T> {
    let mut entries: Vec<(T, usize)> = index.into_iter().collect();
    entries.sort_by_key(|(_, place)| *place);
    entries.into_iter().map(|(value, _)| value).collect()
}

fn proven_architectures(pod: &Pod, home: Option<Architecture>) -> Vec<Architecture> {
    let mut architectures = pod.architectures.clone();
    if architectures.is_empty() {
        architectures.extend(home);
    }
    if architectures.is_empty() {
        architectures.push(Architecture::Amd64);
    }
    architectures.sort();
    architectures.dedup();
    architectures
}
