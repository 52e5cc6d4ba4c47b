"""Pods and DaemonSets that more than one invented cluster runs."""

from .objects import container

ANYWHERE = [{"operator": "Exists"}]


def app(cluster, image, cpu, memory, ports=(8080,), volumes=(), host_ports=(), **spec):
    """A pod of one container."""
    name = image.split("/")[-1].split(":")[0]
    return cluster.spec([container(name, image, cpu, memory, ports, host_ports)], volumes, **spec)


def empty_dir(name="scratch", memory=False):
    """Scratch space, on disk unless in memory."""
    return {"name": name, "emptyDir": {"medium": "Memory"} if memory else {}}


def host_path(name, path):
    """A folder of the node."""
    return {"name": name, "hostPath": {"path": path, "type": ""}}


def eks_daemon_sets(cluster, only=None):
    """Network, proxy and storage drivers of an EKS node."""
    registry = f"602401143452.dkr.ecr.{cluster.region}.amazonaws.com"
    critical = {"priority": 2000001000, "priorityClassName": "system-node-critical", "hostNetwork": True}
    cni = app(
        cluster,
        f"{registry}/amazon-k8s-cni:v1.20.4-eksbuild.2",
        "50m",
        None,
        (),
        [host_path("cni", "/opt/cni/bin")],
        (61678,),
        **critical,
    )
    cni["initContainers"] = [container("init", f"{registry}/amazon-k8s-cni-init:v1.20.4-eksbuild.2", "25m")]
    cluster.daemon_set("kube-system", "aws-node", cni, only)
    proxy = app(
        cluster,
        f"{registry}/eks/kube-proxy:v1.31.10-eksbuild.12",
        "100m",
        None,
        (),
        [host_path("locks", "/run/xtables.lock")],
        **critical,
    )
    cluster.daemon_set("kube-system", "kube-proxy", proxy, only)
    storage = cluster.spec(
        [
            container("ebs-plugin", f"{registry}/eks/aws-ebs-csi-driver:v1.48.0", "10m", "40Mi"),
            container("registrar", f"{registry}/eks/csi-node-driver-registrar:v2.14.0", "10m", "40Mi"),
        ],
        [host_path("kubelet", "/var/lib/kubelet")],
        priority=2000001000,
    )
    cluster.daemon_set("kube-system", "ebs-csi-node", storage, only)


def observers(cluster):
    """Logs and metrics from every node."""
    logs = app(
        cluster,
        "fluent/fluent-bit:4.0.3",
        "50m",
        "100Mi",
        (2020,),
        [host_path("logs", "/var/log")],
        tolerations=ANYWHERE,
    )
    cluster.daemon_set("logging", "fluent-bit", logs)
    metrics = app(
        cluster, "prom/node-exporter:v1.9.1", "50m", "64Mi", (), [host_path("sys", "/sys")], (9100,), hostNetwork=True
    )
    cluster.daemon_set("monitoring", "node-exporter", metrics)


def core_dns(cluster, replicas=2):
    """Cluster DNS with its budget."""
    spec = app(
        cluster,
        "coredns/coredns:1.11.4",
        "100m",
        "70Mi",
        (53,),
        priority=2000000000,
        priorityClassName="system-cluster-critical",
        tolerations=[{"key": "CriticalAddonsOnly", "operator": "Exists"}],
    )
    labels = {"app": "coredns", "eks.amazonaws.com/component": "coredns", "k8s-app": "kube-dns"}
    cluster.deployment("kube-system", "coredns", replicas, spec, labels=labels)
    cluster.budget("kube-system", "coredns", "coredns", 1, replicas, maxUnavailable=1)
