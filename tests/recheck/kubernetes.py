"""The rules of Kubernetes this check needs, written down a second time: quantities, selectors, taints, requests."""

from collections import Counter
from fractions import Fraction

SUFFIXES = {
    "n": Fraction(1, 10**9),
    "u": Fraction(1, 10**6),
    "m": Fraction(1, 1000),
    "": Fraction(1),
    "k": Fraction(10**3),
}
SUFFIXES.update(
    {"M": Fraction(10**6), "G": Fraction(10**9), "T": Fraction(10**12), "P": Fraction(10**15), "E": Fraction(10**18)}
)
SUFFIXES.update({unit + "i": Fraction(1024**power) for power, unit in enumerate("KMGTPE", start=1)})


def quantity(text):
    """A Kubernetes quantity as an exact number."""
    text = str(text).strip()
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        number = text[: len(text) - len(suffix)]
        if suffix and text.endswith(suffix) and (number[-1:].isdigit() or number[-1:] == "."):
            return Fraction(number) * SUFFIXES[suffix]
    return Fraction(text)


def amounts(resources):
    """A map of quantities; volumes are counted apart."""
    return Counter({name: quantity(value) for name, value in (resources or {}).items()})


def requests(spec):
    """What the scheduler counts for a pod: sidecars run beside the containers, other init containers before them."""
    asked = lambda each: amounts(asked_for(each.get("resources") or {}))
    sidecars, first = Counter(), Counter()
    for each in spec.get("initContainers") or []:
        if each.get("restartPolicy") == "Always":
            sidecars.update(asked(each))
            peak = sidecars
        else:
            peak = asked(each)
            peak.update(sidecars)
        first = Counter({name: max(first[name], peak[name]) for name in {*first, *peak}})
    running = Counter(sidecars)
    for each in spec["containers"]:
        running.update(asked(each))
    total = Counter({name: max(first[name], running[name]) for name in {*first, *running}})
    total.update(amounts(spec.get("overhead")))
    total["pods"] = 1
    return total


def asked_for(resources):
    """A limit without a request is the request."""
    return {**(resources.get("limits") or {}), **(resources.get("requests") or {})}


def expression_holds(expression, labels):
    """One matchExpressions entry."""
    value, values = labels.get(expression["key"]), expression.get("values") or []
    operator = expression["operator"]
    if operator == "In":
        return value in values
    if operator == "NotIn":
        return value not in values
    if operator == "Exists":
        return value is not None
    if operator == "DoesNotExist":
        return value is None
    try:
        return int(value) > int(values[0]) if operator == "Gt" else int(value) < int(values[0])
    except (TypeError, ValueError):
        return False


def selects(selector, labels):
    """A label selector; none selects nothing, an empty one everything."""
    if selector is None:
        return False
    same = all(labels.get(key) == value for key, value in (selector.get("matchLabels") or {}).items())
    return same and all(expression_holds(each, labels) for each in selector.get("matchExpressions") or [])


def terms_hold(terms, labels, name):
    """Node selector terms are alternatives; a term without anything in it matches nothing."""
    fields = {"metadata.name": name}
    for term in terms:
        expressions, on_fields = term.get("matchExpressions") or [], term.get("matchFields") or []
        if not expressions and not on_fields:
            continue
        if all(expression_holds(each, labels) for each in expressions) and all(
            expression_holds(each, fields) for each in on_fields
        ):
            return True
    return False


def node_terms(spec):
    """Required node affinity of a pod, or nothing."""
    required = ((spec.get("affinity") or {}).get("nodeAffinity") or {}).get(
        "requiredDuringSchedulingIgnoredDuringExecution"
    )
    return None if required is None else required.get("nodeSelectorTerms") or []


def node_matches(spec, labels, name):
    """Node selector and required node affinity of a pod."""
    if any(labels.get(key) != value for key, value in (spec.get("nodeSelector") or {}).items()):
        return False
    terms = node_terms(spec)
    return terms is None or terms_hold(terms, labels, name)


def tolerates(spec, taint):
    """Whether a pod stands one taint."""
    for each in spec.get("tolerations") or []:
        if each.get("effect") and each["effect"] != taint["effect"]:
            continue
        if (each.get("operator") or "Equal") == "Exists":
            if not each.get("key") or each["key"] == taint["key"]:
                return True
        elif each.get("key") == taint["key"] and (each.get("value") or "") == (taint.get("value") or ""):
            return True
    return False


def untolerated(spec, taints):
    """Keys of the hard taints a pod does not stand."""
    return [each["key"] for each in taints if each["effect"] != "PreferNoSchedule" and not tolerates(spec, each)]


def host_ports(spec):
    """Ports of the node a pod takes, with protocol and address; the host network makes every port one."""
    taken = []
    for each in [*(spec.get("initContainers") or []), *spec["containers"]]:
        if each in (spec.get("initContainers") or []) and each.get("restartPolicy") != "Always":
            continue
        for port in each.get("ports") or []:
            number = port.get("hostPort") or (port.get("containerPort") if spec.get("hostNetwork") else None)
            if number:
                taken.append((number, port.get("protocol") or "TCP", port.get("hostIP") or "0.0.0.0"))
    return taken


def ports_clash(left, right):
    """Whether two host ports exclude each other."""
    anywhere = ("0.0.0.0", "::")
    return left[:2] == right[:2] and (left[2] == right[2] or left[2] in anywhere or right[2] in anywhere)
