"""Speaks to a simulated cluster as any program of the Python package `kubernetes` would, and prints what it saw."""

import json
import sys
import threading
import time

from kubernetes import client, dynamic, watch
from kubernetes.client.exceptions import ApiException

WAIT_SECS = 30


def connect(host, token):
    """A client with a bearer token."""
    configuration = client.Configuration(host=host)
    configuration.api_key = {"authorization": "Bearer " + token}
    return client.ApiClient(configuration)


def refused(call):
    """Code, reason and causes of a call that must fail."""
    try:
        call()
    except ApiException as error:
        status = json.loads(error.body)
        causes = [cause["reason"] for cause in status.get("details", {}).get("causes", [])]
        return [error.status, status.get("reason"), causes]
    return None


def pages(core):
    """Names over pages of seven, and the versions that the pages gave."""
    names, versions, token = [], set(), None
    while True:
        page = core.list_pod_for_all_namespaces(limit=7, _continue=token)
        names += [pod.metadata.name for pod in page.items]
        versions.add(page.metadata.resource_version)
        token = page.metadata._continue
        if not token:
            return names, len(versions)


def eviction(name):
    """An eviction of a pod in the namespace `default`."""
    return client.V1Eviction(metadata=client.V1ObjectMeta(name=name, namespace="default"))


def watched(core, act):
    """Kinds of the events that one act sets off, up to the deletion of the pod that it returns."""
    version = core.list_namespaced_pod("default").metadata.resource_version
    gone = {}
    events = []

    def read():
        for event in watch.Watch().stream(core.list_namespaced_pod, "default", resource_version=version, timeout_seconds=600):
            events.append([event["type"], event["object"].metadata.name])
            if event["type"] == "DELETED" and event["object"].metadata.name == gone.get("name"):
                return

    gone["name"] = act()
    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    thread.join(WAIT_SECS)
    return gone["name"], events, not thread.is_alive()


def wait_for(question):
    """Asks until the answer is yes."""
    for _ in range(WAIT_SECS * 10):
        if question():
            return True
        time.sleep(0.1)
    return False


def main():
    host, admin, agent = sys.argv[1:4]
    api, limited = connect(host, admin), connect(host, agent)
    core, apps = client.CoreV1Api(limited), client.AppsV1Api(limited)
    metrics = client.CustomObjectsApi(limited)
    found = dynamic.DynamicClient(api)
    web = [pod.metadata.name for pod in core.list_namespaced_pod("default", label_selector="app=web").items]
    names, versions = pages(core)
    evicted, events, complete = watched(core, lambda: (core.create_namespaced_pod_eviction(web[0], "default", eviction(web[0])), web[0])[1])
    node = core.list_node().items[0].metadata.name
    budget = client.PolicyV1Api(limited)
    recovered = wait_for(lambda: budget.read_namespaced_pod_disruption_budget("web", "default").status.disruptions_allowed == 1)
    core.create_namespaced_pod_eviction(web[1], "default", eviction(web[1]))
    blocked = refused(lambda: core.create_namespaced_pod_eviction(web[2], "default", eviction(web[2])))
    cordoned = core.patch_node(node, {"spec": {"unschedulable": True}})
    maps = client.CoreV1Api(api)
    maps.create_namespaced_config_map("default", client.V1ConfigMap(metadata=client.V1ObjectMeta(name="a"), data={"k": "v"}))
    print(json.dumps({
        "version": client.VersionApi(limited).get_code().minor,
        "nodes": len(core.list_node().items),
        "pages_equal_list": versions == 1 and len(names) == len(set(names)) > 7,
        "web": len(web),
        "evicted_seen_deleted": complete and ["DELETED", evicted] in events,
        "another_seen_added": any(kind == "ADDED" for kind, _ in events),
        "budget_recovered": recovered,
        "blocked": blocked,
        "cordoned": cordoned.spec.unschedulable,
        "dynamic_deployments": len(found.resources.get(api_version="apps/v1", kind="Deployment").get().items),
        "ready_replicas": apps.read_namespaced_stateful_set("db", "default").status.ready_replicas,
        "node_metrics": len(metrics.list_cluster_custom_object("metrics.k8s.io", "v1beta1", "nodes")["items"]),
        "secrets": refused(lambda: core.list_namespaced_secret("default")),
        "missing": refused(lambda: core.read_namespaced_pod("nobody", "default")),
        "config_map": maps.read_namespaced_config_map("a", "default").data,
    }))


main()
