//! Hard topology spread holds in every domain that receives a pod, or is no worse there than it was.
//!
//! As the scheduler does it by default: domains are those of the nodes that the pod's selector and affinity allow and
//! that have all its topology keys, taints left aside; pods being deleted are not counted.

use super::CheckRule;
use super::case::Case;
use super::facts::takes_room;
use super::findings::Findings;
use super::labels::{Known, Truth};
use super::place::Place;
use super::topology::{Domain, Domains};
use spot_domain::{Pod, TopologySpread};
use std::collections::{BTreeMap, HashMap};

/// Everything about a pod that decides on its spread.
type Shape<'a> = (&'a str, &'a [TopologySpread], &'a spot_domain::Labels, &'a [spot_domain::NodeSelectorTerm]);

/// Checks every newcomer with hard spread.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let mut alike: HashMap<Shape<'_>, Vec<usize>> = HashMap::new();
    for (index, pod, _) in case.newcomers().filter(|(_, pod, _)| !pod.topology_spread.is_empty()) {
        let shape = (pod.name.namespace.as_str(), &pod.topology_spread[..], &pod.node_selector, &pod.node_affinity[..]);
        alike.entry(shape).or_default().push(index);
    }
    let mut domains = Domains::default();
    for newcomers in alike.values() {
        let pod = case.facts.pod(newcomers[0]);
        let eligible: Vec<bool> = case.places.all.iter().map(|place| is_eligible(pod, place)).collect();
        for spread in &pod.topology_spread {
            let by_place = domains.of(&spread.topology_key, &case.places.all);
            let view = View { case, by_place, eligible: &eligible };
            view.check(pod, spread, newcomers, findings);
        }
    }
}

fn is_eligible(pod: &Pod, place: &Place<'_>) -> bool {
    pod.node_selector.iter().all(|(key, value)| place.label(key) == Known::Value(value))
        && place.meets(&pod.node_affinity) == Truth::Yes
        && pod.topology_spread.iter().all(|spread| matches!(place.domain(&spread.topology_key), Known::Value(_)))
}

/// The fleet as one kind of pod sees it under one topology key.
struct View<'v, 'a> {
    case: &'v Case<'a>,
    by_place: &'v [Domain],
    eligible: &'v [bool],
}

impl View<'_, '_> {
    fn check(&self, pod: &Pod, spread: &TopologySpread, newcomers: &[usize], findings: &mut Findings) {
        let (before, after) = (self.counts(pod, spread, false), self.counts(pod, spread, true));
        let skew_before = skew(&before, spread, before.keys());
        let mut receiving: BTreeMap<usize, usize> = BTreeMap::new();
        for &newcomer in newcomers {
            match self.domain(self.case.course.end[newcomer]) {
                Some(domain) => {
                    receiving.entry(domain).or_insert(newcomer);
                }
                None => self.report_outside(newcomer, spread, findings),
            }
        }
        for (domain, newcomer) in receiving {
            let skew_after = skew(&after, spread, std::iter::once(&domain));
            if skew_after > u64::from(spread.max_skew) && skew_after > skew_before {
                let why = format!(
                    "its domain of {} has {skew_after} more than the emptiest; {} allowed, {skew_before} before",
                    spread.topology_key, spread.max_skew
                );
                findings.add(CheckRule::TopologySpread, &self.case.facts.pod(newcomer).name, why);
            }
        }
    }

    /// Pods counted per domain, empty domains included.
    fn counts(&self, pod: &Pod, spread: &TopologySpread, after: bool) -> BTreeMap<usize, u64> {
        let course = &self.case.course;
        let places = self.case.places.all.iter().enumerate();
        let there = places.filter(|(_, place)| if after { place.remains() } else { !place.joins() });
        let mut counts: BTreeMap<usize, u64> =
            there.filter_map(|(index, _)| self.domain(Some(index))).map(|domain| (domain, 0)).collect();
        let Some(selector) = &spread.selector else { return counts };
        for picked in self.case.index.picked(&pod.name.namespace, selector) {
            let place = if after { course.end[picked] } else { course.start[picked] };
            let counted = self.case.facts.pod(picked);
            if let Some(domain) = self.domain(place).filter(|_| !counted.terminating && takes_room(counted)) {
                *counts.entry(domain).or_default() += 1;
            }
        }
        counts
    }

    fn domain(&self, place: Option<usize>) -> Option<usize> {
        let place = place.filter(|&place| self.eligible[place])?;
        match self.by_place[place] {
            Domain::Number(number) => Some(number),
            Domain::None | Domain::Unknown => None,
        }
    }

    /// A node without the key takes no such pod; one that the selector bars is reported by its own rule.
    fn report_outside(&self, newcomer: usize, spread: &TopologySpread, findings: &mut Findings) {
        let place = self.case.course.end[newcomer].filter(|&place| self.by_place[place] == Domain::None);
        if let Some(place) = place {
            let why = format!("{} has no {}", self.case.places.all[place].name, spread.topology_key);
            findings.add(CheckRule::TopologySpread, &self.case.facts.pod(newcomer).name, why);
        }
    }
}

/// The greatest difference between one of `domains` and the emptiest domain of all.
fn skew<'d>(counts: &BTreeMap<usize, u64>, spread: &TopologySpread, domains: impl Iterator<Item = &'d usize>) -> u64 {
    let enough = spread.min_domains.is_none_or(|least| counts.len() >= least as usize);
    let emptiest = if enough { counts.values().min().copied().unwrap_or(0) } else { 0 };
    let fullest = domains.map(|domain| counts.get(domain).copied().unwrap_or(0)).max();
    fullest.unwrap_or(0).saturating_sub(emptiest)
}
