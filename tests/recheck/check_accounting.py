"""Money sums up, and every node and pod is accounted for exactly once."""

from collections import Counter


def money(estimate):
    """Rows sum to totals to the last digit."""
    names = ("current", "planned", "savings", "savings_low", "savings_high")
    usd = {name: estimate[f"{name}_usd_per_month"] for name in names}
    for rows, column, total in (
        ("now", "usd_per_month", "current"),
        ("planned", "usd_per_month", "planned"),
        ("steps", "saves_usd_per_month", "savings"),
    ):
        found = sum(row[column] for row in estimate[rows])
        if found != usd[total]:
            yield f"money: rows of {rows}[] sum to {found}, {total}_usd_per_month is {usd[total]}"
    if usd["current"] - usd["planned"] != usd["savings"]:
        yield f"money: {usd['current']} - {usd['planned']} is not savings_usd_per_month {usd['savings']}"
    if not usd["savings_low"] <= usd["savings"] <= usd["savings_high"]:
        yield f"money: {usd['savings_low']} to {usd['savings_high']} does not hold the saving {usd['savings']}"
    yield from blocked_money(estimate)


def blocked_money(estimate):
    """Joint blockers of a node count once."""
    by_node = {}
    for row in estimate["blocked"]:
        by_node[row["node"]] = max(by_node.get(row["node"], 0), row["usd_per_month"])
    if sum(by_node.values()) != estimate["blocked_usd_per_month"]:
        stated = estimate["blocked_usd_per_month"]
        yield f"money: blocked nodes sum to {sum(by_node.values())}, blocked_usd_per_month is {stated}"
    for row in estimate["blocked"]:
        if row["usd_per_month"] < 0:
            yield f"money: blocked node {row['node']} has negative money {row['usd_per_month']}"


def nodes(cluster, fleet):
    """Names are unique, staying nodes stay as they are, every other node leaves or joins by one step."""
    estimate = fleet.estimate
    for where in ("now", "planned"):
        for name, count in Counter(row["name"] for row in estimate[where]).items():
            if count > 1:
                yield f"nodes: {name} stands {count} times in {where}[]"
    now = {row["name"]: row for row in estimate["now"]}
    planned = {row["name"]: row for row in estimate["planned"]}
    for name in sorted(set(now) ^ set(cluster.nodes)):
        yield f"nodes: {name} is in only one of dump and now[]"
    for name in sorted(set(now) & set(planned)):
        for field in ("instance_type", "zone", "capacity_type", "managed", "usd_per_month"):
            if now[name][field] != planned[name][field]:
                yield f"nodes: {name} stays, but its {field} changes from {now[name][field]} to {planned[name][field]}"
    for name, node in cluster.nodes.items():
        row = now.get(name, {})
        shown = {"zone": node.zone, "instance_type": node.instance_type, "capacity_type": node.capacity_type}
        for field, value in shown.items():
            if value is not None and value != row.get(field) and not node.untouchable():
                yield f"nodes: {name} has {field} {value}, now[] says {row.get(field)}"
    yield from comings_and_goings(set(now), set(planned), estimate["steps"])


def comings_and_goings(now, planned, steps):
    """Steps explain the difference between the fleets."""
    left = Counter(name for step in steps for name in step["leaving"])
    joined = Counter(name for step in steps for name in step["joining"])
    for name, count in [*left.items(), *joined.items()]:
        if count > 1:
            yield f"steps: {name} leaves or joins {count} times"
    for name in sorted(set(joined) & now):
        yield f"steps: joining {name} has the name of a node that exists"
    alive = (now | set(joined)) - set(left)
    for name in sorted(alive ^ planned):
        lost = "is not planned, though no step takes it away"
        yield f"steps: {name} {lost if name in alive else 'is planned, though no step brings or keeps it'}"
    for name in sorted(set(left) - now - set(joined)):
        yield f"steps: leaving {name} is no node"


def pods(cluster, fleet):
    """Every running pod is on exactly one planned node."""
    seats = Counter(pod for row in fleet.estimate["planned"] for pod in row.get("pods") or [])
    for pod in cluster.seated():
        settled = pod.phase == "Running" and not pod.terminating
        if seats[pod.name] > 1 or (settled and seats[pod.name] == 0):
            yield f"pods: {pod.name} runs on {pod.node} and is on {seats[pod.name]} planned nodes"
    placed = {each["pod"]: each["placed_on"] for each in fleet.estimate["pending"]}
    for name in seats:
        pod = cluster.pods.get(name)
        if pod is None:
            yield f"pods: planned pod {name} is not in the dump"
        elif not pod.active:
            yield f"pods: {name} has ended, and is planned"
        elif pod.node_bound and fleet.seat_of[name].name != pod.node:
            yield f"pods: {name} belongs to {pod.node}, and is planned on {fleet.seat_of[name].name}"
        elif not pod.node and placed.get(name) != fleet.seat_of[name].name:
            yield f"pods: pending {name} is planned on {fleet.seat_of[name].name}, pending[] says {placed.get(name)}"
    for name, node in placed.items():
        if name not in cluster.pods or cluster.pods[name].phase != "Pending":
            yield f"pods: {name} in pending[] is not pending"
        if node is not None and node not in fleet.by_name:
            yield f"pods: pending {name} is placed on {node}, which is not planned"
    waiting = [
        pod.name for pod in cluster.pods.values() if pod.phase == "Pending" and not pod.node and not pod.node_bound
    ]
    for name in waiting:
        if name not in placed:
            yield f"pods: pending {name} is not in pending[]"
    evicted = sum(step["evicts"] for step in fleet.estimate["steps"])
    if evicted < len(fleet.moved):
        yield f"steps: {len(fleet.moved)} pods move, the steps evict {evicted}"
