"""The safety layers that a dump allows to compute anew: zones and nodes, share per Spot pool, on-demand share."""

from collections import Counter, defaultdict
from fractions import Fraction

MIN_ON_DEMAND = Fraction(15, 100)
MAX_POOL = Fraction(20, 100)
MOST_ZONES = 3
MOST_NODES = 3


def managed(nodes):
    """The worker nodes that count."""
    return [node for node in nodes if node.row["managed"]]


def shares(nodes, key):
    """Share of CPU and of memory per key."""
    sums, totals = defaultdict(Counter), Counter()
    for node in nodes:
        for resource in ("cpu", "memory"):
            sums[key(node)][resource] += node.allocatable[resource]
            totals[resource] += node.allocatable[resource]
    return {
        each: [total[resource] / totals[resource] for resource in totals if totals[resource]]
        for each, total in sums.items()
    }


def on_demand_share(nodes):
    """The worse of the CPU and memory share that is not Spot; all of nothing."""
    found = shares(nodes, lambda node: node.capacity_type == "spot").get(True)
    return 1 - max(found) if found else Fraction(1)


def largest_pool(nodes):
    """The largest share of a Spot pool with more than one node, and its name."""
    members = Counter(node.pool() for node in nodes if node.capacity_type == "spot")
    found = shares(nodes, lambda node: node.pool() if node.capacity_type == "spot" else None)
    crowded = [(max(share), pool) for pool, share in found.items() if pool and members[pool] > 1]
    return max(crowded, default=(Fraction(0), None))


def got_worse(before, after, bound, more_is_better):
    """A layer that held must hold; a broken one must not get worse."""
    sign = 1 if more_is_better else -1
    return sign * after < sign * bound and sign * after < sign * before


def layers(cluster, fleet):
    """Layers 2, 3 and 4 against the state before."""
    before, after = managed(fleet.before), managed(fleet.after)
    if not before:
        return
    zones = lambda nodes: len({node.zone for node in nodes if node.zone})
    least_zones = min(MOST_ZONES, zones(before), len(before))
    waived = (fleet.estimate.get("policy") or {}).get("az_spread", {}).get("enabled") is False
    if got_worse(zones(before), zones(after), least_zones, True) and not waived:
        yield f"safety: nodes span {zones(after)} zones, {least_zones} are needed"
    if len(after) < min(MOST_NODES, len(before)):
        yield f"safety: {len(after)} nodes are left, {min(MOST_NODES, len(before))} are needed"
    unknown = [node.name for node in after if not node.allocatable]
    if unknown:
        yield f"unverified: shares of capacity, since nothing says what {', '.join(unknown)} can allocate"
        return
    held, holds = on_demand_share(before), on_demand_share(after)
    if got_worse(held, holds, MIN_ON_DEMAND, True):
        yield f"safety: {float(holds):.4f} of capacity is on-demand, 0.15 are needed, before {float(held):.4f}"
    (held, _), (holds, pool) = largest_pool(before), largest_pool(after)
    if got_worse(held, holds, MAX_POOL, False):
        yield f"safety: pool {pool} holds {float(holds):.4f} of capacity, 0.20 are allowed, before {float(held):.4f}"
    yield from stated(fleet.estimate)


def stated(estimate):
    """The report's own verdict agrees with its own readings."""
    safety = estimate["safety"]
    if safety["verdict"] == "rejected" and estimate["steps"]:
        yield "safety: the report rejects the plan it prints"
    for layer in safety["layers"]:
        if layer["held_before"] and not layer["holds_after"]:
            yield f"safety: the report says that layer {layer['layer']} held before and does not hold after"
