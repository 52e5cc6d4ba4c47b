//! All objects with their versions, and the log of changes that watches read.

use super::meta::Key;
use super::object::Object;
use super::resource::{RESOURCES, Resource};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

/// Changes kept per resource, at least: a watch that lags further behind has to list anew, as with a real API server.
const FEWEST_CHANGES_KEPT: usize = 1024;
/// Of many objects, so many changes per object are kept, as one over this.
const OBJECTS_PER_CHANGE_KEPT: usize = 2;

/// What happened to an object.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) version: u64,
    /// Before; none when it was created.
    pub(super) before: Option<Arc<Object>>,
    /// After; none when it was deleted.
    pub(super) after: Option<Arc<Object>>,
    /// The deleted object as watches show it: with the version of its deletion.
    pub(super) deleted: Option<Arc<Object>>,
}

#[derive(Debug, Default)]
struct Shelf {
    /// In the order of lists.
    objects: BTreeMap<Key, Arc<Object>>,
    /// The same, for looking one up: controllers do little else, and comparing names all the way down a tree of 50,000
    /// is most of their time. Never walked, so that its order decides nothing.
    by_key: HashMap<Key, Arc<Object>>,
    changes: VecDeque<Change>,
    /// Changes up to this version are forgotten.
    forgotten: u64,
    latest: u64,
}

/// The store.
#[derive(Debug)]
pub(super) struct Store {
    shelves: Vec<Shelf>,
    version: u64,
}

impl Store {
    pub(super) fn new() -> Self {
        Self { shelves: RESOURCES.iter().map(|_| Shelf::default()).collect(), version: 1 }
    }

    /// The version of the last change to anything.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// The version of the last change to this resource.
    pub(super) fn latest(&self, resource: Resource) -> u64 {
        self.shelves[resource as usize].latest
    }

    pub(super) fn get(&self, resource: Resource, key: &Key) -> Option<&Arc<Object>> {
        self.shelves[resource as usize].by_key.get(key)
    }

    /// All objects of a resource in order of namespace and name.
    pub(super) fn all(&self, resource: Resource) -> &BTreeMap<Key, Arc<Object>> {
        &self.shelves[resource as usize].objects
    }

    /// Objects of one namespace in order of names.
    pub(super) fn within<'a>(
        &'a self,
        resource: Resource,
        namespace: &'a str,
    ) -> impl Iterator<Item = &'a Arc<Object>> {
        let start = Key::new(namespace, "");
        let from = self.shelves[resource as usize].objects.range(start..);
        from.take_while(move |(key, _)| &*key.namespace == namespace).map(|(_, object)| object)
    }

    /// Writes an object under a new version; gives what was there before and what is there now.
    pub(super) fn put(&mut self, mut object: Object) -> (Option<Arc<Object>>, Arc<Object>) {
        self.version += 1;
        object.meta.version = self.version;
        let shelf = &mut self.shelves[object.resource as usize];
        let object = Arc::new(object);
        let key = &object.meta.key;
        shelf.by_key.insert(key.clone(), Arc::clone(&object));
        let before = shelf.objects.insert(key.clone(), Arc::clone(&object));
        let change =
            Change { version: self.version, before: before.clone(), after: Some(Arc::clone(&object)), deleted: None };
        shelf.note(change);
        (before, object)
    }

    /// Takes an object away.
    pub(super) fn remove(&mut self, resource: Resource, key: &Key) -> Option<Arc<Object>> {
        let shelf = &mut self.shelves[resource as usize];
        shelf.by_key.remove(key)?;
        let before = shelf.objects.remove(key)?;
        self.version += 1;
        let mut deleted = (*before).clone();
        deleted.meta.version = self.version;
        let change = Change {
            version: self.version,
            before: Some(Arc::clone(&before)),
            after: None,
            deleted: Some(Arc::new(deleted)),
        };
        shelf.note(change);
        Some(before)
    }

    /// Changes of a resource after `version`, oldest first; none when some of them are forgotten.
    pub(super) fn changes_since(&self, resource: Resource, version: u64) -> Option<impl Iterator<Item = &Change>> {
        let shelf = &self.shelves[resource as usize];
        if version < shelf.forgotten {
            return None;
        }
        let first = shelf.changes.partition_point(|change| change.version <= version);
        Some(shelf.changes.range(first..))
    }
}

impl Shelf {
    fn note(&mut self, change: Change) {
        self.latest = change.version;
        self.changes.push_back(change);
        let kept = FEWEST_CHANGES_KEPT.max(self.objects.len() / OBJECTS_PER_CHANGE_KEPT);
        while self.changes.len() > kept {
            if let Some(oldest) = self.changes.pop_front() {
                self.forgotten = oldest.version;
            }
        }
    }
}
