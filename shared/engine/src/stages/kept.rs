//! Why nodes that may leave stay: what was tried with each of them, and what ruled it out.

use spot_domain::{BlockRule, StepKind};
use std::collections::BTreeMap;
use std::rc::Rc;

/// One try that came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) kind: StepKind,
    pub(crate) rule: BlockRule,
    /// In one sentence. Shared, since drafts are copied often.
    pub(crate) words: Rc<str>,
}

/// The tries by node. A node has one reason per kind of step and rule, the last one given, so their number is bounded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    by_node: BTreeMap<usize, Vec<Reason>>,
}

impl Kept {
    /// Notes the same reason for some nodes.
    pub(super) fn note(&mut self, nodes: &[usize], kind: StepKind, rule: BlockRule, words: &str) {
        let words: Rc<str> = words.into();
        for node in nodes {
            let reasons = self.by_node.entry(*node).or_default();
            reasons.retain(|known| (known.kind, known.rule) != (kind, rule));
            reasons.push(Reason { kind, rule, words: words.clone() });
        }
    }

    /// Every reason with its node: by node, the last try last.
    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, &Reason)> {
        self.by_node.iter().flat_map(|(node, reasons)| reasons.iter().map(|reason| (*node, reason)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_keeps_the_last_reason_of_each_kind_and_rule_in_the_order_tried() {
        let mut kept = Kept::default();
        kept.note(&[3], StepKind::OnDemandToSpot, BlockRule::SafetyLayer, "first");
        kept.note(&[3, 1], StepKind::ConsolidateDelete, BlockRule::NoFittingNode, "full");
        kept.note(&[3], StepKind::OnDemandToSpot, BlockRule::SafetyLayer, "second");
        let rows: Vec<(usize, &str)> = kept.all().map(|(node, reason)| (node, &*reason.words)).collect();
        assert_eq!(rows, [(1, "full"), (3, "full"), (3, "second")]);
    }
}
