//! What controllers share: their pods, new pods, new statuses.

use crate::kubernetes::cluster::KubernetesCluster;
use crate::kubernetes::meta::{Key, Meta, OwnerRef, read_labels};
use crate::kubernetes::object::{Body, Document, Object};
use crate::kubernetes::pod::Pod;
use crate::kubernetes::pod_index::Pods;
use crate::kubernetes::pod_rules::PodTemplate;
use crate::kubernetes::resource::Resource;
use serde_json::Value;
use spot_domain::{CountOrPercent, Labels};
use std::sync::Arc;

/// A count or a share of `of`, rounded as Kubernetes rounds it in that place.
pub(in crate::kubernetes) fn scaled(value: &Value, of: u64, round_up: bool, default: CountOrPercent) -> u64 {
    let stated = match value {
        Value::Number(number) => {
            number.as_u64().map(|count| CountOrPercent::Count(u32::try_from(count).unwrap_or(u32::MAX)))
        }
        Value::String(text) => match text.strip_suffix('%') {
            Some(percent) => percent.parse().ok().map(CountOrPercent::Percent),
            None => text.parse().ok().map(CountOrPercent::Count),
        },
        _ => None,
    };
    match stated.unwrap_or(default) {
        CountOrPercent::Count(count) => u64::from(count),
        CountOrPercent::Percent(percent) if round_up => (of * u64::from(percent)).div_ceil(100),
        CountOrPercent::Percent(percent) => of * u64::from(percent) / 100,
    }
}

impl KubernetesCluster {
    /// Metadata of a new object.
    pub(in crate::kubernetes) fn new_meta(&mut self, key: Key, metadata: &Value, owners: Arc<[OwnerRef]>) -> Meta {
        Meta {
            key,
            uid: self.draw.uid().into(),
            version: 0,
            generation: 1,
            created: self.now,
            labels: Arc::new(read_labels(&metadata["labels"])),
            annotations: Arc::new(read_labels(&metadata["annotations"])),
            owners,
            finalizers: [].into(),
            deletion: None,
            generate_name: None,
        }
    }

    /// The reference by which an object owns others.
    pub(in crate::kubernetes) fn owner_ref(object: &Object) -> OwnerRef {
        let info = object.resource.info();
        OwnerRef {
            api_version: info.api_version().into(),
            kind: info.kind.into(),
            name: Arc::clone(&object.meta.key.name),
            uid: Arc::clone(&object.meta.uid),
            controller: true,
        }
    }

    /// The pods an object controls, leaving and ended ones too.
    pub(super) fn pods_of(&self, owner: &Object) -> &Pods {
        self.pods.owned_by(&owner.meta.uid)
    }

    /// Other objects of a kind that an object owns, in order of names.
    pub(super) fn documents_of(&self, owner: &Object, resource: Resource) -> Vec<Arc<Object>> {
        let owned = self.dependents.get(&owner.meta.uid).into_iter().flatten();
        owned
            .filter(|(kind, _)| *kind == resource)
            .filter_map(|(kind, key)| self.store.get(*kind, key).cloned())
            .collect()
    }

    /// Makes a pod from a template. A fixed name for a StatefulSet's, else a generated one.
    pub(in crate::kubernetes) fn make_pod(
        &mut self,
        owner: &Object,
        template: &PodTemplate,
        name: Option<String>,
        labels: Option<Labels>,
    ) -> Object {
        let prefix = format!("{}-", owner.meta.key.name);
        let generated = name.is_none();
        let name = name.unwrap_or_else(|| format!("{prefix}{}", self.draw.suffix()));
        let key = Key { namespace: Arc::clone(&owner.meta.key.namespace), name: name.into() };
        let mut meta = self.new_meta(key, &Value::Null, [Self::owner_ref(owner)].into());
        meta.generation = 0;
        meta.generate_name = generated.then(|| prefix.into());
        meta.labels = labels.map_or_else(|| Arc::clone(&template.labels), Arc::new);
        meta.annotations = Arc::clone(&template.annotations);
        let pod = Pod::new(Arc::clone(&template.spec), Arc::clone(&template.rules));
        Object { resource: Resource::Pod, meta, body: Body::Pod(pod) }
    }

    /// Writes a status where it differs.
    pub(super) fn write_status(&mut self, object: &Object, status: Value) {
        let Some(current) = self.store.get(object.resource, &object.meta.key) else { return };
        if *current.document().status == status {
            return;
        }
        let mut changed = (**current).clone();
        changed.body = Body::Document(Document { status: Arc::new(status), ..current.document().clone() });
        self.put(changed);
    }

    /// Changes `spec.replicas`, the rest of the document as it is.
    pub(in crate::kubernetes) fn write_replicas(&mut self, resource: Resource, key: &Key, replicas: u64) {
        let Some(current) = self.store.get(resource, key).filter(|object| object.document().replicas() != replicas)
        else {
            return;
        };
        let mut changed = (**current).clone();
        let mut fields = (*current.document().fields).clone();
        fields["spec"]["replicas"] = replicas.into();
        changed.meta.generation += 1;
        changed.body = Body::Document(Document { fields: Arc::new(fields), ..current.document().clone() });
        self.put(changed);
    }
}

/// A pod that counts as one of the wanted: neither ended nor leaving.
pub(super) fn counts(object: &Object) -> bool {
    object.pod().is_some_and(Pod::is_active) && !object.meta.is_terminating()
}

/// A pod that counts and is ready as far as the API shows.
pub(super) fn is_ready(object: &Object) -> bool {
    counts(object) && object.pod().is_some_and(|pod| pod.ready)
}

/// A pod that counts and answers requests in truth.
pub(super) fn serves(object: &Object) -> bool {
    counts(object) && object.pod().is_some_and(Pod::is_serving)
}

/// How many hold.
pub(super) fn count(pods: &Pods, holds: impl Fn(&Object) -> bool) -> u64 {
    pods.values().filter(|object| holds(object)).count() as u64
}
