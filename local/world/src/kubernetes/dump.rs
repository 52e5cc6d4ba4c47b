//! The cluster as `kubectl get nodes,pods,pdb,pv,pvc,deploy,sts,ds,rs -A -o json` prints it.

use super::cluster::KubernetesCluster;
use super::object::Object;
use super::resource::Resource;
use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};
use serde_json::json;

/// The kinds of a dump, in kubectl's order.
const DUMPED: [Resource; 9] = [
    Resource::Node,
    Resource::Pod,
    Resource::PodDisruptionBudget,
    Resource::PersistentVolume,
    Resource::PersistentVolumeClaim,
    Resource::Deployment,
    Resource::StatefulSet,
    Resource::DaemonSet,
    Resource::ReplicaSet,
];

struct List<'a>(&'a KubernetesCluster);
struct Items<'a>(&'a KubernetesCluster);

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut items = serializer.serialize_seq(None)?;
        for object in DUMPED.iter().flat_map(|resource| self.0.store.all(*resource).values()) {
            items.serialize_element::<Object>(object)?;
        }
        items.end()
    }
}

impl Serialize for List<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_struct("List", 4)?;
        list.serialize_field("apiVersion", "v1")?;
        list.serialize_field("kind", "List")?;
        list.serialize_field("metadata", &json!({"resourceVersion": ""}))?;
        list.serialize_field("items", &Items(self.0))?;
        list.end()
    }
}

impl KubernetesCluster {
    /// The dump, as JSON text.
    pub fn dump(&self) -> Vec<u8> {
        serde_json::to_vec(&List(self)).expect("a list of maps with text keys can be written")
    }
}
