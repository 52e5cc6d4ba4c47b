//! Packing by the scheduler's rules: selectors, taints, spread, affinity, ports. Nothing can be bought in these scenes,
//! so a pod either finds a home on a node that is there or keeps its own.

use spot_domain::{
    BlockRule, HostPort, NodeSelectorTerm, PodAffinityTerm, SelectorOperator, SelectorRequirement, Taint, TaintEffect,
    Toleration, TolerationOperator, TopologySpread, label_keys,
};
use spot_planning_tests::{
    Scene, app, home_of, idle_node, leaves, nothing_to_buy, planned, rejected_for, rules_of, stays,
};

const HOMES: [&str; 3] = ["node-1", "node-2", "node-3"];

fn scene() -> Scene {
    let mut scene = idle_node();
    nothing_to_buy(&mut scene.input);
    assert!(leaves(&planned(&scene.input), &scene.node), "without a rule the pod finds a home");
    scene
}

#[track_caller]
fn assert_goes_to(scene: &Scene, nodes: &[&str]) {
    let outcome = planned(&scene.input);
    assert!(leaves(&outcome, &scene.node), "{:?} {:?}", rules_of(&outcome, &scene.node), outcome.report.rejected);
    let home = home_of(&outcome, &scene.pod_name()).name.0.clone();
    assert!(nodes.contains(&home.as_str()), "went to {home}");
}

#[track_caller]
fn assert_no_home(scene: &Scene) {
    let outcome = planned(&scene.input);
    assert!(stays(&outcome, &scene.node));
    let told = rejected_for(&outcome, &scene.node) == Some(BlockRule::NoFittingNode)
        || rules_of(&outcome, &scene.node).contains(&BlockRule::NoFittingNode);
    assert!(told, "the report says that no node fits");
}

fn term(deployment: &str, topology_key: &str) -> PodAffinityTerm {
    PodAffinityTerm {
        topology_key: topology_key.to_owned(),
        selector: Some(app(deployment)),
        namespaces: Vec::new(),
        all_namespaces: false,
    }
}

#[test]
fn a_node_selector_is_obeyed() {
    let mut scene = scene();
    scene.node().labels.insert("disk".into(), "ssd".into());
    scene.pod().node_selector.insert("disk".into(), "ssd".into());
    assert_no_home(&scene);
    scene.node_named("node-3").labels.insert("disk".into(), "ssd".into());
    assert_goes_to(&scene, &["node-3"]);
}

#[test]
fn required_node_affinity_is_obeyed_and_its_terms_are_alternatives() {
    let mut scene = scene();
    let in_zone = |zone: &str| NodeSelectorTerm {
        match_expressions: vec![SelectorRequirement {
            key: label_keys::ZONE.to_owned(),
            operator: SelectorOperator::In,
            values: vec![zone.to_owned()],
        }],
        match_fields: Vec::new(),
    };
    scene.pod().node_affinity = vec![in_zone("us-east-1c")];
    assert_goes_to(&scene, &["node-3"]);
    scene.pod().node_affinity = vec![in_zone("nowhere"), in_zone("us-east-1b")];
    assert_goes_to(&scene, &["node-2"]);
    scene.pod().node_affinity = vec![in_zone("nowhere")];
    assert_no_home(&scene);
}

#[test]
fn a_taint_keeps_pods_away_that_do_not_tolerate_it() {
    for (effect, keeps_away) in
        [(TaintEffect::NoSchedule, true), (TaintEffect::NoExecute, true), (TaintEffect::PreferNoSchedule, false)]
    {
        let mut scene = scene();
        for home in HOMES {
            let taint = Taint { key: "dedicated".into(), value: "web".into(), effect };
            scene.node_named(home).taints.push(taint);
        }
        let tolerates = Toleration {
            key: "dedicated".into(),
            operator: TolerationOperator::Equal,
            value: "web".into(),
            effect: None,
        };
        for pod in scene.input.pods.iter_mut().filter(|pod| pod.owner.as_ref().is_some_and(|owner| owner.name == "web"))
        {
            pod.tolerations.push(tolerates.clone());
        }
        if keeps_away {
            assert_no_home(&scene);
        } else {
            assert_goes_to(&scene, &HOMES);
        }
        scene.pod().tolerations.push(Toleration { value: "other".into(), ..tolerates.clone() });
        assert_eq!(stays(&planned(&scene.input), &scene.node), keeps_away, "another value is no toleration");
        scene.pod().tolerations.push(tolerates);
        assert_goes_to(&scene, &HOMES);
    }
}

