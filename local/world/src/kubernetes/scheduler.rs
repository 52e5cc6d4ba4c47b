//! The scheduler: takes pods in order of priority and age, finds a node or waits for the cluster to change.

use super::cluster::KubernetesCluster;
use super::feasible::Demand;
use super::meta::Key;
use super::object::{Body, Object};
use super::resource::Resource;
use super::timers::after;
use jiff::Timestamp;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

/// Pods in the order in which they are tried.
type Order = (Reverse<i64>, Timestamp, Key);

/// A pod that found no place is not tried again sooner (the real scheduler backs off from one second).
const RETRY_SECS: i64 = 1;
/// Clusters up to this size are searched whole.
const SEARCHED_WHOLE: usize = 100;

/// Pods without a node.
#[derive(Debug, Default)]
pub(super) struct Queue {
    fresh: BTreeSet<Order>,
    waiting: BTreeSet<Order>,
    retry_at: Option<Timestamp>,
    /// Where the next search begins, so that pods do not crowd on the first nodes.
    cursor: Option<Arc<str>>,
}

fn order(object: &Object) -> Order {
    let priority = object.pod().map_or(0, |pod| pod.rules.priority);
    (Reverse(priority), object.meta.created, object.meta.key.clone())
}

impl Queue {
    pub(super) fn push(&mut self, object: &Object) {
        self.fresh.insert(order(object));
    }

    pub(super) fn forget(&mut self, object: &Object) {
        let order = order(object);
        self.fresh.remove(&order);
        self.waiting.remove(&order);
    }

    pub(super) fn has_work(&self) -> bool {
        !self.fresh.is_empty()
    }

    /// Pods without a node.
    pub(super) fn len(&self) -> usize {
        self.fresh.len() + self.waiting.len()
    }

    /// The pods without a node, in the order in which they are tried.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.fresh.iter().chain(&self.waiting).map(|(_, _, key)| key)
    }

    /// When to wake for another try; none when one is planned already or nobody waits.
    pub(super) fn retry_planned(&mut self, now: Timestamp) -> Option<Timestamp> {
        if self.waiting.is_empty() || self.retry_at.is_some() {
            return None;
        }
        self.retry_at = Some(after(now, RETRY_SECS));
        self.retry_at
    }

    pub(super) fn retry_now(&mut self) {
        self.retry_at = None;
        self.fresh.append(&mut self.waiting);
    }
}

/// Of how many nodes that would do the best is taken, as the real scheduler samples large clusters.
fn enough(nodes: usize) -> usize {
    if nodes <= SEARCHED_WHOLE {
        return nodes;
    }
    let percent = 50usize.saturating_sub(nodes / 125).max(5);
    (nodes * percent / 100).max(SEARCHED_WHOLE)
}

/// Which pods would fail for the same reason: those of one template without volumes of their own.
fn likeness(object: &Object) -> Option<usize> {
    let pod = object.pod().filter(|pod| pod.target.is_none())?;
    let rules = &pod.rules;
    rules.claims.is_empty().then(|| Arc::as_ptr(rules).cast::<u8>() as usize)
}

impl KubernetesCluster {
    /// Tries every pod on the list once.
    pub(super) fn schedule(&mut self) {
        let mut hopeless: BTreeMap<usize, Arc<str>> = BTreeMap::new();
        while let Some(next) = self.queue.fresh.pop_first() {
            let Some(object) = self.store.get(Resource::Pod, &next.2).cloned() else { continue };
            if object.pod().is_none_or(|pod| pod.node.is_some()) || object.meta.is_terminating() {
                continue;
            }
            let known = likeness(&object).and_then(|likeness| hopeless.get(&likeness).cloned());
            let found = match known {
                Some(reason) => Err(reason),
                None => self.find_node(&object),
            };
            match found {
                Ok(node) => self.bind(&object, node),
                Err(reason) => {
                    if let Some(likeness) = likeness(&object) {
                        hopeless.insert(likeness, Arc::clone(&reason));
                    }
                    self.queue.waiting.insert(next.clone());
                    self.say_unschedulable(&next.2, reason);
                }
            }
        }
    }

    fn say_unschedulable(&mut self, key: &Key, reason: Arc<str>) {
        let said = self.store.get(Resource::Pod, key).and_then(|object| object.pod()?.unschedulable.clone());
        if said.is_none() {
            self.change_pod(key, |_, pod| pod.unschedulable = Some(reason));
        }
    }

    /// The best of the nodes that would do, or why none does.
    fn find_node(&mut self, object: &Object) -> Result<Arc<str>, Arc<str>> {
        let demand = Demand::of(self, object).map_err(Arc::<str>::from)?;
        if let Some(target) = object.pod().and_then(|pod| pod.target.as_ref()) {
            let node = self.nodes.get(target).ok_or("the DaemonSet's node is gone")?;
            return demand.refused_by(target, node).map(|()| Arc::clone(target)).map_err(Arc::from);
        }
        let wanted = enough(self.nodes.len());
        let start = self.queue.cursor.take();
        let from = start.as_ref().map_or(Bound::Unbounded, |name| Bound::Excluded(&**name));
        let to = start.as_ref().map_or(Bound::Excluded(""), |name| Bound::Included(&**name));
        let ring = self
            .nodes
            .range::<str, _>((from, Bound::Unbounded))
            .chain(self.nodes.range::<str, _>((Bound::Unbounded, to)));
        let mut best: Option<(i64, &Arc<str>)> = None;
        let (mut found, mut last) = (0, start.as_ref());
        let mut refusals: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (name, state) in ring {
            last = Some(name);
            if let Err(reason) = demand.refused_by(name, state) {
                *refusals.entry(reason).or_default() += 1;
                continue;
            }
            let score = demand.score(state);
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, name));
            }
            found += 1;
            if found >= wanted {
                break;
            }
        }
        let (best, last) = (best.map(|(_, name)| Arc::clone(name)), last.cloned());
        self.queue.cursor = last;
        best.ok_or_else(|| refusal(self.nodes.len(), &refusals).into())
    }

    pub(super) fn bind(&mut self, object: &Object, node: Arc<str>) {
        let now = self.now;
        let key = &object.meta.key;
        self.change_pod(key, |_, pod| {
            pod.node = Some(node);
            pod.scheduled_at = Some(now);
            pod.unschedulable = None;
            pod.waiting = Some("ContainerCreating");
        });
        self.kubelet_admits(key);
    }

    /// Changes a pod in place; a pod that is no more stays as it is.
    pub(super) fn change_pod(&mut self, key: &Key, change: impl FnOnce(&mut super::meta::Meta, &mut super::pod::Pod)) {
        let Some(object) = self.store.get(Resource::Pod, key) else { return };
        let mut object = (**object).clone();
        if let Body::Pod(pod) = &mut object.body {
            change(&mut object.meta, pod);
        }
        self.put(object);
    }
}

/// As the real scheduler puts it.
fn refusal(nodes: usize, refusals: &BTreeMap<&'static str, usize>) -> String {
    let reasons: Vec<String> = refusals.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    let reasons =
        if reasons.is_empty() { "no nodes available to schedule pods".to_owned() } else { reasons.join(", ") };
    format!("0/{nodes} nodes are available: {reasons}.")
}
