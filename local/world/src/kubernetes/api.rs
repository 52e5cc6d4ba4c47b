//! What clients may do to objects: create, replace, delete, scale.

use super::cluster::KubernetesCluster;
use super::errors::ApiError;
use super::meta::{Key, moment, take_client_fields};
use super::node::UNSCHEDULABLE;
use super::object::{Body, Document, Object};
use super::pod::Pod;
use super::pod_rules::PodTemplate;
use super::resource::{RESOURCES, Resource};
use serde_json::{Map, Value, json};
use std::sync::Arc;

impl KubernetesCluster {
    pub(super) fn find(&self, resource: Resource, key: &Key) -> Result<Arc<Object>, ApiError> {
        let found = self.store.get(resource, key).cloned();
        found.ok_or_else(|| ApiError::not_found(resource.info(), &key.name))
    }

    /// Creates an object from what a client sent.
    pub(super) fn create(
        &mut self,
        resource: Resource,
        namespace: &str,
        object: Value,
        dry: bool,
    ) -> Result<Arc<Object>, ApiError> {
        let info = resource.info();
        let metadata = object["metadata"].clone();
        let text = |field: &str| metadata[field].as_str().unwrap_or_default().to_owned();
        let mut name = text("name");
        if name.is_empty() && !text("generateName").is_empty() {
            name = format!("{}{}", text("generateName"), self.draw.suffix());
        }
        if name.is_empty() {
            return Err(ApiError::invalid(
                info,
                "",
                "metadata.name",
                "Required value: name or generateName is required",
            ));
        }
        if !text("namespace").is_empty() && text("namespace") != namespace {
            return Err(ApiError::bad_request(
                "the namespace of the provided object does not match the namespace sent on the request",
            ));
        }
        if info.namespaced && self.store.get(Resource::Namespace, &Key::global(namespace)).is_none() {
            return Err(ApiError::not_found(Resource::Namespace.info(), namespace));
        }
        let key = Key::new(namespace, &name);
        if self.store.get(resource, &key).is_some() {
            return Err(ApiError::already_exists(info, &name));
        }
        let mut meta = self.new_meta(key, &metadata, super::meta::read_owners(&metadata["ownerReferences"]));
        if let Some(fields) = metadata.as_object() {
            take_client_fields(&mut meta, fields);
        }
        let (body, node) = body_of(resource, object)?;
        let created = Object { resource, meta, body };
        if dry {
            return Ok(Arc::new(created));
        }
        let created = self.put(created);
        if let Some(node) = node {
            self.bind(&created, node);
        }
        self.settle();
        self.find(resource, &created.meta.key)
    }

    /// Replaces what a client may replace. `part` is `status` for that subresource.
    pub(super) fn replace(
        &mut self,
        current: &Arc<Object>,
        new: Value,
        part: Option<&str>,
        dry: bool,
    ) -> Result<Arc<Object>, ApiError> {
        let info = current.resource.info();
        let name = &current.meta.key.name;
        let metadata = new["metadata"].as_object().cloned().unwrap_or_default();
        let stated = |field: &str| metadata.get(field).and_then(Value::as_str).filter(|text| !text.is_empty());
        if stated("resourceVersion").is_some_and(|version| version != current.meta.version.to_string()) {
            let why = "the object has been modified; please apply your changes to the latest version and try again";
            return Err(ApiError::conflict(info, name, why));
        }
        if stated("uid").is_some_and(|uid| uid != &*current.meta.uid) {
            let why = format!(
                "Precondition failed: UID in precondition: {}, UID in object meta: {}",
                stated("uid").unwrap_or_default(),
                current.meta.uid
            );
            return Err(ApiError::conflict(info, name, &why));
        }
        if stated("name").is_some_and(|own| own != &**name) {
            return Err(ApiError::bad_request("the name of the object does not match the name on the URL"));
        }
        let mut changed = (**current).clone();
        take_client_fields(&mut changed.meta, &metadata);
        self.take_body(&mut changed, current, new, part)?;
        if dry {
            return Ok(Arc::new(changed));
        }
        if changed.to_value() == current.to_value() {
            return Ok(Arc::clone(current));
        }
        let written = self.put(changed);
        self.after_client_write(current, &written);
        self.settle();
        Ok(self.store.get(current.resource, &current.meta.key).cloned().unwrap_or(written))
    }

    fn take_body(
        &self,
        changed: &mut Object,
        current: &Object,
        new: Value,
        part: Option<&str>,
    ) -> Result<(), ApiError> {
        let info = current.resource.info();
        match &mut changed.body {
            Body::Pod(_) if part.is_none() && new["spec"] != current.to_value()["spec"] => {
                let why = "Forbidden: pod updates may not change fields other than the image of its containers, its \
                           grace period or its tolerations";
                return Err(ApiError::invalid(info, &current.meta.key.name, "spec", why));
            }
            Body::Node(node) if part.is_none() => {
                node.take_spec(&new["spec"]);
                let (now, wanted) = (self.now, node.unschedulable);
                node.set_taint(&UNSCHEDULABLE, Some(now), wanted);
            }
            Body::Pod(_) | Body::Node(_) => {}
            Body::Document(document) => {
                let Value::Object(mut fields) = new else {
                    return Err(ApiError::bad_request("the object is no object"));
                };
                let status = fields.remove("status").unwrap_or(Value::Null);
                for field in ["apiVersion", "kind", "metadata"] {
                    fields.remove(field);
                }
                if part == Some("status") {
                    document.status = Arc::new(status);
                } else if fields != *document.fields {
                    check_document(current, &fields)?;
                    changed.meta.generation += 1;
                    changed.body = Self::with_fields(current, fields);
                }
            }
        }
        Ok(())
    }

