"""The Kubernetes objects, as dictionaries: one function per kind, nothing random and no placement."""

HOSTNAME = "kubernetes.io/hostname"
ZONE = "topology.kubernetes.io/zone"


def metadata(name, namespace=None, labels=None, annotations=None, created=None, uid=None, **more):
    """Object metadata without empty fields."""
    fields = {
        "annotations": annotations,
        "creationTimestamp": created,
        "labels": labels,
        "name": name,
        "namespace": namespace,
        "uid": uid,
        **more,
    }
    return {key: value for key, value in fields.items() if value}


def owner(kind, name, uid, api="apps/v1"):
    """A controlling owner reference."""
    return [{"apiVersion": api, "blockOwnerDeletion": True, "controller": True, "kind": kind, "name": name, "uid": uid}]


def resources(cpu, memory):
    """Requests, and the memory request as limit; empty where nothing is requested."""
    requests = {key: value for key, value in (("cpu", cpu), ("memory", memory)) if value}
    if not requests:
        return {}
    return {"limits": {"memory": memory}, "requests": requests} if memory else {"requests": requests}


def container(name, image, cpu=None, memory=None, ports=(), host_ports=(), **more):
    """A container."""
    listed = [{"containerPort": port, "protocol": "TCP"} for port in ports]
    listed += [{"containerPort": port, "hostPort": port, "protocol": "TCP"} for port in host_ports]
    result = {"image": image, "imagePullPolicy": "IfNotPresent", "name": name, "resources": resources(cpu, memory)}
    if listed:
        result["ports"] = listed
    return {**result, **more}


def node(
    name,
    labels,
    annotations,
    created,
    uid,
    provider_id,
    taints,
    capacity,
    allocatable,
    info,
    images,
    ready=True,
    **spec,
):
    """A node with the conditions a kubelet posts."""
    healthy = [("MemoryPressure", "False"), ("DiskPressure", "False"), ("PIDPressure", "False")]
    conditions = [
        {"lastHeartbeatTime": created, "lastTransitionTime": created, "status": status, "type": kind}
        for kind, status in [*healthy, ("Ready", "True" if ready else "Unknown")]
    ]
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": metadata(name, labels=labels, annotations=annotations, created=created, uid=uid),
        "spec": {"providerID": provider_id, **({"taints": taints} if taints else {}), **spec},
        "status": {
            "addresses": [{"address": name, "type": "Hostname"}],
            "allocatable": allocatable,
            "capacity": capacity,
            "conditions": conditions,
            "images": [{"names": [image], "sizeBytes": 40_000_000 + 1000 * len(image)} for image in images],
            "nodeInfo": info,
        },
    }


def pod_status(spec, phase, host_ip, started, ready):
    """What the kubelet reports of a pod, shortened."""
    status = {"phase": phase, "qosClass": "Burstable"}
    if phase == "Pending":
        message = "0 nodes are available: insufficient cpu."
        status["conditions"] = [
            {"message": message, "reason": "Unschedulable", "status": "False", "type": "PodScheduled"}
        ]
        return status
    truth = "True" if ready and phase == "Running" else "False"
    status["conditions"] = [{"status": truth, "type": kind} for kind in ("Ready", "ContainersReady")]
    status["conditions"].append({"status": "True", "type": "PodScheduled"})
    status["containerStatuses"] = [
        {
            "image": each["image"],
            "imageID": each["image"].split(":")[0] + "@sha256:" + format(abs(hash_of(each["image"])), "064x"),
            "name": each["name"],
            "ready": truth == "True",
            "restartCount": 0,
        }
        for each in spec["containers"]
    ]
    status["hostIP"] = host_ip
    status["startTime"] = started
    return status


def hash_of(text):
    """A number that depends on the text alone; Python's own hash changes from run to run."""
    value = 1469598103934665603
    for char in text.encode():
        value = (value ^ char) * 1099511628211 % (1 << 255)
    return value


def pod(meta, spec, phase="Running", host_ip="10.0.0.1", ready=True):
    """A pod."""
    status = pod_status(spec, phase, host_ip, meta.get("creationTimestamp"), ready)
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec, "status": status}


def controller(kind, meta, replicas, selector, template_labels, template_spec, status, **spec):
    """A Deployment, ReplicaSet, StatefulSet or DaemonSet."""
    body = {
        "selector": {"matchLabels": selector},
        "template": {"metadata": {"labels": template_labels}, "spec": template_spec},
        **spec,
    }
    if replicas is not None:
        body["replicas"] = replicas
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": meta, "spec": body, "status": status}


def budget(meta, selector, allowed, healthy, api="policy/v1", **spec):
    """A PodDisruptionBudget."""
    return {
        "apiVersion": api,
        "kind": "PodDisruptionBudget",
        "metadata": meta,
        "spec": {"selector": {"matchLabels": selector}, **spec},
        "status": {
            "currentHealthy": healthy,
            "desiredHealthy": healthy - allowed,
            "disruptionsAllowed": allowed,
            "expectedPods": healthy,
            "observedGeneration": 1,
        },
    }


def claim(meta, volume, size, storage_class):
    """A bound PersistentVolumeClaim."""
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": meta,
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": size}},
            "storageClassName": storage_class,
            "volumeMode": "Filesystem",
            "volumeName": volume,
        },
        "status": {"accessModes": ["ReadWriteOnce"], "capacity": {"storage": size}, "phase": "Bound"},
    }


def volume(meta, claim_ref, size, storage_class, source, zone_key, zone):
    """A PersistentVolume that lives in one zone."""
    term = {"matchExpressions": [{"key": zone_key, "operator": "In", "values": [zone]}]}
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": meta,
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "capacity": {"storage": size},
            "claimRef": {"apiVersion": "v1", "kind": "PersistentVolumeClaim", **claim_ref},
            "nodeAffinity": {"required": {"nodeSelectorTerms": [term]}},
            "persistentVolumeReclaimPolicy": "Delete",
            "storageClassName": storage_class,
            **source,
        },
        "status": {"phase": "Bound"},
    }


def hostname_anti_affinity(labels):
    """At most one of these pods per node."""
    term = {"labelSelector": {"matchLabels": labels}, "topologyKey": HOSTNAME}
    return {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}


def required_node_affinity(key, operator, *values):
    """Only nodes whose label says so."""
    expression = {"key": key, "operator": operator, **({"values": list(values)} if values else {})}
    terms = [{"matchExpressions": [expression]}]
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}}


def spread(labels, key=ZONE, max_skew=1, when="DoNotSchedule"):
    """Evenly over the values of a node label."""
    return {
        "labelSelector": {"matchLabels": labels},
        "maxSkew": max_skew,
        "topologyKey": key,
        "whenUnsatisfiable": when,
    }
