//! Hard topology spread holds in every domain that receives a pod, or is no worse there than it was.
//!
//! As the scheduler does it by default: domains are those of the nodes that the pod's selector and affinity allow and
//! that have all its topology keys, taints left aside; pods being deleted are not counted.

use super::CheckRule;
use super::case::Case;
use super::findings::Findings;
use super::labels::{Known, Truth};
use super::place::Place;
use spot_domain::{Labels, NodeSelectorTerm, Pod, TopologySpread};
use std::collections::{BTreeMap, HashMap};

/// Everything about a pod that decides on its spread.
type Shape<'a> = (&'a str, &'a [TopologySpread], Asked<'a>);
/// What a pod asks of nodes.
type Asked<'a> = (&'a Labels, &'a [NodeSelectorTerm]);
/// The topology keys of all constraints of a pod, then the one in question.
type Keys<'a> = (Vec<&'a str>, &'a str);

/// Checks every newcomer with hard spread.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let mut alike: HashMap<Shape<'_>, Vec<usize>> = HashMap::new();
    for (index, pod, _) in case.newcomers().filter(|(_, pod, _)| !pod.topology_spread.is_empty()) {
        let asked = (&pod.node_selector, pod.node_affinity.as_slice());
        alike.entry((pod.name.namespace.as_str(), &pod.topology_spread, asked)).or_default().push(index);
    }
    let mut fields: HashMap<(Asked<'_>, Keys<'_>), Field> = HashMap::new();
    for ((namespace, spreads, asked), newcomers) in &alike {
        let keys: Vec<&str> = spreads.iter().map(|spread| spread.topology_key.as_str()).collect();
        for spread in *spreads {
            let key = (*asked, (keys.clone(), spread.topology_key.as_str()));
            let field = fields.entry(key).or_insert_with_key(|key| Field::new(case, key));
            check_group(case, field, (namespace, spread), newcomers, findings);
        }
    }
}

/// The fleet as one kind of pod sees it under one topology key.
struct Field {
    /// The domain of each place where such a pod may run.
    domains: Vec<Option<usize>>,
    /// A count of 0 for each domain there is before; none where there is no longer or not yet such a domain.
    before: Vec<Option<u64>>,
    after: Vec<Option<u64>>,
}

impl Field {
    fn new(case: &Case<'_>, (asked, (keys, key)): &(Asked<'_>, Keys<'_>)) -> Self {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let (mut domains, mut before, mut after) = (Vec::new(), Vec::new(), Vec::new());
        for place in &case.places.all {
            let eligible = may_run(place, asked) && keys.iter().all(|key| matches!(place.domain(key), Known::Value(_)));
            let (true, Known::Value(value)) = (eligible, place.domain(key)) else {
                domains.push(None);
                continue;
            };
            let next = numbers.len();
            let number = *numbers.entry(value).or_insert(next);
            if number == next {
                before.push(None);
                after.push(None);
            }
            domains.push(Some(number));
            before[number] = before[number].or((!place.joins()).then_some(0));
            after[number] = after[number].or(place.remains().then_some(0));
        }
        Self { domains, before, after }
    }

    fn domain(&self, place: Option<usize>) -> Option<usize> {
        place.and_then(|place| self.domains[place])
    }
}

fn may_run(place: &Place<'_>, (selector, affinity): &Asked<'_>) -> bool {
    let selected = selector.iter().all(|(key, value)| place.label(key) == Known::Value(value));
    selected && place.meets(affinity) == Truth::Yes
}

fn check_group(
    case: &Case<'_>,
    field: &Field,
    (namespace, spread): (&str, &TopologySpread),
    newcomers: &[usize],
    findings: &mut Findings,
) {
    let (before, after) = counts(case, field, namespace, spread);
    let fullest_before = before.iter().flatten().max().copied().unwrap_or(0);
    let skew_before = fullest_before.saturating_sub(emptiest(&before, spread));
    let emptiest_after = emptiest(&after, spread);
    let mut receiving: BTreeMap<usize, usize> = BTreeMap::new();
    for &newcomer in newcomers {
        match field.domain(case.course.end[newcomer]) {
            Some(domain) => {
                receiving.entry(domain).or_insert(newcomer);
            }
            None => report_outside(case, newcomer, spread, findings),
        }
    }
    for (domain, newcomer) in receiving {
        let skew_after = after[domain].unwrap_or(0).saturating_sub(emptiest_after);
        if skew_after > u64::from(spread.max_skew) && skew_after > skew_before {
            let why = format!(
                "its domain of {} has {skew_after} more than the emptiest; {} allowed, {skew_before} before",
                spread.topology_key, spread.max_skew
            );
            findings.add(CheckRule::TopologySpread, &case.facts.pod(newcomer).name, why);
        }
    }
}

/// Pods counted per domain before and after.
fn counts(
    case: &Case<'_>,
    field: &Field,
    namespace: &str,
    spread: &TopologySpread,
) -> (Vec<Option<u64>>, Vec<Option<u64>>) {
    let (mut before, mut after) = (field.before.clone(), field.after.clone());
    let count = |counts: &mut [Option<u64>], place: Option<usize>| {
        if let Some(count) = field.domain(place).and_then(|domain| counts[domain].as_mut()) {
            *count += 1;
        }
    };
    let picked = spread.selector.as_ref().map_or_else(Vec::new, |selector| case.index.picked(namespace, selector));
    for pod in picked.into_iter().filter(|&pod| !case.facts.pod(pod).terminating) {
        count(&mut before, case.course.start[pod]);
        count(&mut after, case.course.end[pod]);
    }
    (before, after)
}

/// A node without the key takes no such pod; one that the selector bars is reported by its own rule.
fn report_outside(case: &Case<'_>, newcomer: usize, spread: &TopologySpread, findings: &mut Findings) {
    let pod: &Pod = case.facts.pod(newcomer);
    let place = case.course.end[newcomer].map(|place| &case.places.all[place]);
    if let Some(place) = place.filter(|place| place.domain(&spread.topology_key) == Known::Absent) {
        findings.add(CheckRule::TopologySpread, &pod.name, format!("{} has no {}", place.name, spread.topology_key));
    }
}

/// Pods in the emptiest domain, which counts as 0 while there are fewer domains than asked for.
fn emptiest(counts: &[Option<u64>], spread: &TopologySpread) -> u64 {
    let enough = spread.min_domains.is_none_or(|least| counts.iter().flatten().count() >= least as usize);
    counts.iter().flatten().min().filter(|_| enough).copied().unwrap_or(0)
}
