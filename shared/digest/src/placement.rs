//! A pod's hard placement rules, from the wire to the domain.

use super::label_names::{canonical, canonical_selector, make_canonical};
use super::wire::pod::PodSpec;
use super::wire::scheduling::{AffinityTerm, NodeTerms, Selector, SpreadConstraint, WireToleration};
use spot_domain::{
    HostPort, LabelSelector, Labels, NodeSelectorTerm, Pod, PodAffinityTerm, SelectorOperator, SelectorRequirement,
    Toleration, TolerationOperator, TopologySpread,
};

/// The rules of one pod or pod template.
#[derive(Clone, Debug, Default)]
pub(super) struct Placement {
    pub(super) node_selector: Labels,
    pub(super) node_affinity: Vec<NodeSelectorTerm>,
    pub(super) pod_affinity: Vec<PodAffinityTerm>,
    pub(super) pod_anti_affinity: Vec<PodAffinityTerm>,
    pub(super) tolerations: Vec<Toleration>,
    pub(super) topology_spread: Vec<TopologySpread>,
    pub(super) host_ports: Vec<HostPort>,
}

impl Placement {
    /// Takes the rules out of `spec`; `labels` are the pod's own, which some rules refer to.
    pub(super) fn take(spec: &mut PodSpec, labels: &Labels) -> Self {
        let affinity = std::mem::take(&mut spec.affinity);
        let pod_terms = |terms: Vec<AffinityTerm>| terms.into_iter().map(|term| pod_term(term, labels)).collect();
        let hard = |constraint: &SpreadConstraint| constraint.when_unsatisfiable == "DoNotSchedule";
        let constraints = std::mem::take(&mut spec.topology_spread_constraints);
        Self {
            node_selector: canonical_selector(std::mem::take(&mut spec.node_selector)),
            node_affinity: node_terms(affinity.node_affinity.required),
            pod_affinity: pod_terms(affinity.pod_affinity.required),
            pod_anti_affinity: pod_terms(affinity.pod_anti_affinity.required),
            tolerations: tolerations(std::mem::take(&mut spec.tolerations)),
            topology_spread: constraints
                .into_iter()
                .filter(hard)
                .map(|constraint| spread(constraint, labels))
                .collect(),
            host_ports: host_ports(spec),
        }
    }

    /// A pod with these rules and nothing else.
    pub(super) fn into_pod(self) -> Pod {
        Pod {
            node_selector: self.node_selector,
            node_affinity: self.node_affinity,
            pod_affinity: self.pod_affinity,
            pod_anti_affinity: self.pod_anti_affinity,
            tolerations: self.tolerations,
            topology_spread: self.topology_spread,
            host_ports: self.host_ports,
            ..Pod::default()
        }
    }
}

/// The label keys of node terms.
pub(super) fn keys_of(terms: &[NodeSelectorTerm]) -> impl Iterator<Item = &str> {
    terms.iter().flat_map(|term| &term.match_expressions).map(|requirement| requirement.key.as_str())
}

/// A required node selector. One without alternatives matches no node, and so does an empty alternative.
pub(super) fn node_terms(required: Option<NodeTerms>) -> Vec<NodeSelectorTerm> {
    let Some(required) = required else { return Vec::new() };
    let mut terms: Vec<NodeSelectorTerm> = required
        .node_selector_terms
        .into_iter()
        .map(|term| NodeSelectorTerm {
            match_expressions: term.match_expressions.into_iter().map(Into::into).collect(),
            match_fields: term.match_fields.into_iter().map(Into::into).collect(),
        })
        .collect();
    terms.iter_mut().for_each(make_canonical);
    if terms.is_empty() {
        terms.push(NodeSelectorTerm::default());
    }
    terms
}

fn pod_term(term: AffinityTerm, labels: &Labels) -> PodAffinityTerm {
    let mut selector = term.label_selector.map(LabelSelector::from);
    merge_keys(&mut selector, &term.match_label_keys, SelectorOperator::In, labels);
    merge_keys(&mut selector, &term.mismatch_label_keys, SelectorOperator::NotIn, labels);
    PodAffinityTerm {
        topology_key: canonical(&term.topology_key).to_owned(),
        selector,
        namespaces: term.namespaces,
        all_namespaces: term.namespace_selector.is_some(),
    }
}

fn spread(constraint: SpreadConstraint, labels: &Labels) -> TopologySpread {
    let mut selector = constraint.label_selector.map(|selector: Selector| LabelSelector::from(selector));
    merge_keys(&mut selector, &constraint.match_label_keys, SelectorOperator::In, labels);
    TopologySpread {
        max_skew: constraint.max_skew.max(1),
        topology_key: canonical(&constraint.topology_key).to_owned(),
        selector,
        min_domains: constraint.min_domains,
    }
}

/// `matchLabelKeys`: the pod's own values of these labels become requirements. Newer API servers have done so already.
fn merge_keys(selector: &mut Option<LabelSelector>, keys: &[String], operator: SelectorOperator, labels: &Labels) {
    let Some(selector) = selector else { return };
    for key in keys {
        if let Some(value) = labels.get(key) {
            let requirement = SelectorRequirement { key: key.clone(), operator, values: vec![value.clone()] };
            if !selector.match_expressions.contains(&requirement) {
                selector.match_expressions.push(requirement);
            }
        }
    }
}

/// Tolerations; one by an operator that is not known here is not counted on.
fn tolerations(tolerations: Vec<WireToleration>) -> Vec<Toleration> {
    let read = |toleration: WireToleration| {
        let operator = match toleration.operator.as_str() {
            "" | "Equal" => TolerationOperator::Equal,
            "Exists" => TolerationOperator::Exists,
            _ => return None,
        };
        let effect = toleration.effect.effect();
        Some(Toleration { key: toleration.key, operator, value: toleration.value, effect })
    };
    tolerations.into_iter().filter_map(read).collect()
}

/// Ports of the node. On the host's network every container port is one; sidecars hold theirs like any container.
fn host_ports(spec: &PodSpec) -> Vec<HostPort> {
    let sidecars = spec.init_containers.iter().filter(|container| container.is_sidecar());
    let ports = spec.containers.iter().chain(sidecars).flat_map(|container| &container.ports);
    let mut taken: Vec<HostPort> = ports
        .filter_map(|port| {
            let number = if port.host_port > 0 || !spec.host_network { port.host_port } else { port.container_port };
            let protocol = if port.protocol.is_empty() { "TCP" } else { &port.protocol };
            (number > 0).then(|| HostPort {
                port: number,
                protocol: protocol.to_owned(),
                host_ip: port.host_ip.clone(),
            })
        })
        .collect();
    taken.sort_by(|left, right| {
        (left.port, &left.protocol, &left.host_ip).cmp(&(right.port, &right.protocol, &right.host_ip))
    });
    taken.dedup();
    taken
}
