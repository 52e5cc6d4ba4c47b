//! Collects violations while the checks run.

use super::{CheckRule, Violation};

/// The violations found so far.
#[derive(Default)]
pub(super) struct Findings(Vec<Violation>);

impl Findings {
    /// Adds one.
    pub(super) fn add(&mut self, rule: CheckRule, subject: impl ToString, detail: impl Into<String>) {
        self.0.push(Violation { rule, subject: subject.to_string(), detail: detail.into() });
    }

    /// All of them in order of rule and subject, each once, so that the same plan gives the same answer.
    pub(super) fn into_sorted(mut self) -> Vec<Violation> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}
