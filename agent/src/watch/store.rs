//! The cluster as it is kept in memory: pruned texts, shared where they are alike.
//!
//! The replicas of a workload have the same spec and mostly the same status, so each text is held once; a pod costs its
//! metadata and a few pointers.

use super::kind::Kind;
use super::object::Parsed;
use super::placement::Placement;
use super::views::controller_in;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// One object. Its name stands in its key.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) uid: Box<str>,
    pub(crate) generation: u64,
    pub(crate) node: Option<Arc<str>>,
    /// Of a pod: kind and name of its controller, `Kind/name`. Usage asks for it with every sample.
    pub(crate) owner: Option<Arc<str>>,
    metadata: Box<str>,
    spec: Arc<str>,
    status: Arc<str>,
}

impl Object {
    fn says_the_same(&self, other: &Self) -> bool {
        self.uid == other.uid
            && self.node == other.node
            && self.metadata == other.metadata
            && self.spec == other.spec
            && self.status == other.status
            && self.generation == other.generation
    }
}

/// What an arriving object changed.
#[derive(Debug)]
pub(crate) enum Change {
    /// Nothing that is kept.
    Nothing,
    /// It is new.
    Added,
    /// It was otherwise.
    Was(Object),
}

/// All objects of all kinds.
#[derive(Debug, Default)]
pub(crate) struct Objects {
    kinds: [BTreeMap<Box<str>, Object>; Kind::ALL.len()],
    texts: HashSet<Arc<str>>,
    pub(super) placement: Placement,
    generation: u64,
}

/// Namespace and name as one key.
pub(crate) fn key(namespace: &str, name: &str) -> String {
    format!("{namespace}/{name}")
}

/// The parts of a key.
pub(crate) fn names(key: &str) -> (&str, &str) {
    key.split_once('/').unwrap_or(("", key))
}

impl Objects {
    /// Rises with each change of something kept.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// The objects of a kind by key, in order.
    pub(crate) fn of(&self, kind: Kind) -> &BTreeMap<Box<str>, Object> {
        &self.kinds[kind as usize]
    }

    /// One object.
    pub(crate) fn get(&self, kind: Kind, namespace: &str, name: &str) -> Option<&Object> {
        self.of(kind).get(key(namespace, name).as_str())
    }

    /// Takes in an object that was listed, added or modified.
    pub(crate) fn put(&mut self, kind: Kind, parsed: Parsed) -> Change {
        let key = key(&parsed.namespace, &parsed.name).into_boxed_str();
        let object = Object {
            uid: parsed.uid.into_boxed_str(),
            generation: parsed.generation,
            node: (!parsed.node.is_empty()).then(|| self.shared(&parsed.node)),
            owner: self.owner(kind, &parsed.metadata),
            metadata: parsed.metadata.into_boxed_str(),
            spec: self.shared(&parsed.spec),
            status: self.shared(&parsed.status),
        };
        if self.of(kind).get(&key).is_some_and(|before| before.says_the_same(&object)) {
            return Change::Nothing;
        }
        self.generation += 1;
        let before = self.kinds[kind as usize].get(&key);
        match kind {
            Kind::Pod => {
                let was = before.and_then(|before| before.node.as_ref());
                self.placement.pod_changed(&key, was, object.node.as_ref(), self.generation);
            }
            Kind::Node => self.placement.node_changed(&parsed.name, self.generation),
            _ => {}
        }
        match self.kinds[kind as usize].insert(key, object) {
            None => Change::Added,
            Some(before) => {
                self.forget_texts(&before);
                Change::Was(before)
            }
        }
    }

    /// Takes out an object.
    pub(crate) fn remove(&mut self, kind: Kind, key: &str) -> Option<Object> {
        let gone = self.kinds[kind as usize].remove(key)?;
        self.generation += 1;
        match kind {
            Kind::Pod => self.placement.pod_gone(key, gone.node.as_ref(), self.generation),
            Kind::Node => self.placement.node_changed(names(key).1, self.generation),
            _ => {}
        }
        self.forget_texts(&gone);
        Some(gone)
    }

    fn owner(&mut self, kind: Kind, metadata: &str) -> Option<Arc<str>> {
        match kind {
            Kind::Pod => controller_in(metadata).map(|owner| self.shared(&owner)),
            _ => None,
        }
    }

    /// The shared copy of a text.
    fn shared(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return known.clone();
        }
        let new: Arc<str> = Arc::from(text);
        self.texts.insert(new.clone());
        new
    }

    /// Lets go of texts that nothing but `gone` and the table still hold.
    fn forget_texts(&mut self, gone: &Object) {
        /// The table's own and that of the object that goes.
        const HOLDERS_LEFT: usize = 2;
        let own = [Some(&gone.spec), Some(&gone.status), gone.node.as_ref(), gone.owner.as_ref()];
        for text in own.into_iter().flatten() {
            if Arc::strong_count(text) <= HOLDERS_LEFT {
                self.texts.remove(&**text);
            }
        }
    }
}

