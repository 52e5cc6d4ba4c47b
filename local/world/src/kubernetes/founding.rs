//! What every EKS cluster has from its first moment.

use super::cluster::KubernetesCluster;
use super::meta::Key;
use super::resource::Resource;
use serde_json::{Value, json};

/// Namespaces of a new cluster.
const NAMESPACES: [&str; 4] = ["default", "kube-node-lease", "kube-public", "kube-system"];

impl KubernetesCluster {
    pub(super) fn found(&mut self) {
        for namespace in NAMESPACES {
            self.ensure_namespace(namespace);
        }
        for (name, class) in [("gp2", "kubernetes.io/aws-ebs"), ("gp3", "ebs.csi.aws.com")] {
            let fields = json!({
                "provisioner": class, "reclaimPolicy": "Delete", "volumeBindingMode": "WaitForFirstConsumer",
                "allowVolumeExpansion": true, "parameters": {"type": name},
            });
            self.create_internal(Resource::StorageClass, &Key::global(name), fields, Value::Null, &[]);
        }
        for (name, value) in [("system-cluster-critical", 2_000_000_000u32), ("system-node-critical", 2_000_001_000)] {
            let fields = json!({"value": value, "preemptionPolicy": "PreemptLowerPriority"});
            self.create_internal(Resource::PriorityClass, &Key::global(name), fields, Value::Null, &[]);
        }
    }

    /// Makes a namespace where it is missing. The UID of `kube-system` is the cluster's.
    pub(super) fn ensure_namespace(&mut self, name: &str) {
        let key = Key::global(name);
        if self.store.get(Resource::Namespace, &key).is_some() {
            return;
        }
        let fields = json!({
            "metadata": {"labels": {"kubernetes.io/metadata.name": name}}, "spec": {"finalizers": ["kubernetes"]},
        });
        self.create_internal(Resource::Namespace, &key, fields, json!({"phase": "Active"}), &[]);
        if name == "kube-system" {
            let uid = self.uid.as_str().into();
            let mut object = (**self.store.get(Resource::Namespace, &key).expect("it was made above")).clone();
            object.meta.uid = uid;
            self.put(object);
        }
    }
}
