//! The checker stays fast and exact on large plans.

use super::check_plan;
use super::parts::{GIB, apart, app, labels, node, object, pod};
use super::scene::Scene;
use super::{CheckRule, broken};
use spot_domain::*;
use std::time::Instant;

const ZONES: [&str; 3] = ["a", "b", "c"];

/// Empties the sound scene, keeping market, types and group.
fn empty() -> Scene {
    let mut scene = Scene::new();
    scene.input.nodes.clear();
    scene.input.pods.clear();
    scene.input.workloads.clear();
    scene.input.disruption_budgets.clear();
    scene.input.safety.max_pool_share_ppm = 1_000_000;
    scene.input.launch_for_pending = true;
    scene.outcome.plan =
        Plan { schema_version: PLANNING_SCHEMA_VERSION, steps: Vec::new(), nodes: Vec::new(), pending: Vec::new() };
    scene
}

fn spread(topology_key: &str, selected: &str) -> Vec<TopologySpread> {
    vec![TopologySpread { max_skew: 1, topology_key: topology_key.into(), selector: app(selected), min_domains: None }]
}

/// One pending pod of each of the five kinds.
fn five_kinds(number: usize) -> Vec<Pod> {
    let kinds = ["generic", "zone-spread", "host-spread", "zone-affinity", "host-apart"];
    kinds
        .iter()
        .map(|kind| {
            let mut pod = pod(&format!("bench/{kind}-{number}"), None, Some((OwnerKind::Deployment, kind)));
            pod.labels.insert("app.kubernetes.io/instance".into(), format!("{kind}-{number}"));
            match *kind {
                "zone-spread" => pod.topology_spread = spread(label_keys::ZONE, kind),
                "host-spread" => pod.topology_spread = spread(label_keys::HOSTNAME, kind),
                "zone-affinity" => pod.pod_affinity = vec![apart(label_keys::ZONE, "generic")],
                "host-apart" => pod.pod_anti_affinity = vec![apart(label_keys::HOSTNAME, kind)],
                _ => {}
            }
            pod
        })
        .collect()
}

/// One pod of each kind on each of `count` new nodes.
fn launch(count: usize) -> Scene {
    let mut scene = empty();
    let mut joining = Vec::new();
    for number in 0..count {
        let name = format!("spot-plan-{number}");
        let pods = five_kinds(number);
        for pod in &pods {
            let placed_on = Some(name.as_str().into());
            scene.outcome.plan.pending.push(PendingPod { pod: pod.name.clone(), placed_on, reason: "new".into() });
        }
        scene.input.pods.extend(pods);
        let (zone, bought) =
            (ZONES[number % 3], if number % 2 == 0 { CapacityType::Spot } else { CapacityType::OnDemand });
        scene.outcome.plan.nodes.push(PlannedNode {
            name: name.as_str().into(),
            joining: true,
            managed: true,
            instance_type: Some("m5.large".into()),
            zone: Some(zone.into()),
            capacity_type: Some(bought),
            group: Some("workers".into()),
            microusd_per_hour: MicrousdPerHour(0),
            pods: Vec::new(),
        });
        joining.push(name.as_str().into());
    }
    scene.outcome.plan.steps.push(PlanStep {
        kind: StepKind::LaunchForPending,
        leaving: Vec::new(),
        joining,
        moves: Vec::new(),
        saves_microusd_per_month: Microusd(0),
        reason: "pending".into(),
    });
    scene.outcome.plan.pending.sort_by(|one, other| one.pod.cmp(&other.pod));
    restate_large(&mut scene);
    scene
}

/// The plain restatement compares every pool with every other; here the readings are few enough to be said outright.
fn restate_large(scene: &mut Scene) {
    let spot: Vec<PlannedNode> = scene.outcome.plan.nodes.clone();
    scene.restate();
    let share = |zone: &str| {
        let of_pool = |node: &&PlannedNode| {
            node.capacity_type == Some(CapacityType::Spot) && node.zone.as_ref().is_some_and(|own| own.as_str() == zone)
        };
        spot.iter().filter(of_pool).count() as f64 / spot.len() as f64
    };
    let report = &mut scene.outcome.report.safety;
    report.layers[2].bound = 1.0;
    report.layers[2].after = ZONES.iter().map(|zone| share(zone)).filter(|share| *share > 0.0).reduce(f64::max);
    report.layers[2].holds_after = true;
    if scene.input.nodes.is_empty() {
        report.layers[1].before = None;
        report.layers[3].before = None;
    }
    report.layers[4].holds_after = true;
    report.verdict = SafetyVerdict::Approved;
}

