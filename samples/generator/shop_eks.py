"""A web shop on Amazon EKS: managed node groups in three zones, everything on-demand, half of it idle."""

from . import common
from .cluster import Cluster
from .objects import hostname_anti_affinity, spread

REGION = "eu-central-1"
ZONES = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
REPOSITORY = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop"
DATA_TAINT = {"effect": "NoSchedule", "key": "dedicated", "value": "data"}


def build():
    """All objects of the cluster."""
    cluster = Cluster(seed=14, region=REGION, version="v1.31.13-eks-ecaa3a6")
    nodes(cluster)
    common.eks_daemon_sets(cluster)
    common.observers(cluster)
    system(cluster)
    data(cluster)
    shop(cluster)
    monitoring(cluster)
    leftovers(cluster)
    return cluster.items()


def nodes(cluster):
    """Three node groups."""
    groups = [("general", "m5.xlarge", 6, ()), ("web", "m5.2xlarge", 5, ()), ("data", "r5.xlarge", 3, (DATA_TAINT,))]
    for group, instance_type, count, taints in groups:
        for index in range(count):
            labels = {
                "eks.amazonaws.com/capacityType": "ON_DEMAND",
                "eks.amazonaws.com/nodegroup": f"shop-{group}",
                "eks.amazonaws.com/nodegroup-image": "ami-0b7b2f6f1c5a7c9d1",
                "shop.example/tier": group,
            }
            cluster.node(
                instance_type, ZONES[index % 3], labels, taints, [f"{REPOSITORY}/storefront:5.12.0"], days=31 + index
            )


def system(cluster):
    """What keeps a cluster going."""
    common.core_dns(cluster)
    app = lambda *values, **more: common.app(cluster, *values, **more)
    cluster.deployment(
        "kube-system", "metrics-server", 2, app("metrics-server:v0.8.0", "100m", "200Mi", volumes=[common.empty_dir()])
    )
    cluster.budget("kube-system", "metrics-server", "metrics-server", 1, 2, maxUnavailable=1)
    controller = app("ebs-csi-controller:v1.48.0", "60m", "240Mi", volumes=[common.empty_dir("socket-dir")])
    cluster.deployment("kube-system", "ebs-csi-controller", 2, controller)
    cluster.deployment(
        "kube-system", "aws-load-balancer-controller", 2, app("aws-load-balancer-controller:v2.13.4", "100m", "200Mi")
    )
    scaler = app("cluster-autoscaler:v1.31.3", "100m", "600Mi")
    cluster.deployment(
        "kube-system", "cluster-autoscaler", 1, scaler, {"cluster-autoscaler.kubernetes.io/safe-to-evict": "false"}
    )
    ingress = app(
        "ingress-nginx/controller:v1.13.0",
        "500m",
        "512Mi",
        (80, 443),
        affinity=hostname_anti_affinity({"app": "ingress-nginx"}),
    )
    cluster.deployment("ingress", "ingress-nginx", 3, ingress)
    cluster.budget("ingress", "ingress-nginx", "ingress-nginx", 1, 3, minAvailable=2)
    for name in ("cert-manager", "cert-manager-webhook", "cert-manager-cainjector"):
        cluster.deployment("cert-manager", name, 1, app(f"jetstack/{name}:v1.18.2", "50m", "128Mi"))


def data(cluster):
    """Databases with volumes, on nodes of their own where they ask for them."""
    dedicated = {"nodeSelector": {"shop.example/tier": "data"}, "tolerations": [{**DATA_TAINT, "operator": "Equal"}]}

    def store(name, image, cpu, memory, port, **where):
        apart = hostname_anti_affinity({"app": name})
        return common.app(cluster, image, cpu, memory, (port,), **where, affinity=apart)

    postgres = store("postgres", "postgres:16.9", "1500m", "12Gi", 5432, **dedicated)
    cluster.stateful_set("data", "postgres", 2, postgres, "200Gi")
    cluster.budget("data", "postgres", "postgres", 0, 2, minAvailable=2)
    search = store("opensearch", "opensearch:2.19.2", "1", "8Gi", 9200, **dedicated)
    cluster.stateful_set("data", "opensearch", 3, search, "100Gi")
    cluster.budget("data", "opensearch", "opensearch", 1, 3, maxUnavailable=1)
    redis = store("redis", "redis:7.4", "250m", "2Gi", 6379)
    cluster.stateful_set("data", "redis", 3, redis, "20Gi")
    cluster.budget("data", "redis", "redis", 1, 3, minAvailable=2)
    cluster.stateful_set("data", "rabbitmq", 1, common.app(cluster, "rabbitmq:4.1", "500m", "2Gi", (5672,)), "20Gi")