    /// What follows from a change by a client beyond the controllers' work.
    fn after_client_write(&mut self, before: &Object, after: &Arc<Object>) {
        let key = &after.meta.key;
        if after.meta.is_terminating() && after.meta.finalizers.is_empty() {
            match after.resource {
                Resource::Pod => self.delete_pod(key, Some(0)),
                Resource::Node => self.node_removed(key),
                other => self.remove(other, key),
            }
        }
        if let (Some(was), Some(is)) = (before.node(), after.node())
            && was.taints != is.taints
        {
            self.evict_intolerant(&key.name);
        }
    }

    /// Deletes an object; its dependents follow, unless they are to be orphaned.
    pub(super) fn delete_object(&mut self, resource: Resource, key: &Key, grace: Option<u32>) {
        let Some(object) = self.store.get(resource, key).cloned() else { return };
        if resource == Resource::Pod {
            return self.delete_pod(key, grace);
        }
        if !object.meta.finalizers.is_empty() {
            if !object.meta.is_terminating() {
                let mut leaving = (*object).clone();
                leaving.meta.deletion = Some((self.now, 0));
                self.put(leaving);
            }
            return;
        }
        match resource {
            Resource::Node => self.node_removed(key),
            Resource::Namespace => {
                self.empty_namespace(&key.name);
                self.remove(resource, key);
            }
            Resource::PersistentVolumeClaim => {
                self.remove(resource, key);
                let volume = object.document().spec()["volumeName"].as_str().unwrap_or_default().to_owned();
                self.remove(Resource::PersistentVolume, &Key::global(&volume));
            }
            other => self.remove(other, key),
        }
    }

    fn empty_namespace(&mut self, namespace: &str) {
        for info in RESOURCES.iter().filter(|info| info.namespaced) {
            let keys: Vec<Key> =
                self.store.within(info.resource, namespace).map(|object| object.meta.key.clone()).collect();
            for key in keys {
                self.delete_object(info.resource, &key, Some(0));
            }
        }
    }

    /// Lets dependents live on without their owner.
    pub(super) fn orphan_dependents(&mut self, owner: &Object) {
        let dependents = self.dependents.get(&owner.meta.uid).cloned().unwrap_or_default();
        for (resource, key) in dependents {
            let Some(object) = self.store.get(resource, &key) else { continue };
            let mut freed = (**object).clone();
            freed.meta.owners = freed.meta.owners.iter().filter(|one| one.uid != owner.meta.uid).cloned().collect();
            self.put(freed);
        }
    }

    /// The `Scale` of a controller.
    pub(super) fn scale_object(object: &Object) -> Value {
        let selector = object.document().spec()["selector"]["matchLabels"].as_object().cloned().unwrap_or_default();
        let selector: Vec<String> =
            selector.iter().map(|(key, value)| format!("{key}={}", value.as_str().unwrap_or_default())).collect();
        json!({
            "kind": "Scale", "apiVersion": "autoscaling/v1",
            "metadata": {
                "name": &*object.meta.key.name, "namespace": &*object.meta.key.namespace, "uid": &*object.meta.uid,
                "resourceVersion": object.meta.version.to_string(), "creationTimestamp": moment(object.meta.created),
            },
            "spec": {"replicas": object.document().replicas()},
            "status": {"replicas": object.document().status["replicas"].as_u64().unwrap_or(0), "selector": selector.join(",")},
        })
    }
}

/// The body of a new object, and the node for which a pod was made.
fn body_of(resource: Resource, mut object: Value) -> Result<(Body, Option<Arc<str>>), ApiError> {
    match resource {
        Resource::Pod => {
            let node = object["spec"]["nodeName"].as_str().filter(|name| !name.is_empty()).map(Arc::from);
            let template = PodTemplate::read(&object, false);
            if template.rules.containers.is_empty() {
                let why = "Required value";
                return Err(ApiError::invalid(resource.info(), "", "spec.containers", why));
            }
            Ok((Body::Pod(Pod::new(template.spec, template.rules)), node))
        }
        Resource::Node => Err(ApiError::new(403, "Forbidden", "nodes of a simulated cluster register themselves")),
        _ => {
            let Some(fields) = object.as_object_mut() else {
                return Err(ApiError::bad_request("the object is no object"));
            };
            for field in ["apiVersion", "kind", "metadata"] {
                fields.remove(field);
            }
            let status = fields.remove("status").unwrap_or(Value::Null);
            Ok((Body::Document(Document::new(resource, std::mem::take(fields), status)), None))
        }
    }
}

fn check_document(current: &Object, fields: &Map<String, Value>) -> Result<(), ApiError> {
    let info = current.resource.info();
    let spec = fields.get("spec").unwrap_or(&Value::Null);
    let replicated = info.subresources.contains(&"scale");
    if replicated && spec["selector"] != current.document().spec()["selector"] {
        return Err(ApiError::invalid(
            info,
            &current.meta.key.name,
            "spec.selector",
            "Invalid value: field is immutable",
        ));
    }
    if replicated && spec["replicas"].as_i64().is_some_and(|replicas| replicas < 0) {
        let why = "Invalid value: must be greater than or equal to 0";
        return Err(ApiError::invalid(info, &current.meta.key.name, "spec.replicas", why));
    }
    Ok(())
}
