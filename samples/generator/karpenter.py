"""A start-up on EKS with Karpenter: Spot and on-demand, Intel, AMD and Graviton, one small managed group."""

from . import common
from .cluster import Cluster
from .objects import required_node_affinity, spread

REGION = "us-east-1"
ZONE_IDS = {"us-east-1a": "use1-az1", "us-east-1b": "use1-az2", "us-east-1d": "use1-az6"}
REPOSITORY = "ghcr.io/example/app"
# NodePool, instance type, zone, capacity type.
NODES = [
    ("general", "m6a.2xlarge", "us-east-1a", "spot"),
    ("general", "c6i.2xlarge", "us-east-1b", "spot"),
    ("general", "m5.2xlarge", "us-east-1d", "spot"),
    ("general", "c5a.2xlarge", "us-east-1a", "on-demand"),
    ("general", "m6i.xlarge", "us-east-1b", "on-demand"),
    ("graviton", "m7g.xlarge", "us-east-1a", "spot"),
    ("graviton", "m6g.xlarge", "us-east-1b", "on-demand"),
    ("graviton", "c6g.xlarge", "us-east-1d", "on-demand"),
    ("critical", "m5.xlarge", "us-east-1d", "on-demand"),
]
CRITICAL_TAINT = {"effect": "NoSchedule", "key": "workload", "value": "critical"}


def build():
    """All objects of the cluster."""
    cluster = Cluster(seed=9, region=REGION, version="v1.33.5-eks-113cf36")
    nodes(cluster)
    common.eks_daemon_sets(cluster)
    common.core_dns(cluster)
    controller = common.app(
        cluster,
        "public.ecr.aws/karpenter/controller:1.6.2",
        "1",
        "1Gi",
        priority=2000000000,
        nodeSelector={"eks.amazonaws.com/nodegroup": "system"},
        affinity=required_node_affinity("karpenter.sh/nodepool", "DoesNotExist"),
        topologySpreadConstraints=[spread({"app": "karpenter"})],
    )
    cluster.deployment("kube-system", "karpenter", 2, controller)
    cluster.budget("kube-system", "karpenter", "karpenter", 1, 2, maxUnavailable=1)
    services(cluster)
    return cluster.items()


def nodes(cluster):
    """NodePool nodes and the group Karpenter itself runs on."""
    for pool, instance_type, zone, capacity_type in NODES:
        family, size = instance_type.split(".")
        labels = {
            "karpenter.k8s.aws/ec2nodeclass": "default",
            "karpenter.k8s.aws/instance-category": family[0],
            "karpenter.k8s.aws/instance-family": family,
            "karpenter.k8s.aws/instance-generation": family[1],
            "karpenter.k8s.aws/instance-hypervisor": "nitro",
            "karpenter.k8s.aws/instance-size": size,
            "karpenter.sh/capacity-type": capacity_type,
            "karpenter.sh/initialized": "true",
            "karpenter.sh/nodepool": pool,
            "karpenter.sh/registered": "true",
            "topology.k8s.aws/zone-id": ZONE_IDS[zone],
        }
        notes = {"karpenter.k8s.aws/ec2nodeclass-hash": cluster.hex(16), "karpenter.sh/nodepool-hash": cluster.hex(16)}
        images = [f"{REPOSITORY}/api:2.4.1", f"{REPOSITORY}/worker:2.4.1"]
        taints = (CRITICAL_TAINT,) if pool == "critical" else ()
        cluster.node(instance_type, zone, labels, taints, images, annotations=notes, days=6)
    for zone in ("us-east-1a", "us-east-1b"):
        labels = {
            "eks.amazonaws.com/capacityType": "ON_DEMAND",
            "eks.amazonaws.com/nodegroup": "system",
            "topology.k8s.aws/zone-id": ZONE_IDS[zone],
        }
        cluster.node("t3.large", zone, labels, days=80)


def services(cluster):
    """Two services whose images run on both architectures, some that are bound to one, and work that must not stop."""
    app = lambda *values, **more: common.app(cluster, *values, **more)
    cluster.deployment(
        "app",
        "api",
        9,
        app(
            f"{REPOSITORY}/api:2.4.1",
            "500m",
            "1Gi",
            topologySpreadConstraints=[
                spread({"app": "api"}),
                spread({"app": "api"}, "kubernetes.io/hostname", 2, "ScheduleAnyway"),
            ],
        ),
    )
    cluster.budget("app", "api", "api", 2, 9, minAvailable="75%")
    cluster.deployment("app", "worker", 8, app(f"{REPOSITORY}/worker:2.4.1", "750m", "1536Mi"))
    amd = {"nodeSelector": {"kubernetes.io/arch": "amd64"}}
    cluster.deployment("app", "pdf", 3, app(f"{REPOSITORY}/pdf:1.9.0", "500m", "2Gi", **amd))
    cluster.deployment("app", "web", 4, app(f"{REPOSITORY}/web:7.0.2", "250m", "512Mi", **amd))
    arm = {"nodeSelector": {"kubernetes.io/arch": "arm64"}}
    cluster.deployment("app", "thumbnails", 3, app(f"{REPOSITORY}/thumbnails:3.3.0", "500m", "512Mi", **arm))
    steady = {"nodeSelector": {"karpenter.sh/capacity-type": "on-demand"}}
    cluster.deployment("app", "billing", 2, app(f"{REPOSITORY}/billing:4.0.0", "300m", "768Mi", **steady))
    tolerates = [{**CRITICAL_TAINT, "operator": "Equal"}]
    ledger = app(
        f"{REPOSITORY}/ledger:4.0.0",
        "500m",
        "2Gi",
        tolerations=tolerates,
        nodeSelector={"karpenter.sh/nodepool": "critical"},
    )
    cluster.stateful_set("app", "ledger", 1, ledger, "50Gi")
    cluster.deployment(
        "app", "sessions", 1, app("valkey/valkey:8.1", "200m", "1Gi", volumes=[common.empty_dir(memory=True)])
    )
    cluster.job(
        "app",
        "backfill-7",
        app(f"{REPOSITORY}/worker:2.4.1", "1", "1Gi"),
        annotations={"karpenter.sh/do-not-disrupt": "true"},
    )