#[test]
fn anti_affinity_keeps_replicas_on_different_nodes() {
    let mut scene = scene();
    scene.pod().pod_anti_affinity.push(term("app", label_keys::HOSTNAME));
    assert_goes_to(&scene, &["node-1", "node-3"]);
    scene.pod().pod_anti_affinity.push(term("web", label_keys::HOSTNAME));
    assert_no_home(&scene);
}

#[test]
fn anti_affinity_of_the_pods_already_there_counts_too() {
    let mut scene = scene();
    for place in 0..2 {
        scene.input.pods[place].pod_anti_affinity.push(term("app", label_keys::HOSTNAME));
    }
    let other = scene.pod - 1;
    scene.input.pods[other].node = Some("node-3".into());
    assert_goes_to(&scene, &["node-3"]);
}

#[test]
fn affinity_to_a_zone_is_obeyed() {
    let mut scene = scene();
    let cache = scene.add_pod("cache", Some("node-3"), 50, 1 << 26).clone();
    let node = scene.node.clone();
    scene.add_pod("cache", Some(&node), 50, 1 << 26);
    assert_eq!(cache.node.as_ref().map(|node| node.as_str()), Some("node-3"));
    scene.pod().pod_affinity.push(term("cache", label_keys::ZONE));
    let outcome = planned(&scene.input);
    assert!(leaves(&outcome, &scene.node));
    let zone = |name: &str| home_of(&outcome, name).zone.clone();
    let caches: Vec<_> = ["cache-5", "cache-6"].iter().map(|name| zone(name)).collect();
    assert!(caches.contains(&zone(&scene.pod_name())), "beside a cache in its zone");
}

#[test]
fn a_pod_tied_to_others_on_its_host_stays() {
    let mut scene = scene();
    let node = scene.node.clone();
    scene.add_pod("cache", Some(&node), 50, 1 << 26);
    scene.add_pod("cache", Some("node-3"), 50, 1 << 26);
    assert!(leaves(&planned(&scene.input), &node));
    scene.pod().pod_affinity.push(term("cache", label_keys::HOSTNAME));
    assert_no_home(&scene);
}

#[test]
fn zone_spread_keeps_its_skew() {
    let mut scene = scene();
    let spread = TopologySpread {
        max_skew: 1,
        topology_key: label_keys::ZONE.into(),
        selector: Some(app("app")),
        min_domains: None,
    };
    scene.pod().topology_spread.push(spread);
    assert_goes_to(&scene, &["node-1", "node-3"]);
    for full in ["node-1", "node-3"] {
        scene.add_pod("filler", Some(full), 700, 1 << 30);
    }
    assert_no_home(&scene);
}

#[test]
fn a_pod_with_zone_spread_may_go_to_a_fuller_zone_within_its_skew() {
    let mut scene = scene();
    for full in ["node-1", "node-3"] {
        scene.add_pod("filler", Some(full), 700, 1 << 30);
    }
    let spread = TopologySpread {
        max_skew: 2,
        topology_key: label_keys::ZONE.into(),
        selector: Some(app("app")),
        min_domains: None,
    };
    scene.pod().topology_spread.push(spread);
    assert_goes_to(&scene, &["node-2"]);
}

#[test]
fn host_spread_limits_replicas_per_node() {
    let mut scene = scene();
    let spread = TopologySpread {
        max_skew: 1,
        topology_key: label_keys::HOSTNAME.into(),
        selector: Some(app("app")),
        min_domains: None,
    };
    scene.pod().topology_spread.push(spread);
    assert_goes_to(&scene, &["node-1", "node-3"]);
}

#[test]
fn two_pods_never_share_a_host_port() {
    let mut scene = scene();
    let port =
        |protocol: &str, host_ip: &str| HostPort { port: 8080, protocol: protocol.into(), host_ip: host_ip.into() };
    scene.pod().host_ports.push(port("TCP", ""));
    for place in 0..3 {
        scene.input.pods[place].host_ports.push(port("TCP", "10.0.0.1"));
    }
    assert_no_home(&scene);
    scene.input.pods[1].host_ports[0].protocol = "UDP".into();
    assert_goes_to(&scene, &["node-2"]);
}

#[test]
fn requests_never_exceed_what_a_node_can_allocate() {
    let mut scene = scene();
    scene.pod().requests.cpu_millicores = 1200;
    assert_no_home(&scene);
}

#[test]
fn the_pod_limit_of_a_node_counts() {
    let mut scene = scene();
    for home in HOMES {
        scene.node_named(home).allocatable.pods = if home == "node-2" { 2 } else { 1 };
    }
    assert_no_home(&scene);
    scene.node_named("node-1").allocatable.pods = 2;
    assert_goes_to(&scene, &["node-1"]);
}
