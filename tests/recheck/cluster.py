"""The cluster as the dump shows it, and what may be said of each node and pod without asking anyone else."""

import json
from collections import defaultdict

from kubernetes import amounts, requests, selects

ZONES = ("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone")
TYPES = ("node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type")
ARCHITECTURES = ("kubernetes.io/arch", "beta.kubernetes.io/arch")
CAPACITY_TYPES = ("karpenter.sh/capacity-type", "eks.amazonaws.com/capacityType")
CONTROL_PLANE = (
    "node-role.kubernetes.io/master",
    "node-role.kubernetes.io/control-plane",
    "node-role.kubernetes.io/controlplane",
)


def first(labels, keys):
    """The value of the first of several labels a thing carries."""
    return next((labels[key] for key in keys if key in labels), None)


class Node:
    """A node of the dump."""

    def __init__(self, item):
        meta, spec, status = item["metadata"], item.get("spec") or {}, item.get("status") or {}
        self.name = meta["name"]
        self.labels, self.annotations = meta.get("labels") or {}, meta.get("annotations") or {}
        self.taints, self.provider_id = spec.get("taints") or [], spec.get("providerID") or ""
        self.unschedulable = bool(spec.get("unschedulable"))
        self.allocatable = amounts(status.get("allocatable"))
        self.ready = any(
            each["type"] == "Ready" and each["status"] == "True" for each in status.get("conditions") or []
        )
        self.images = {name for image in status.get("images") or [] for name in image.get("names") or []}
        self.zone, self.instance_type = first(self.labels, ZONES), first(self.labels, TYPES)
        bought = first(self.labels, CAPACITY_TYPES)
        self.capacity_type = bought and bought.lower().replace("-", "_")
        self.architecture = first(self.labels, ARCHITECTURES) or (status.get("nodeInfo") or {}).get("architecture")

    def untouchable(self):
        """Why a node is nobody's to change, or nothing."""
        if any(key in self.labels for key in CONTROL_PLANE) or self.labels.get("kubernetes.io/role") == "master":
            return "control plane"
        if self.labels.get("eks.amazonaws.com/compute-type") == "fargate" or "/fargate-" in self.provider_id:
            return "Fargate"
        if self.provider_id and not self.provider_id.startswith("aws://"):
            return "another cloud"
        return None

    def opt_out(self):
        """The mark by which its owner asked to leave the node alone, or nothing."""
        marks = [
            ("karpenter.sh/do-not-disrupt", "true"),
            ("karpenter.sh/do-not-consolidate", "true"),
            ("cluster-autoscaler.kubernetes.io/scale-down-disabled", "true"),
            ("autoscaling.cast.ai/removal-disabled", "true"),
            ("spotinst.io/restrict-scale-down", "true"),
        ]
        return next((key for key, value in marks if value in (self.annotations.get(key), self.labels.get(key))), None)


class Pod:
    """A pod of the dump."""

    def __init__(self, item):
        meta, self.spec, status = item["metadata"], item["spec"], item.get("status") or {}
        self.namespace = meta.get("namespace") or "default"
        self.name = f"{self.namespace}/{meta['name']}"
        self.labels, self.annotations = meta.get("labels") or {}, meta.get("annotations") or {}
        self.node, self.phase = self.spec.get("nodeName"), status.get("phase") or "Running"
        self.terminating = "deletionTimestamp" in meta
        self.ready = any(
            each["type"] == "Ready" and each["status"] == "True" for each in status.get("conditions") or []
        )
        owners = meta.get("ownerReferences") or []
        controlling = next((each for each in owners if each.get("controller")), None)
        self.owner = (controlling["kind"], controlling["name"]) if controlling else None
        self.mirror = "kubernetes.io/config.mirror" in self.annotations or (self.owner or ("",))[0] == "Node"
        self.node_bound = self.mirror or (self.owner or ("",))[0] == "DaemonSet"
        self.requests = requests(self.spec)
        self.active = self.phase not in ("Succeeded", "Failed")

    def images(self):
        """Images of all its containers."""
        return {
            each["image"]
            for each in [*(self.spec.get("initContainers") or []), *self.spec["containers"]]
            if each.get("image")
        }

    def claims(self):
        """Names of the persistent volume claims it mounts."""
        volumes = self.spec.get("volumes") or []
        pod = self.name.split("/")[1]
        named = [each["persistentVolumeClaim"]["claimName"] for each in volumes if "persistentVolumeClaim" in each]
        return named + [f"{pod}-{each['name']}" for each in volumes if "ephemeral" in each]

    def opt_out(self):
        """The annotation by which its owner asked to leave the pod alone, or nothing."""
        for key in (
            "karpenter.sh/do-not-disrupt",
            "karpenter.sh/do-not-evict",
            "autoscaling.cast.ai/removal-disabled",
            "spotinst.io/restrict-scale-down",
        ):
            for marks in (self.annotations, self.labels):
                if marks.get(key) not in (None, "", "false"):
                    return key
        key = "cluster-autoscaler.kubernetes.io/safe-to-evict"
        return key if "false" in (self.annotations.get(key), self.labels.get(key)) else None


