//! EBS volumes: made in the zone of the first pod, attached and detached with delays, freed by force after a lost node.

use super::cluster::KubernetesCluster;
use super::draw;
use super::meta::{Key, OwnerRef};
use super::object::{Body, Document, Object};
use super::pod_rules::PodRules;
use super::resource::Resource;
use super::selector;
use super::timers::{Timer, after};
use jiff::Timestamp;
use serde_json::{Value, json};
use spot_domain::{NodeSelectorTerm, Zone, label_keys};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// EBS attaches within seconds.
const ATTACH_SECS: (i64, i64) = (4, 12);
/// Unmounting and detaching an orderly left volume.
const DETACH_SECS: (i64, i64) = (4, 10);
/// How long the attach-detach controller waits for a node that never said it unmounted (maxWaitForUnmountDuration).
const FORCE_DETACH_SECS: i64 = 360;

/// Where each bound volume can be used, as alternatives, and which volumes they are.
pub(super) type VolumeDemands = (Vec<Vec<NodeSelectorTerm>>, Vec<Arc<str>>);

/// An EBS volume of the cluster, as the account lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EbsVolume {
    /// `vol-…`.
    pub volume_id: String,
    /// Zone.
    pub zone: Zone,
    /// The instance it is attached to.
    pub instance_id: Option<String>,
}

/// Where a persistent volume hangs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attachment {
    pub(super) node: Arc<str>,
    pub(super) instance_id: Arc<str>,
    pub(super) is_attached: bool,
    /// Set while it is to be detached.
    pub(super) detach_at: Option<Timestamp>,
}

/// Attachments by persistent volume, and the pods that wait for one.
#[derive(Debug, Default)]
pub(super) struct Volumes {
    pub(super) attachments: BTreeMap<Arc<str>, Attachment>,
    pub(super) waiting: BTreeMap<Arc<str>, BTreeSet<Key>>,
}

impl KubernetesCluster {
    fn claim(&self, namespace: &Arc<str>, claim: &Arc<str>) -> Option<&Arc<Object>> {
        let key = Key { namespace: Arc::clone(namespace), name: Arc::clone(claim) };
        self.store.get(Resource::PersistentVolumeClaim, &key)
    }

    /// The persistent volumes of a pod's claims that are bound.
    pub(super) fn bound_volumes(&self, namespace: &Arc<str>, rules: &PodRules) -> Vec<Arc<str>> {
        let bound = rules
            .claims
            .iter()
            .filter_map(|claim| self.claim(namespace, claim)?.document().spec()["volumeName"].as_str());
        bound.filter(|name| !name.is_empty()).map(Arc::from).collect()
    }

    /// Where bound volumes can be used, and which they are; an error when a claim is missing.
    pub(super) fn volume_demands(&self, namespace: &Arc<str>, rules: &PodRules) -> Result<VolumeDemands, String> {
        if let Some(missing) = rules.claims.iter().find(|claim| self.claim(namespace, claim).is_none()) {
            return Err(format!(
                "0/{} nodes are available: persistentvolumeclaim \"{missing}\" not found.",
                self.nodes.len()
            ));
        }
        let mut handles = self.bound_volumes(namespace, rules);
        let of = |name: &Arc<str>| self.store.get(Resource::PersistentVolume, &Key::global(name));
        let terms = handles
            .iter()
            .filter_map(|name| Some(selector::node_terms(&of(name)?.document().spec()["nodeAffinity"]["required"])));
        let terms = terms.collect();
        let unbound = rules.claims.len() - handles.len();
        handles.extend((0..unbound).map(|number| Arc::from(format!("new {number}"))));
        Ok((terms, handles))
    }

    /// Makes the volumes of claims that waited for their first pod, in the zone of its node.
    pub(super) fn provision(&mut self, namespace: &Arc<str>, rules: &PodRules, node: &str) {
        let zone = self.nodes.get(node).and_then(|state| state.label(label_keys::ZONE)).unwrap_or_default().to_owned();
        for name in rules.claims.iter() {
            let Some(claim) = self.claim(namespace, name).cloned() else { continue };
            if claim.document().spec()["volumeName"].as_str().is_none_or(str::is_empty) {
                self.make_volume(&claim, &zone, node);
            }
        }
    }

