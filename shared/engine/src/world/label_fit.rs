//! Whether labels and taints of existing nodes allow a requirement, found out once per requirement that is asked about.

use super::World;
use std::cell::OnceCell;

/// Answers for all existing nodes.
#[derive(Clone, Copy)]
struct Answer {
    labels: bool,
    /// Taints and operating system too.
    all: bool,
}

/// Answers by requirement.
#[derive(Default)]
pub(crate) struct LabelFit {
    known: Vec<OnceCell<Vec<Answer>>>,
}

impl LabelFit {
    pub(super) fn of(requirements: usize) -> Self {
        Self { known: (0..requirements).map(|_| OnceCell::new()).collect() }
    }

    /// Labels only.
    pub(crate) fn labels(&self, world: &World<'_>, requirement: usize, node: usize) -> bool {
        self.answers(world, requirement)[node].labels
    }

    /// Labels, taints and operating system.
    pub(crate) fn all(&self, world: &World<'_>, requirement: usize, node: usize) -> bool {
        self.answers(world, requirement)[node].all
    }

    fn answers(&self, world: &World<'_>, requirement: usize) -> &[Answer] {
        self.known[requirement].get_or_init(|| {
            let rules = &world.classes.requirements[requirement];
            let nodes = world.input.nodes.iter();
            nodes
                .map(|node| {
                    let labels = rules.accepts_labels(node);
                    Answer { labels, all: labels && !node.windows && rules.tolerates(&node.taints) }
                })
                .collect()
        })
    }
}
