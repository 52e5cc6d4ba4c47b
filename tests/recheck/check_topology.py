"""Rules between pods: required anti-affinity, required affinity, hard topology spread."""

from collections import Counter, defaultdict

from kubernetes import node_matches, selects

KEYS = {"podAntiAffinity": "anti-affinity", "podAffinity": "affinity"}


def required_terms(pod, kind):
    """Required terms of one kind."""
    return ((pod.spec.get("affinity") or {}).get(kind) or {}).get(
        "requiredDuringSchedulingIgnoredDuringExecution"
    ) or []


def meant(term, own, other):
    """Whether a term of `own` means `other`. Labels of namespaces are not in the dump: a selector of them means all."""
    if "namespaceSelector" in term and term["namespaceSelector"] is not None:
        here = True
    else:
        here = other.namespace in (term.get("namespaces") or [own.namespace])
    return here and selects(term.get("labelSelector"), other.labels)


class Seats:
    """Where every active pod sits after the plan, by topology domain."""

    def __init__(self, cluster, fleet):
        self.fleet = fleet
        self.where = []
        for node in fleet.after:
            self.where += [(pod, node) for pod in fleet.tenants(node, cluster)]
        self.movers = {pod.name for pod in fleet.moved}
        self.carrying = defaultdict(list)
        for pod, node in self.where:
            for term in required_terms(pod, "podAntiAffinity"):
                self.carrying[term["topologyKey"]].append((pod, node, term))

    def in_domain(self, key, value):
        """Pods on nodes whose label `key` is `value`."""
        return [(pod, node) for pod, node in self.where if node.labels.get(key) == value]


def anti_affinity(seats):
    """No pod shares a domain with one it, or the other, keeps away from. At least one of the two moved."""
    for key, carriers in seats.carrying.items():
        domains = defaultdict(list)
        for pod, node in seats.where:
            domains[node.labels.get(key)].append((pod, node))
        for pod, node, term in carriers:
            value = node.labels.get(key)
            for other, _ in domains[value] if value is not None else ():
                moved = pod.name in seats.movers or other.name in seats.movers
                if other is not pod and moved and meant(term, pod, other):
                    yield f"topology: {pod.name} keeps away from {other.name}, both are in {key}={value}"


def affinity(seats):
    """A pod that wants company moves only to where it is; the first of a kind that wants itself may go anywhere."""
    for pod in seats.fleet.moved:
        node = seats.fleet.seat_of[pod.name]
        for term in required_terms(pod, "podAffinity"):
            value = node.labels.get(term["topologyKey"])
            company = [
                other
                for other, _ in seats.in_domain(term["topologyKey"], value)
                if other is not pod and meant(term, pod, other)
            ]
            alone = not any(other is not pod and meant(term, pod, other) for other, _ in seats.where)
            if value is None or (not company and not (alone and meant(term, pod, pod))):
                yield f"topology: {pod.name} goes to {node.name}, where the pods it needs near are not"


def spread(cluster, seats):
    """Hard spread holds in every domain that receives a pod, unless it is no worse than before."""
    for pod in seats.fleet.moved:
        for constraint in pod.spec.get("topologySpreadConstraints") or []:
            if constraint.get("whenUnsatisfiable", "DoNotSchedule") != "DoNotSchedule":
                continue
            node, key = seats.fleet.seat_of[pod.name], constraint["topologyKey"]
            if node.labels.get(key) is None:
                yield f"topology: {pod.name} goes to {node.name}, which lacks the label {key} it spreads over"
                continue
            skew, bound = skew_at(seats, pod, constraint, node.labels[key])
            if skew > max(bound, worst_before(cluster, pod, constraint)):
                where = f"{key}={node.labels[key]}"
                yield f"topology: {pod.name} goes to {where}, where the skew becomes {skew} of at most {bound}"


def counted(pod, constraint, other):
    """Whether a constraint of `pod` counts `other`."""
    if (
        other.namespace != pod.namespace
        or other.terminating
        or not selects(constraint.get("labelSelector"), other.labels)
    ):
        return False
    return all(other.labels.get(key) == pod.labels.get(key) for key in constraint.get("matchLabelKeys") or [])


def eligible(pod, constraint, node):
    """Whether a node's domain counts: by default it must match the pod's selector and affinity, whatever its taints."""
    if node.labels.get(constraint["topologyKey"]) is None:
        return False
    return constraint.get("nodeAffinityPolicy") == "Ignore" or node_matches(pod.spec, node.labels, node.name)


def counts(pod, constraint, nodes, where):
    """Counted pods per eligible domain."""
    domains = Counter({node.labels[constraint["topologyKey"]]: 0 for node in nodes if eligible(pod, constraint, node)})
    for other, node in where:
        if eligible(pod, constraint, node) and counted(pod, constraint, other):
            domains[node.labels[constraint["topologyKey"]]] += 1
    return domains


def skew_at(seats, pod, constraint, value):
    """Skew of one domain after the plan, and the bound."""
    domains = counts(pod, constraint, seats.fleet.after, seats.where)
    least = 0 if len(domains) < (constraint.get("minDomains") or 0) else min(domains.values(), default=0)
    return domains[value] - least, constraint["maxSkew"]


def worst_before(cluster, pod, constraint):
    """The greatest skew the dump itself shows."""
    where = [
        (other, cluster.nodes[other.node])
        for other in cluster.pods.values()
        if other.active and other.node in cluster.nodes
    ]
    domains = counts(pod, constraint, cluster.nodes.values(), where)
    return max(domains.values(), default=0) - min(domains.values(), default=0)


def between_pods(cluster, fleet):
    """All rules of this module."""
    seats = Seats(cluster, fleet)
    yield from anti_affinity(seats)
    yield from affinity(seats)
    yield from spread(cluster, seats)
