"""The fleet an estimate plans: its nodes with labels, taints and room, and where each pod goes."""

import re
from collections import Counter
from fractions import Fraction

from cluster import ARCHITECTURES, TYPES, ZONES

HOSTNAME = "kubernetes.io/hostname"
# Labels that follow from the choice of a new node, so that the group's other nodes need not carry them alike.
FOLLOWING = {
    *ZONES,
    *TYPES,
    *ARCHITECTURES,
    HOSTNAME,
    "topology.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/region",
    "kubernetes.io/os",
    "beta.kubernetes.io/os",
    "karpenter.sh/capacity-type",
    "eks.amazonaws.com/capacityType",
    "topology.k8s.aws/zone-id",
    "topology.ebs.csi.aws.com/zone",
}


def follows(key):
    """Whether a label follows from instance type, zone and capacity type."""
    return key in FOLLOWING or key.startswith("karpenter.k8s.aws/instance-")


def architecture_of(instance_type):
    """Graviton types have a g after the generation (m6g, c7gn, x2gd) or are called a1."""
    return "arm64" if re.match(r"^(a1|[a-z]+\d+g)", instance_type or "") else "amd64"


class PlannedNode:
    """One planned row, joined with what the dump knows of the node."""

    def __init__(self, row, cluster, leaving):
        self.row, self.name = row, row["name"]
        self.known = cluster.nodes.get(self.name)
        self.pods, self.replaces = row.get("pods") or [], leaving
        self.zone, self.instance_type, self.capacity_type = (
            row.get("zone"),
            row.get("instance_type"),
            row.get("capacity_type"),
        )
        if self.known:
            self.labels, self.taints, self.allocatable = self.known.labels, self.known.taints, self.known.allocatable
            self.architecture = self.known.architecture
        else:
            self.architecture = architecture_of(self.instance_type)
            self.labels = {**common_labels(leaving), **(row.get("labels") or {}), **self.own_labels()}
            self.taints = [taint(each) for each in row["taints"]] if "taints" in row else common_taints(leaving)
            self.allocatable = self.stated_room() or smallest_room(cluster, self.instance_type)

    def own_labels(self):
        """What surely stands on a new node."""
        return {
            HOSTNAME: self.name,
            ZONES[0]: self.zone,
            TYPES[0]: self.instance_type,
            ARCHITECTURES[0]: self.architecture,
        }

    def stated_room(self):
        """The row's `allocatable`, in the names and units of Kubernetes."""
        stated = self.row.get("allocatable")
        if stated is None:
            return None
        room = Counter(
            {
                "cpu": Fraction(stated["cpu_millicores"], 1000),
                "memory": Fraction(stated["memory_bytes"]),
                "pods": Fraction(stated["pods"]),
            }
        )
        for name, count in (stated.get("extended") or {}).items():
            room[name] = Fraction(count)
        if stated.get("ephemeral_storage_bytes"):
            room["ephemeral-storage"] = Fraction(stated["ephemeral_storage_bytes"])
        return room

    def pool(self):
        """The Spot pool it stands in."""
        return f"{self.instance_type} in {self.zone}"


def taint(stated):
    """A taint with the effect as Kubernetes writes it."""
    effect = (
        "".join(part.capitalize() for part in stated["effect"].split("_"))
        if "_" in stated["effect"]
        else stated["effect"]
    )
    return {"key": stated["key"], "value": stated.get("value") or "", "effect": effect}


def common_labels(nodes):
    """Labels on which all nodes agree, those aside that follow from the choice of a new node."""
    shared = set.intersection(*(set(node.labels.items()) for node in nodes)) if nodes else set()
    return {key: value for key, value in shared if not follows(key)}


def common_taints(nodes):
    """Every hard taint of the nodes a new one replaces, those that tell of a passing state aside."""
    return [each for node in nodes[:1] for each in node.taints if not each["key"].startswith("node.kubernetes.io/")]


def smallest_room(cluster, instance_type):
    """The least the dump's own nodes of a type offer, or nothing if it has none."""
    rooms = [node.allocatable for node in cluster.nodes.values() if node.instance_type == instance_type]
    return Counter({name: min(room[name] for room in rooms) for name in rooms[0]}) if rooms else None


class Fleet:
    """The fleets before and after, and the moves between them."""

    def __init__(self, estimate, cluster):
        self.estimate = estimate
        self.before = [PlannedNode(row, cluster, []) for row in estimate["now"]]
        self.after = [PlannedNode(row, cluster, self.replaced_by(row["name"], cluster)) for row in estimate["planned"]]
        self.by_name = {node.name: node for node in self.after}
        self.seat_of = {pod: node for node in self.after for pod in node.pods}
        self.moved = [
            pod for pod in cluster.seated() if pod.name in self.seat_of and self.seat_of[pod.name].name != pod.node
        ]
        self.receivers = {self.seat_of[pod.name].name for pod in self.moved}

    def replaced_by(self, name, cluster):
        """Nodes of the dump that leave in the step in which this one joins."""
        steps = [step for step in self.estimate["steps"] if name in step["joining"]]
        return [cluster.nodes[each] for step in steps for each in step["leaving"] if each in cluster.nodes]

    def tenants(self, node, cluster):
        """All pods on a planned node: those of the row, and those that belong to the node itself."""
        return [cluster.pods[name] for name in node.pods if name in cluster.pods] + (
            cluster.node_bound(node.name) if node.known else []
        )
