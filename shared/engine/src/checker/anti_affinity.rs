//! Required anti-affinity holds between every newcomer and all others, in both directions, after the plan.

use super::CheckRule;
use super::case::Case;
use super::findings::Findings;
use super::pod_index::term_means;
use super::topology::{Domain, Domains};
use spot_domain::PodAffinityTerm;
use std::collections::{HashMap, HashSet};

/// Pods that carry the same term in the same namespace.
type Carriers<'a> = HashMap<(&'a str, &'a PodAffinityTerm), Vec<usize>>;

/// Checks every term of every pod that is there at the end.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let mut carriers: Carriers<'_> = HashMap::new();
    for (index, pod) in case.input.pods.iter().enumerate().filter(|(index, _)| case.course.end[*index].is_some()) {
        for term in &pod.pod_anti_affinity {
            carriers.entry((pod.name.namespace.as_str(), term)).or_default().push(index);
        }
    }
    let mut domains = Domains::default();
    for ((namespace, term), carriers) in &carriers {
        check_term(case, (namespace, term), carriers, &mut domains, findings);
    }
}

/// Carriers and pods meant, in one domain.
#[derive(Default)]
struct Sides {
    carriers: Vec<usize>,
    meant: Vec<usize>,
}

fn check_term<'a>(
    case: &Case<'a>,
    (namespace, term): (&str, &'a PodAffinityTerm),
    carriers: &[usize],
    domains: &mut Domains<'a>,
    findings: &mut Findings,
) {
    let mut meant = case.index.meant(namespace, term);
    meant.retain(|&pod| case.course.end[pod].is_some());
    if !carriers.iter().chain(&meant).any(|&pod| case.is_newcomer(pod)) {
        return;
    }
    let by_place = domains.of(&term.topology_key, &case.places.all);
    let domain = |pod: usize| case.course.end[pod].map_or(Domain::None, |place| by_place[place]);
    let mut sides: HashMap<usize, Sides> = HashMap::new();
    for &pod in carriers {
        if let Domain::Number(number) = domain(pod) {
            sides.entry(number).or_default().carriers.push(pod);
        }
    }
    let carrying: HashSet<usize> = carriers.iter().copied().collect();
    for &pod in &meant {
        match domain(pod) {
            Domain::Number(number) => sides.entry(number).or_default().meant.push(pod),
            // Its domain might be that of any carrier.
            Domain::Unknown if case.is_newcomer(pod) && carriers.iter().any(|&carrier| carrier != pod) => {
                report(case, pod, term, findings);
            }
            Domain::Unknown | Domain::None => {}
        }
    }
    for side in sides.values() {
        check_domain(case, (namespace, term), side, &carrying, findings);
    }
}

fn check_domain(
    case: &Case<'_>,
    (namespace, term): (&str, &PodAffinityTerm),
    side: &Sides,
    carrying: &HashSet<usize>,
    findings: &mut Findings,
) {
    for &carrier in side.carriers.iter().filter(|&&pod| case.is_newcomer(pod)) {
        let itself = usize::from(term_means(term, namespace, case.facts.pod(carrier)));
        if side.meant.len() > itself {
            report(case, carrier, term, findings);
        }
    }
    for &pod in side.meant.iter().filter(|&&pod| case.is_newcomer(pod)) {
        let itself = usize::from(carrying.contains(&pod));
        if side.carriers.len() > itself {
            report(case, pod, term, findings);
        }
    }
}

fn report(case: &Case<'_>, pod: usize, term: &PodAffinityTerm, findings: &mut Findings) {
    let node = case.course.end[pod].map_or("", |place| case.places.all[place].name);
    let why = format!("on {node} it shares {} with a pod it must be apart from", term.topology_key);
    findings.add(CheckRule::PodAntiAffinity, &case.facts.pod(pod).name, why);
}