def shop(cluster):
    """The shop's own services: replicas, CPU and memory of each."""
    services = [
        ("catalog", 5, "500m", "1Gi"),
        ("cart", 4, "300m", "768Mi"),
        ("inventory", 2, "250m", "512Mi"),
        ("pricing", 3, "400m", "512Mi"),
        ("recommendations", 3, "750m", "2Gi"),
        ("orders-worker", 5, "400m", "768Mi"),
        ("reviews", 2, "200m", "384Mi"),
        ("shipping", 2, "200m", "384Mi"),
        ("admin", 1, "200m", "512Mi"),
        ("mailer", 1, "100m", "256Mi"),
    ]
    for name, replicas, cpu, memory in services:
        cluster.deployment("shop", name, replicas, common.app(cluster, f"{REPOSITORY}/{name}:5.12.0", cpu, memory))
    front = common.app(
        cluster,
        f"{REPOSITORY}/storefront:5.12.0",
        "750m",
        "1Gi",
        topologySpreadConstraints=[spread({"app": "storefront"})],
    )
    cluster.deployment("shop", "storefront", 6, front)
    cluster.budget("shop", "storefront", "storefront", 3, 6, minAvailable="50%")
    checkout = common.app(
        cluster, f"{REPOSITORY}/checkout:5.12.0", "500m", "1Gi", topologySpreadConstraints=[spread({"app": "checkout"})]
    )
    cluster.deployment("shop", "checkout", 4, checkout)
    cluster.budget("shop", "checkout", "checkout", 1, 4, maxUnavailable=1)
    payments = common.app(
        cluster, f"{REPOSITORY}/payments:5.12.0", "500m", "1Gi", affinity=hostname_anti_affinity({"app": "payments"})
    )
    cluster.deployment("shop", "payments", 3, payments)
    cluster.budget("shop", "payments", "payments", 0, 3, minAvailable=3)
    images = common.app(cluster, f"{REPOSITORY}/image-resizer:5.12.0", "1", "1Gi", volumes=[common.empty_dir("cache")])
    cluster.deployment("shop", "image-resizer", 2, images)


def monitoring(cluster):
    """Metrics and dashboards."""
    cluster.stateful_set(
        "monitoring", "prometheus", 1, common.app(cluster, "prom/prometheus:v3.5.0", "1", "6Gi", (9090,)), "100Gi"
    )
    cluster.stateful_set(
        "monitoring", "alertmanager", 2, common.app(cluster, "prom/alertmanager:v0.28.1", "50m", "128Mi", (9093,))
    )
    cluster.deployment(
        "monitoring", "grafana", 1, common.app(cluster, "grafana/grafana:12.1.0", "200m", "512Mi", (3000,))
    )
    cluster.deployment(
        "monitoring", "kube-state-metrics", 1, common.app(cluster, "kube-state-metrics:v2.16.0", "50m", "190Mi")
    )


def leftovers(cluster):
    """What every real cluster also has."""
    cluster.job("batch", "nightly-report-29350140", common.app(cluster, f"{REPOSITORY}/reports:5.12.0", "1", "2Gi"))
    trainer = common.app(cluster, f"{REPOSITORY}/ranking-trainer:1.4.0", "2", "4Gi")
    cluster.deployment("batch", "ranking-trainer", 1, trainer, {"karpenter.sh/do-not-disrupt": "true"})
    seat = cluster.seats[1]
    shell = common.app(cluster, "nicolaka/netshoot:v0.14", "100m", "128Mi", ())
    cluster.pod("default", "debug-shell", shell, {"run": "debug-shell"}, None, None, seat, days=40)
