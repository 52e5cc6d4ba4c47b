//! What a change of an object means: an event that cannot wait, and whether the next snapshot should come soon.

use super::kind::Kind;
use super::store::{Change, Object, names};
use super::views::{NodeView, PodView, node_view, pod_view};
use jiff::Timestamp;
use spot_api_types::agent::{ClusterEvent, ClusterEventKind, EventObject};

/// Taints that say that a node is about to be taken away.
const INTERRUPTION_TAINTS: [&str; 3] = [
    "aws-node-termination-handler/spot-itn",
    "aws-node-termination-handler/rebalance-recommendation",
    "node.cloudprovider.kubernetes.io/shutdown",
];

/// What follows from a change.
#[derive(Default)]
pub(super) struct Meaning {
    pub(super) events: Vec<ClusterEvent>,
    /// It matters to a decision.
    pub(super) urgent: bool,
}

/// The meaning of an object that came or changed.
pub(super) fn of_put(kind: Kind, key: &str, now: Timestamp, change: &Change, object: &Object) -> Meaning {
    let before = match change {
        Change::Nothing => return Meaning::default(),
        Change::Added => None,
        // An object of the same name and another UID is another object.
        Change::Was(before) => Some(before).filter(|before| before.uid == object.uid),
    };
    match kind {
        Kind::Node => of_node(before.map(|before| node_view(key, before)), &node_view(key, object), now),
        Kind::Pod => of_pod(before.map(|before| pod_view(key, before)), &pod_view(key, object), now),
        _ => Meaning::default(),
    }
}

/// The meaning of an object that went.
pub(super) fn of_gone(kind: Kind, key: &str, now: Timestamp, object: &Object) -> Meaning {
    match kind {
        Kind::Node => {
            let name = names(key).1;
            let uid = format!("node_removed:{}", object.uid);
            let event = event(ClusterEventKind::NodeRemoved, uid, None, name, &object.uid, Some(name), now);
            Meaning { events: vec![event], urgent: true }
        }
        _ => Meaning::default(),
    }
}

fn of_node(before: Option<NodeView>, node: &NodeView, now: Timestamp) -> Meaning {
    let mut events = Vec::new();
    let mut push = |kind, told_apart_by: String| {
        events.push(event(kind, told_apart_by, None, &node.name, &node.uid, Some(&node.name), now));
    };
    let since = node.ready_since.map(|since| since.to_string()).unwrap_or_default();
    if before.is_none() {
        push(ClusterEventKind::NodeAdded, format!("node_added:{}", node.uid));
    }
    match (before.as_ref().is_some_and(|before| before.ready), node.ready) {
        (false, true) => push(ClusterEventKind::NodeReady, format!("node_ready:{}:{since}", node.uid)),
        (true, false) => push(ClusterEventKind::NodeNotReady, format!("node_not_ready:{}:{since}", node.uid)),
        (true, true) | (false, false) => {}
    }
    let tainted = |view: &NodeView| view.taints.iter().find(|key| INTERRUPTION_TAINTS.contains(&key.as_str())).cloned();
    if let Some(taint) = tainted(node).filter(|_| before.as_ref().and_then(tainted).is_none()) {
        push(ClusterEventKind::InterruptionTaint, format!("interruption_taint:{}:{taint}", node.uid));
    }
    let cordon_changed = before.is_some_and(|before| before.unschedulable != node.unschedulable);
    Meaning { urgent: !events.is_empty() || cordon_changed, events }
}

fn of_pod(before: Option<PodView>, pod: &PodView, now: Timestamp) -> Meaning {
    let mut events = Vec::new();
    let mut push = |kind, told_apart_by: String| {
        let (namespace, name) = (&pod.name.namespace, &pod.name.name);
        let node = Some(pod.node.as_str()).filter(|node| !node.is_empty());
        events.push(event(kind, told_apart_by, Some(namespace), name, &pod.uid, node, now));
    };
    let was = |test: fn(&PodView) -> bool| before.as_ref().is_some_and(test);
    if pod.unschedulable && !was(|pod| pod.unschedulable) {
        push(ClusterEventKind::PodPending, format!("pod_pending:{}", pod.uid));
    }
    if pod.evicted_by_kubelet && !was(|pod| pod.evicted_by_kubelet) {
        push(ClusterEventKind::PodEvicted, format!("pod_evicted:{}", pod.uid));
    }
    let killed_before = before.as_ref().map(|pod| pod.oom_killed.as_slice()).unwrap_or_default();
    for container in pod.oom_killed.iter().filter(|container| !killed_before.contains(container)) {
        push(ClusterEventKind::OomKilled, format!("oom_killed:{}:{container}", pod.uid));
    }
    Meaning { urgent: pod.unschedulable && !events.is_empty(), events }
}

fn event(
    kind: ClusterEventKind,
    uid: String,
    namespace: Option<&str>,
    name: &str,
    object_uid: &str,
    node: Option<&str>,
    at: Timestamp,
) -> ClusterEvent {
    let object =
        EventObject { namespace: namespace.map(str::to_owned), name: name.to_owned(), uid: object_uid.to_owned() };
    ClusterEvent { uid, kind, object, node: node.map(str::to_owned), at }
}
