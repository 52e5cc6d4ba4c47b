"""A small cluster and a faultless estimate of it, into which the tests plant what must be found."""

import copy
from decimal import Decimal

ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"]
ALLOCATABLE = {"cpu": "3920m", "memory": "14162Mi", "pods": "58"}
PRICE = Decimal("140.16")
SPOT_PRICE = Decimal("56.064")


def node(index):
    """An on-demand node; two in each zone."""
    zone, name = ZONES[index % 3], f"node-{index}"
    labels = {
        "topology.kubernetes.io/zone": zone,
        "node.kubernetes.io/instance-type": "m5.xlarge",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "eks.amazonaws.com/nodegroup": "main",
        "eks.amazonaws.com/capacityType": "ON_DEMAND",
    }
    return {
        "kind": "Node",
        "metadata": {"name": name, "labels": labels},
        "spec": {"providerID": f"aws:///{zone}/i-{index}"},
        "status": {"allocatable": dict(ALLOCATABLE), "conditions": [{"type": "Ready", "status": "True"}]},
    }


def pod(name, owner, on, namespace="shop", cpu="500m"):
    """A running pod."""
    kind, owner_name = owner
    references = [{"kind": kind, "name": owner_name, "controller": True}] if kind else []
    spec = {
        "nodeName": on,
        "containers": [
            {"name": "main", "image": f"{owner_name}:1", "resources": {"requests": {"cpu": cpu, "memory": "512Mi"}}}
        ],
    }
    return {
        "kind": "Pod",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "labels": {"app": owner_name},
            "ownerReferences": references,
        },
        "spec": spec,
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]},
    }


def dump():
    """Six nodes, a DaemonSet, a Deployment of six, one pod on each node."""
    items = [node(index) for index in range(6)]
    items += [
        pod(f"proxy-{index}", ("DaemonSet", "proxy"), f"node-{index}", "kube-system", "100m") for index in range(6)
    ]
    items += [pod(f"web-{index}", ("ReplicaSet", "web-7d9f"), f"node-{index}") for index in range(6)]
    template = {
        "spec": {
            "containers": [{"name": "main", "resources": {"requests": {"cpu": "100m"}}}],
            "tolerations": [{"operator": "Exists"}],
        }
    }
    items.append(
        {"kind": "DaemonSet", "metadata": {"name": "proxy", "namespace": "kube-system"}, "spec": {"template": template}}
    )
    items.append({"kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"replicas": 6}})
    owner = [{"kind": "Deployment", "name": "web", "controller": True}]
    items.append(
        {
            "kind": "ReplicaSet",
            "metadata": {"name": "web-7d9f", "namespace": "shop", "ownerReferences": owner},
            "spec": {"replicas": 6},
        }
    )
    return {"kind": "List", "items": items}


def row(index, price=PRICE):
    """A row of a node of the dump."""
    return {
        "name": f"node-{index}",
        "instance_type": "m5.xlarge",
        "zone": ZONES[index % 3],
        "capacity_type": "on_demand",
        "managed": True,
        "usd_per_month": price,
        "pods": [f"shop/web-{index}"],
    }


def estimate():
    """node-5 becomes a Spot node of the same shape in the same zone."""
    now = [row(index) for index in range(6)]
    joins = {**row(5, SPOT_PRICE), "name": "spot-plan-1", "capacity_type": "spot"}
    saved = PRICE - SPOT_PRICE
    step = {
        "kind": "on_demand_to_spot",
        "leaving": ["node-5"],
        "joining": ["spot-plan-1"],
        "evicts": 1,
        "saves_usd_per_month": saved,
        "reason": "",
    }
    return {
        "now": now,
        "planned": [*copy.deepcopy(now[:5]), joins],
        "pending": [],
        "steps": [step],
        "blocked": [],
        "blocked_usd_per_month": Decimal(0),
        "current_usd_per_month": 6 * PRICE,
        "planned_usd_per_month": 6 * PRICE - saved,
        "savings_usd_per_month": saved,
        "savings_low_usd_per_month": Decimal(60),
        "savings_high_usd_per_month": Decimal(90),
        "safety": {"verdict": "approved", "layers": []},
        "policy": {},
        "assumptions": [],
    }
