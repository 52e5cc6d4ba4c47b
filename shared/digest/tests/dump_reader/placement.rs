//! Placement rules of pods: only hard ones, by the present names of labels.

use crate::build::{node, pod, read, with};
use serde_json::{Value, json};
use spot_domain::{Pod, SelectorOperator, SelectorRequirement, TaintEffect, TolerationOperator};

fn one(spec: &Value) -> Pod {
    let changed =
        with(pod("p", "a"), &json!({ "metadata": { "labels": { "pod-template-hash": "5d4f" } }, "spec": spec }));
    read(&[node("a"), changed]).pods[0].clone()
}

#[test]
fn old_label_names_are_replaced_everywhere() {
    let pod = one(&json!({
        "nodeSelector": { "beta.kubernetes.io/os": "linux" },
        "affinity": {
            "nodeAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": { "nodeSelectorTerms": [
                { "matchExpressions": [{ "key": "failure-domain.beta.kubernetes.io/zone", "operator": "In", "values": ["us-east-1a"] }] },
            ] } },
            "podAntiAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": [
                { "topologyKey": "failure-domain.beta.kubernetes.io/zone", "labelSelector": {} },
            ] },
        },
        "topologySpreadConstraints": [
            { "maxSkew": 1, "topologyKey": "failure-domain.beta.kubernetes.io/zone", "whenUnsatisfiable": "DoNotSchedule" },
        ],
    }));
    assert_eq!(pod.node_selector["kubernetes.io/os"], "linux");
    assert_eq!(pod.node_affinity[0].match_expressions[0].key, "topology.kubernetes.io/zone");
    assert_eq!(pod.pod_anti_affinity[0].topology_key, "topology.kubernetes.io/zone");
    assert_eq!(pod.topology_spread[0].topology_key, "topology.kubernetes.io/zone");
}

#[test]
fn soft_rules_are_not_kept() {
    let weighted = json!([{ "weight": 1, "podAffinityTerm": { "topologyKey": "kubernetes.io/hostname" } }]);
    let pod = one(&json!({
        "affinity": {
            "nodeAffinity": { "preferredDuringSchedulingIgnoredDuringExecution": [{ "weight": 1, "preference": {} }] },
            "podAffinity": { "preferredDuringSchedulingIgnoredDuringExecution": weighted },
            "podAntiAffinity": { "preferredDuringSchedulingIgnoredDuringExecution": weighted },
        },
        "topologySpreadConstraints": [{ "maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway" }],
    }));
    assert!(pod.node_affinity.is_empty() && pod.pod_affinity.is_empty());
    assert!(pod.pod_anti_affinity.is_empty() && pod.topology_spread.is_empty());
}

#[test]
fn a_required_selector_without_alternatives_is_not_the_same_as_none() {
    let pod = one(
        &json!({ "affinity": { "nodeAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": { "nodeSelectorTerms": [] } } } }),
    );
    assert_eq!(pod.node_affinity.len(), 1);
    assert!(pod.node_affinity[0].match_expressions.is_empty());
}

#[test]
fn label_keys_become_requirements_by_the_pods_own_values() {
    let pod = one(&json!({
        "affinity": { "podAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": [{
            "topologyKey": "kubernetes.io/hostname", "labelSelector": {},
            "matchLabelKeys": ["pod-template-hash", "absent"], "mismatchLabelKeys": ["app"],
        }] } },
        "topologySpreadConstraints": [{
            "maxSkew": 2, "minDomains": 3, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "DoNotSchedule",
            "labelSelector": { "matchLabels": { "app": "p" } }, "matchLabelKeys": ["pod-template-hash"],
        }],
    }));
    let requirement = |key: &str, operator, value: &str| SelectorRequirement {
        key: key.into(),
        operator,
        values: vec![value.into()],
    };
    let same_template = requirement("pod-template-hash", SelectorOperator::In, "5d4f");
    let other_app = requirement("app", SelectorOperator::NotIn, "p");
    assert_eq!(pod.pod_affinity[0].selector.as_ref().unwrap().match_expressions, [same_template.clone(), other_app]);
    let spread = &pod.topology_spread[0];
    assert_eq!((spread.max_skew, spread.min_domains), (2, Some(3)));
    assert_eq!(spread.selector.as_ref().unwrap().match_expressions, [same_template]);
}

#[test]
fn namespaces_of_affinities_are_read() {
    let term = |extra: &Value| with(json!({ "topologyKey": "kubernetes.io/hostname", "labelSelector": {} }), extra);
    let pod = one(&json!({ "affinity": { "podAntiAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": [
        term(&json!({})), term(&json!({ "namespaces": ["x"] })), term(&json!({ "namespaceSelector": {} })),
    ] } } }));
    let [own, named, all] = pod.pod_anti_affinity.as_slice() else { panic!("three terms") };
    assert!(own.namespaces.is_empty() && !own.all_namespaces);
    assert_eq!(named.namespaces, ["x"]);
    assert!(all.all_namespaces);
}

#[test]
fn an_affinity_without_selector_selects_no_pod() {
    let pod = one(&json!({ "affinity": { "podAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": [
        { "topologyKey": "kubernetes.io/hostname", "matchLabelKeys": ["app"] },
    ] } } }));
    assert_eq!(pod.pod_affinity[0].selector, None);
}

#[test]
fn tolerations_keep_operator_and_effect_and_unknown_operators_do_not_count() {
    let pod = one(&json!({ "tolerations": [
        { "operator": "Exists" },
        { "key": "a", "value": "b", "effect": "NoExecute", "tolerationSeconds": 300 },
        { "key": "n", "operator": "Gt", "value": "5" },
    ] }));
    assert_eq!(pod.tolerations.len(), 2);
    assert_eq!((pod.tolerations[0].operator, pod.tolerations[0].effect), (TolerationOperator::Exists, None));
    assert_eq!(
        (pod.tolerations[1].operator, pod.tolerations[1].effect),
        (TolerationOperator::Equal, Some(TaintEffect::NoExecute))
    );
}

#[test]
fn host_ports_are_read_and_on_the_hosts_network_every_port_is_one() {
    let ports = json!([{ "containerPort": 80 }, { "containerPort": 53, "hostPort": 5353, "protocol": "UDP", "hostIP": "127.0.0.1" }]);
    let container = json!([{ "name": "main", "image": "i", "ports": ports }]);
    let bridged = one(&json!({ "containers": container }));
    let taken: Vec<_> =
        bridged.host_ports.iter().map(|port| (port.port, port.protocol.as_str(), port.host_ip.as_str())).collect();
    assert_eq!(taken, [(5353, "UDP", "127.0.0.1")]);
    let on_host = one(&json!({ "containers": container, "hostNetwork": true }));
    let taken: Vec<_> = on_host.host_ports.iter().map(|port| (port.port, port.protocol.as_str())).collect();
    assert_eq!(taken, [(80, "TCP"), (5353, "UDP")]);
}
