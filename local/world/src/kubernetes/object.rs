//! Any object of the API: pods and nodes in their own form, everything else as it was written.

use super::meta::Meta;
use super::node::Node;
use super::pod::Pod;
use super::pod_rules::PodTemplate;
use super::resource::Resource;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use std::sync::{Arc, LazyLock};

/// An object that needs no form of its own.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// Everything but type, metadata and status.
    pub(super) fields: Arc<Map<String, Value>>,
    pub(super) status: Arc<Value>,
    /// The pod template in it, read.
    pub(super) template: Option<PodTemplate>,
}

impl Document {
    pub(super) fn new(resource: Resource, fields: Map<String, Value>, status: Value) -> Self {
        let has_template = fields.get("spec").is_some_and(|spec| spec["template"].is_object());
        let of_daemons = resource == Resource::DaemonSet;
        let template = has_template.then(|| PodTemplate::read(&fields["spec"]["template"], of_daemons));
        Self { fields: Arc::new(fields), status: Arc::new(status), template }
    }

    pub(super) fn spec(&self) -> &Value {
        self.fields.get("spec").unwrap_or(&Value::Null)
    }

    /// `spec.replicas`, one where it is not stated.
    pub(super) fn replicas(&self) -> u64 {
        self.spec()["replicas"].as_u64().unwrap_or(1)
    }
}

/// What an object is made of.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Pod(Pod),
    Node(Node),
    Document(Document),
}

/// An object.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) resource: Resource,
    pub(super) meta: Meta,
    pub(super) body: Body,
}

/// What a reader gets who asks for the wrong form; never written.
static NO_DOCUMENT: LazyLock<Document> = LazyLock::new(|| Document::new(Resource::ConfigMap, Map::new(), Value::Null));

impl Object {
    pub(super) fn pod(&self) -> Option<&Pod> {
        match &self.body {
            Body::Pod(pod) => Some(pod),
            Body::Node(_) | Body::Document(_) => None,
        }
    }

    pub(super) fn node(&self) -> Option<&Node> {
        match &self.body {
            Body::Node(node) => Some(node),
            Body::Pod(_) | Body::Document(_) => None,
        }
    }

    /// The document; an empty one for pods and nodes.
    pub(super) fn document(&self) -> &Document {
        match &self.body {
            Body::Document(document) => document,
            Body::Pod(_) | Body::Node(_) => &NO_DOCUMENT,
        }
    }

    /// As JSON.
    pub(super) fn to_value(&self) -> Value {
        serde_json::to_value(self).expect("an object consists of maps with text keys")
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let info = self.resource.info();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("apiVersion", &info.api_version())?;
        map.serialize_entry("kind", info.kind)?;
        map.serialize_entry("metadata", &self.meta)?;
        match &self.body {
            Body::Pod(pod) => pod.serialize_into(&mut map, &self.meta)?,
            Body::Node(node) => node.serialize_into(&mut map, &self.meta)?,
            Body::Document(document) => {
                for (field, value) in &*document.fields {
                    map.serialize_entry(field, value)?;
                }
                if !document.status.is_null() {
                    map.serialize_entry("status", &*document.status)?;
                }
            }
        }
        map.end()
    }
}
