//! Finds pods by owner and by label without reading them all.

use super::meta::Key;
use super::object::Object;
use spot_domain::{LabelSelector, Labels};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Pods of one label value, by namespace, key and value.
type ByLabel = BTreeMap<Arc<str>, BTreeMap<String, BTreeMap<String, BTreeSet<Key>>>>;

/// Pods in order of names.
pub(super) type Pods = BTreeMap<Key, Arc<Object>>;

/// The index.
#[derive(Debug, Default)]
pub(super) struct PodIndex {
    /// With the pods as they are: controllers look at all of theirs at every turn.
    by_owner: BTreeMap<Arc<str>, Pods>,
    by_label: ByLabel,
    in_namespace: BTreeMap<Arc<str>, BTreeSet<Key>>,
    /// Pods with required anti-affinity, which repel pods that come later: by namespace and what they repel.
    repelling: BTreeMap<(Arc<str>, Arc<str>), BTreeSet<Key>>,
}

static NOBODY: BTreeSet<Key> = BTreeSet::new();
static NONE_OWNED: Pods = Pods::new();

impl PodIndex {
    pub(super) fn add(&mut self, object: &Arc<Object>) {
        let key = &object.meta.key;
        if let Some(owner) = object.meta.controller() {
            self.by_owner.entry(Arc::clone(&owner.uid)).or_default().insert(key.clone(), Arc::clone(object));
        }
        self.in_namespace.entry(Arc::clone(&key.namespace)).or_default().insert(key.clone());
        self.add_labels(key, &object.meta.labels);
        if let Some(repels) = object.pod().and_then(|pod| pod.rules.repels.clone()) {
            self.repelling.entry((Arc::clone(&key.namespace), repels)).or_default().insert(key.clone());
        }
    }

    pub(super) fn remove(&mut self, object: &Object) {
        let key = &object.meta.key;
        if let Some(owner) = object.meta.controller()
            && let Some(owned) = self.by_owner.get_mut(&owner.uid)
        {
            owned.remove(key);
            if owned.is_empty() {
                self.by_owner.remove(&owner.uid);
            }
        }
        take(&mut self.in_namespace, &key.namespace, key);
        self.remove_labels(key, &object.meta.labels);
        if let Some(repels) = object.pod().and_then(|pod| pod.rules.repels.clone()) {
            take(&mut self.repelling, &(Arc::clone(&key.namespace), repels), key);
        }
    }

    /// A pod of the same name became another version of itself.
    pub(super) fn replace(&mut self, before: &Object, after: &Arc<Object>) {
        if before.meta.labels != after.meta.labels || before.meta.owners != after.meta.owners {
            self.remove(before);
            return self.add(after);
        }
        let owner = after.meta.controller();
        if let Some(own) = owner.and_then(|owner| self.by_owner.get_mut(&owner.uid)?.get_mut(&after.meta.key)) {
            *own = Arc::clone(after);
        }
    }

    fn add_labels(&mut self, key: &Key, labels: &Labels) {
        let namespace = self.by_label.entry(Arc::clone(&key.namespace)).or_default();
        for (label, value) in labels {
            if !namespace.contains_key(label) {
                namespace.insert(label.clone(), BTreeMap::new());
            }
            let values = namespace.get_mut(label).expect("it was put there above");
            match values.get_mut(value) {
                Some(pods) => {
                    pods.insert(key.clone());
                }
                None => {
                    values.insert(value.clone(), BTreeSet::from([key.clone()]));
                }
            }
        }
    }

    fn remove_labels(&mut self, key: &Key, labels: &Labels) {
        let Some(namespace) = self.by_label.get_mut(&key.namespace) else { return };
        for (label, value) in labels {
            let Some(values) = namespace.get_mut(label) else { continue };
            if let Some(pods) = values.get_mut(value) {
                pods.remove(key);
                if pods.is_empty() {
                    values.remove(value);
                }
            }
        }
    }

    /// The pods of a controller.
    pub(super) fn owned_by(&self, uid: &str) -> &Pods {
        self.by_owner.get(uid).unwrap_or(&NONE_OWNED)
    }

    /// Pods that repel others, those of one kind together.
    pub(super) fn repelling(&self) -> impl Iterator<Item = &BTreeSet<Key>> {
        self.repelling.values()
    }

    /// Pods of a namespace among which are all that the selector selects: the shortest set at hand.
    pub(super) fn candidates(&self, namespace: &str, selector: &LabelSelector) -> &BTreeSet<Key> {
        let labels = self.by_label.get(namespace);
        let set = |(label, value): (&String, &String)| {
            labels.and_then(|labels| labels.get(label)).and_then(|values| values.get(value)).unwrap_or(&NOBODY)
        };
        let shortest = selector.match_labels.iter().map(set).min_by_key(|pods| pods.len());
        shortest.or_else(|| self.in_namespace.get(namespace)).unwrap_or(&NOBODY)
    }
}

fn take<N: Ord>(sets: &mut BTreeMap<N, BTreeSet<Key>>, name: &N, key: &Key) {
    if let Some(set) = sets.get_mut(name) {
        set.remove(key);
        if set.is_empty() {
            sets.remove(name);
        }
    }
}
