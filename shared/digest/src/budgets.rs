//! PodDisruptionBudgets from the wire to the domain.

use super::wire::budget::{BudgetSpec, BudgetStatus};
use super::wire::resources::IntOrPercent;
use spot_domain::{CountOrPercent, LabelSelector, ObjectName, PodDisruptionBudget};

/// Reads a budget. An empty selector meant no pod in `policy/v1beta1` and means every pod since.
pub(super) fn read(name: ObjectName, beta: bool, spec: BudgetSpec, status: &BudgetStatus) -> PodDisruptionBudget {
    let selector = spec.selector.map(LabelSelector::from);
    PodDisruptionBudget {
        name,
        selector: selector.filter(|selector| !beta || *selector != LabelSelector::default()),
        min_available: spec.min_available.map(count),
        max_unavailable: spec.max_unavailable.map(count),
        disruptions_allowed: status.disruptions_allowed,
    }
}

fn count(stated: IntOrPercent) -> CountOrPercent {
    match stated {
        IntOrPercent::Int(count) => CountOrPercent::Count(count),
        IntOrPercent::Percent(percent) => CountOrPercent::Percent(percent),
    }
}
