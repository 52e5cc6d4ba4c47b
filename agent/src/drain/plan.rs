//! What a drain does with each pod of a node. Pure.

use super::opt_out;
use crate::commands::Guard;
use crate::watch::PodView;
use jiff::Timestamp;

/// What is done with a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It belongs to the node or has ended: nothing.
    Left,
    /// It goes already: waited for.
    Leaving,
    /// It is evicted.
    Evicted,
    /// It is the agent's own: evicted when all others are gone.
    EvictedLast,
    /// It stays, and this is why. A voluntary drain does not begin; another leaves it where it is.
    Kept(String),
}

/// Rules of one drain.
#[derive(Clone, Copy)]
pub(super) struct Rules<'a> {
    pub(super) guard: &'a Guard,
    pub(super) voluntary: bool,
    pub(super) now: Timestamp,
}

/// What is done with this pod.
pub(super) fn fate(pod: &PodView, rules: Rules<'_>) -> Fate {
    if pod.ended || is_node_bound(pod) {
        return Fate::Left;
    }
    if pod.deleting {
        return Fate::Leaving;
    }
    if rules.guard.excludes(&pod.name.namespace) {
        return Fate::Kept(format!("namespace_excluded: the namespace `{}` is excluded", pod.name.namespace));
    }
    if rules.voluntary {
        if let Some(mark) = opt_out::of_pod([&pod.annotations, &pod.labels], pod.created_at, rules.now) {
            return Fate::Kept(format!("opted_out: {mark}"));
        }
        if pod.controller.is_none() {
            return Fate::Kept("no_controller: nothing would start it again".to_owned());
        }
    }
    if rules.guard.is_own(&pod.name.namespace) { Fate::EvictedLast } else { Fate::Evicted }
}

/// DaemonSet pods, and mirrors of static pods.
fn is_node_bound(pod: &PodView) -> bool {
    let owner = pod.controller.as_ref().map(|(kind, _)| kind.as_str());
    matches!(owner, Some("DaemonSet" | "Node")) || pod.annotations.contains_key("kubernetes.io/config.mirror")
}

#[cfg(test)]
mod tests {
    use super::*;
    use spot_api_types::agent::AgentPolicy;
    use spot_domain::{Labels, ObjectName};

    fn pod(namespace: &str, owner: Option<&str>) -> PodView {
        let controller = owner.map(|kind| (kind.to_owned(), "web".to_owned()));
        PodView { name: ObjectName::new(namespace, "p"), controller, ..PodView::default() }
    }

    fn fates(pod: &PodView) -> (Fate, Fate) {
        let guard = Guard::new(&AgentPolicy::default(), "spot", &["bank".to_owned()]);
        let with = |voluntary| fate(pod, Rules { guard: &guard, voluntary, now: Timestamp::UNIX_EPOCH });
        (with(true), with(false))
    }

    #[test]
    fn pods_of_the_node_and_ended_ones_are_left() {
        let mirror = PodView {
            annotations: Labels::from([("kubernetes.io/config.mirror".to_owned(), "x".to_owned())]),
            ..pod("kube-system", None)
        };
        let ended = PodView { ended: true, ..pod("shop", Some("Job")) };
        for pod in [pod("shop", Some("DaemonSet")), mirror, ended] {
            assert_eq!(fates(&pod), (Fate::Left, Fate::Left));
        }
    }

    #[test]
    fn a_notice_overrides_opt_outs_and_bare_pods_but_not_the_guard() {
        let mut opted = pod("shop", Some("ReplicaSet"));
        opted.annotations.insert("karpenter.sh/do-not-disrupt".to_owned(), "true".to_owned());
        assert!(matches!(fates(&opted), (Fate::Kept(_), Fate::Evicted)));
        assert!(matches!(fates(&pod("shop", None)), (Fate::Kept(_), Fate::Evicted)));
        assert!(matches!(fates(&pod("bank", Some("ReplicaSet"))), (Fate::Kept(_), Fate::Kept(_))));
    }

    #[test]
    fn the_agent_itself_goes_last() {
        assert_eq!(fates(&pod("spot", Some("ReplicaSet"))), (Fate::EvictedLast, Fate::EvictedLast));
    }
}
