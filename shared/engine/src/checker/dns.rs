//! The last DNS pod is never moved, nor all of them at once.

use super::CheckRule;
use super::case::Case;
use super::facts::serves;
use super::findings::Findings;
use spot_domain::Pod;

/// Checks every moved DNS pod: another node must have a Ready one.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let serving: Vec<&str> = case
        .input
        .pods
        .iter()
        .filter(|pod| is_dns(pod) && serves(pod))
        .filter_map(|pod| pod.node.as_ref().map(|node| node.as_str()))
        .collect();
    for (moved, pod) in case.moves().filter(|(_, pod)| is_dns(pod)) {
        let here = case.places.all[moved.from].name;
        if serving.iter().all(|node| *node == here) {
            findings.add(CheckRule::LastDnsPod, &pod.name, format!("no other node than {here} has a Ready DNS pod"));
        }
    }
}

/// A DNS pod by its label, or by its name; the autoscalers named after the DNS serve nothing.
fn is_dns(pod: &Pod) -> bool {
    const NAMES: [&str; 2] = ["coredns", "kube-dns"];
    if pod.name.namespace != "kube-system" {
        return false;
    }
    let by_label = pod.labels.get("k8s-app").is_some_and(|label| NAMES.contains(&label.as_str()));
    let by_name = NAMES.iter().any(|name| {
        let rest = pod.name.name.strip_prefix(name).and_then(|rest| rest.strip_prefix('-'));
        rest.is_some_and(|rest| !rest.starts_with("autoscaler"))
    });
    by_label || by_name
}