/// A running cluster of which every tenth node becomes Spot.
fn convert(nodes: usize, pods_per_node: usize) -> Scene {
    let mut scene = empty();
    scene.input.daemon_sets.clear();
    for number in 0..nodes {
        let name = format!("node-{number}");
        let mut existing = node(&name, ZONES[number % 3]);
        existing.allocatable = Resources { pods: 60, ..Resources::pod(16_000, 64 * GIB) };
        let pods = (0..pods_per_node).map(|slot| {
            let owner = format!("app-{}", (number + slot * 7) % 500);
            let mut pod = pod(&format!("ns-{}/{owner}-{number}-{slot}", slot % 5), Some(&name), None);
            pod.owner = Some(Owner { kind: OwnerKind::Deployment, name: owner.clone() });
            pod.labels = labels(&[("app", &owner), ("part-of", "shop")]);
            pod.topology_spread = spread(label_keys::ZONE, &owner);
            pod.topology_spread[0].max_skew = 50;
            pod.pod_anti_affinity = vec![apart(label_keys::HOSTNAME, &format!("foe-of-{owner}"))];
            pod
        });
        let pods: Vec<Pod> = pods.collect();
        let becomes_spot = number % 10 == 0;
        convert_node(&mut scene, &existing, &pods, becomes_spot);
        scene.input.nodes.push(existing);
        scene.input.pods.extend(pods);
    }
    let big = Resources { pods: 60, ..Resources::pod(16_000, 64 * GIB) };
    scene.instance_type("m5.large").allocatable = big;
    restate_large(&mut scene);
    scene
}

fn convert_node(scene: &mut Scene, existing: &Node, pods: &[Pod], becomes_spot: bool) {
    let mut planned = PlannedNode {
        name: existing.name.clone(),
        joining: false,
        managed: true,
        instance_type: existing.instance_type.clone(),
        zone: existing.zone.clone(),
        capacity_type: existing.capacity_type,
        group: existing.group.clone(),
        microusd_per_hour: MicrousdPerHour(0),
        pods: pods.iter().map(|pod| pod.name.clone()).collect(),
    };
    if becomes_spot {
        let to: NodeName = format!("spot-plan-{}", existing.name).into();
        (planned.name, planned.joining, planned.capacity_type) = (to.clone(), true, Some(CapacityType::Spot));
        let moved =
            |pod: &Pod| PodMove { pod: pod.name.clone(), from: existing.name.clone(), to: to.clone(), surge: false };
        scene.outcome.plan.steps.push(PlanStep {
            kind: StepKind::OnDemandToSpot,
            leaving: vec![existing.name.clone()],
            joining: vec![to.clone()],
            moves: pods.iter().map(moved).collect(),
            saves_microusd_per_month: Microusd(0),
            reason: "cheaper".into(),
        });
    }
    scene.outcome.plan.nodes.push(planned);
}

#[test]
fn twenty_thousand_pods_on_four_thousand_new_nodes_are_checked() {
    let mut scene = launch(4_000);
    let start = Instant::now();
    assert_eq!(check_plan(&scene.input, &scene.outcome), Vec::new());
    println!("20,000 pods on 4,000 new nodes: {} ms", start.elapsed().as_millis());
    let host_apart = object("bench/host-apart-17");
    let row = scene.outcome.plan.pending.iter_mut().find(|row| row.pod == host_apart).unwrap();
    row.placed_on = Some("spot-plan-18".into());
    assert_eq!(broken(&scene), [CheckRule::PodAntiAffinity].into());
}

#[test]
fn a_thousand_nodes_with_thirty_thousand_pods_are_checked() {
    let mut scene = convert(1_000, 30);
    let start = Instant::now();
    assert_eq!(check_plan(&scene.input, &scene.outcome), Vec::new());
    println!("1,000 nodes with 30,000 pods: {} ms", start.elapsed().as_millis());
    scene.step(3).moves.pop();
    assert_eq!(broken(&scene), [CheckRule::PodLeftBehind].into());
}
