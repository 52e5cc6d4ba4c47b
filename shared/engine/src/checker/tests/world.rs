//! The cluster, its market and the plan made by hand.

use super::parts::{GIB, apart, app, instance_type, labels, node, object, pod, quote, workload};
use spot_domain::*;

/// The moment of the plan.
const NOW: &str = "2026-01-15T12:00:00Z";

const TYPES: [(&str, u8); 5] = [("m5.large", 0), ("c5.large", 1), ("r5.large", 4), ("m6g.large", 0), ("m6i.large", 0)];

pub(super) fn input() -> PlanningInput {
    let zones = ["a", "b", "c", "a", "b", "c", "a", "b"];
    let nodes: Vec<Node> = (1..).zip(zones).map(|(number, zone)| node(&format!("n{number}"), zone)).collect();
    PlanningInput {
        schema_version: PLANNING_SCHEMA_VERSION,
        now: NOW.parse().unwrap(),
        pods: pods(&nodes),
        nodes,
        node_groups: vec![NodeGroup {
            id: "workers".into(),
            labels: labels(&[("tier", "general"), ("slot", "7")]),
            unknown_label_keys: vec!["rack".into()],
            zones: vec!["a".into(), "b".into(), "c".into()],
            ..NodeGroup::default()
        }],
        disruption_budgets: vec![PodDisruptionBudget {
            name: object("shop/web"),
            selector: app("web"),
            min_available: Some(CountOrPercent::Count(2)),
            disruptions_allowed: Some(1),
            ..PodDisruptionBudget::default()
        }],
        workloads: vec![
            workload("shop/web", 3),
            workload("shop/api", 2),
            workload("shop/solo", 1),
            workload("shop/cart", 2),
            workload("kube-system/coredns", 2),
        ],
        daemon_sets: vec![DaemonSet {
            name: object("kube-system/agent"),
            requests: Resources::pod(100, GIB / 2),
            ..DaemonSet::default()
        }],
        policy: Policy::default(),
        market: Market {
            region: "us-east-1".into(),
            types: TYPES.iter().map(|(name, bucket)| quote(name, *bucket)).collect(),
            pools: vec![PoolQuote {
                zone: "a".into(),
                instance_type: "m5.large".into(),
                spot_microusd_per_hour: MicrousdPerHour(38_400),
            }],
            ..Market::default()
        },
        instance_types: TYPES.iter().map(|(name, _)| instance_type(name)).collect(),
        safety: SafetyBounds::default(),
        launch_for_pending: false,
    }
}

fn pods(nodes: &[Node]) -> Vec<Pod> {
    let mut pods = Vec::new();
    for (name, node) in [("web-1", "n1"), ("web-2", "n2"), ("web-3", "n3")] {
        let mut web = pod(&format!("shop/{name}"), Some(node), Some((OwnerKind::Deployment, "web")));
        web.pod_anti_affinity = vec![apart(label_keys::HOSTNAME, "web")];
        web.topology_spread = vec![TopologySpread {
            max_skew: 1,
            topology_key: label_keys::ZONE.into(),
            selector: app("web"),
            min_domains: None,
        }];
        pods.push(web);
    }
    for (name, node, owner) in [
        ("shop/api-1", "n1", "api"),
        ("shop/api-2", "n4", "api"),
        ("shop/solo-1", "n8", "solo"),
        ("shop/cart-1", "n8", "cart"),
        ("shop/cart-2", "n7", "cart"),
        ("kube-system/coredns-1", "n1", "coredns"),
        ("kube-system/coredns-2", "n3", "coredns"),
    ] {
        pods.push(pod(name, Some(node), Some((OwnerKind::Deployment, owner))));
    }
    pods.push(pod("shop/report-1", Some("n6"), Some((OwnerKind::Job, "report"))));
    pods.push(pod("shop/late-1", None, Some((OwnerKind::Deployment, "late"))));
    for node in nodes {
        let name = format!("kube-system/agent-{}", node.name);
        let mut agent = pod(&name, Some(node.name.as_str()), Some((OwnerKind::DaemonSet, "agent")));
        agent.requests = Resources::pod(100, GIB / 2);
        pods.push(agent);
    }
    pods
}

const MOVES: [(usize, &str, &str, &str); 5] = [
    (0, "shop/web-1", "n1", "s1"),
    (0, "shop/api-1", "n1", "s1"),
    (0, "kube-system/coredns-1", "n1", "s1"),
    (1, "shop/solo-1", "n8", "n4"),
    (1, "shop/cart-1", "n8", "n5"),
];

fn step(number: usize, kind: StepKind, leaving: &str, joining: &[&str]) -> PlanStep {
    let moves = MOVES.iter().filter(|(step, ..)| *step == number);
    PlanStep {
        kind,
        leaving: vec![leaving.into()],
        joining: joining.iter().map(|&name| name.into()).collect(),
        moves: moves
            .map(|(_, pod, from, to)| PodMove {
                pod: object(pod),
                from: (*from).into(),
                to: (*to).into(),
                surge: pod.contains("solo"),
            })
            .collect(),
        saves_microusd_per_month: Microusd(0),
        reason: "by hand".into(),
    }
}

pub(super) fn plan(input: &PlanningInput) -> Plan {
    let steps = vec![step(0, StepKind::OnDemandToSpot, "n1", &["s1"]), step(1, StepKind::ConsolidateDelete, "n8", &[])];
    let mut nodes: Vec<PlannedNode> = input.nodes[1..7].iter().map(|node| planned(node, false, input)).collect();
    let mut joining = planned(&node("s1", "a"), true, input);
    joining.capacity_type = Some(CapacityType::Spot);
    nodes.push(joining);
    let pending =
        vec![PendingPod { pod: object("shop/late-1"), placed_on: Some("n7".into()), reason: "has room".into() }];
    Plan { schema_version: PLANNING_SCHEMA_VERSION, steps, nodes, pending }
}

fn planned(node: &Node, joining: bool, input: &PlanningInput) -> PlannedNode {
    let own = |pod: &&Pod| pod.owner.as_ref().is_none_or(|owner| owner.kind != OwnerKind::DaemonSet);
    let staying = input.pods.iter().filter(own).filter(|pod| pod.node.as_ref() == Some(&node.name));
    let arriving = MOVES.iter().filter(|(.., to)| *to == node.name.as_str()).map(|(_, pod, ..)| object(pod));
    PlannedNode {
        name: node.name.clone(),
        joining,
        managed: true,
        instance_type: node.instance_type.clone(),
        zone: node.zone.clone(),
        capacity_type: node.capacity_type,
        group: node.group.clone(),
        microusd_per_hour: MicrousdPerHour(0),
        pods: staying.map(|pod| pod.name.clone()).chain(arriving).collect(),
    }
}

pub(super) fn empty_report() -> PlanReport {
    PlanReport {
        before_microusd_per_month: Microusd(0),
        after_microusd_per_month: Microusd(0),
        rate_savings_microusd_per_month: Microusd(0),
        usage_savings_microusd_per_month: Microusd(0),
        safety: SafetyReport { verdict: SafetyVerdict::Approved, layers: Vec::new(), least_on_demand_share: 0.15 },
        blocked: Vec::new(),
        blocked_microusd_per_month: Microusd(0),
        rejected: Vec::new(),
        pools: PoolFunnel::default(),
    }
}
