"""Everything that is unusual, in one cluster: Fargate, Windows, GPU, another cloud, unknown types, partial facts."""

from . import common, objects
from .cluster import Cluster

REGION = "eu-west-1"
ZONES = ["eu-west-1a", "eu-west-1b"]
FARGATE_TAINT = {"effect": "NoSchedule", "key": "eks.amazonaws.com/compute-type", "value": "fargate"}
GPU_TAINT = {"effect": "NoSchedule", "key": "nvidia.com/gpu", "value": "true"}
WINDOWS_TAINT = {"effect": "NoSchedule", "key": "os", "value": "windows"}


def build():
    """All objects of the cluster."""
    cluster = Cluster(seed=13, region=REGION, version="v1.32.9-eks-113cf36")
    seats = nodes(cluster)
    instances = lambda seat: "compute-type" not in str(seat.node["spec"].get("taints")) and seat is not seats["foreign"]
    common.eks_daemon_sets(cluster, lambda seat: instances(seat) and seat.label("kubernetes.io/os") != "windows")
    common.core_dns(cluster)
    special_nodes_pods(cluster, seats)
    odd_pods(cluster, seats)
    ended_and_waiting(cluster, seats)
    cluster.add(
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": objects.metadata("unrelated", "default"),
            "data": {"a": "b"},
        }
    )
    return cluster.items()


def group(name):
    """Labels of a managed node group."""
    return {"eks.amazonaws.com/capacityType": "ON_DEMAND", "eks.amazonaws.com/nodegroup": name}


def nodes(cluster):
    """One of each, by what is odd about it."""
    for index in range(4):
        cluster.node("m5.xlarge", ZONES[index % 2], group("plain"), days=40)
    fargate_name = f"fargate-ip-10-0-7-19.{REGION}.compute.internal"
    fargate_labels = {
        "eks.amazonaws.com/compute-type": "fargate",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/os": "linux",
        "kubernetes.io/hostname": fargate_name,
        "topology.kubernetes.io/region": REGION,
        "topology.kubernetes.io/zone": ZONES[0],
    }
    foreign_name = "gke-burst-pool-7d2c9a11-x4mn"
    foreign_labels = {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": foreign_name,
        "kubernetes.io/os": "linux",
        "node.kubernetes.io/instance-type": "n2-standard-4",
        "topology.kubernetes.io/region": "europe-west1",
        "topology.kubernetes.io/zone": "europe-west1-b",
    }
    gpu = {"nvidia.com/gpu": "1"}
    return {
        "fargate": cluster.node(
            "t3.medium",
            ZONES[0],
            taints=(FARGATE_TAINT,),
            name=fargate_name,
            own_labels=fargate_labels,
            provider_id=f"aws:///{ZONES[0]}/0a1b2c3d4e-{cluster.hex(32)}/{fargate_name}",
        ),
        "windows": cluster.node("m5.large", ZONES[1], group("windows"), (WINDOWS_TAINT,), system="windows"),
        "gpu": cluster.node(
            "g4dn.xlarge", ZONES[0], {**group("gpu"), "nvidia.com/gpu.present": "true"}, (GPU_TAINT,), extra=gpu
        ),
        "foreign": cluster.node(
            "m5.xlarge",
            "europe-west1-b",
            name=foreign_name,
            own_labels=foreign_labels,
            provider_id=f"gce://example-project/europe-west1-b/{foreign_name}",
        ),
        "unknown": cluster.node("z9x.4xlarge", ZONES[0], group("exotic"), days=2),
        "not_ready": cluster.node(
            "m5.xlarge",
            ZONES[1],
            group("plain"),
            days=40,
            ready=False,
            taints=({"effect": "NoSchedule", "key": "node.kubernetes.io/unreachable"},),
        ),
        "cordoned": cluster.node(
            "m5.large",
            ZONES[0],
            group("plain-small"),
            unschedulable=True,
            taints=({"effect": "NoSchedule", "key": "node.kubernetes.io/unschedulable"},),
        ),
        "no_group": cluster.node("c5.xlarge", ZONES[1], days=500),
    }


