//! The kinds of objects that the API serves, as discovery lists them.

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Resource {
    /// v1
    Node,
    /// v1
    Pod,
    /// v1
    Namespace,
    /// v1
    Event,
    /// v1
    ConfigMap,
    /// v1
    Secret,
    /// v1
    Service,
    /// v1
    ServiceAccount,
    /// v1
    PersistentVolume,
    /// v1
    PersistentVolumeClaim,
    /// v1
    ReplicationController,
    /// apps/v1
    Deployment,
    /// apps/v1
    ReplicaSet,
    /// apps/v1
    StatefulSet,
    /// apps/v1
    DaemonSet,
    /// batch/v1
    Job,
    /// batch/v1
    CronJob,
    /// policy/v1
    PodDisruptionBudget,
    /// storage.k8s.io/v1
    StorageClass,
    /// storage.k8s.io/v1
    VolumeAttachment,
    /// storage.k8s.io/v1
    CsiNode,
    /// coordination.k8s.io/v1
    Lease,
    /// scheduling.k8s.io/v1
    PriorityClass,
    /// autoscaling/v2
    HorizontalPodAutoscaler,
}

/// How a resource appears on the wire.
pub(super) struct ResourceInfo {
    pub(super) resource: Resource,
    pub(super) group: &'static str,
    pub(super) version: &'static str,
    pub(super) plural: &'static str,
    pub(super) singular: &'static str,
    pub(super) kind: &'static str,
    pub(super) short: &'static [&'static str],
    pub(super) namespaced: bool,
    pub(super) subresources: &'static [&'static str],
}

macro_rules! resources {
    ($(($name:ident, $group:literal, $version:literal, $plural:literal, $singular:literal, $kind:literal,
        $short:expr, $namespaced:literal, $sub:expr)),* $(,)?) => {
        /// Every resource, in the order of the enumeration.
        pub(super) const RESOURCES: &[ResourceInfo] = &[$(ResourceInfo {
            resource: Resource::$name, group: $group, version: $version, plural: $plural, singular: $singular,
            kind: $kind, short: $short, namespaced: $namespaced, subresources: $sub,
        }),*];
    };
}

resources!(
    (Node, "", "v1", "nodes", "node", "Node", &["no"], false, &["status"]),
    (Pod, "", "v1", "pods", "pod", "Pod", &["po"], true, &["status", "eviction"]),
    (Namespace, "", "v1", "namespaces", "namespace", "Namespace", &["ns"], false, &["status"]),
    (Event, "", "v1", "events", "event", "Event", &["ev"], true, &[]),
    (ConfigMap, "", "v1", "configmaps", "configmap", "ConfigMap", &["cm"], true, &[]),
    (Secret, "", "v1", "secrets", "secret", "Secret", &[], true, &[]),
    (Service, "", "v1", "services", "service", "Service", &["svc"], true, &["status"]),
    (ServiceAccount, "", "v1", "serviceaccounts", "serviceaccount", "ServiceAccount", &["sa"], true, &[]),
    (
        PersistentVolume,
        "",
        "v1",
        "persistentvolumes",
        "persistentvolume",
        "PersistentVolume",
        &["pv"],
        false,
        &["status"]
    ),
    (
        PersistentVolumeClaim,
        "",
        "v1",
        "persistentvolumeclaims",
        "persistentvolumeclaim",
        "PersistentVolumeClaim",
        &["pvc"],
        true,
        &["status"]
    ),
    (
        ReplicationController,
        "",
        "v1",
        "replicationcontrollers",
        "replicationcontroller",
        "ReplicationController",
        &["rc"],
        true,
        &["status"]
    ),
    (Deployment, "apps", "v1", "deployments", "deployment", "Deployment", &["deploy"], true, &["scale", "status"]),
    (ReplicaSet, "apps", "v1", "replicasets", "replicaset", "ReplicaSet", &["rs"], true, &["scale", "status"]),
    (StatefulSet, "apps", "v1", "statefulsets", "statefulset", "StatefulSet", &["sts"], true, &["scale", "status"]),
    (DaemonSet, "apps", "v1", "daemonsets", "daemonset", "DaemonSet", &["ds"], true, &["status"]),
    (Job, "batch", "v1", "jobs", "job", "Job", &[], true, &["status"]),
    (CronJob, "batch", "v1", "cronjobs", "cronjob", "CronJob", &["cj"], true, &["status"]),
    (
        PodDisruptionBudget,
        "policy",
        "v1",
        "poddisruptionbudgets",
        "poddisruptionbudget",
        "PodDisruptionBudget",
        &["pdb"],
        true,
        &["status"]
    ),
    (StorageClass, "storage.k8s.io", "v1", "storageclasses", "storageclass", "StorageClass", &["sc"], false, &[]),
    (
        VolumeAttachment,
        "storage.k8s.io",
        "v1",
        "volumeattachments",
        "volumeattachment",
        "VolumeAttachment",
        &[],
        false,
        &["status"]
    ),
    (CsiNode, "storage.k8s.io", "v1", "csinodes", "csinode", "CSINode", &[], false, &[]),
    (Lease, "coordination.k8s.io", "v1", "leases", "lease", "Lease", &[], true, &[]),
    (
        PriorityClass,
        "scheduling.k8s.io",
        "v1",
        "priorityclasses",
        "priorityclass",
        "PriorityClass",
        &["pc"],
        false,
        &[]
    ),
    (
        HorizontalPodAutoscaler,
        "autoscaling",
        "v2",
        "horizontalpodautoscalers",
        "horizontalpodautoscaler",
        "HorizontalPodAutoscaler",
        &["hpa"],
        true,
        &["status"]
    ),
);

impl Resource {
    pub(super) fn info(self) -> &'static ResourceInfo {
        &RESOURCES[self as usize]
    }

    /// The resource of this group, version and plural name.
    pub(super) fn find(group: &str, version: &str, plural: &str) -> Option<Self> {
        let same = |info: &&ResourceInfo| info.group == group && info.version == version && info.plural == plural;
        RESOURCES.iter().find(same).map(|info| info.resource)
    }
}

impl ResourceInfo {
    /// `apps/v1`, or `v1` for the core group.
    pub(super) fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.to_owned() } else { format!("{}/{}", self.group, self.version) }
    }

    /// `deployments.apps`, as error messages name it.
    pub(super) fn qualified(&self) -> String {
        if self.group.is_empty() { self.plural.to_owned() } else { format!("{}.{}", self.plural, self.group) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_follows_the_enumeration() {
        for (index, info) in RESOURCES.iter().enumerate() {
            assert_eq!(info.resource as usize, index, "{}", info.plural);
        }
        assert_eq!(Resource::find("apps", "v1", "replicasets"), Some(Resource::ReplicaSet));
        assert_eq!(Resource::find("", "v1", "replicasets"), None);
    }
}
