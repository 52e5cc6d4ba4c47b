//! Which labels a new node of a group surely has, and which cannot be told.

use super::label_names::{follows_from_choice, unknown_on_new_nodes};
use super::nodes::SeenNode;
use super::origin::Origin;
use spot_domain::{Labels, NodeGroupKind};
use std::collections::{BTreeMap, BTreeSet};

/// Label keys that differ between nodes of one maker, by maker. What makes nodes labels them alike, so such labels
/// were set by hand or by something else, and a new node would not have them.
pub(super) type SetByHand = BTreeMap<Origin, BTreeSet<String>>;

/// Finds the labels among `keys` that were set by hand. Karpenter labels each node as its pods ask, so not there.
pub(super) fn set_by_hand<'a>(nodes: impl Iterator<Item = &'a SeenNode>, keys: &[&str]) -> SetByHand {
    let mut values: BTreeMap<(&Origin, &str), BTreeSet<Option<&String>>> = BTreeMap::new();
    let named = |seen: &&SeenNode| !seen.origin.name.is_empty() && seen.origin.kind != NodeGroupKind::KarpenterNodePool;
    for seen in nodes.filter(|seen| seen.is_managed()).filter(named) {
        for key in keys {
            values.entry((&seen.origin, *key)).or_default().insert(seen.node.labels.get(*key));
        }
    }
    let mut by_hand = SetByHand::new();
    for ((origin, key), _) in values.into_iter().filter(|(_, values)| values.len() > 1) {
        by_hand.entry(origin.clone()).or_default().insert(key.to_owned());
    }
    by_hand
}

/// Labels of a new node beside `nodes`, and the keys of labels that cannot be told.
pub(super) fn of(nodes: &[&SeenNode], referred: &BTreeSet<String>, by_hand: &SetByHand) -> (Labels, Vec<String>) {
    let Some((first, others)) = nodes.split_first() else { return Default::default() };
    let mut labels = first.node.labels.clone();
    labels.retain(|key, value| others.iter().all(|seen| seen.node.labels.get(key) == Some(value)));
    let hand_set =
        |key: &str| nodes.iter().any(|seen| by_hand.get(&seen.origin).is_some_and(|keys| keys.contains(key)));
    let differs = |key: &str| {
        let value = first.node.labels.get(key);
        others.iter().any(|seen| seen.node.labels.get(key) != value)
    };
    let present = nodes.iter().flat_map(|seen| seen.node.labels.keys());
    let unknown: BTreeSet<String> = present
        .chain(referred)
        .filter(|key| !follows_from_choice(key))
        .filter(|key| unknown_on_new_nodes(key) || hand_set(key) || (referred.contains(*key) && differs(key)))
        .cloned()
        .collect();
    labels.retain(|key, _| !follows_from_choice(key) && !unknown.contains(key));
    (labels, unknown.into_iter().collect())
}
