"""One invented cluster while it is being written: nodes, workloads, their pods and volumes."""

import random
from datetime import datetime, timedelta, UTC

from . import objects, placement
from .shapes import SHAPES

# The moment at which every sample was "taken".
TAKEN_AT = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
KINDS = (
    "Node",
    "Pod",
    "PodDisruptionBudget",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
)


class Cluster:
    """Collects objects; `items()` hands them out in the order kubectl lists the kinds."""

    def __init__(self, seed, region, version, only_beta_labels=False):
        self.random = random.Random(seed)
        self.region, self.version, self.only_beta_labels = region, version, only_beta_labels
        self.by_kind = {kind: [] for kind in KINDS}
        self.seats = []

    def items(self):
        """All objects."""
        return [item for kind in KINDS for item in self.by_kind[kind]]

    def add(self, item):
        """Adds an object of any kind and returns it."""
        self.by_kind.setdefault(item["kind"], []).append(item)
        return item

    def days_ago(self, days):
        """A time stamp."""
        return (TAKEN_AT - timedelta(days=days, seconds=self.random.randrange(3600))).strftime("%Y-%m-%dT%H:%M:%SZ")

    def hex(self, digits):
        """A random hexadecimal number."""
        return format(self.random.getrandbits(4 * digits), f"0{digits}x")

    def uid(self):
        """An object id."""
        return "-".join(self.hex(digits) for digits in (8, 4, 4, 4, 12))

    def suffix(self, length):
        """The random end of a generated name."""
        return "".join(self.random.choice(SUFFIX_LETTERS) for _ in range(length))

    def standard_labels(self, name, instance_type, zone, system="linux"):
        """The labels kubelet and cloud provider set, with those of before Kubernetes 1.17 beside them."""
        architecture = SHAPES[instance_type].architecture
        old = {
            "beta.kubernetes.io/arch": architecture,
            "beta.kubernetes.io/instance-type": instance_type,
            "beta.kubernetes.io/os": system,
            "failure-domain.beta.kubernetes.io/region": self.region,
            "failure-domain.beta.kubernetes.io/zone": zone,
            "kubernetes.io/arch": architecture,
            "kubernetes.io/hostname": name,
            "kubernetes.io/os": system,
        }
        if self.only_beta_labels:
            return old
        new = {
            "node.kubernetes.io/instance-type": instance_type,
            "topology.kubernetes.io/region": self.region,
            "topology.kubernetes.io/zone": zone,
        }
        return {**old, **new}

    def node(
        self,
        instance_type,
        zone,
        labels=None,
        taints=(),
        images=(),
        name=None,
        annotations=None,
        days=20,
        provider_id=None,
        system="linux",
        extra=None,
        own_labels=None,
        ready=True,
        **spec,
    ):
        """Adds a node; `own_labels` replaces the standard ones."""
        shape = SHAPES[instance_type]
        name = name or "ip-10-0-%d-%d.%s.compute.internal" % (
            self.random.randrange(256),
            self.random.randrange(4, 255),
            self.region,
        )
        standard = own_labels if own_labels is not None else self.standard_labels(name, instance_type, zone, system)
        room = {"ephemeral-storage": "18242267924", "hugepages-2Mi": "0", "pods": str(shape.max_pods), **(extra or {})}
        if self.only_beta_labels:
            room["attachable-volumes-aws-ebs"] = str(shape.ebs_volumes)
        info = {
            "architecture": shape.architecture,
            "containerRuntimeVersion": "containerd://1.7.27",
            "kernelVersion": "6.1.158-180.294.amzn2023." + ("aarch64" if shape.architecture == "arm64" else "x86_64"),
            "kubeletVersion": self.version,
            "operatingSystem": system,
            "osImage": "Amazon Linux 2023.9.20251208",
        }
        item = self.add(
            objects.node(
                name,
                dict(sorted({**standard, **(labels or {})}.items())),
                annotations,
                self.days_ago(days),
                self.uid(),
                provider_id or f"aws:///{zone}/i-0{self.hex(16)}",
                list(taints),
                {"cpu": str(shape.vcpu), "memory": f"{shape.memory_mib * 1024}Ki", **room},
                {
                    "cpu": f"{shape.allocatable_cpu_millis}m",
                    "memory": f"{shape.allocatable_memory_mib * 1024}Ki",
                    **room,
                },
                info,
                images,
                ready,
                **spec,
            )
        )
        seat = placement.Seat(item, shape.allocatable_cpu_millis, shape.allocatable_memory_mib, shape.max_pods)
        self.seats.append(seat)
        return seat

    def pod(
        self,
        namespace,
        name,
        spec,
        labels=None,
        annotations=None,
        owner=None,
        seat=None,
        phase="Running",
        days=3,
        ready=True,
        **status,
    ):
        """Adds a pod, on `seat` if given."""
        meta = objects.metadata(
            name, namespace, labels, annotations, self.days_ago(days), self.uid(), ownerReferences=owner
        )
        bound = {"nodeName": seat.name} if seat else {}
        item = self.add(objects.pod(meta, {**spec, **bound}, phase, ready=ready))
        item["status"].update(status)
        if seat and phase in ("Running", "Pending"):
            seat.take(spec, (namespace, (labels or {}).get("app", name)))
        return item

    def spec(self, containers, volumes=(), **more):
        """A pod specification with the fields the API server fills in."""
        token = {
            "name": f"kube-api-access-{self.suffix(5)}",
            "projected": {
                "defaultMode": 420,
                "sources": [{"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}}],
            },
        }
        result = {
            "containers": containers,
            "restartPolicy": "Always",
            "schedulerName": "default-scheduler",
            "serviceAccountName": "default",
            "terminationGracePeriodSeconds": 30,
            **more,
        }
        result["volumes"] = [*volumes, token]
        return result

    def daemon_set(self, namespace, name, spec, only=None):
        """Adds a DaemonSet and its pod on every node it may run on, or for which `only` holds."""
        labels = {"app": name, "k8s-app": name}
        uid, meta = self.uid(), None
        spec = {**spec, "tolerations": spec.get("tolerations", [{"operator": "Exists"}])}
        seats = [each for each in self.seats if placement.allowed(each, spec) and (only is None or only(each))]
        meta = objects.metadata(name, namespace, labels, None, self.days_ago(200), uid)
        status = {"currentNumberScheduled": len(seats), "desiredNumberScheduled": len(seats), "numberReady": len(seats)}
        self.add(objects.controller("DaemonSet", meta, None, {"app": name}, labels, spec, status))
        for seat in seats:
            owner = objects.owner("DaemonSet", name, uid)
            self.pod(namespace, f"{name}-{self.suffix(5)}", spec, labels, None, owner, seat, days=9)

    def deployment(self, namespace, name, replicas, spec, annotations=None, strategy="RollingUpdate", labels=None):
        """Adds a Deployment, its ReplicaSet and its pods; a pod without room stays pending."""
        labels = labels or {"app": name}
        template_hash = self.suffix(10)
        selector = {**labels, "pod-template-hash": template_hash}
        deployment_uid, set_uid, set_name = self.uid(), self.uid(), f"{name}-{template_hash}"
        status = {"availableReplicas": replicas, "readyReplicas": replicas, "replicas": replicas}
        meta = objects.metadata(
            name, namespace, labels, {"deployment.kubernetes.io/revision": "4"}, self.days_ago(150), deployment_uid
        )
        template = {key: spec[key] for key in spec if key != "volumes"}
        self.add(
            objects.controller(
                "Deployment", meta, replicas, labels, labels, template, status, strategy={"type": strategy}
            )
        )
        meta = objects.metadata(
            set_name,
            namespace,
            selector,
            None,
            self.days_ago(12),
            set_uid,
            ownerReferences=objects.owner("Deployment", name, deployment_uid),
        )
        self.add(objects.controller("ReplicaSet", meta, replicas, selector, selector, template, status))
        owner = objects.owner("ReplicaSet", set_name, set_uid)
        for _ in range(replicas):
            seat = placement.choose(self.seats, spec, (namespace, labels.get("app", name)))
            self.pod(
                namespace,
                f"{set_name}-{self.suffix(5)}",
                spec,
                selector,
                annotations,
                owner,
                seat,
                "Running" if seat else "Pending",
            )

    def stateful_set(self, namespace, name, replicas, spec, storage=None, zone_key=objects.ZONE, source=None):
        """Adds a StatefulSet and its pods, each with an EBS volume of `storage` if given."""
        labels, uid = {"app": name}, self.uid()
        status = {"availableReplicas": replicas, "readyReplicas": replicas, "replicas": replicas}
        self.add(
            objects.controller(
                "StatefulSet",
                objects.metadata(name, namespace, labels, None, self.days_ago(170), uid),
                replicas,
                labels,
                labels,
                {key: spec[key] for key in spec if key != "volumes"},
                status,
                serviceName=name,
            )
        )
        for index in range(replicas):
            seat = placement.choose(self.seats, spec, (namespace, name))
            pod_name, own = f"{name}-{index}", dict(spec)
            if storage:
                claim = f"data-{pod_name}"
                own["volumes"] = [{"name": "data", "persistentVolumeClaim": {"claimName": claim}}, *spec["volumes"]]
                self.ebs_volume(namespace, claim, storage, seat.zone, zone_key, source)
            self.pod(
                namespace,
                pod_name,
                own,
                {**labels, "statefulset.kubernetes.io/pod-name": pod_name},
                None,
                objects.owner("StatefulSet", name, uid),
                seat,
                "Running" if seat else "Pending",
                days=20,
            )

    def ebs_volume(self, namespace, claim, size, zone, zone_key=objects.ZONE, source=None):
        """Adds a claim and the EBS volume bound to it."""
        uid, created, handle = self.uid(), self.days_ago(170), f"vol-0{self.hex(16)}"
        name = f"pvc-{uid}"
        source = (
            source(zone, handle)
            if source
            else {"csi": {"driver": "ebs.csi.aws.com", "fsType": "ext4", "volumeHandle": handle}}
        )
        self.add(objects.claim(objects.metadata(claim, namespace, None, None, created, uid), name, size, "gp3"))
        ref = {"name": claim, "namespace": namespace, "uid": uid}
        self.add(
            objects.volume(
                objects.metadata(name, None, None, None, created, self.uid()), ref, size, "gp3", source, zone_key, zone
            )
        )

    def budget(self, namespace, name, app, allowed, healthy, api="policy/v1", **spec):
        """Adds a PodDisruptionBudget over the pods of `app`."""
        meta = objects.metadata(name, namespace, None, None, self.days_ago(100), self.uid())
        self.add(objects.budget(meta, {"app": app}, allowed, healthy, api, **spec))

    def job(self, namespace, name, spec, phase="Running", annotations=None):
        """Adds the pod of a Job; the Job itself is not among what people are asked to dump."""
        spec = {**spec, "restartPolicy": "Never"}
        labels = {"app": name, "batch.kubernetes.io/job-name": name, "job-name": name}
        seat = placement.choose(self.seats, spec, (namespace, name))
        self.pod(
            namespace,
            f"{name}-{self.suffix(5)}",
            spec,
            labels,
            annotations,
            objects.owner("Job", name, self.uid(), "batch/v1"),
            seat,
            phase,
            days=0,
            ready=phase == "Running",
        )
