//! PodDisruptionBudgets: which cover a pod, and how many disruptions each allows just now.

use crate::world::World;
use spot_domain::{CountOrPercent, Labels, OwnerKind, Pod, PodDisruptionBudget};
use std::collections::BTreeMap;

/// Budgets of the input, found by pod.
pub(super) struct Budgets {
    allowed: Vec<u32>,
    of_pod: Vec<Vec<usize>>,
}

impl Budgets {
    pub(super) fn of(world: &World<'_>) -> Self {
        let budgets = &world.input.disruption_budgets;
        let mut by_namespace: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, budget) in budgets.iter().enumerate() {
            by_namespace.entry(budget.name.namespace.as_str()).or_default().push(place);
        }
        let mut known: BTreeMap<(&str, &Labels), Vec<usize>> = BTreeMap::new();
        let mut counts = vec![Covered::default(); budgets.len()];
        let mut of_pod = Vec::with_capacity(world.pods.len());
        for place in 0..world.pods.len() {
            let pod = world.pod(place);
            let namespace = pod.name.namespace.as_str();
            let covering = known.entry((namespace, &pod.labels)).or_insert_with(|| {
                let here = by_namespace.get(namespace).map_or(&[][..], Vec::as_slice);
                here.iter().copied().filter(|budget| covers(&budgets[*budget], pod)).collect()
            });
            for budget in covering.iter() {
                counts[*budget].count(pod);
            }
            of_pod.push(covering.clone());
        }
        let wanted: BTreeMap<_, u32> = world
            .input
            .workloads
            .iter()
            .map(|workload| {
                let name = &workload.name;
                ((workload.kind, name.namespace.as_str(), name.name.as_str()), workload.replicas)
            })
            .collect();
        let allowed = budgets
            .iter()
            .zip(&counts)
            .map(|(budget, covered)| allowed_now(budget, covered.expected(&wanted), covered.ready))
            .collect();
        Self { allowed, of_pod }
    }

    /// Places of the budgets that cover a pod.
    pub(super) fn covering(&self, pod: usize) -> &[usize] {
        &self.of_pod[pod]
    }

    /// Disruptions a budget allows now.
    pub(super) fn allowed(&self, budget: usize) -> u32 {
        self.allowed[budget]
    }
}

/// The pods a budget covers.
#[derive(Clone, Default)]
struct Covered<'a> {
    seen: BTreeMap<Option<(OwnerKind, &'a str, &'a str)>, u32>,
    ready: u32,
}

impl<'a> Covered<'a> {
    fn count(&mut self, pod: &'a Pod) {
        let owner = pod.owner.as_ref();
        let owner = owner.map(|owner| (owner.kind, pod.name.namespace.as_str(), owner.name.as_str()));
        *self.seen.entry(owner).or_default() += 1;
        self.ready += u32::from(pod.ready && !pod.terminating);
    }

    /// As many as the owners want, or as were seen where that is more or the owner is not known.
    fn expected(&self, wanted: &BTreeMap<(OwnerKind, &str, &str), u32>) -> u32 {
        let of_owner = |(owner, seen): (&Option<(OwnerKind, &str, &str)>, &u32)| {
            owner.and_then(|owner| wanted.get(&owner)).map_or(*seen, |replicas| (*replicas).max(*seen))
        };
        self.seen.iter().map(of_owner).sum()
    }
}

fn covers(budget: &PodDisruptionBudget, pod: &Pod) -> bool {
    budget.selector.as_ref().is_some_and(|selector| selector.matches(&pod.labels))
}

/// The lesser of what the status says and what the specification gives for the pods seen: a status may be stale, and
/// a dump may lack pods.
fn allowed_now(budget: &PodDisruptionBudget, expected: u32, ready: u32) -> u32 {
    let by_specification = match (budget.min_available, budget.max_unavailable) {
        (Some(least), _) => ready.saturating_sub(count_up(least, expected)),
        (None, Some(most)) => ready.saturating_sub(expected.saturating_sub(count_up(most, expected))),
        (None, None) => ready.saturating_sub(expected.saturating_sub(1)),
    };
    match budget.disruptions_allowed {
        Some(status) => by_specification.min(u32::try_from(status).unwrap_or(0)),
        None => by_specification,
    }
}

/// Percentages round up in both fields, as the disruption controller does.
fn count_up(amount: CountOrPercent, expected: u32) -> u32 {
    match amount {
        CountOrPercent::Count(count) => count,
        CountOrPercent::Percent(percent) => (expected * percent).div_ceil(100),
    }
}