    fn make_volume(&mut self, claim: &Object, zone: &str, node: &str) {
        let name = format!("pvc-{}", claim.meta.uid);
        let spec = claim.document().spec();
        let size = spec["resources"]["requests"]["storage"].clone();
        let volume_id = format!("vol-{:017x}", self.draw.next() & 0x0fff_ffff_ffff_ffff);
        let class = spec["storageClassName"].as_str().unwrap_or("gp3");
        let key = &claim.meta.key;
        let volume = json!({
            "accessModes": spec["accessModes"], "capacity": {"storage": size}, "storageClassName": class,
            "persistentVolumeReclaimPolicy": "Delete", "volumeMode": "Filesystem",
            "claimRef": {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": &*key.namespace,
                         "name": &*key.name, "uid": &*claim.meta.uid},
            "csi": {"driver": "ebs.csi.aws.com", "fsType": "ext4", "volumeHandle": volume_id},
            "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [
                {"key": label_keys::ZONE, "operator": "In", "values": [zone]}]}]}},
        });
        self.create_internal(
            Resource::PersistentVolume,
            &Key::global(&name),
            json!({"spec": volume}),
            json!({"phase": "Bound"}),
            &[],
        );
        let mut bound = claim.clone();
        let mut fields = (*claim.document().fields).clone();
        fields["spec"]["volumeName"] = name.into();
        let status = json!({"phase": "Bound", "accessModes": spec["accessModes"], "capacity": {"storage": size}});
        bound.body = Body::Document(Document::new(Resource::PersistentVolumeClaim, fields, status));
        let mut annotations = (*bound.meta.annotations).clone();
        annotations.insert("volume.kubernetes.io/storage-provisioner".into(), "ebs.csi.aws.com".into());
        annotations.insert("volume.kubernetes.io/selected-node".into(), node.to_owned());
        annotations.insert("pv.kubernetes.io/bind-completed".into(), "yes".into());
        bound.meta.annotations = Arc::new(annotations);
        self.put(bound);
    }

    /// Books a pod's volumes on its node and attaches them; says whether all are attached already.
    pub(super) fn attach_all(&mut self, key: &Key, rules: &PodRules, node: &Arc<str>) -> bool {
        let mut all = true;
        for volume in self.bound_volumes(&key.namespace, rules) {
            if let Some(state) = self.nodes.get_mut(node) {
                *state.volumes.entry(Arc::clone(&volume)).or_default() += 1;
            }
            let here = match self.volumes.attachments.get_mut(&volume) {
                Some(attachment) if attachment.node == *node => {
                    attachment.detach_at = None;
                    attachment.is_attached
                }
                Some(_) => false,
                None => {
                    self.attach(&volume, node);
                    false
                }
            };
            if !here {
                self.volumes.waiting.entry(volume).or_default().insert(key.clone());
                all = false;
            }
        }
        all
    }

    fn attach(&mut self, volume: &Arc<str>, node: &Arc<str>) {
        let Some(instance_id) = self.instance_of(node) else { return };
        let attachment = Attachment { node: Arc::clone(node), instance_id, is_attached: false, detach_at: None };
        self.volumes.attachments.insert(Arc::clone(volume), attachment);
        let at = after(self.now, self.draw.between(ATTACH_SECS.0, ATTACH_SECS.1));
        self.timers.set(at, Timer::VolumeAttached(Arc::clone(volume)));
        self.write_attachment(volume, node, false);
    }

    fn instance_of(&self, node: &Arc<str>) -> Option<Arc<str>> {
        let key = Key { namespace: "".into(), name: Arc::clone(node) };
        self.store.get(Resource::Node, &key)?.node().map(|node| Arc::from(node.spec.instance_id.as_str()))
    }

    fn write_attachment(&mut self, volume: &str, node: &str, attached: bool) {
        let key = Key::global(&attachment_name(volume, node));
        let status = json!({"attached": attached});
        if let Some(object) = self.store.get(Resource::VolumeAttachment, &key) {
            let mut object = (**object).clone();
            object.body = Body::Document(Document { status: Arc::new(status), ..object.document().clone() });
            self.put(object);
            return;
        }
        let spec = json!({"spec": {"attacher": "ebs.csi.aws.com", "nodeName": node, "source": {"persistentVolumeName": volume}}});
        self.create_internal(Resource::VolumeAttachment, &key, spec, status, &[]);
    }

    pub(super) fn volume_attached(&mut self, volume: &Arc<str>) {
        let Some(attachment) = self.volumes.attachments.get_mut(volume).filter(|one| !one.is_attached) else { return };
        attachment.is_attached = true;
        let node = Arc::clone(&attachment.node);
        self.write_attachment(volume, &node, true);
        for key in self.volumes.waiting.remove(volume).unwrap_or_default() {
            self.start_if_attached(&key);
        }
    }

    pub(super) fn start_if_attached(&mut self, key: &Key) {
        let Some(object) = self.store.get(Resource::Pod, key).cloned() else { return };
        let Some((pod, node)) = object.pod().and_then(|pod| Some((pod, pod.node.clone()?))) else { return };
        let attached = |volume: &Arc<str>| {
            self.volumes.attachments.get(volume).is_some_and(|one| one.is_attached && one.node == node)
        };
        let volumes = self.bound_volumes(&key.namespace, &pod.rules);
        if volumes.iter().all(attached) && pod.is_active() && !object.meta.is_terminating() {
            self.kubelet_starts(key);
        }
    }

    /// A pod has left its node: volumes that nobody there uses any more are detached.
    pub(super) fn release_volumes(&mut self, object: &Object) {
        let Some((pod, node)) = object.pod().and_then(|pod| Some((pod, pod.node.as_ref()?))) else { return };
        if pod.rules.claims.is_empty() {
            return;
        }
        let orderly = self.nodes.get(node).is_some_and(|state| !state.is_cut_off());
        for volume in self.bound_volumes(&object.meta.key.namespace, &pod.rules) {
            if let Some(waiting) = self.volumes.waiting.get_mut(&volume) {
                waiting.remove(&object.meta.key);
            }
            if self.still_used(&volume, node) {
                continue;
            }
            let Some(attachment) = self.volumes.attachments.get_mut(&volume).filter(|one| one.node == *node) else {
                continue;
            };
            let secs = if orderly { self.draw.between(DETACH_SECS.0, DETACH_SECS.1) } else { FORCE_DETACH_SECS };
            let at = after(self.now, secs);
            attachment.detach_at = Some(at);
            self.timers.set(at, Timer::VolumeDetached(volume, Arc::clone(node)));
        }
    }

    /// A node falls silent before its volumes were off: nobody says that they are unmounted, so the controller's patience
    /// begins.
    pub(super) fn strand_volumes(&mut self, node: &Arc<str>) {
        let at = after(self.now, FORCE_DETACH_SECS);
        for (volume, attachment) in &mut self.volumes.attachments {
            if attachment.node == *node && attachment.detach_at.is_some() {
                attachment.detach_at = Some(at);
                self.timers.set(at, Timer::VolumeDetached(Arc::clone(volume), Arc::clone(node)));
            }
        }
    }

    /// Takes a pod off a volume; says whether another pod of the node still uses it.
    fn still_used(&mut self, volume: &Arc<str>, node: &Arc<str>) -> bool {
        let Some(state) = self.nodes.get_mut(node) else { return false };
        let Some(users) = state.volumes.get_mut(volume) else { return false };
        *users -= 1;
        if *users == 0 {
            state.volumes.remove(volume);
            return false;
        }
        true
    }

    pub(super) fn volume_detach_due(&mut self, volume: &Arc<str>, node: &Arc<str>) {
        let attachment = self.volumes.attachments.get(volume).filter(|one| one.node == *node);
        if attachment.is_some_and(|one| one.detach_at == Some(self.now)) {
            self.detached(volume);
        }
    }

    fn detached(&mut self, volume: &Arc<str>) {
        let Some(attachment) = self.volumes.attachments.remove(volume) else { return };
        self.remove(Resource::VolumeAttachment, &Key::global(&attachment_name(volume, &attachment.node)));
        let next = self.volumes.waiting.get(volume).into_iter().flatten().find_map(|key| {
            let object = self.store.get(Resource::Pod, key).filter(|object| !object.meta.is_terminating())?;
            object.pod()?.node.clone()
        });
        if let Some(node) = next {
            self.attach(volume, &node);
        }
    }

    /// The account detached a volume by force: at once free for another node.
    pub fn volume_forced_off(&mut self, now: Timestamp, volume_id: &str, instance_id: &str) {
        self.advance(now);
        let volumes = self.store.all(Resource::PersistentVolume).iter();
        let found = volumes.filter(|(_, object)| object.document().spec()["csi"]["volumeHandle"] == volume_id);
        let name = found.map(|(key, _)| Arc::clone(&key.name)).next();
        let attached =
            name.filter(|name| self.volumes.attachments.get(name).is_some_and(|one| &*one.instance_id == instance_id));
        if let Some(name) = attached {
            self.detached(&name);
            self.settle();
        }
    }

    /// The cluster's EBS volumes, by name of their persistent volume.
    pub fn ebs_volumes(&self) -> Vec<EbsVolume> {
        let volumes = self.store.all(Resource::PersistentVolume).iter();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        volumes
            .filter(|(_, object)| object.document().spec()["csi"]["driver"] == "ebs.csi.aws.com")
            .map(|(key, object)| {
                let spec = object.document().spec();
                let zone =
                    &spec["nodeAffinity"]["required"]["nodeSelectorTerms"][0]["matchExpressions"][0]["values"][0];
                EbsVolume {
                    volume_id: text(&spec["csi"]["volumeHandle"]),
                    zone: Zone(text(zone)),
                    instance_id: self.volumes.attachments.get(&key.name).map(|one| one.instance_id.to_string()),
                }
            })
            .collect()
    }

    /// Creates an object on behalf of a controller.
    pub(super) fn create_internal(
        &mut self,
        resource: Resource,
        key: &Key,
        mut object: Value,
        status: Value,
        owners: &[OwnerRef],
    ) {
        let meta = object["metadata"].take();
        let meta = self.new_meta(key.clone(), &meta, owners.into());
        if let Value::Object(mut fields) = object {
            fields.remove("metadata");
            self.put(Object { resource, meta, body: Body::Document(Document::new(resource, fields, status)) });
        }
    }
}

fn attachment_name(volume: &str, node: &str) -> String {
    let text = format!("{volume}{node}");
    format!("csi-{:016x}{:016x}", draw::hash(&text), draw::mix(draw::hash(&text)))
}
