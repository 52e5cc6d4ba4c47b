//! What one pod demands of a node, worked out once, then asked of many nodes.

use super::cluster::KubernetesCluster;
use super::meta::Key;
use super::node::UNSCHEDULABLE;
use super::node_state::NodeState;
use super::object::Object;
use super::pod::Pod;
use super::pod_rules::PodRules;
use super::resource::Resource;
use spot_domain::{LabelSelector, NodeSelectorTerm, TaintEffect, TopologySpread};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Taint effects that keep new pods away.
const KEEP_AWAY: [TaintEffect; 2] = [TaintEffect::NoSchedule, TaintEffect::NoExecute];

/// A hard spread constraint with the pods counted.
struct Spread {
    constraint: TopologySpread,
    counts: BTreeMap<String, u64>,
    fewest: u64,
    counts_itself: bool,
}

/// Values of a topology key.
struct Domains {
    topology_key: String,
    values: BTreeSet<String>,
}

/// A pod's demands.
pub(super) struct Demand<'a> {
    rules: &'a PodRules,
    spreads: Vec<Spread>,
    /// Domains it must share; empty values with `true` where the first pod of its kind may go anywhere.
    together: Vec<(Domains, bool)>,
    apart: Vec<Domains>,
    volumes: Vec<Vec<NodeSelectorTerm>>,
    handles: Vec<Arc<str>>,
    /// Pods of its owner by number of the node.
    siblings: BTreeMap<u32, i64>,
    siblings_by_zone: BTreeMap<u64, i64>,
}

impl<'a> Demand<'a> {
    /// Works out the demands; an error where no node can do.
    pub(super) fn of(cluster: &KubernetesCluster, object: &'a Object) -> Result<Self, String> {
        let pod = object.pod().ok_or("not a pod")?;
        let rules = &*pod.rules;
        let (volumes, handles) = cluster.volume_demands(&object.meta.key.namespace, rules)?;
        let (siblings, siblings_by_zone) = siblings(cluster, object);
        Ok(Self {
            rules,
            spreads: rules.hard_spread.iter().map(|one| spread(cluster, object, rules, one)).collect(),
            together: together(cluster, object, pod),
            apart: apart(cluster, object, pod),
            volumes,
            handles,
            siblings,
            siblings_by_zone,
        })
    }

    /// Why the node does not do.
    pub(super) fn refused_by(&self, name: &str, node: &NodeState) -> Result<(), &'static str> {
        let rules = self.rules;
        if !node.has_room(rules) {
            return Err(shortage(node, rules));
        }
        if rules.extended.is_some() {
            return Err("Insufficient extended resources");
        }
        refused_by_marks(rules, name, node)?;
        if rules.host_ports.iter().any(|port| node.host_ports.contains_key(port)) {
            return Err("node(s) didn't have free ports for the requested pod ports");
        }
        if !self.volumes.iter().all(|terms| meets_any(terms, name, node)) {
            return Err("node(s) had volume node affinity conflict");
        }
        let further = self.handles.iter().filter(|handle| !node.volumes.contains_key(*handle)).count();
        if further > 0 && node.volumes.len() + further > node.volumes_limit {
            return Err("node(s) exceed max volume count");
        }
        if self.apart.iter().any(|domains| domains.contains(node)) {
            return Err("node(s) didn't match pod anti-affinity rules");
        }
        if !self.together.iter().all(|(domains, first)| domains.contains(node) || (*first && domains.is_known(node))) {
            return Err("node(s) didn't match pod affinity rules");
        }
        if !self.spreads.iter().all(|spread| spread.allows(node)) {
            return Err("node(s) didn't match pod topology spread constraints");
        }
        Ok(())
    }

    /// Emptier nodes and nodes with fewer of its siblings are better.
    pub(super) fn score(&self, node: &NodeState) -> i64 {
        let free = |used: u64, asked: u64, all: u64| {
            let left = all.saturating_sub(used + asked);
            i64::try_from((left * 1000).checked_div(all).unwrap_or(0)).unwrap_or(0)
        };
        let cpu = free(node.used_cpu_millicores, self.rules.cpu_millicores, node.cpu_millicores);
        let memory = free(node.used_memory_bytes, self.rules.memory_bytes, node.memory_bytes);
        let beside = self.siblings.get(&node.number).copied().unwrap_or(0);
        let in_zone = node.zone.and_then(|zone| self.siblings_by_zone.get(&zone)).copied().unwrap_or(0);
        (cpu + memory) / 2 - 300 * beside - 100 * in_zone
    }
}

