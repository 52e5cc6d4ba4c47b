"""Every pod that moves may run where it goes: room, labels, taints, volumes, ports, architecture."""

from collections import Counter
from itertools import combinations

from cluster import ZONES
from fleet import follows
from kubernetes import host_ports, node_matches, ports_clash, requests, terms_hold, untolerated


def own_pods(cluster, node):
    """Pods a joining node will carry by itself: of DaemonSets, and static ones that all nodes it replaces have."""
    found = list(static_pods(cluster, node.replaces))
    for item in cluster.objects["DaemonSet"]:
        spec = item["spec"]["template"]["spec"]
        if node_matches(spec, node.labels, node.name) and not untolerated(spec, node.taints):
            found.append(spec)
    return found


def static_pods(cluster, nodes):
    """Specifications of the static pods that run on each of these nodes, such as kube-proxy where kOps made them."""
    kinds = [
        {pod.name.removesuffix(node.name): pod.spec for pod in cluster.node_bound(node.name) if pod.mirror}
        for node in nodes
    ]
    return [spec for name, spec in (kinds[0] if kinds else {}).items() if all(name in each for each in kinds)]


def room(cluster, fleet):
    """Requests fit what a node can allocate, on every node that receives a pod."""
    for name in sorted(fleet.receivers):
        node = fleet.by_name[name]
        if node.allocatable is None:
            yield f"unverified: nothing says what {name} ({node.instance_type}) can allocate"
            continue
        used = Counter()
        for pod in fleet.tenants(node, cluster):
            used.update(pod.requests)
        for spec in [] if node.known else own_pods(cluster, node):
            used.update(requests(spec))
        for resource, amount in used.items():
            if amount > node.allocatable.get(resource, 0) and amount > 0:
                offers = float(node.allocatable.get(resource, 0))
                yield f"room: pods on {name} request {float(amount):g} {resource}, it can allocate {offers:g}"


def places(cluster, fleet):
    """Labels, taints, volumes and architecture, pod by pod."""
    for pod in fleet.moved:
        node = fleet.seat_of[pod.name]
        where = f"{pod.name} goes to {node.name}"
        if not node_matches(pod.spec, node.labels, node.name):
            yield f"placement: {where}, which its node selector or affinity forbids"
        for key in untolerated(pod.spec, node.taints):
            yield f"placement: {where}, whose taint {key} it does not tolerate"
        if node.known and (node.known.unschedulable or not node.known.ready):
            yield f"placement: {where}, which is cordoned or not Ready"
        for claim in pod.claims():
            yield from volume(cluster, pod, claim, node, where)
        yield from architecture(cluster, pod, node, where)


def volume(cluster, pod, claim, node, where):
    """A volume can be reached from its own zone only."""
    bound = cluster.volume_of(pod, claim)
    if bound is None:
        return
    zone_labels = dict.fromkeys((*ZONES, "topology.ebs.csi.aws.com/zone"), node.zone)
    required = (bound["spec"].get("nodeAffinity") or {}).get("required")
    if required and not terms_hold(required["nodeSelectorTerms"], {**node.labels, **zone_labels}, node.name):
        yield f"placement: {where} in {node.zone}, where the volume of claim {claim} cannot be reached"
    elif (
        not required
        and "ReadWriteMany" not in (bound["spec"].get("accessModes") or [])
        and node.zone != cluster.nodes[pod.node].zone
    ):
        yield f"placement: {where} in another zone, and nothing says that the volume of claim {claim} can follow"


def architecture(cluster, pod, node, where):
    """Another architecture only where the dump proves every image of the pod."""
    if node.architecture == cluster.nodes[pod.node].architecture:
        return
    proven = set()
    for each in cluster.nodes.values():
        if each.architecture == node.architecture:
            proven |= each.images
    for each in cluster.pods.values():
        runs_on = cluster.nodes.get(each.node)
        if runs_on and runs_on.architecture == node.architecture and each.phase == "Running" and each.ready:
            proven |= each.images()
    for image in sorted(pod.images() - proven):
        yield f"placement: {where} ({node.architecture}), where image {image} has not been seen to run"


def ports(cluster, fleet):
    """No two pods of a node take the same port of it."""
    for name in sorted(fleet.receivers):
        node = fleet.by_name[name]
        taken = [(pod.name, port) for pod in fleet.tenants(node, cluster) for port in host_ports(pod.spec)]
        if not node.known:
            taken += [
                ("a pod of the node itself", port) for spec in own_pods(cluster, node) for port in host_ports(spec)
            ]
        movers = {pod.name for pod in fleet.moved}
        for (left, one), (right, other) in combinations(taken, 2):
            if left != right and ports_clash(one, other) and (left in movers or right in movers):
                yield f"placement: {left} and {right} both take port {one[0]} of {name}"


def volumes_attached(cluster, fleet):
    """A node attaches only so many EBS volumes."""
    for name in sorted(fleet.receivers):
        node = fleet.by_name[name]
        limit = (node.allocatable or {}).get("attachable-volumes-aws-ebs")
        claims = {(pod.namespace, claim) for pod in fleet.tenants(node, cluster) for claim in pod.claims()}
        if limit and len(claims) > limit:
            yield f"placement: {name} would attach {len(claims)} volumes of at most {int(limit)}"


def new_nodes(cluster, fleet):
    """A joining node promises no label and no room that the dump does not show."""
    for node in fleet.after:
        if node.known:
            continue
        managed = [each for each in cluster.nodes.values() if not each.untouchable()]
        promised = {item for item in (node.row.get("labels") or {}).items() if not follows(item[0])}
        alike = [each for each in managed if promised <= set(each.labels.items())]
        if not alike:
            yield f"new node: no node of the dump carries the labels promised for {node.name}"
        elif not any(set(hard(each.taints)) <= set(hard(node.taints)) for each in alike):
            yield f"new node: {node.name} lacks a taint of every node that carries its labels"
        rooms = [each.allocatable for each in managed if each.instance_type == node.instance_type]
        for resource in ("cpu", "memory", "pods") if rooms and node.allocatable else ():
            if node.allocatable[resource] > max(each[resource] for each in rooms):
                yield f"new node: {node.name} offers more {resource} than any {node.instance_type} of the dump"
        if not node.zone or not node.instance_type or node.capacity_type not in ("spot", "on_demand"):
            yield f"new node: {node.name} lacks zone, instance type or capacity type"


def hard(taints):
    """Taints that keep pods away for good, comparable."""
    return [
        (each["key"], each.get("value") or "", each["effect"])
        for each in taints
        if each["effect"] != "PreferNoSchedule" and not each["key"].startswith("node.kubernetes.io/")
    ]
