//! Hides names: every name of a node, pod, namespace, workload, budget or group and every value of a customer's label
//! becomes a hash, in fields and inside sentences alike.
//!
//! The hash is keyed by the dump itself, so it is the same in every run over one dump, and cannot be looked up by
//! hashing likely names without having the dump. Plans are made with the real names, so redaction changes no decision.

mod names;

use super::answer::{Estimate, NodeRow};
pub(super) use names::Redactor;
use spot_domain::NodeGroup;

impl Redactor {
    /// Node groups with hidden names; their ids stay, because nodes refer to them.
    pub(super) fn groups(&self, groups: &[NodeGroup]) -> Vec<NodeGroup> {
        let hidden = |group: &NodeGroup| {
            let mut group = group.clone();
            if group.display_name.is_empty() {
                group.display_name = group.id.to_string();
            }
            self.group(&mut group.display_name);
            self.labels(&mut group.labels);
            self.taints(&mut group.taints);
            group
        };
        groups.iter().map(hidden).collect()
    }

    /// Replaces every name in an answer.
    pub(super) fn redact(&self, estimate: &mut Estimate) {
        estimate.now.iter_mut().chain(&mut estimate.planned).for_each(|row| self.redact_row(row));
        for pending in &mut estimate.pending {
            self.object(&mut pending.pod);
            pending.placed_on.iter_mut().for_each(|node| self.node(node));
            self.sentence(&mut pending.reason);
        }
        for step in &mut estimate.steps {
            step.leaving.iter_mut().chain(&mut step.joining).for_each(|node| self.node(node));
            self.sentence(&mut step.reason);
        }
        for blocked in &mut estimate.blocked {
            self.node(&mut blocked.node);
            blocked.pod.iter_mut().for_each(|pod| self.object(pod));
            self.sentence(&mut blocked.message);
            self.sentence(&mut blocked.remedy);
        }
        for rejection in &mut estimate.rejected {
            self.sentence(&mut rejection.candidate);
            self.sentence(&mut rejection.reason);
        }
        estimate.assumptions.iter_mut().for_each(|assumption| self.sentence(&mut assumption.message));
        let exclusions = &mut estimate.policy.exclusions;
        exclusions.namespaces.iter_mut().for_each(|namespace| self.sentence(namespace));
        self.labels(&mut exclusions.labels);
        self.taints(&mut exclusions.taints);
    }

    fn redact_row(&self, row: &mut NodeRow) {
        self.node(&mut row.name);
        row.pods.iter_mut().for_each(|pod| self.object(pod));
        if let Some(joins) = &mut row.joins {
            self.group(&mut joins.group);
            self.labels(&mut joins.labels);
            self.taints(&mut joins.taints);
        }
    }
}

/// A message about bad input without what it quotes from the input.
pub(super) fn without_quotations(message: &str) -> String {
    let mut shown = String::new();
    let mut quote = None;
    for character in message.chars() {
        match quote {
            Some(mark) if character == mark => {
                quote = None;
                shown.extend(['…', character]);
            }
            Some(_) => {}
            None => {
                quote = Some(character).filter(|mark| matches!(mark, '`' | '"'));
                shown.push(character);
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::without_quotations;

    #[test]
    fn a_message_keeps_its_place_but_not_its_quotations() {
        let message = "a.json: line 2: field items[0].cpu: `shop-7` is no quantity, \"x";
        assert_eq!(without_quotations(message), "a.json: line 2: field items[0].cpu: `…` is no quantity, \"");
    }
}
