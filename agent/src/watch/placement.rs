//! Which pods are on which node, and when anything there changed last: a drain asks for nothing else, and five hundred
//! drains at once must not look through every pod of the cluster with each change anywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One node's name.
#[derive(Debug, Default)]
struct OnNode {
    /// Keys of pods.
    pods: BTreeSet<Box<str>>,
    /// Generation of the last change to the node or a pod on it.
    generation: u64,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Placement {
    nodes: BTreeMap<Arc<str>, OnNode>,
    /// Keys of pods bound to no node yet.
    waiting: BTreeSet<Box<str>>,
}

impl Placement {
    /// A pod changed: it was there before, and is here now; nowhere means that it waits for a node.
    pub(super) fn pod_changed(&mut self, pod: &str, was: Option<&Arc<str>>, is: Option<&Arc<str>>, generation: u64) {
        if is.is_none() {
            self.waiting.insert(pod.into());
        } else if !self.waiting.is_empty() {
            self.waiting.remove(pod);
        }
        self.moved(pod, was, is, generation);
    }

    /// A pod is no more.
    pub(super) fn pod_gone(&mut self, pod: &str, was: Option<&Arc<str>>, generation: u64) {
        self.waiting.remove(pod);
        self.moved(pod, was, None, generation);
    }

    fn moved(&mut self, pod: &str, was: Option<&Arc<str>>, is: Option<&Arc<str>>, generation: u64) {
        if let Some(node) = was.filter(|was| Some(*was) != is)
            && let Some(left) = self.nodes.get_mut(node)
        {
            left.pods.remove(pod);
            left.generation = generation;
            if left.pods.is_empty() {
                self.nodes.remove(node);
            }
        }
        if let Some(node) = is {
            let here = self.nodes.entry(node.clone()).or_default();
            here.generation = generation;
            if !here.pods.contains(pod) {
                here.pods.insert(pod.into());
            }
        }
    }

    /// The node itself changed.
    pub(super) fn node_changed(&mut self, node: &str, generation: u64) {
        if let Some(here) = self.nodes.get_mut(node) {
            here.generation = generation;
        }
    }

    /// Keys of the pods on a node, in order.
    pub(super) fn pods_on(&self, node: &str) -> impl Iterator<Item = &str> {
        self.nodes.get(node).into_iter().flat_map(|here| here.pods.iter().map(|pod| &**pod))
    }

    /// Keys of the pods that no node has yet, in order.
    pub(super) fn waiting(&self) -> impl Iterator<Item = &str> {
        self.waiting.iter().map(|pod| &**pod)
    }

    /// Differs whenever the node or a pod on it changed; 0 for a node without pods.
    pub(super) fn generation_on(&self, node: &str) -> u64 {
        self.nodes.get(node).map_or(0, |here| here.generation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pod_is_on_one_node_and_both_nodes_know_when_it_moves() {
        let (a, b): (Arc<str>, Arc<str>) = ("a".into(), "b".into());
        let mut placement = Placement::default();
        placement.pod_changed("n/x", None, Some(&a), 1);
        placement.pod_changed("n/y", None, Some(&a), 2);
        placement.pod_changed("n/z", None, None, 3);
        assert_eq!(placement.pods_on("a").collect::<Vec<_>>(), ["n/x", "n/y"]);
        assert_eq!(placement.waiting().collect::<Vec<_>>(), ["n/z"]);
        placement.pod_gone("n/z", None, 3);
        assert_eq!(placement.waiting().count(), 0);
        placement.pod_changed("n/x", Some(&a), Some(&b), 4);
        assert_eq!((placement.generation_on("a"), placement.generation_on("b")), (4, 4));
        placement.node_changed("a", 5);
        assert_eq!((placement.generation_on("a"), placement.generation_on("b")), (5, 4));
        placement.pod_gone("n/y", Some(&a), 6);
        assert!(placement.nodes.keys().eq([&b]), "what is empty is forgotten");
    }
}
