//! Object metadata, kept small: what pods of one template have in common is shared.

use jiff::Timestamp;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use spot_domain::Labels;
use std::cmp::Ordering;
use std::sync::Arc;

/// Namespace and name; cluster-wide objects have an empty namespace. The order is the order of lists.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) namespace: Arc<str>,
    pub(super) name: Arc<str>,
}

impl Ord for Key {
    /// Most keys compared share their namespace, often its very allocation.
    fn cmp(&self, other: &Self) -> Ordering {
        if !Arc::ptr_eq(&self.namespace, &other.namespace) {
            let namespaces = self.namespace.cmp(&other.namespace);
            if namespaces.is_ne() {
                return namespaces;
            }
        }
        self.name.cmp(&other.name)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Key {
    pub(super) fn new(namespace: &str, name: &str) -> Self {
        Self { namespace: namespace.into(), name: name.into() }
    }

    /// A cluster-wide object's key.
    pub(super) fn global(name: &str) -> Self {
        Self::new("", name)
    }
}

/// An owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OwnerRef {
    pub(super) api_version: Arc<str>,
    pub(super) kind: Arc<str>,
    pub(super) name: Arc<str>,
    pub(super) uid: Arc<str>,
    pub(super) controller: bool,
}

/// `metadata`.
#[derive(Clone, Debug)]
pub(super) struct Meta {
    pub(super) key: Key,
    pub(super) uid: Arc<str>,
    pub(super) version: u64,
    pub(super) generation: u64,
    pub(super) created: Timestamp,
    pub(super) labels: Arc<Labels>,
    pub(super) annotations: Arc<Labels>,
    pub(super) owners: Arc<[OwnerRef]>,
    pub(super) finalizers: Arc<[String]>,
    /// When it is to be gone, and the grace given.
    pub(super) deletion: Option<(Timestamp, u32)>,
    pub(super) generate_name: Option<Arc<str>>,
}

impl Meta {
    /// The owner that keeps it in being.
    pub(super) fn controller(&self) -> Option<&OwnerRef> {
        self.owners.iter().find(|owner| owner.controller)
    }

    pub(super) fn is_terminating(&self) -> bool {
        self.deletion.is_some()
    }
}

/// A moment as the API writes it: whole seconds.
pub(super) fn moment(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

impl Serialize for OwnerRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("apiVersion", &*self.api_version)?;
        map.serialize_entry("kind", &*self.kind)?;
        map.serialize_entry("name", &*self.name)?;
        map.serialize_entry("uid", &*self.uid)?;
        if self.controller {
            map.serialize_entry("controller", &true)?;
            map.serialize_entry("blockOwnerDeletion", &true)?;
        }
        map.end()
    }
}

impl Serialize for Meta {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &*self.key.name)?;
        if let Some(prefix) = &self.generate_name {
            map.serialize_entry("generateName", &**prefix)?;
        }
        if !self.key.namespace.is_empty() {
            map.serialize_entry("namespace", &*self.key.namespace)?;
        }
        map.serialize_entry("uid", &*self.uid)?;
        map.serialize_entry("resourceVersion", &self.version.to_string())?;
        if self.generation > 0 {
            map.serialize_entry("generation", &self.generation)?;
        }
        map.serialize_entry("creationTimestamp", &moment(self.created))?;
        if let Some((at, grace)) = self.deletion {
            map.serialize_entry("deletionTimestamp", &moment(at))?;
            map.serialize_entry("deletionGracePeriodSeconds", &grace)?;
        }
        if !self.labels.is_empty() {
            map.serialize_entry("labels", &*self.labels)?;
        }
        if !self.annotations.is_empty() {
            map.serialize_entry("annotations", &*self.annotations)?;
        }
        if !self.owners.is_empty() {
            map.serialize_entry("ownerReferences", &*self.owners)?;
        }
        if !self.finalizers.is_empty() {
            map.serialize_entry("finalizers", &*self.finalizers)?;
        }
        map.end()
    }
}

/// Labels or annotations; what is no text is no label.
pub(super) fn read_labels(value: &Value) -> Labels {
    let entries = value.as_object().into_iter().flatten();
    entries.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}

/// Owners as they stand in `metadata.ownerReferences`.
pub(super) fn read_owners(value: &Value) -> Arc<[OwnerRef]> {
    let text = |owner: &Value, field: &str| -> Arc<str> { owner[field].as_str().unwrap_or_default().into() };
    let owners = value.as_array().into_iter().flatten();
    owners
        .map(|owner| OwnerRef {
            api_version: text(owner, "apiVersion"),
            kind: text(owner, "kind"),
            name: text(owner, "name"),
            uid: text(owner, "uid"),
            controller: owner["controller"].as_bool().unwrap_or(false),
        })
        .collect()
}

/// Takes over what a client may change: labels, annotations, owners, finalizers.
pub(super) fn take_client_fields(meta: &mut Meta, metadata: &Map<String, Value>) {
    let none = Value::Null;
    let field = |name: &str| metadata.get(name).unwrap_or(&none);
    let replace = |old: &mut Arc<Labels>, new: Labels| {
        if **old != new {
            *old = Arc::new(new);
        }
    };
    replace(&mut meta.labels, read_labels(field("labels")));
    replace(&mut meta.annotations, read_labels(field("annotations")));
    let owners = read_owners(field("ownerReferences"));
    if *meta.owners != *owners {
        meta.owners = owners;
    }
    let names = field("finalizers").as_array().into_iter().flatten();
    let finalizers: Arc<[String]> = names.filter_map(|name| name.as_str().map(str::to_owned)).collect();
    if *meta.finalizers != *finalizers {
        meta.finalizers = finalizers;
    }
}
