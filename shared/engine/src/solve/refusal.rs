//! Why no replacement was found: no fleet takes the pods, or those that do break a safety layer.

use spot_domain::SafetyLayer;
use std::cell::RefCell;

/// The answer where there is no replacement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// Layers broken by the fleet that came closest; empty when no fleet takes the pods at all.
    pub(crate) broken: Vec<SafetyLayer>,
}

/// Remembers, over many tries, the fewest layers that a fleet which takes all pods broke.
#[derive(Debug, Default)]
pub(super) struct Refused(RefCell<Option<Vec<SafetyLayer>>>);

impl Refused {
    pub(super) fn note(&self, broken: Vec<SafetyLayer>) {
        let mut least = self.0.borrow_mut();
        if least.as_ref().is_none_or(|known| broken.len() < known.len()) {
            *least = Some(broken);
        }
    }

    pub(super) fn refusal(&self) -> Refusal {
        Refusal { broken: self.0.borrow().clone().unwrap_or_default() }
    }
}
