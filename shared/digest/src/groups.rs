//! Sorts managed nodes into groups that are alike in everything a pod of this dump could ask for.

use super::group_labels;
use super::label_names::splits_no_group;
use super::nodes::SeenNode;
use super::taints;
use spot_domain::{Architecture, NodeGroup, NodeGroupId, NodeGroupKind, Taint, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// What nodes of one group have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Likeness {
    kind: NodeGroupKind,
    windows: bool,
    architecture: Option<Architecture>,
    taints: Vec<Taint>,
    /// Values of the labels that pods refer to, in the order of the keys.
    referred: Vec<Option<String>>,
}

/// Makes the groups and tells every managed node its own. `referred` are the label keys that pods, DaemonSets and
/// volumes look at.
pub(super) fn assign(nodes: &mut BTreeMap<String, SeenNode>, referred: &BTreeSet<String>) -> Vec<NodeGroup> {
    let splitting: Vec<&str> = referred.iter().map(String::as_str).filter(|key| !splits_no_group(key)).collect();
    let mut members: BTreeMap<Likeness, Vec<String>> = BTreeMap::new();
    for (name, seen) in nodes.iter().filter(|(_, seen)| seen.is_managed()) {
        members.entry(likeness(seen, &splitting)).or_default().push(name.clone());
    }
    let by_hand = group_labels::set_by_hand(nodes.values(), &splitting);
    let mut groups = Vec::new();
    for (number, (likeness, names)) in members.into_iter().enumerate() {
        let id = NodeGroupId(format!("group-{}", number + 1));
        let seen: Vec<&SeenNode> = names.iter().filter_map(|name| nodes.get(name)).collect();
        groups.push(group(id.clone(), likeness, &seen, referred, &by_hand));
        for name in &names {
            if let Some(seen) = nodes.get_mut(name) {
                seen.node.group = Some(id.clone());
            }
        }
    }
    groups
}

fn likeness(seen: &SeenNode, splitting: &[&str]) -> Likeness {
    Likeness {
        kind: seen.origin.kind,
        windows: seen.node.windows,
        architecture: seen.architecture,
        taints: taints::lasting(&seen.node.taints),
        referred: splitting.iter().map(|key| seen.node.labels.get(*key).cloned()).collect(),
    }
}

fn group(
    id: NodeGroupId,
    likeness: Likeness,
    nodes: &[&SeenNode],
    referred: &BTreeSet<String>,
    by_hand: &group_labels::SetByHand,
) -> NodeGroup {
    let (labels, unknown_label_keys) = group_labels::of(nodes, referred, by_hand);
    let zones: BTreeSet<Zone> = nodes.iter().filter_map(|seen| seen.node.zone.clone()).collect();
    NodeGroup {
        id,
        kind: likeness.kind,
        display_name: display_name(nodes),
        labels,
        unknown_label_keys,
        taints: likeness.taints,
        architecture: likeness.architecture,
        zones: zones.into_iter().collect(),
        windows: likeness.windows,
    }
}

/// The names of the node groups in it as their owner knows them.
fn display_name(nodes: &[&SeenNode]) -> String {
    const SHOWN: usize = 3;
    let names: BTreeSet<&str> =
        nodes.iter().map(|seen| seen.origin.name.as_str()).filter(|name| !name.is_empty()).collect();
    let shown: Vec<&str> = names.iter().copied().take(SHOWN).collect();
    match (names.len(), names.len().saturating_sub(SHOWN)) {
        (0, _) => "unnamed nodes".to_owned(),
        (_, 0) => shown.join(", "),
        (_, more) => format!("{} +{more}", shown.join(", ")),
    }
}
