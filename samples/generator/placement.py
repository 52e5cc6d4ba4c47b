"""Puts the pods of an invented cluster on its nodes, the way the Kubernetes scheduler might have done."""

from .objects import HOSTNAME, ZONE

MEMORY_UNITS = {"Ki": 1 / 1024, "Mi": 1, "Gi": 1024}


def cpu_millis(text):
    """CPU in thousandths; nothing requested is 0."""
    if not text:
        return 0
    return int(text[:-1]) if text.endswith("m") else int(float(text) * 1000)


def memory_mib(text):
    """Memory in MiB; nothing requested is 0."""
    return float(text[:-2]) * MEMORY_UNITS[text[-2:]] if text else 0


def requests_of(spec):
    """What the scheduler counts: sidecars with the containers, the largest other init container if that is more."""
    return counted(spec, "cpu", cpu_millis), counted(spec, "memory", memory_mib)


def counted(spec, name, parse):
    """One resource of a pod."""

    def asked(each):
        return parse(each.get("resources", {}).get("requests", {}).get(name))

    inits = spec.get("initContainers", [])
    sidecars = sum(asked(each) for each in inits if each.get("restartPolicy") == "Always")
    largest = max([asked(each) for each in inits if each.get("restartPolicy") != "Always"], default=0)
    running = sum(asked(each) for each in spec["containers"]) + sidecars
    return max(running, largest + sidecars) + parse(spec.get("overhead", {}).get(name))


class Seat:
    """A node and the room left on it."""

    def __init__(self, node, cpu, memory, pods):
        self.node, self.cpu, self.memory, self.pods = node, cpu, memory, pods
        self.total_cpu = cpu
        self.apps = {}
        self.host_ports = set()

    @property
    def name(self):
        """Name of the node."""
        return self.node["metadata"]["name"]

    def label(self, key):
        """A label of the node, or nothing."""
        return self.node["metadata"]["labels"].get(key)

    @property
    def zone(self):
        """Zone of the node, by the new label or the old one."""
        return self.label(ZONE) or self.label("failure-domain.beta.kubernetes.io/zone")

    def take(self, spec, app):
        """Seats a pod."""
        cpu, memory = requests_of(spec)
        self.cpu, self.memory, self.pods = self.cpu - cpu, self.memory - memory, self.pods - 1
        self.apps[app] = self.apps.get(app, 0) + 1


def tolerates(spec, taint):
    """Whether a pod with this specification may stand a taint."""
    for each in spec.get("tolerations", []):
        if each.get("effect") not in (None, taint["effect"]):
            continue
        if each.get("operator") == "Exists" and each.get("key") in (None, taint["key"]):
            return True
        if each.get("key") == taint["key"] and each.get("value", "") == taint.get("value", ""):
            return True
    return False


def allowed(seat, spec):
    """Selector, required node affinity and taints."""
    if any(seat.label(key) != value for key, value in spec.get("nodeSelector", {}).items()):
        return False
    affinity = spec.get("affinity", {}).get("nodeAffinity", {})
    for term in affinity.get("requiredDuringSchedulingIgnoredDuringExecution", {}).get("nodeSelectorTerms", []):
        for each in term["matchExpressions"]:
            inside = seat.label(each["key"]) in each.get("values", [])
            if inside != (each["operator"] == "In"):
                return False
    hard = [each for each in seat.node["spec"].get("taints", []) if each["effect"] != "PreferNoSchedule"]
    return all(tolerates(spec, taint) for taint in hard)


def choose(seats, spec, app, zone=None):
    """The best seat for one more pod of `app`: even over zones, then over nodes, then the emptiest."""
    cpu, memory = requests_of(spec)
    schedulable = [each for each in seats if not each.node["spec"].get("unschedulable") and allowed(each, spec)]
    in_zone = {}
    for seat in schedulable:
        in_zone[seat.zone] = in_zone.get(seat.zone, 0) + seat.apps.get(app, 0)
    alone = "podAntiAffinity" in spec.get("affinity", {})
    even = [
        each["topologyKey"]
        for each in spec.get("topologySpreadConstraints", [])
        if each["whenUnsatisfiable"] == "DoNotSchedule"
    ]
    fitting = [
        seat
        for seat in schedulable
        if seat.cpu >= cpu
        and seat.memory >= memory
        and seat.pods > 0
        and (zone is None or seat.zone == zone)
        and not (alone and seat.apps.get(app))
        and not (ZONE in even and in_zone[seat.zone] > min(in_zone.values()))
        and not (HOSTNAME in even and seat.apps.get(app, 0) > min(each.apps.get(app, 0) for each in schedulable))
    ]
    if not fitting:
        return None
    return min(
        fitting, key=lambda seat: (in_zone[seat.zone], seat.apps.get(app, 0), -seat.cpu / seat.total_cpu, seat.name)
    )
