//! PodDisruptionBudgets on the wire.

use super::or_default;
use super::resources::IntOrPercent;
use super::scheduling::Selector;
use serde::Deserialize;

/// `spec` of a budget.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct BudgetSpec {
    pub(crate) selector: Option<Selector>,
    pub(crate) min_available: Option<IntOrPercent>,
    pub(crate) max_unavailable: Option<IntOrPercent>,
}

/// `status` of a budget.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct BudgetStatus {
    #[serde(deserialize_with = "or_default")]
    pub(crate) disruptions_allowed: Option<i32>,
}
