//! Required affinity to pods holds for every newcomer on the fleet after the plan.
//!
//! As the scheduler does it: only pods that every term means count, each term needs one of them in its domain, and a
//! pod that means itself may be the first of its kind.

use super::CheckRule;
use super::case::Case;
use super::findings::Findings;
use super::pod_index::term_means;
use super::topology::{Domain, Domains};
use spot_domain::{Pod, PodAffinityTerm};
use std::collections::{HashMap, HashSet};

/// Newcomers of one namespace with the same terms.
type Alike<'a> = HashMap<(&'a str, &'a [PodAffinityTerm]), Vec<usize>>;

/// Checks every newcomer with required affinity.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let mut alike: Alike<'_> = HashMap::new();
    for (index, pod, _) in case.newcomers().filter(|(_, pod, _)| !pod.pod_affinity.is_empty()) {
        alike.entry((pod.name.namespace.as_str(), pod.pod_affinity.as_slice())).or_default().push(index);
    }
    let mut domains = Domains::default();
    for ((namespace, terms), newcomers) in &alike {
        check_alike(case, (namespace, terms), newcomers, &mut domains, findings);
    }
}

fn check_alike<'a>(
    case: &Case<'a>,
    (namespace, terms): (&str, &'a [PodAffinityTerm]),
    newcomers: &[usize],
    domains: &mut Domains<'a>,
    findings: &mut Findings,
) {
    let meant_by_all = |pod: &Pod| terms.iter().all(|term| term_means(term, namespace, pod));
    let meant: HashSet<usize> = case
        .index
        .meant(namespace, &terms[0])
        .into_iter()
        .filter(|&pod| case.course.end[pod].is_some() && meant_by_all(case.facts.pod(pod)))
        .collect();
    for term in terms {
        let by_place = domains.of(&term.topology_key, &case.places.all);
        let domain = |pod: usize| case.course.end[pod].map_or(Domain::None, |place| by_place[place]);
        for newcomer in unmet(newcomers, &meant, domain) {
            let why = format!("no pod it must be with is in its {}", term.topology_key);
            findings.add(CheckRule::PodAffinity, &case.facts.pod(newcomer).name, why);
        }
    }
}

/// The newcomers without one of the pods meant in their domain.
fn unmet(newcomers: &[usize], meant: &HashSet<usize>, domain: impl Fn(usize) -> Domain) -> Vec<usize> {
    let mut in_domain: HashMap<usize, usize> = HashMap::new();
    for &pod in meant {
        if let Domain::Number(number) = domain(pod) {
            *in_domain.entry(number).or_default() += 1;
        }
    }
    let met = |newcomer: usize| {
        let itself = usize::from(meant.contains(&newcomer));
        match domain(newcomer) {
            Domain::Number(number) => {
                let others = in_domain.get(&number).copied().unwrap_or(0) - itself;
                others > 0 || (itself == 1 && meant.len() == 1)
            }
            Domain::None => false,
            // Said already, as a label that is not known.
            Domain::Unknown => true,
        }
    };
    newcomers.iter().copied().filter(|&newcomer| !met(newcomer)).collect()
}
