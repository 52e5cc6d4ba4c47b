//! The world after a plan was carried out, for planning it again.

use jiff::SignedDuration;
use spot_domain::{Labels, Node, NodeName, PlanOutcome, PlannedNode, PlanningInput, PodPhase, StepKind, label_keys};

/// The input as it would be an hour after every step succeeded: nodes gone and joined, pods where the plan put them.
pub fn next_input(input: &PlanningInput, outcome: &PlanOutcome) -> PlanningInput {
    let mut next = advanced(input, 3600);
    let survives = |node: &Node| outcome.plan.nodes.iter().any(|planned| planned.name == node.name);
    next.nodes.retain(survives);
    let joined = outcome.plan.nodes.iter().filter(|node| node.joining);
    next.nodes.extend(joined.map(|node| joined_node(input, outcome, node)));
    next.pods.retain(|pod| !pod.is_node_bound() || next.nodes.iter().any(|node| Some(&node.name) == pod.node.as_ref()));
    for pod in next.pods.iter_mut().filter(|pod| !pod.is_node_bound()) {
        let home = outcome.plan.nodes.iter().find(|node| node.pods.contains(&pod.name));
        let promised = || outcome.plan.pending.iter().find(|row| row.pod == pod.name)?.placed_on.clone();
        let home = home.map(|node| node.name.clone()).or_else(promised);
        if pod.is_active() && home.is_some() {
            pod.node = home;
            pod.phase = PodPhase::Running;
            pod.ready = true;
        }
    }
    next
}

/// The same world later.
pub fn advanced(input: &PlanningInput, secs: i64) -> PlanningInput {
    let now = input.now.checked_add(SignedDuration::from_secs(secs)).expect("near now");
    PlanningInput { now, ..input.clone() }
}

fn joined_node(input: &PlanningInput, outcome: &PlanOutcome, planned: &PlannedNode) -> Node {
    let type_name = planned.instance_type.clone().expect("a joining node has a type");
    let kind = input.instance_types.iter().find(|kind| kind.name == type_name).expect("of the input");
    let group = input.node_groups.iter().find(|group| Some(&group.id) == planned.group.as_ref()).expect("of a group");
    let zone = planned.zone.clone().expect("a joining node has a zone");
    let mut labels: Labels = group.labels.clone();
    labels.insert(label_keys::INSTANCE_TYPE.to_owned(), type_name.0.clone());
    labels.insert(label_keys::ZONE.to_owned(), zone.0.clone());
    labels.insert(label_keys::ARCH.to_owned(), kind.architecture.label().to_owned());
    labels.insert(label_keys::OS.to_owned(), "linux".to_owned());
    labels.insert(label_keys::HOSTNAME.to_owned(), planned.name.0.clone());
    let fell_back = |name: &NodeName| {
        outcome.plan.steps.iter().any(|step| step.kind == StepKind::FallBackToOnDemand && step.joining.contains(name))
    };
    Node {
        name: planned.name.clone(),
        instance_type: Some(type_name),
        zone: Some(zone),
        capacity_type: planned.capacity_type,
        group: planned.group.clone(),
        allocatable: kind.allocatable.clone(),
        labels,
        taints: group.taints.clone(),
        ready: true,
        created_at: Some(input.now),
        fell_back_at: fell_back(&planned.name).then_some(input.now),
        ..Node::default()
    }
}
