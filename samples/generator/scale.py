"""One large, regular cluster, written object by object so that its size is bounded by the disk only."""

import json

from . import objects
from .cluster import Cluster

REGION = "us-east-1"
ZONES = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"]
TYPES = ["m5.2xlarge", "c5a.2xlarge", "m6a.2xlarge", "c6i.2xlarge"]
# CPU and memory of one replica; thirty of the mean fill two fifths of a node's CPU.
SIZES = [("50m", "128Mi"), ("100m", "192Mi"), ("100m", "256Mi"), ("150m", "256Mi")]
REPLICAS = [3, 6, 12, 24, 48]
DAEMON_SETS = ["aws-node", "kube-proxy", "log-shipper"]


def write(out, nodes, pods_per_node, seed):
    """Writes a cluster of that many nodes and pods, its DaemonSet pods among them."""
    out.write('{"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": [\n')
    separator = ""
    for item in objects_of(Cluster(seed, REGION, "v1.33.5-eks-113cf36"), nodes, pods_per_node):
        out.write(separator + json.dumps(item))
        separator = ",\n"
    out.write("\n]}\n")


def objects_of(cluster, nodes, pods_per_node):
    """The objects, one at a time."""
    names = []
    for index in range(nodes):
        zone, instance_type = ZONES[index % len(ZONES)], TYPES[index // len(ZONES) % len(TYPES)]
        name = f"ip-10-{index >> 16 & 255}-{index >> 8 & 255}-{index & 255}.ec2.internal"
        labels = {"eks.amazonaws.com/capacityType": "ON_DEMAND", "eks.amazonaws.com/nodegroup": f"workers-{index % 4}"}
        names.append(name)
        yield cluster.node(instance_type, zone, labels, name=name).node
    cluster.by_kind.clear()
    yield from daemon_sets(cluster, names)
    yield from deployments(cluster, names, nodes * max(pods_per_node - len(DAEMON_SETS), 1))


def daemon_sets(cluster, names):
    """The pods every node has."""
    for name in DAEMON_SETS:
        labels, uid = {"app": name}, cluster.uid()
        spec = cluster.spec(
            [objects.container(name, f"example/{name}:1", "50m", "64Mi")], tolerations=[{"operator": "Exists"}]
        )
        meta = objects.metadata(name, "kube-system", labels, None, cluster.days_ago(90), uid)
        yield objects.controller("DaemonSet", meta, None, labels, labels, spec, {"desiredNumberScheduled": len(names)})
        for node in names:
            yield pod(cluster, "kube-system", name, labels, objects.owner("DaemonSet", name, uid), spec, node)


def deployments(cluster, names, pods):
    """Services of different sizes, dealt out to the nodes in turn; every fourth has a budget."""
    placed, index = 0, 0
    while placed < pods:
        name, namespace = f"service-{index}", f"team-{index % 12}"
        replicas = min(REPLICAS[index % len(REPLICAS)], pods - placed)
        cpu, memory = SIZES[index % len(SIZES)]
        labels, uid, set_uid = {"app": name}, cluster.uid(), cluster.uid()
        spec = cluster.spec([objects.container("main", f"example/{name}:1", cpu, memory, (8080,))])
        status = {"readyReplicas": replicas, "replicas": replicas}
        meta = objects.metadata(name, namespace, labels, None, cluster.days_ago(60), uid)
        yield objects.controller("Deployment", meta, replicas, labels, labels, spec, status)
        owner = objects.owner("Deployment", name, uid)
        meta = objects.metadata(
            f"{name}-7d9f", namespace, labels, None, cluster.days_ago(30), set_uid, ownerReferences=owner
        )
        yield objects.controller("ReplicaSet", meta, replicas, labels, labels, spec, status)
        if index % 4 == 0:
            meta = objects.metadata(name, namespace, None, None, cluster.days_ago(60), cluster.uid())
            yield objects.budget(meta, labels, 1, replicas, maxUnavailable=1)
        for _ in range(replicas):
            owner = objects.owner("ReplicaSet", f"{name}-7d9f", set_uid)
            yield pod(cluster, namespace, f"{name}-7d9f", labels, owner, spec, names[placed % len(names)])
            placed += 1
        index += 1


def pod(cluster, namespace, prefix, labels, owner, spec, node):
    """One running pod."""
    meta = objects.metadata(
        f"{prefix}-{cluster.suffix(8)}",
        namespace,
        labels,
        None,
        cluster.days_ago(5),
        cluster.uid(),
        ownerReferences=owner,
    )
    return objects.pod(meta, {**spec, "nodeName": node})