impl Domains {
    fn new(topology_key: &str) -> Self {
        Self { topology_key: topology_key.to_owned(), values: BTreeSet::new() }
    }

    fn contains(&self, node: &NodeState) -> bool {
        node.label(&self.topology_key).is_some_and(|value| self.values.contains(value))
    }

    fn is_known(&self, node: &NodeState) -> bool {
        node.label(&self.topology_key).is_some()
    }

    fn note(&mut self, cluster: &KubernetesCluster, node: &str) {
        let value = cluster.nodes.get(node).and_then(|state| state.label(&self.topology_key));
        if let Some(value) = value.filter(|value| !self.values.contains(*value)) {
            self.values.insert(value.to_owned());
        }
    }
}

impl Spread {
    fn allows(&self, node: &NodeState) -> bool {
        let Some(value) = node.label(&self.constraint.topology_key) else { return false };
        let here = self.counts.get(value).copied().unwrap_or(0) + u64::from(self.counts_itself);
        here <= self.fewest + u64::from(self.constraint.max_skew)
    }
}

fn shortage(node: &NodeState, rules: &PodRules) -> &'static str {
    if node.active >= node.pods_limit {
        "Too many pods"
    } else if node.used_cpu_millicores + rules.cpu_millicores > node.cpu_millicores {
        "Insufficient cpu"
    } else {
        "Insufficient memory"
    }
}

fn refused_by_marks(rules: &PodRules, name: &str, node: &NodeState) -> Result<(), &'static str> {
    if !matches_node(rules, name, node) {
        return Err("node(s) didn't match Pod's node affinity/selector");
    }
    if node.untolerated(rules, &KEEP_AWAY).is_some() {
        return Err("node(s) had untolerated taint");
    }
    let tolerates = || rules.tolerations.iter().any(|(toleration, _)| toleration.tolerates(&UNSCHEDULABLE));
    if node.unschedulable && !tolerates() {
        return Err("node(s) were unschedulable");
    }
    Ok(())
}

/// Node selector and required node affinity.
pub(super) fn matches_node(rules: &PodRules, name: &str, node: &NodeState) -> bool {
    rules.node_selector.iter().all(|(key, value)| node.label(key) == Some(value))
        && (rules.node_affinity.is_empty() || meets_any(&rules.node_affinity, name, node))
}

fn meets_any(terms: &[NodeSelectorTerm], name: &str, node: &NodeState) -> bool {
    let meets = |term: &NodeSelectorTerm| {
        let stated = !term.match_expressions.is_empty() || !term.match_fields.is_empty();
        stated
            && term.match_expressions.iter().all(|one| one.matches(node.label(&one.key)))
            && term.match_fields.iter().all(|one| one.key == "metadata.name" && one.matches(Some(name)))
    };
    terms.is_empty() || terms.iter().any(meets)
}

/// Whether a DaemonSet wants a pod on the node.
pub(super) fn suits_daemon(rules: &PodRules, name: &str, node: &NodeState) -> bool {
    matches_node(rules, name, node) && node.untolerated(rules, &KEEP_AWAY).is_none()
}

/// The nodes of a namespace's pods that the selector selects. Affinity counts pods that are leaving, spread does not.
fn placed<'c>(
    cluster: &'c KubernetesCluster,
    namespace: &str,
    selector: &'c LabelSelector,
    leaving_too: bool,
) -> impl Iterator<Item = &'c Arc<str>> {
    let candidates: Vec<&Key> = cluster.pods.candidates(namespace, selector).iter().collect();
    candidates.into_iter().filter_map(move |key| {
        let object = cluster.store.get(Resource::Pod, key)?;
        let pod = object.pod()?;
        let stays = leaving_too || !object.meta.is_terminating();
        let counts = pod.is_active() && stays && selector.matches(&object.meta.labels);
        pod.node.as_ref().filter(|_| counts)
    })
}

