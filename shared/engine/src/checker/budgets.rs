//! PodDisruptionBudgets: none of a moved pod's budgets is at 0, and it has at most one.

use super::CheckRule;
use super::case::Case;
use super::facts::serves;
use super::findings::Findings;
use spot_domain::{CountOrPercent, OwnerKind, PodDisruptionBudget};
use std::collections::BTreeMap;

/// Checks every moved pod against the budgets that select it.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let mut budgets_of: Vec<Vec<usize>> = vec![Vec::new(); case.input.pods.len()];
    let mut allowed: Vec<Option<i64>> = Vec::new();
    for (number, budget) in case.input.disruption_budgets.iter().enumerate() {
        let selector = budget.selector.as_ref();
        let pods = selector.map_or_else(Vec::new, |selector| case.index.picked(&budget.name.namespace, selector));
        for &pod in &pods {
            budgets_of[pod].push(number);
        }
        allowed.push(disruptions_allowed(case, budget, &pods));
    }
    for (moved, pod) in case.moves() {
        let budgets = &budgets_of[moved.pod];
        if budgets.len() > 1 {
            findings.add(CheckRule::TwoDisruptionBudgets, &pod.name, format!("{} budgets select it", budgets.len()));
        }
        for &number in budgets {
            if let Some(left) = allowed[number].filter(|&left| left <= 0) {
                let name = &case.input.disruption_budgets[number].name;
                findings.add(CheckRule::DisruptionBudget, &pod.name, format!("{name} allows {left} disruptions"));
            }
        }
    }
}

/// The smaller of what the status says and what follows from the spec; none when neither says anything.
fn disruptions_allowed(case: &Case<'_>, budget: &PodDisruptionBudget, pods: &[usize]) -> Option<i64> {
    let by_status = budget.disruptions_allowed.map(i64::from);
    let by_spec = wanted_healthy(case, budget, pods).map(|wanted| {
        let healthy = pods.iter().filter(|&&pod| serves(case.facts.pod(pod))).count();
        (healthy as i64 - wanted).max(0)
    });
    match (by_status, by_spec) {
        (Some(status), Some(spec)) => Some(status.min(spec)),
        (one, other) => one.or(other),
    }
}

/// How many healthy pods the spec wants. Percentages are rounded up.
fn wanted_healthy(case: &Case<'_>, budget: &PodDisruptionBudget, pods: &[usize]) -> Option<i64> {
    let of_expected = |amount: CountOrPercent| match amount {
        CountOrPercent::Count(count) => i64::from(count),
        CountOrPercent::Percent(percent) => {
            (i64::from(percent) * expected(case, pods)).div_euclid(100)
                + i64::from((i64::from(percent) * expected(case, pods)) % 100 != 0)
        }
    };
    let by_least = budget.min_available.map(of_expected);
    by_least.or_else(|| budget.max_unavailable.map(|most| expected(case, pods) - of_expected(most)))
}

/// How many pods there should be: the replicas of the controllers concerned, else as many pods as there are.
fn expected(case: &Case<'_>, pods: &[usize]) -> i64 {
    let mut by_owner: BTreeMap<(Option<OwnerKind>, &str), (i64, usize)> = BTreeMap::new();
    for &pod in pods {
        let owner = case.facts.pod(pod).owner.as_ref();
        let key = (owner.map(|owner| owner.kind), owner.map_or("", |owner| owner.name.as_str()));
        by_owner.entry(key).or_insert((0, pod)).0 += 1;
    }
    let counts = by_owner.values().map(|&(count, pod)| {
        let workload = case.facts.workload_of(case.facts.pod(pod));
        workload.map_or(count, |workload| i64::from(workload.replicas))
    });
    counts.sum()
}