def special_nodes_pods(cluster, seats):
    """Work that runs on the special nodes."""
    app = lambda *values, **more: common.app(cluster, *values, **more)
    fargate = app(
        "batch/ingest:4",
        "500m",
        "1Gi",
        tolerations=[{**FARGATE_TAINT, "operator": "Equal"}],
        schedulerName="fargate-scheduler",
    )
    owner = objects.owner("ReplicaSet", "ingest-5d9c7b", cluster.uid())
    labels = {"app": "ingest", "eks.amazonaws.com/fargate-profile": "default"}
    cluster.pod("batch", "ingest-5d9c7b-q8w2z", fargate, labels, None, owner, seats["fargate"])
    windows = app(
        "mcr.example/iis:2022",
        "500m",
        "1Gi",
        (80,),
        nodeSelector={"kubernetes.io/os": "windows"},
        tolerations=[{**WINDOWS_TAINT, "operator": "Equal"}],
    )
    cluster.deployment("legacy", "iis", 1, windows)
    gpu = app(
        "inference:2",
        "2",
        "8Gi",
        nodeSelector={"nvidia.com/gpu.present": "true"},
        tolerations=[{**GPU_TAINT, "operator": "Equal"}],
    )
    gpu["containers"][0]["resources"] = {
        "limits": {"nvidia.com/gpu": "1"},
        "requests": {"cpu": "2", "memory": "8Gi", "nvidia.com/gpu": "1"},
    }
    cluster.deployment("ml", "inference", 1, gpu)
    for seat in (seats["unknown"], seats["not_ready"], seats["cordoned"], seats["no_group"]):
        owner = objects.owner("Rollout", "canary", "7d1f0a52-6b5e-4e0c-9a39-0c1c35e2a8f1", "argoproj.io/v1alpha1")
        cluster.pod(
            "shop",
            f"canary-{cluster.suffix(5)}",
            app("shop/canary:3", "400m", "512Mi"),
            {"app": "canary"},
            None,
            owner,
            seat,
            ready=seat is not seats["not_ready"],
        )
    foreign = app("burst:1", "1", "2Gi")
    cluster.pod(
        "burst",
        "burst-0",
        foreign,
        {"app": "burst"},
        None,
        objects.owner("StatefulSet", "burst", cluster.uid()),
        seats["foreign"],
    )


def odd_pods(cluster, seats):
    """Sidecars, large init containers, overhead, no requests, two budgets, odd ways to write quantities."""
    app = lambda *values, **more: common.app(cluster, *values, **more)
    meshed = app("shop/meshed:9", "300m", "256Mi")
    meshed["initContainers"] = [
        objects.container("proxy", "mesh/proxy:1", "100m", "128Mi", restartPolicy="Always"),
        objects.container("migrate", "shop/migrate:9", "1", "1Gi"),
    ]
    cluster.deployment("shop", "meshed", 3, meshed)
    cluster.budget("shop", "meshed-a", "meshed", 1, 3, minAvailable=2)
    cluster.budget("shop", "meshed-b", "meshed", 1, 3, maxUnavailable=1)
    kata = app(
        "shop/untrusted:1", "500m", "512Mi", runtimeClassName="kata", overhead={"cpu": "250m", "memory": "160Mi"}
    )
    cluster.deployment("shop", "untrusted", 2, kata)
    cluster.deployment("shop", "careless", 2, app("shop/careless:1", None, None))
    exact = app("shop/exact:1", "0.25", "131072Ki")
    cluster.deployment("shop", "exact", 2, exact)
    owner = [
        {"apiVersion": "v1", "controller": True, "kind": "Node", "name": seats["no_group"].name, "uid": cluster.uid()}
    ]
    static = app("node-helper:1", "50m", "32Mi", (), hostNetwork=True)
    cluster.pod(
        "kube-system",
        f"node-helper-{seats['no_group'].name}",
        static,
        {"tier": "node"},
        {"kubernetes.io/config.mirror": cluster.hex(32), "kubernetes.io/config.source": "file"},
        owner,
        seats["no_group"],
    )
    lost = cluster.pod(
        "shop",
        "lost-7c9d5f8b6-4xk2m",
        app("shop/lost:1", "200m", "256Mi"),
        {"app": "lost"},
        None,
        objects.owner("ReplicaSet", "lost-7c9d5f8b6", cluster.uid()),
    )
    lost["spec"]["nodeName"] = f"ip-10-0-99-99.{REGION}.compute.internal"


def ended_and_waiting(cluster, seats):
    """Pods that take no room any more, and pods that found none yet."""
    app = lambda *values, **more: common.app(cluster, *values, **more)
    cluster.job("batch", "report-1", app("batch/report:2", "2", "4Gi"), phase="Succeeded")
    cluster.job("batch", "report-2", app("batch/report:2", "2", "4Gi"), phase="Failed")
    cluster.job("batch", "report-3", app("batch/report:2", "1", "2Gi"))
    plain = cluster.seats[0]
    for name, phase, reason in (("gone", "Failed", "Evicted"), ("done", "Succeeded", "Completed")):
        ended = cluster.pod(
            "shop",
            f"old-{name}",
            app("shop/old:1", "1", "1Gi"),
            {"app": "old"},
            None,
            objects.owner("ReplicaSet", "old-66f", cluster.uid()),
            plain,
            phase,
            reason=reason,
        )
        ended["status"].pop("containerStatuses")
    cluster.deployment("shop", "too-big", 1, app("shop/too-big:1", "40", "200Gi"))
    cluster.deployment(
        "shop",
        "wants-zone",
        1,
        app("shop/wants-zone:1", "100m", "128Mi", nodeSelector={"topology.kubernetes.io/zone": "eu-west-1c"}),
    )
    starting = app("shop/late:1", "200m", "256Mi")
    cluster.pod(
        "shop",
        "late-5f7-abcde",
        starting,
        {"app": "late"},
        None,
        objects.owner("ReplicaSet", "late-5f7", cluster.uid()),
        None,
        "Pending",
        days=0,
        nominatedNodeName=plain.name,
    )
