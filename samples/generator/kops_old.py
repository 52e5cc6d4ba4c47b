"""A cluster of 2019 on kOps: Kubernetes 1.16, beta labels only, static pods, managedFields, the older volume kind."""

from . import common
from .cluster import Cluster
from .objects import container

REGION = "us-west-2"
ZONES = ["us-west-2a", "us-west-2b", "us-west-2c"]
OLD_ZONE = "failure-domain.beta.kubernetes.io/zone"
MASTER_TAINT = {"effect": "NoSchedule", "key": "node-role.kubernetes.io/master"}


def build():
    """All objects of the cluster."""
    cluster = Cluster(seed=5, region=REGION, version="v1.16.15", only_beta_labels=True)
    master = node(cluster, "m4.large", ZONES[0], "master-us-west-2a", "master", (MASTER_TAINT,))
    for index in range(5):
        node(cluster, "m4.xlarge", ZONES[index % 3], "nodes", "node")
    node(cluster, "r5.xlarge", ZONES[1], "memory", "node")
    for name in ("etcd-manager-main", "kube-apiserver", "kube-controller-manager", "kube-scheduler"):
        static_pod(cluster, name, master, "200m")
    for seat in cluster.seats:
        static_pod(cluster, "kube-proxy", seat, "100m")
    calico = common.app(
        cluster, "calico/node:v3.13.4", "90m", None, (), [common.host_path("lib", "/lib/modules")], hostNetwork=True
    )
    cluster.daemon_set("kube-system", "calico-node", calico)
    workloads(cluster)
    keep_managed_fields(cluster)
    return cluster.items()


def node(cluster, instance_type, zone, group, role, taints=()):
    """A node of an instance group; kOps names the group in a label."""
    labels = {"kops.k8s.io/instancegroup": group, "kubernetes.io/role": role, f"node-role.kubernetes.io/{role}": ""}
    return cluster.node(instance_type, zone, labels, taints, days=900)


def static_pod(cluster, name, seat, cpu):
    """The mirror of a pod the kubelet starts by itself."""
    notes = {key: cluster.hex(32) for key in ("kubernetes.io/config.hash", "kubernetes.io/config.mirror")}
    notes["kubernetes.io/config.source"] = "file"
    spec = common.app(
        cluster, f"k8s.gcr.io/{name}:v1.16.15", cpu, None, (), [common.host_path("etc", "/etc")], hostNetwork=True
    )
    owner = [
        {"apiVersion": "v1", "controller": True, "kind": "Node", "name": seat.name, "uid": seat.node["metadata"]["uid"]}
    ]
    cluster.pod("kube-system", f"{name}-{seat.name}", spec, {"k8s-app": name}, notes, owner, seat, days=300)


def workloads(cluster):
    """An intranet: two services, one database on the in-tree EBS volume kind, one tool on the host network."""
    app = lambda *values, **more: common.app(cluster, *values, **more)
    cluster.deployment("intranet", "portal", 4, app("registry.example/portal:88", "400m", "1Gi"))
    cluster.budget("intranet", "portal", "portal", 1, 4, api="policy/v1beta1", minAvailable=3)
    cluster.deployment("intranet", "wiki", 2, app("registry.example/wiki:12", "300m", "2Gi"))
    source = lambda zone, handle: {"awsElasticBlockStore": {"fsType": "ext4", "volumeID": f"aws://{zone}/{handle}"}}
    cluster.stateful_set("intranet", "mysql", 1, app("mysql:5.7", "1", "6Gi", (3306,)), "80Gi", OLD_ZONE, source)
    cluster.deployment(
        "kube-system",
        "kube-dns",
        2,
        app("k8s-dns-kube-dns:1.15.13", "100m", "70Mi", (53,)),
        {"scheduler.alpha.kubernetes.io/critical-pod": ""},
        labels={"app": "kube-dns", "k8s-app": "kube-dns"},
    )
    cluster.deployment("ops", "syslog", 2, app("syslog:3.2", "100m", "128Mi", (), host_ports=(514,)))
    metrics = app("heapster:1.5.4", None, None)
    metrics["containers"].append(container("resizer", "addon-resizer:1.8.4", "50m", "100Mi"))
    cluster.deployment("kube-system", "heapster", 1, metrics)


def keep_managed_fields(cluster):
    """Old versions of kubectl print who set which field."""
    for item in cluster.items():
        fields = {"f:metadata": {"f:labels": {".": {}}}, "f:spec": {"f:containers": {".": {}}}}
        entry = {
            "apiVersion": "v1",
            "fieldsType": "FieldsV1",
            "fieldsV1": fields,
            "manager": "kube-controller-manager",
            "operation": "Update",
            "time": item["metadata"].get("creationTimestamp"),
        }
        item["metadata"]["managedFields"] = [entry]