class Cluster:
    """Everything of one dump."""

    def __init__(self, documents):
        self.objects = defaultdict(list)
        for document in documents:
            self.collect(document)
        self.nodes = {node.name: node for node in map(Node, self.objects["Node"])}
        self.pods = {pod.name: pod for pod in map(Pod, self.objects["Pod"])}
        self.budgets = defaultdict(list)
        for each in self.objects["PodDisruptionBudget"]:
            self.budgets[each["metadata"].get("namespace") or "default"].append(each)
        self.volumes = {each["metadata"]["name"]: each for each in self.objects["PersistentVolume"]}
        self.claims = {full_name(each): each for each in self.objects["PersistentVolumeClaim"]}
        self.controllers = {
            (kind, full_name(each)): each
            for kind in ("Deployment", "ReplicaSet", "StatefulSet")
            for each in self.objects[kind]
        }
        self.families, self.bound_to = defaultdict(list), defaultdict(list)
        for pod in filter(lambda each: each.active, self.pods.values()):
            self.families[pod.namespace, self.top_owner(pod)].append(pod)
            if pod.node_bound:
                self.bound_to[pod.node].append(pod)

    def collect(self, document):
        """Takes an object, a list, or a list of lists apart."""
        if str(document.get("kind", "")).endswith("List") or "items" in document:
            inner = str(document.get("kind", "")).removesuffix("List")
            for item in document.get("items") or []:
                self.collect({"kind": inner, **item})
        else:
            self.objects[document.get("kind")].append(document)

    def seated(self):
        """Pods that count: running (or starting) on a node of the dump, those that belong to the node aside."""
        return [pod for pod in self.pods.values() if pod.active and pod.node in self.nodes and not pod.node_bound]

    def node_bound(self, node):
        """DaemonSet and mirror pods of a node."""
        return self.bound_to[node]

    def budgets_of(self, pod):
        """Budgets that select a pod."""
        found = []
        for budget in self.budgets[pod.namespace]:
            selector = budget["spec"].get("selector")
            empty = not (selector or {}).get("matchLabels") and not (selector or {}).get("matchExpressions")
            if empty and "v1beta1" in budget.get("apiVersion", ""):
                continue
            if selects(selector, pod.labels):
                found.append(budget)
        return found

    def top_owner(self, pod):
        """The topmost controller the dump knows: a ReplicaSet's Deployment rather than the ReplicaSet."""
        if pod.owner and pod.owner[0] == "ReplicaSet":
            replica_set = self.controllers.get(("ReplicaSet", f"{pod.namespace}/{pod.owner[1]}"))
            for each in (replica_set or {"metadata": {}})["metadata"].get("ownerReferences") or []:
                if each.get("controller"):
                    return (each["kind"], each["name"])
        return pod.owner

    def siblings(self, pod):
        """Running pods of the same controller, the pod itself among them."""
        return self.families[pod.namespace, self.top_owner(pod)]

    def volume_of(self, pod, claim):
        """The volume bound to a claim, or nothing if the dump does not show it."""
        bound = self.claims.get(f"{pod.namespace}/{claim}")
        return self.volumes.get(bound["spec"].get("volumeName")) if bound else None


def full_name(item):
    """Namespace and name."""
    return f"{item['metadata'].get('namespace') or 'default'}/{item['metadata']['name']}"


def read_dump(text):
    """One or several JSON documents, one after the other."""
    decoder, documents, text, at = json.JSONDecoder(), [], text.strip(), 0
    while at < len(text):
        document, at = decoder.raw_decode(text, at)
        documents.append(document)
        while text[at : at + 1].isspace():
            at += 1
    return Cluster(documents)
