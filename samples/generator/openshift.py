"""OpenShift on AWS: three masters, machine sets per zone, infra nodes, pods of replication controllers."""

from . import common, objects
from .cluster import Cluster

REGION = "eu-west-1"
ZONES = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
MASTER_TAINT = {"effect": "NoSchedule", "key": "node-role.kubernetes.io/master"}
INFRA_TAINT = {"effect": "NoSchedule", "key": "node-role.kubernetes.io/infra", "value": "reserved"}


def build():
    """All objects of the cluster."""
    cluster = Cluster(seed=7, region=REGION, version="v1.29.11+ef2a55c")
    for zone in ZONES:
        machine(cluster, "m5.xlarge", zone, ["master", "control-plane"], "master", (MASTER_TAINT,))
    for index in range(6):
        zone = ZONES[index % 3]
        machine(cluster, "m5.2xlarge" if index < 3 else "m5.xlarge", zone, ["worker"], f"worker-{zone}")
    for zone in ZONES[:2]:
        machine(cluster, "r5.xlarge", zone, ["worker", "infra"], f"infra-{zone}", (INFRA_TAINT,))
    daemon_sets(cluster)
    workloads(cluster)
    for index in range(2):
        replication_controller_pod(cluster, index)
    return cluster.items()


def machine(cluster, instance_type, zone, roles, machine_set, taints=()):
    """A node made by a machine set; its name stands in an annotation only."""
    labels = {f"node-role.kubernetes.io/{role}": "" for role in roles}
    labels["node.openshift.io/os_id"] = "rhcos"
    rendered = f"rendered-{roles[-1]}-{cluster.hex(32)}"
    notes = {
        "machine.openshift.io/machine": f"openshift-machine-api/shop-x7k2p-{machine_set}-{cluster.suffix(5)}",
        "machineconfiguration.openshift.io/currentConfig": rendered,
        "machineconfiguration.openshift.io/desiredConfig": rendered,
        "machineconfiguration.openshift.io/state": "Done",
    }
    seat = cluster.node(instance_type, zone, labels, taints, annotations=notes, days=300)
    for room in ("capacity", "allocatable"):
        seat.node["status"][room]["pods"] = "250"
    seat.node["status"]["nodeInfo"]["osImage"] = "Red Hat Enterprise Linux CoreOS 416.94.202411201433-0"
    seat.node["status"]["nodeInfo"]["containerRuntimeVersion"] = "cri-o://1.29.10-3.rhaos4.16.el9"
    return seat


def daemon_sets(cluster):
    """What every OpenShift node runs."""
    for namespace, name, cpu, memory in (
        ("openshift-ovn-kubernetes", "ovnkube-node", "90m", "1600Mi"),
        ("openshift-machine-config-operator", "machine-config-daemon", "40m", "100Mi"),
        ("openshift-cluster-node-tuning-operator", "tuned", "10m", "50Mi"),
        ("openshift-multus", "multus", "10m", "65Mi"),
        ("openshift-dns", "dns-default", "60m", "110Mi"),
    ):
        image = f"quay.io/openshift-release-dev/{name}:4.16"
        spec = common.app(cluster, image, cpu, memory, (), [common.host_path("run", "/run")], priority=2000001000)
        cluster.daemon_set(namespace, name, spec)


def workloads(cluster):
    """Routers and metrics on infra nodes, two projects on workers."""
    app = lambda *values, **more: common.app(cluster, *values, **more)
    infra = {
        "nodeSelector": {"node-role.kubernetes.io/infra": ""},
        "tolerations": [{**INFRA_TAINT, "operator": "Equal"}],
    }
    router = app("router:4.16", "200m", "512Mi", (), host_ports=(80, 443), hostNetwork=True, **infra)
    cluster.deployment("openshift-ingress", "router-default", 2, router)
    cluster.budget("openshift-ingress", "router-default", "router-default", 1, 2, maxUnavailable="50%")
    cluster.stateful_set(
        "openshift-monitoring",
        "prometheus-k8s",
        2,
        app(
            "prometheus:4.16",
            "500m",
            "6Gi",
            (9090,),
            **infra,
            affinity=objects.hostname_anti_affinity({"app": "prometheus-k8s"}),
        ),
        "100Gi",
    )
    cluster.budget("openshift-monitoring", "prometheus-k8s", "prometheus-k8s", 1, 2, minAvailable=1)
    master = {
        "nodeSelector": {"node-role.kubernetes.io/master": ""},
        "tolerations": [{**MASTER_TAINT, "operator": "Exists"}],
    }
    cluster.deployment(
        "openshift-apiserver",
        "apiserver",
        3,
        app(
            "openshift-apiserver:4.16",
            "110m",
            "250Mi",
            **master,
            affinity=objects.hostname_anti_affinity({"app": "apiserver"}),
        ),
    )
    for name, replicas, cpu, memory in (
        ("quotes", 5, "400m", "1Gi"),
        ("policies", 4, "500m", "1536Mi"),
        ("claims", 4, "600m", "2Gi"),
        ("documents", 3, "300m", "1Gi"),
        ("search", 2, "1", "3Gi"),
    ):
        cluster.deployment("insurance", name, replicas, app(f"image-registry/insurance/{name}:42", cpu, memory))
    cluster.budget("insurance", "claims", "claims", 1, 4, minAvailable=3)
    recreate = app("image-registry/insurance/batch-gateway:7", "300m", "512Mi")
    cluster.deployment("insurance", "batch-gateway", 1, recreate, strategy="Recreate")


def replication_controller_pod(cluster, index):
    """A pod of a DeploymentConfig, which works through replication controllers."""
    spec = common.app(cluster, "image-registry/legacy/forms:3", "250m", "512Mi")
    labels = {"app": "forms", "deployment": "forms-3", "deploymentconfig": "forms"}
    owner = objects.owner("ReplicationController", "forms-3", f"{index}0c6d0d4-3c5e-4a55-9d3c-0f2b5f6a7b81", "v1")
    seat = cluster.seats[3 + index]
    cluster.pod("legacy", f"forms-3-{cluster.suffix(5)}", spec, labels, None, owner, seat, days=60)