fn spread(cluster: &KubernetesCluster, object: &Object, rules: &PodRules, constraint: &TopologySpread) -> Spread {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for (name, node) in &cluster.nodes {
        let value = node.label(&constraint.topology_key).filter(|_| matches_node(rules, name, node));
        if let Some(value) = value.filter(|value| !counts.contains_key(*value)) {
            counts.insert(value.to_owned(), 0);
        }
    }
    if let Some(selector) = &constraint.selector {
        for node in placed(cluster, &object.meta.key.namespace, selector, false) {
            let value = cluster.nodes.get(node).and_then(|state| state.label(&constraint.topology_key));
            if let Some(count) = value.and_then(|value| counts.get_mut(value)) {
                *count += 1;
            }
        }
    }
    let too_few = constraint.min_domains.is_some_and(|wanted| counts.len() < wanted as usize);
    let fewest = if too_few { 0 } else { counts.values().copied().min().unwrap_or(0) };
    let counts_itself = constraint.selector.as_ref().is_some_and(|selector| selector.matches(&object.meta.labels));
    Spread { constraint: constraint.clone(), counts, fewest, counts_itself }
}

/// Namespaces in which a term counts.
fn namespaces(cluster: &KubernetesCluster, own: &str, term: &spot_domain::PodAffinityTerm) -> Vec<String> {
    if term.all_namespaces {
        cluster.store.all(Resource::Namespace).keys().map(|key| key.name.to_string()).collect()
    } else if term.namespaces.is_empty() {
        vec![own.to_owned()]
    } else {
        term.namespaces.clone()
    }
}

fn domains(cluster: &KubernetesCluster, own: &str, term: &spot_domain::PodAffinityTerm) -> Domains {
    let mut domains = Domains::new(&term.topology_key);
    let Some(selector) = &term.selector else { return domains };
    for namespace in namespaces(cluster, own, term) {
        for node in placed(cluster, &namespace, selector, true) {
            domains.note(cluster, node);
        }
    }
    domains
}

fn together(cluster: &KubernetesCluster, object: &Object, pod: &Pod) -> Vec<(Domains, bool)> {
    let own = &object.meta.key.namespace;
    let terms = pod.rules.pod_affinity.iter();
    terms
        .map(|term| {
            let domains = domains(cluster, own, term);
            let first = domains.values.is_empty() && term.selects(own, own, &object.meta.labels);
            (domains, first)
        })
        .collect()
}

/// Domains that its own anti-affinity forbids, and those from which pods already there repel it.
fn apart(cluster: &KubernetesCluster, object: &Object, pod: &Pod) -> Vec<Domains> {
    let own = &object.meta.key.namespace;
    let mut apart: Vec<Domains> = pod.rules.pod_anti_affinity.iter().map(|term| domains(cluster, own, term)).collect();
    let mut repelled: BTreeMap<&str, Domains> = BTreeMap::new();
    for alike in cluster.pods.repelling() {
        let first = alike.first().and_then(|key| Some((key, cluster.store.get(Resource::Pod, key)?.pod()?)));
        let Some((key, first)) = first else { continue };
        let terms = first.rules.pod_anti_affinity.iter();
        for term in terms.filter(|term| term.selects(&key.namespace, own, &object.meta.labels)) {
            let domains = repelled.entry(&term.topology_key).or_insert_with(|| Domains::new(&term.topology_key));
            for there in alike.iter().filter_map(|key| cluster.store.get(Resource::Pod, key)?.pod()) {
                if let Some(node) = there.node.as_ref().filter(|_| there.is_active()) {
                    domains.note(cluster, node);
                }
            }
        }
    }
    apart.extend(repelled.into_values());
    apart
}

/// How many pods of the same owner stand on each node and in each zone.
fn siblings(cluster: &KubernetesCluster, object: &Object) -> (BTreeMap<u32, i64>, BTreeMap<u64, i64>) {
    let (mut by_node, mut by_zone) = (BTreeMap::new(), BTreeMap::new());
    let Some(owner) = object.meta.controller().filter(|owner| &*owner.kind != "DaemonSet") else {
        return (by_node, by_zone);
    };
    for object in cluster.pods.owned_by(&owner.uid).values() {
        let pod = object.pod().filter(|pod| pod.is_active() && !object.meta.is_terminating());
        let node = pod.and_then(|pod| pod.node.as_ref());
        let Some((number, zone)) = node.and_then(|node| cluster.places.get(node)) else { continue };
        *by_node.entry(*number).or_insert(0) += 1;
        if let Some(zone) = zone {
            *by_zone.entry(*zone).or_insert(0) += 1;
        }
    }
    let fewest = by_zone.values().copied().min().unwrap_or(0);
    by_zone.values_mut().for_each(|count| *count -= fewest);
    (by_node, by_zone)
}
