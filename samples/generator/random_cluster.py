"""A cluster drawn by lot: every rule of placement and every blocker, in combinations nobody thought of."""

from . import common
from .cluster import Cluster
from .objects import HOSTNAME, hostname_anti_affinity, required_node_affinity, spread

REGION = "eu-central-1"
ZONES = [f"{REGION}{letter}" for letter in "abc"]
TYPES = ["m5.large", "m5.xlarge", "m5.2xlarge", "c5.xlarge", "r5.xlarge", "m6g.xlarge"]
TAINT = {"effect": "NoSchedule", "key": "dedicated", "value": "yes"}
CPUS = ["50m", "100m", "250m", "500m", "1", "1500m"]
MEMORIES = ["64Mi", "256Mi", "512Mi", "1Gi", "2Gi", "3Gi"]
OPT_OUTS = [
    {"karpenter.sh/do-not-disrupt": "true"},
    {"cluster-autoscaler.kubernetes.io/safe-to-evict": "false"},
    {"autoscaling.cast.ai/removal-disabled": "true"},
]


def build(seed):
    """All objects of the cluster with this seed."""
    cluster = Cluster(seed, REGION, "v1.33.5-eks-113cf36")
    draw = cluster.random
    for group in range(draw.randint(1, 4)):
        nodes(cluster, draw, f"group-{group}")
    common.eks_daemon_sets(cluster)
    if draw.random() < 0.7:
        common.core_dns(cluster)
    for index in range(draw.randint(1, len(cluster.seats) + 1)):
        workload(cluster, draw, f"app-{index}", f"team-{index % 3}")
    for index in range(draw.randint(0, 2)):
        bare_pod(cluster, draw, f"bare-{index}")
    return cluster.items()


def nodes(cluster, draw, group):
    """A node group or NodePool of one type over some zones."""
    instance_type, zones = draw.choice(TYPES), draw.sample(ZONES, draw.randint(1, 3))
    taints = (TAINT,) if draw.random() < 0.2 else ()
    karpenter, spot = draw.random() < 0.4, draw.random() < 0.25
    for index in range(draw.randint(1, 6)):
        if karpenter:
            labels = {"karpenter.sh/capacity-type": "spot" if spot else "on-demand", "karpenter.sh/nodepool": group}
        else:
            bought = "SPOT" if spot else "ON_DEMAND"
            labels = {"eks.amazonaws.com/capacityType": bought, "eks.amazonaws.com/nodegroup": group}
        labels["example.com/group"] = group
        notes = {"karpenter.sh/do-not-disrupt": "true"} if draw.random() < 0.05 else None
        cordoned = {"unschedulable": True} if draw.random() < 0.05 else {}
        zone = zones[index % len(zones)]
        cluster.node(instance_type, zone, labels, taints, annotations=notes, ready=draw.random() > 0.03, **cordoned)


def workload(cluster, draw, name, namespace):
    """A Deployment, StatefulSet or Job with rules of its own."""
    rules = placement_rules(cluster, draw, name)
    volumes = []
    if draw.random() < 0.12:
        volumes.append(common.empty_dir(memory=draw.random() < 0.5))
    if draw.random() < 0.04:
        volumes.append(common.host_path("host", "/var/lib/data"))
    ports = (draw.choice([8443, 9999]),) if draw.random() < 0.06 else ()
    cpu, memory = draw.choice(CPUS), draw.choice(MEMORIES)
    if draw.random() < 0.08:
        cpu = memory = None
    spec = common.app(cluster, f"example/{name}:1", cpu, memory, (), volumes, ports, **rules)
    kind, replicas = draw.random(), draw.choice([1, 1, 2, 2, 3, 4, 6, 9])
    if kind < 0.7:
        notes = draw.choice(OPT_OUTS) if draw.random() < 0.08 else None
        strategy = "Recreate" if draw.random() < 0.1 else "RollingUpdate"
        cluster.deployment(namespace, name, replicas, spec, notes, strategy)
    elif kind < 0.92:
        # Volumes need a node each; whoever finds none has no volume either.
        storage = "10Gi" if cluster_has_room(cluster, spec, replicas) and draw.random() < 0.6 else None
        cluster.stateful_set(namespace, name, replicas, spec, storage)
    else:
        cluster.job(namespace, name, spec)
    for budget in range(draw.choice([0, 0, 1, 1, 1, 2]) if draw.random() < 0.6 else 0):
        allowed = draw.choice([0, 1, 1, 2])
        cluster.budget(namespace, f"{name}-{budget}", name, min(allowed, replicas), replicas, maxUnavailable=allowed)


def cluster_has_room(cluster, spec, replicas):
    """Whether every replica will surely find a seat: no rule that could refuse one, and empty nodes enough."""
    plain = not {"affinity", "nodeSelector", "topologySpreadConstraints"} & set(spec)
    open_seats = [
        seat
        for seat in cluster.seats
        if seat.cpu > 2000 * replicas and seat.memory > 3100 * replicas and seat.pods > replicas
    ]
    usable = [seat for seat in open_seats if not seat.node["spec"].get("taints")]
    return plain and any(not seat.node["spec"].get("unschedulable") for seat in usable)


def placement_rules(cluster, draw, name):
    """Selector, affinity, spread and tolerations, each now and then."""
    rules, labels = {}, {"app": name}
    lot = draw.random()
    if lot < 0.12:
        rules["affinity"] = hostname_anti_affinity(labels)
    elif lot < 0.2:
        rules["affinity"] = required_node_affinity("topology.kubernetes.io/zone", "In", *draw.sample(ZONES, 2))
    elif lot < 0.26:
        rules["affinity"] = pod_affinity(f"app-{draw.randint(0, 5)}", "topology.kubernetes.io/zone")
    elif lot < 0.4:
        rules["topologySpreadConstraints"] = [spread(labels, max_skew=draw.choice([1, 1, 2]))]
    elif lot < 0.45:
        rules["topologySpreadConstraints"] = [spread(labels, HOSTNAME, draw.choice([1, 2]))]
    if draw.random() < 0.15:
        rules["nodeSelector"] = {"example.com/group": f"group-{draw.randint(0, 2)}"}
    elif draw.random() < 0.1:
        rules["nodeSelector"] = {"kubernetes.io/arch": "amd64"}
    elif draw.random() < 0.05:
        rules["nodeSelector"] = {"karpenter.sh/capacity-type": "on-demand"}
    if draw.random() < 0.3:
        rules["tolerations"] = [{"key": "dedicated", "operator": "Exists"}]
    return rules


def pod_affinity(app, key):
    """Only near pods of another app; the generator's own placement does not heed it, as if they had moved since."""
    term = {"labelSelector": {"matchLabels": {"app": app}}, "topologyKey": key}
    return {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}


def bare_pod(cluster, draw, name):
    """A pod that nothing would make anew."""
    seat = draw.choice(cluster.seats)
    cluster.pod("default", name, common.app(cluster, f"example/{name}:1", "50m", "64Mi"), {"app": name}, seat=seat)