/// Writes an object as JSON, as kubectl prints it.
pub(crate) fn write_object(into: &mut Vec<u8>, kind: Kind, key: &str, object: &Object) {
    let (namespace, name) = names(key);
    let (api_version, kind_name) = kind.type_name();
    into.extend_from_slice(
        format!("{{\"apiVersion\":\"{api_version}\",\"kind\":\"{kind_name}\",\"metadata\":{{").as_bytes(),
    );
    write_field(into, "name", name);
    if !namespace.is_empty() {
        into.push(b',');
        write_field(into, "namespace", namespace);
    }
    into.push(b',');
    write_field(into, "uid", &object.uid);
    if object.generation > 0 {
        into.extend_from_slice(format!(",\"generation\":{}", object.generation).as_bytes());
    }
    write_rest(into, &object.metadata);
    if !object.spec.is_empty() {
        into.extend_from_slice(b",\"spec\":{");
        match &object.node {
            Some(node) => {
                write_field(into, "nodeName", node);
                write_rest(into, &object.spec);
            }
            None => into.extend_from_slice(&object.spec.as_bytes()[1..]),
        }
    }
    if object.status.len() > "{}".len() {
        into.extend_from_slice(b",\"status\":");
        into.extend_from_slice(object.status.as_bytes());
    }
    into.push(b'}');
}

fn write_field(into: &mut Vec<u8>, field: &str, value: &str) {
    into.extend_from_slice(format!("\"{field}\":").as_bytes());
    serde_json::to_writer(into, value).expect("a text is JSON, and memory takes it");
}

/// The fields of a pruned object after others, with its closing brace.
fn write_rest(into: &mut Vec<u8>, object: &str) {
    match object {
        "" | "{}" => into.push(b'}'),
        more => {
            into.push(b',');
            into.extend_from_slice(&more.as_bytes()[1..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::object::read_object;
    use super::*;

    fn pod(name: &str, node: &str) -> Parsed {
        let json = format!(
            r#"{{"metadata":{{"name":"{name}","namespace":"shop","uid":"u-{name}","labels":{{"app":"web"}}}},"spec":{{"nodeName":"{node}","containers":[{{"name":"c","image":"i"}}]}},"status":{{"phase":"Running"}}}}"#
        );
        read_object(Kind::Pod, json.as_bytes()).expect("a pod")
    }

    #[test]
    fn replicas_share_their_texts_and_the_last_one_lets_go() {
        let mut objects = Objects::default();
        for number in 0..100 {
            objects.put(Kind::Pod, pod(&format!("p{number}"), "a"));
        }
        assert_eq!(objects.texts.len(), 3, "spec, status and node of a hundred pods");
        for number in 0..100 {
            objects.remove(Kind::Pod, &key("shop", &format!("p{number}")));
        }
        assert!(objects.texts.is_empty());
    }

    #[test]
    fn ten_thousand_pods_take_less_than_seven_mebibytes() {
        let mut objects = Objects::default();
        let uid = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
        for number in 0..10_000 {
            let workload = number / 20;
            let labels = format!(r#"{{"app":"web-{workload}","pod-template-hash":"7d9c6b5f4","team":"shop"}}"#);
            let owner = format!(
                r#"[{{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-{workload}-7d9c6b5f4","controller":true}}]"#
            );
            let json = format!(
                r#"{{"metadata":{{"name":"web-{workload}-7d9c6b5f4-{number:05}","namespace":"shop","uid":"{uid}","labels":{labels},
                "creationTimestamp":"2026-01-01T00:00:00Z","ownerReferences":{owner}}},"spec":{{"nodeName":"node-{}","containers":[{{"name":"c","image":"i"}}]}},
                "status":{{"phase":"Running"}}}}"#,
                number % 1_000
            );
            objects.put(Kind::Pod, read_object(Kind::Pod, json.as_bytes()).expect("a pod"));
        }
        let texts: usize = objects.texts.iter().map(|text| text.len()).sum();
        let own = |key: &str, object: &Object| {
            key.len() + object.uid.len() + object.metadata.len() + size_of::<Object>() + size_of::<Box<str>>()
        };
        let all: usize = objects.of(Kind::Pod).iter().map(|(key, object)| own(key, object)).sum();
        // A B-tree's nodes are two thirds full, and each of a pod's three own texts has a header of the allocator.
        let resident = (all + texts) * 3 / 2 + 3 * 16 * 10_000;
        assert!(resident < 7 * 1024 * 1024, "{resident} bytes");
    }

    #[test]
    fn what_is_not_kept_changes_nothing() {
        let mut objects = Objects::default();
        objects.put(Kind::Pod, pod("p", "a"));
        let before = objects.generation();
        assert!(matches!(objects.put(Kind::Pod, pod("p", "a")), Change::Nothing));
        assert_eq!(objects.generation(), before);
        assert!(matches!(objects.put(Kind::Pod, pod("p", "b")), Change::Was(_)));
    }

    #[test]
    fn an_object_is_written_as_kubectl_would() {
        let mut objects = Objects::default();
        objects.put(Kind::Pod, pod("p", "a"));
        let mut json = Vec::new();
        let (key, object) = objects.of(Kind::Pod).iter().next().expect("one pod");
        write_object(&mut json, Kind::Pod, key, object);
        let expected = serde_json::json!({
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": "p", "namespace": "shop", "uid": "u-p", "labels": {"app": "web"}},
            "spec": {"nodeName": "a", "containers": [{"name": "c", "image": "i"}]},
            "status": {"phase": "Running"},
        });
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&json).expect("JSON"), expected);
    }
}
