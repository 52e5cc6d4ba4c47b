//! Rules about the node itself.

use super::Block;
use super::opt_out;
use crate::world::World;
use jiff::SignedDuration;
use spot_domain::{BlockRule, Node};

/// A node younger than this is left alone: its pods are still arriving. Two minutes cover the scheduling of what a
/// new node was launched for.
const SETTLING_SECS: i64 = 120;

/// Every reason why the node must stay, its pods aside.
pub(super) fn judge(world: &World<'_>, place: usize) -> Vec<Block> {
    let node = &world.input.nodes[place];
    if node.unmanaged.is_some() {
        return Vec::new();
    }
    let mut blocks = Vec::new();
    let mut block = |rule, message: String, remedy: &str| {
        blocks.push(Block { pod: None, rule, message, remedy: remedy.to_owned() });
    };
    if !world.input.policy.enabled {
        block(BlockRule::PolicyDisabled, "the policy is switched off".into(), "enable the policy");
    }
    if let Some((message, remedy)) = excluded(world, node) {
        block(BlockRule::NodeExcluded, message, remedy);
    }
    if let Some(mark) = opt_out::of_node(&[&node.annotations, &node.labels], node.created_at, world.input.now) {
        block(BlockRule::NodeOptOut, format!("the node is marked {mark}"), "remove the mark from the node");
    }
    if node.terminating {
        block(BlockRule::NodeTerminating, "the node is already being removed".into(), "wait until it is gone");
    } else if !node.ready {
        block(BlockRule::NodeNotReady, "the node is not Ready".into(), "repair or remove the node");
    }
    if let Some(until) = node.forced_until.filter(|until| *until > world.input.now) {
        let until = until.strftime("%Y-%m-%d %H:%M UTC");
        let message = format!("somebody has forced it on-demand until {until}");
        block(BlockRule::Override, message, &format!("ends at {until}, or end it early"));
    }
    if is_settling(world, node) {
        block(BlockRule::NodeTooYoung, "the node has just joined".into(), "wait two minutes");
    }
    if node.windows {
        let message = "a Windows node: no Windows prices or images are known";
        block(BlockRule::WindowsNode, message.into(), "none: Windows nodes are not planned for");
    }
    if node.pods_unknown {
        let message = "no DaemonSet or kube-system pod of this node was seen, so its pods are not all known";
        block(BlockRule::PodsUnknown, message.into(), "dump the pods of every namespace, with rights to list them");
    }
    if let Some(message) = unknown_placement(world, place) {
        blocks.push(message);
    }
    blocks
}

fn excluded(world: &World<'_>, node: &Node) -> Option<(String, &'static str)> {
    let exclusions = &world.input.policy.exclusions;
    let by_type = node.instance_type.as_ref().filter(|name| exclusions.instance_types.contains(name));
    if let Some(name) = by_type {
        return Some((format!("the policy excludes type {name}"), "take it out of exclusions.instance_types"));
    }
    if let Some(taint) = node.taints.iter().find(|taint| exclusions.taints.contains(taint)) {
        return Some((format!("the policy excludes taint {}", taint.key), "take it out of exclusions.taints"));
    }
    let by_label = node.labels.iter().find(|(key, value)| exclusions.labels.get(*key) == Some(*value));
    by_label
        .map(|(key, value)| (format!("the policy excludes label {key}={value}"), "take it out of exclusions.labels"))
}

fn is_settling(world: &World<'_>, node: &Node) -> bool {
    node.created_at.is_some_and(|created| {
        let age = world.input.now.duration_since(created);
        age >= SignedDuration::ZERO && age < SignedDuration::from_secs(SETTLING_SECS)
    })
}

fn unknown_placement(world: &World<'_>, place: usize) -> Option<Block> {
    let node = &world.input.nodes[place];
    let known = &world.nodes[place];
    let (rule, message, remedy) = if known.instance_type.is_none() {
        let name = node.instance_type.as_ref().map_or("unlabelled", |name| name.as_str());
        let message = format!("instance type {name} is not in the catalog, so it has no price");
        (BlockRule::UnknownInstanceType, message, "refresh the catalog")
    } else if known.zone.is_none() || known.group.is_none() || known.capacity_type.is_none() {
        let message = "its zone, group or capacity type is not known".to_owned();
        (BlockRule::UnknownPlacement, message, "label the node with its zone and capacity type")
    } else {
        return None;
    };
    Some(Block { pod: None, rule, message, remedy: remedy.to_owned() })
}
