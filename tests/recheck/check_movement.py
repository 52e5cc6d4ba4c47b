"""What must not be moved was not moved, what must not be touched was not touched."""


def allowed_disruptions(budget, healthy):
    """Disruptions a budget allows: its status, or else its specification."""
    status = budget.get("status") or {}
    if "disruptionsAllowed" in status:
        return status["disruptionsAllowed"]
    spec = budget["spec"]
    count = lambda value: (
        -(-healthy * int(value[:-1]) // 100) if isinstance(value, str) and value.endswith("%") else int(value)
    )
    if spec.get("maxUnavailable") is not None:
        return count(spec["maxUnavailable"])
    return healthy - count(spec.get("minAvailable", 1))


def budget_reason(cluster, pod):
    """Budgets that keep a pod, or nothing."""
    budgets = cluster.budgets_of(pod)
    if len(budgets) > 1:
        return f"{len(budgets)} budgets select it"
    if budgets:
        selected = (
            [each for each in cluster.pods.values() if each.ready and budgets[0] in cluster.budgets_of(each)]
            if "disruptionsAllowed" not in (budgets[0].get("status") or {})
            else []
        )
        if allowed_disruptions(budgets[0], len(selected)) <= 0:
            return f"its budget {budgets[0]['metadata']['name']} allows no disruption"
    return None


def local_data_reason(cluster, pod, policy):
    """Data on the node's own disk, or nothing."""
    if pod.annotations.get("cluster-autoscaler.kubernetes.io/safe-to-evict") == "true":
        return None
    for volume in pod.spec.get("volumes") or []:
        if "hostPath" in volume:
            return f"it mounts the node's {volume['hostPath'].get('path')}"
        scratch = volume.get("emptyDir")
        if scratch is not None and scratch.get("medium") != "Memory" and policy.get("local_data", "block") == "block":
            return f"emptyDir {volume['name']} lies on the node's disk"
    for claim in pod.claims():
        bound = cluster.volume_of(pod, claim)
        if bound and ("local" in bound["spec"] or "hostPath" in bound["spec"]):
            return f"volume of claim {claim} lies on the node's disk"
    return None


def replica_reason(cluster, pod):
    """Being the last of its kind without a way to make a second one first, or nothing."""
    kind, name = cluster.top_owner(pod)
    siblings = cluster.siblings(pod)
    if len({each.node for each in siblings if each.node}) > 1:
        return None
    controller = cluster.controllers.get((kind, f"{pod.namespace}/{name}"), {"spec": {}})
    recreates = (controller["spec"].get("strategy") or {}).get("type") == "Recreate"
    if kind == "Deployment" and not recreates and not pod.claims():
        return None
    only = "the only replica" if len(siblings) == 1 else f"one of {len(siblings)} replicas, all on {pod.node},"
    return f"it is {only} of {kind} {name}, which can make no further one first"


def is_last_dns(cluster, pod):
    """Whether it is the only Ready pod of cluster DNS."""
    dns = [
        each
        for each in cluster.pods.values()
        if each.labels.get("k8s-app") in ("kube-dns", "coredns") and each.namespace == "kube-system"
    ]
    return pod in dns and not any(each.ready and each is not pod for each in dns)


def keeps(cluster, pod, policy):
    """Every reason why a pod must stay where it is."""
    if pod.opt_out():
        yield f"{pod.opt_out()} is set"
    if pod.owner is None:
        yield "no controller would make it anew"
    elif pod.owner[0] == "Job":
        yield "it is a running Job"
    elif replica_reason(cluster, pod):
        yield replica_reason(cluster, pod)
    for reason in (budget_reason(cluster, pod), local_data_reason(cluster, pod, policy)):
        if reason:
            yield reason
    if is_last_dns(cluster, pod):
        yield "it is the last DNS pod"
    for claim in pod.claims():
        if cluster.volume_of(pod, claim) is None:
            yield f"the dump does not show the volume of claim {claim}"
    excluded = (policy.get("exclusions") or {}).get("labels") or {}
    if any(pod.labels.get(key) == value for key, value in excluded.items()):
        yield "the policy excludes its label"


def pods(cluster, fleet):
    """Pods that had to stay."""
    for pod in fleet.moved:
        for reason in keeps(cluster, pod, fleet.estimate.get("policy") or {}):
            yield f"movement: {pod.name} goes from {pod.node} to {fleet.seat_of[pod.name].name}, but {reason}"
    for pod in fleet.moved:
        target = fleet.seat_of[pod.name]
        if cluster.nodes[pod.node].untouchable() or (target.known and target.known.untouchable()):
            yield f"movement: {pod.name} goes from {pod.node} to {target.name}, one of which is not to be touched"


def nodes(cluster, fleet):
    """Nodes that had to stay."""
    now = {row["name"]: row for row in fleet.estimate["now"]}
    for name, node in cluster.nodes.items():
        reason = node.untouchable()
        if reason and now.get(name, {}).get("managed"):
            yield f"nodes: {name} ({reason}) is called managed"
        if name in fleet.by_name:
            continue
        if reason or not now.get(name, {}).get("managed"):
            yield f"nodes: {name} leaves, but is not ours ({reason or 'unmanaged'})"
        if node.opt_out():
            yield f"nodes: {name} leaves, but {node.opt_out()} is set"
        if not node.ready:
            yield f"nodes: {name} leaves, but is not Ready, so its pods may be stuck"
        yield from unseen(cluster, fleet, node)


def unseen(cluster, fleet, node):
    """A Ready node without any DaemonSet or kube-system pod has pods the dump does not show."""
    shown = [pod for pod in cluster.pods.values() if pod.node == node.name]
    if any(pod.namespace == "kube-system" or (pod.owner or ("",))[0] == "DaemonSet" for pod in shown):
        return
    step = next(
        (each for each in fleet.estimate["steps"] if node.name in each["leaving"]), {"joining": [], "leaving": []}
    )
    alike = lambda other: other is not None and (other.instance_type, other.zone) == (node.instance_type, node.zone)
    same_shape = [name for name in step["joining"] if alike(fleet.by_name.get(name))]
    needed = [name for name in step["leaving"] if alike(cluster.nodes.get(name))]
    if len(same_shape) < len(needed):
        yield f"nodes: {node.name} leaves, but its pods are not in the dump and no node of its shape takes its place"
