//! Every node is accounted for: it stays as it was, leaves once, or joins once under a name of its own.

use super::CheckRule;
use super::case::Case;
use super::findings::Findings;
use spot_domain::{Node, PlannedNode};
use std::collections::BTreeMap;

/// How often a name is planned, leaves and joins.
#[derive(Default)]
struct Mentions {
    planned: u32,
    leaving: u32,
    joining: u32,
}

/// Checks the planned fleet against the input's nodes and the steps.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let mentions = mentions(case);
    for (name, count) in &mentions {
        let place = case.places.find(name).map(|index| &case.places.all[index]);
        match place {
            None => findings.add(CheckRule::UnknownNode, name, "neither in the input nor joining"),
            Some(place) => match place.node {
                Some(node) => check_existing(node, place.planned, count, findings),
                None => check_joining(name, count, findings),
            },
        }
    }
    for node in &case.input.nodes {
        if !mentions.contains_key(node.name.as_str()) {
            findings.add(CheckRule::NodeLost, &node.name, "neither in the planned fleet nor leaving");
        }
    }
}

fn mentions<'a>(case: &Case<'a>) -> BTreeMap<&'a str, Mentions> {
    let mut mentions: BTreeMap<&str, Mentions> = BTreeMap::new();
    for planned in &case.plan.nodes {
        mentions.entry(planned.name.as_str()).or_default().planned += 1;
    }
    for step in &case.plan.steps {
        for name in &step.leaving {
            mentions.entry(name.as_str()).or_default().leaving += 1;
        }
        for name in &step.joining {
            mentions.entry(name.as_str()).or_default().joining += 1;
        }
    }
    mentions
}

fn check_existing(node: &Node, planned: Option<&PlannedNode>, count: &Mentions, findings: &mut Findings) {
    if count.joining > 0 || planned.is_some_and(|planned| planned.joining) {
        findings.add(CheckRule::JoiningNode, &node.name, "joins under the name of a node that is already there");
    }
    match count.planned + count.leaving {
        0 => findings.add(CheckRule::NodeLost, &node.name, "neither in the planned fleet nor leaving"),
        1 => {}
        _ => findings.add(
            CheckRule::NodeDuplicated,
            &node.name,
            format!("planned {} times and leaving {} times", count.planned, count.leaving),
        ),
    }
    if let Some(planned) = planned
        && let Some(field) = changed_field(node, planned)
    {
        findings.add(CheckRule::NodeChanged, &node.name, format!("it stays, but its {field} is another"));
    }
}

fn changed_field(node: &Node, planned: &PlannedNode) -> Option<&'static str> {
    let fields = [
        ("instance type", node.instance_type != planned.instance_type),
        ("zone", node.zone != planned.zone),
        ("capacity type", node.capacity_type != planned.capacity_type),
        ("group", node.group != planned.group),
        ("management", node.unmanaged.is_none() != planned.managed),
    ];
    fields.into_iter().find(|(_, differs)| *differs).map(|(field, _)| field)
}

fn check_joining(name: &str, count: &Mentions, findings: &mut Findings) {
    if count.planned > 1 {
        findings.add(CheckRule::JoiningNode, name, format!("{} joining nodes have this name", count.planned));
    }
    if count.joining != 1 {
        findings.add(CheckRule::JoiningNode, name, format!("it joins in {} steps", count.joining));
    }
    if count.leaving > 0 {
        findings.add(CheckRule::UnknownNode, name, "it leaves, but the input has no such node");
    }
}
