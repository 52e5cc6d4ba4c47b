//! PodDisruptionBudgets on the wire.

use super::or_default;
use super::resources::IntOrPercent;
use super::scheduling::Selector;
use serde::Deserialize;

/// `spec` of a budget.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct BudgetSpec {
    pub(in crate::dump) selector: Option<Selector>,
    pub(in crate::dump) min_available: Option<IntOrPercent>,
    pub(in crate::dump) max_unavailable: Option<IntOrPercent>,
}

/// `status` of a budget.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct BudgetStatus {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) disruptions_allowed: Option<i32>,
}
