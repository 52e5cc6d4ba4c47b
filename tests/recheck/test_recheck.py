"""The re-check finds what it should: one planted violation per test, and none in the faultless example."""

import json
import sys
import unittest
from decimal import Decimal

sys.dont_write_bytecode = True

import example
from kubernetes import quantity, requests
from recheck import findings


class Recheck(unittest.TestCase):
    """Plants violations into the example."""

    def setUp(self):
        self.dump, self.estimate = example.dump(), example.estimate()
        self.items = {item["metadata"]["name"]: item for item in self.dump["items"]}
        self.planned = {row["name"]: row for row in self.estimate["planned"]}
        self.step = self.estimate["steps"][0]

    def found(self):
        """What the re-check says."""
        written = json.dumps(self.estimate, default=lambda value: f"decimal:{value}")
        for value in {*self.decimals(self.estimate)}:
            written = written.replace(f'"decimal:{value}"', str(value))
        return findings(json.dumps(self.dump), written)[0]

    def decimals(self, value):
        """All amounts in the estimate."""
        if isinstance(value, Decimal):
            yield value
        for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from self.decimals(each)

    def assert_finds(self, *words):
        """Some finding holds all the words."""
        found = self.found()
        self.assertTrue(any(all(word in line for word in words) for line in found), f"{words} not in {found}")

    def spec(self, name):
        """Specification of a pod or node."""
        return self.items[name]["spec"]

    def budget(self, name, allowed):
        """Adds a budget over the Deployment."""
        self.dump["items"].append(
            {
                "kind": "PodDisruptionBudget",
                "apiVersion": "policy/v1",
                "metadata": {"name": name, "namespace": "shop"},
                "spec": {"selector": {"matchLabels": {"app": "web-7d9f"}}, "minAvailable": 1},
                "status": {"disruptionsAllowed": allowed},
            }
        )

    def test_a_faultless_estimate_has_no_finding(self):
        self.assertEqual(self.found(), [])

    def test_a_budget_with_room_keeps_nothing(self):
        self.budget("web", 1)
        self.assertEqual(self.found(), [])

    # Money

    def test_a_millionth_of_a_dollar_is_missed(self):
        self.estimate["planned"][0]["usd_per_month"] += Decimal("0.000001")
        self.assert_finds("rows of planned[] sum to")

    def test_a_saving_that_is_not_the_difference(self):
        self.estimate["savings_usd_per_month"] -= 1
        self.assert_finds("is not savings_usd_per_month")

    def test_a_range_that_misses_the_saving(self):
        self.estimate["savings_low_usd_per_month"] = Decimal(100)
        self.assert_finds("does not hold the saving")

    def test_joint_blockers_counted_twice(self):
        rows = [{"node": "node-1", "pod": None, "rule": "local_data", "usd_per_month": Decimal(5)} for _ in range(2)]
        self.estimate["blocked"], self.estimate["blocked_usd_per_month"] = rows, Decimal(10)
        self.assert_finds("blocked nodes sum to 5")

    # Accounting

    def test_a_pod_that_vanishes(self):
        self.planned["spot-plan-1"]["pods"] = []
        self.assert_finds("shop/web-5", "on 0 planned nodes")

    def test_a_pod_on_two_nodes(self):
        self.planned["node-0"]["pods"].append("shop/web-5")
        self.assert_finds("shop/web-5", "on 2 planned nodes")

    def test_a_node_that_changes_its_type_under_its_name(self):
        self.planned["node-2"]["instance_type"] = "m5.large"
        self.assert_finds("node-2 stays, but its instance_type changes")

    def test_a_node_that_disappears_without_a_step(self):
        self.step["leaving"] = []
        self.assert_finds("node-5", "no step takes it away")

    def test_a_joining_name_that_exists(self):
        self.step["joining"].append("node-0")
        self.assert_finds("joining node-0 has the name of a node that exists")

    def test_a_name_planned_twice(self):
        self.estimate["planned"].append(dict(self.planned["spot-plan-1"], pods=[]))
        self.assert_finds("spot-plan-1 stands 2 times")

    def test_moves_without_evictions(self):
        self.step["evicts"] = 0
        self.assert_finds("the steps evict 0")

    def test_a_spot_node_called_on_demand(self):
        self.items["node-1"]["metadata"]["labels"]["eks.amazonaws.com/capacityType"] = "SPOT"
        self.assert_finds("node-1 has capacity_type spot")

    # What must stay

    def test_a_budget_at_zero(self):
        self.budget("web", 0)
        self.assert_finds("allows no disruption")

    def test_two_budgets_on_one_pod(self):
        self.budget("web", 1)
        self.budget("web-too", 1)
        self.assert_finds("2 budgets select it")

    def test_every_dialect_of_opting_out(self):
        for key, value in (
            ("karpenter.sh/do-not-disrupt", "true"),
            ("karpenter.sh/do-not-disrupt", "30m"),
            ("karpenter.sh/do-not-evict", "true"),
            ("cluster-autoscaler.kubernetes.io/safe-to-evict", "false"),
            ("autoscaling.cast.ai/removal-disabled", "true"),
            ("spotinst.io/restrict-scale-down", "true"),
        ):
            self.items["web-5"]["metadata"]["annotations"] = {key: value}
            self.assert_finds("web-5", f"{key} is set")

    def test_a_node_that_opts_out(self):
        self.items["node-5"]["metadata"]["annotations"] = {
            "cluster-autoscaler.kubernetes.io/scale-down-disabled": "true"
        }
        self.assert_finds("node-5 leaves, but cluster-autoscaler")

    def test_a_bare_pod(self):
        self.items["web-5"]["metadata"]["ownerReferences"] = []
        self.assert_finds("no controller would make it anew")

    def test_a_running_job(self):
        self.items["web-5"]["metadata"]["ownerReferences"][0]["kind"] = "Job"
        self.assert_finds("it is a running Job")

    def test_scratch_on_disk(self):
        self.spec("web-5")["volumes"] = [{"name": "cache", "emptyDir": {}}]
        self.assert_finds("emptyDir cache lies on the node's disk")

    def test_scratch_in_memory_keeps_nothing(self):
        self.spec("web-5")["volumes"] = [{"name": "cache", "emptyDir": {"medium": "Memory"}}]
        self.assertEqual(self.found(), [])

    def test_a_folder_of_the_node(self):
        self.spec("web-5")["volumes"] = [{"name": "logs", "hostPath": {"path": "/var/log"}}]
        self.assert_finds("it mounts the node's /var/log")

    def test_a_single_replica_of_a_stateful_set(self):
        self.items["web-5"]["metadata"]["ownerReferences"] = [{"kind": "StatefulSet", "name": "db", "controller": True}]
        self.assert_finds("the only replica of StatefulSet db")

    def test_a_single_replica_of_a_deployment_may_surge(self):
        self.dump["items"] = [
            item
            for item in self.dump["items"]
            if item["metadata"]["name"] not in [f"web-{index}" for index in range(5)]
        ]
        for row in [*self.estimate["now"][:5], *self.estimate["planned"][:5]]:
            row["pods"] = []
        self.assertEqual(self.found(), [])
        self.items["web"]["spec"]["strategy"] = {"type": "Recreate"}
        self.assert_finds("the only replica of Deployment web")

    def test_a_node_whose_pods_are_not_shown(self):
        self.dump["items"].remove(self.items["proxy-5"])
        self.assertEqual(self.found(), [])
        self.planned["spot-plan-1"]["instance_type"] = "m5.2xlarge"
        self.assert_finds("node-5 leaves, but its pods are not in the dump")

    def test_a_node_that_is_not_ours(self):
        for change in ({"node-role.kubernetes.io/control-plane": ""}, {"eks.amazonaws.com/compute-type": "fargate"}):
            self.items["node-5"]["metadata"]["labels"].update(change)
            self.assert_finds("node-5 leaves, but is not ours")

    def test_a_node_of_another_cloud(self):
        self.spec("node-5")["providerID"] = "gce://project/zone/name"
        self.assert_finds("another cloud", "is called managed")

    # Where pods may run

    def test_a_node_that_is_too_small(self):
        self.spec("web-5")["containers"][0]["resources"]["requests"]["cpu"] = "3850m"
        self.assert_finds("pods on spot-plan-1 request 3.95 cpu, it can allocate 3.92")

    def test_static_pods_come_back_on_a_new_node(self):
        self.spec("web-5")["containers"][0]["resources"]["requests"]["cpu"] = "3700m"
        self.assertEqual(self.found(), [])
        static = example.pod("helper-node-5", ("Node", "node-5"), "node-5", "kube-system", "200m")
        self.dump["items"].append(static)
        self.assert_finds("pods on spot-plan-1 request 4 cpu")

    def test_a_node_selector(self):
        self.spec("web-5")["nodeSelector"] = {"eks.amazonaws.com/capacityType": "ON_DEMAND"}
        self.assert_finds("which its node selector or affinity forbids")

    def test_a_required_node_affinity(self):
        term = {
            "matchExpressions": [{"key": "topology.kubernetes.io/zone", "operator": "NotIn", "values": ["us-east-1c"]}]
        }
        required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}
        self.spec("web-5")["affinity"] = {"nodeAffinity": required}
        self.assert_finds("which its node selector or affinity forbids")

    def test_a_taint(self):
        for index in range(6):
            self.spec(f"node-{index}")["taints"] = [{"key": "dedicated", "value": "x", "effect": "NoSchedule"}]
        self.assert_finds("whose taint dedicated it does not tolerate")

    def test_a_volume_in_another_zone(self):
        self.spec("web-5")["volumes"] = [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]
        self.assert_finds("the dump does not show the volume of claim data")
        term = {
            "matchExpressions": [{"key": "topology.kubernetes.io/zone", "operator": "In", "values": ["us-east-1a"]}]
        }
        self.dump["items"].append(
            {
                "kind": "PersistentVolumeClaim",
                "metadata": {"name": "data", "namespace": "shop"},
                "spec": {"volumeName": "pv"},
            }
        )
        self.dump["items"].append(
            {
                "kind": "PersistentVolume",
                "metadata": {"name": "pv"},
                "spec": {"nodeAffinity": {"required": {"nodeSelectorTerms": [term]}}},
            }
        )
        self.assert_finds("where the volume of claim data cannot be reached")

    def test_a_port_of_the_node_taken_twice(self):
        self.spec("web-5")["containers"][0]["ports"] = [{"containerPort": 80, "hostPort": 9100}]
        self.items["proxy"]["spec"]["template"]["spec"]["containers"][0]["ports"] = [
            {"containerPort": 1, "hostPort": 9100}
        ]
        self.assert_finds("both take port 9100")

    def test_an_architecture_without_proof(self):
        self.planned["spot-plan-1"]["instance_type"] = "m6g.xlarge"
        self.planned["spot-plan-1"]["allocatable"] = {"cpu_millicores": 3920, "memory_bytes": 14 << 30, "pods": 58}
        self.assert_finds("(arm64), where image web-7d9f:1 has not been seen to run")

    def test_a_label_nobody_carries(self):
        self.planned["spot-plan-1"]["labels"] = {"eks.amazonaws.com/nodegroup": "other"}
        self.assert_finds("no node of the dump carries the labels promised for spot-plan-1")

    def test_more_room_than_the_type_has(self):
        self.planned["spot-plan-1"]["allocatable"] = {"cpu_millicores": 4000, "memory_bytes": 1 << 30, "pods": 58}
        self.assert_finds("offers more cpu than any m5.xlarge")

    # Between pods

    def test_anti_affinity(self):
        term = {"labelSelector": {"matchLabels": {"app": "web-7d9f"}}, "topologyKey": "kubernetes.io/hostname"}
        self.spec("web-4")["affinity"] = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
        self.assertEqual(self.found(), [])
        self.planned["spot-plan-1"]["pods"] = []
        self.planned["node-4"]["pods"].append("shop/web-5")
        self.assert_finds("shop/web-4 keeps away from shop/web-5")

    def test_affinity_to_a_zone(self):
        term = {"labelSelector": {"matchLabels": {"app": "gone"}}, "topologyKey": "topology.kubernetes.io/zone"}
        self.spec("web-5")["affinity"] = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
        self.assert_finds("where the pods it needs near are not")

    def test_hard_spread(self):
        constraint = {
            "maxSkew": 1,
            "topologyKey": "topology.kubernetes.io/zone",
            "whenUnsatisfiable": "DoNotSchedule",
            "labelSelector": {"matchLabels": {"app": "web-7d9f"}},
        }
        for index in range(6):
            self.spec(f"web-{index}")["topologySpreadConstraints"] = [constraint]
        self.assertEqual(self.found(), [])
        self.planned["spot-plan-1"]["zone"] = "us-east-1a"
        self.assert_finds("where the skew becomes 2 of at most 1")

    # Safety layers

    def test_too_little_on_demand(self):
        for row in self.estimate["planned"]:
            row["capacity_type"] = "spot"
        self.assert_finds("0.0000 of capacity is on-demand")

    def test_one_pool_with_too_much(self):
        rows = [self.planned["node-2"], self.planned["spot-plan-1"]]
        for row in rows:
            row["capacity_type"] = "spot"
        self.assert_finds("pool m5.xlarge in us-east-1c holds 0.3333")

    def test_a_zone_less(self):
        for row in self.estimate["planned"]:
            row["zone"] = row["zone"].replace("1c", "1b")
        self.assert_finds("span 2 zones, 3 are needed")

    def test_too_few_nodes(self):
        self.estimate["planned"] = self.estimate["planned"][:2]
        self.assert_finds("2 nodes are left, 3 are needed")


class Requests(unittest.TestCase):
    """What a pod counts for."""

    def test_quantities(self):
        for text, value in (
            ("250m", 0.25),
            ("1.5", 1.5),
            ("2Ki", 2048),
            ("1e3", 1000),
            ("1E", 10**18),
            ("3k", 3000),
            ("1Mi", 1 << 20),
        ):
            self.assertEqual(quantity(text), value, text)

    def test_sidecars_run_beside_and_other_init_containers_before(self):
        ask = lambda cpu, **more: {"name": "x", "resources": {"requests": {"cpu": cpu}}, **more}
        spec = {
            "initContainers": [ask("100m", restartPolicy="Always"), ask("700m")],
            "containers": [ask("500m")],
            "overhead": {"cpu": "50m"},
        }
        self.assertEqual(requests(spec)["cpu"], quantity("850m"))


if __name__ == "__main__":
    unittest.main()
