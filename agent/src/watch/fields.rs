//! Which fields of which objects are kept: those that the digest reads, those that a drain needs, and no others.
//! Environment, commands, secrets' names, managed fields and last-applied copies never get past the parser.

use super::prune::Keep::{self, All, Annotations, Capture, Each, EachWithMore, Fields, Presence};
use super::prune::Slot;

/// Annotations kept by how they begin: opt-outs in every dialect, and our own marks.
const ANNOTATION_PREFIXES: [&str; 6] = [
    "karpenter.sh/",
    "cluster-autoscaler.kubernetes.io/",
    "autoscaling.cast.ai/",
    "spotinst.io/",
    "kubernetes.io/config.mirror",
    "spot-optimizer.io/",
];
/// Annotations that name what made a node, sized a ReplicaSet or provisions a claim.
const ANNOTATIONS: [&str; 7] = [
    "machine.openshift.io/machine",
    "cluster.x-k8s.io/owner-name",
    "cluster.x-k8s.io/owner-kind",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "volume.kubernetes.io/storage-provisioner",
    "volume.beta.kubernetes.io/storage-provisioner",
];

/// Whether an annotation is kept.
pub(super) fn keeps_annotation(key: &str) -> bool {
    ANNOTATION_PREFIXES.iter().any(|prefix| key.starts_with(prefix)) || ANNOTATIONS.contains(&key)
}

/// `metadata` of every kind.
pub(super) const METADATA: Keep = Fields(&[
    ("name", Capture(Slot::Name)),
    ("namespace", Capture(Slot::Namespace)),
    ("uid", Capture(Slot::Uid)),
    ("resourceVersion", Capture(Slot::ResourceVersion)),
    ("labels", All),
    ("annotations", Annotations),
    ("ownerReferences", Each(&OWNER)),
    ("creationTimestamp", All),
    ("deletionTimestamp", All),
    ("generation", Capture(Slot::Generation)),
]);
const OWNER: Keep = Fields(&[("apiVersion", All), ("kind", All), ("name", All), ("controller", All)]);

/// `spec` and `status` of a kind.
pub(super) struct Parts {
    pub(super) spec: Keep,
    pub(super) status: Keep,
}

const NOTHING: Keep = Fields(&[]);

pub(super) const NODE: Parts = Parts {
    spec: Fields(&[("providerID", All), ("unschedulable", All), ("taints", Each(&TAINT))]),
    status: Fields(&[
        ("allocatable", All),
        ("capacity", All),
        ("conditions", Each(&NODE_CONDITION)),
        ("nodeInfo", Fields(&[("operatingSystem", All), ("architecture", All), ("kubeletVersion", All)])),
    ]),
};
const TAINT: Keep = Fields(&[("key", All), ("value", All), ("effect", All)]);
/// Without the kubelet's heartbeat, which would make every node new every five minutes.
const NODE_CONDITION: Keep = Fields(&[("type", All), ("status", All), ("lastTransitionTime", All)]);

pub(super) const POD: Parts = Parts { spec: POD_SPEC, status: POD_STATUS };
const POD_SPEC: Keep = Fields(&[
    ("nodeName", Capture(Slot::NodeName)),
    ("containers", Each(&CONTAINER)),
    ("initContainers", Each(&CONTAINER)),
    ("overhead", All),
    ("resources", REQUIREMENTS),
    ("nodeSelector", All),
    ("affinity", AFFINITY),
    ("tolerations", Each(&TOLERATION)),
    ("topologySpreadConstraints", Each(&SPREAD)),
    ("priority", All),
    ("volumes", EachWithMore("name", &VOLUME)),
    ("hostNetwork", All),
    ("restartPolicy", All),
]);
const REQUIREMENTS: Keep = Fields(&[("requests", All), ("limits", All)]);
const CONTAINER: Keep = Fields(&[
    ("name", All),
    ("image", All),
    ("resources", REQUIREMENTS),
    ("ports", Each(&PORT)),
    ("restartPolicy", All),
]);
const PORT: Keep = Fields(&[("containerPort", All), ("hostPort", All), ("hostIP", All), ("protocol", All)]);
const AFFINITY: Keep = Fields(&[("nodeAffinity", REQUIRED), ("podAffinity", REQUIRED), ("podAntiAffinity", REQUIRED)]);
const REQUIRED: Keep = Fields(&[("requiredDuringSchedulingIgnoredDuringExecution", All)]);
const TOLERATION: Keep = Fields(&[("key", All), ("operator", All), ("value", All), ("effect", All)]);
const SPREAD: Keep = Fields(&[
    ("maxSkew", All),
    ("topologyKey", All),
    ("whenUnsatisfiable", All),
    ("labelSelector", All),
    ("matchLabelKeys", All),
    ("minDomains", All),
]);
/// A volume of which only the name would be left matters to nothing, and its name is drawn anew for each pod.
const VOLUME: Keep = Fields(&[
    ("name", All),
    ("persistentVolumeClaim", Fields(&[("claimName", All)])),
    ("emptyDir", Fields(&[("medium", All)])),
    ("hostPath", Presence),
    ("ephemeral", Presence),
    ("awsElasticBlockStore", EBS),
]);
const EBS: Keep = Fields(&[("volumeID", All)]);
const POD_STATUS: Keep = Fields(&[
    ("phase", All),
    ("reason", All),
    ("conditions", Each(&POD_CONDITION)),
    ("nominatedNodeName", All),
    ("containerStatuses", Each(&CONTAINER_STATUS)),
    ("initContainerStatuses", Each(&CONTAINER_STATUS)),
]);
const POD_CONDITION: Keep = Fields(&[("type", All), ("status", All), ("reason", All)]);
const CONTAINER_STATUS: Keep = Fields(&[
    ("name", All),
    ("ready", All),
    ("resources", REQUIREMENTS),
    ("allocatedResources", All),
    ("state", Fields(&[("running", Presence), ("terminated", TERMINATED)])),
    ("lastState", Fields(&[("terminated", TERMINATED)])),
]);
const TERMINATED: Keep = Fields(&[("exitCode", All), ("reason", All)]);

pub(super) const BUDGET: Parts = Parts {
    spec: Fields(&[("selector", All), ("minAvailable", All), ("maxUnavailable", All)]),
    status: Fields(&[("disruptionsAllowed", All)]),
};
pub(super) const VOLUME_OF_CLUSTER: Parts = Parts {
    spec: Fields(&[
        ("accessModes", All),
        ("claimRef", Fields(&[("namespace", All), ("name", All)])),
        ("csi", Fields(&[("driver", All)])),
        ("awsElasticBlockStore", EBS),
        ("local", Presence),
        ("hostPath", Presence),
        ("nodeAffinity", Fields(&[("required", All)])),
    ]),
    status: NOTHING,
};
pub(super) const CLAIM: Parts = Parts { spec: Fields(&[("volumeName", All), ("accessModes", All)]), status: NOTHING };
/// Deployments, StatefulSets and ReplicaSets. The counters of the status tell how a rollout goes.
pub(super) const REPLICATED: Parts = Parts {
    spec: Fields(&[("replicas", All), ("paused", All), ("strategy", Fields(&[("type", All), ("rollingUpdate", All)]))]),
    status: Fields(&[
        ("replicas", All),
        ("updatedReplicas", All),
        ("availableReplicas", All),
        ("observedGeneration", All),
    ]),
};
pub(super) const DAEMON_SET: Parts =
    Parts { spec: Fields(&[("template", Fields(&[("spec", POD_SPEC)]))]), status: NOTHING };
