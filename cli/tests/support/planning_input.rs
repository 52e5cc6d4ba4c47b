//! A planning input with something of every kind in it.
#![allow(dead_code, reason = "each test program uses a part")]

use serde_json::{Value, json};

const GIB: u64 = 1 << 30;

/// Six half-empty on-demand nodes, their pods with every kind of rule, and a small market.
pub(crate) fn whole() -> Value {
    let nodes: Vec<Value> = (0..6).map(node).collect();
    let pods: Vec<Value> = (0..12).map(pod).collect();
    let types = [("m5.large", 2, 8, 96_000, 35_000), ("m5.xlarge", 4, 16, 192_000, 70_000)];
    json!({
        "schema_version": 1, "now": "2026-01-01T00:00:00Z", "launch_for_pending": true,
        "nodes": nodes, "pods": pods,
        "node_groups": [{"id": "g", "display_name": "g", "zones": ["us-east-1a", "us-east-1b", "us-east-1c"],
            "labels": {"tier": "web"}, "unknown_label_keys": ["team"], "architecture": "amd64",
            "taints": [{"key": "soft", "value": "", "effect": "prefer_no_schedule"}]}],
        "disruption_budgets": [{"name": "shop/web", "max_unavailable": {"count": 2},
            "disruptions_allowed": 1, "selector": {"match_labels": {"app": "web"}, "match_expressions": []}}],
        "workloads": [{"kind": "deployment", "name": "shop/web", "replicas": 12}],
        "daemon_sets": [{"name": "kube-system/agent", "requests": resources(50, GIB / 16)}],
        "policy": {"binpack": {"aggressiveness": 40}, "constraints": {"vcpu": {"min": 2, "max": 64}}},
        "market": {"region": "us-east-1", "types": types.map(quote).to_vec(),
            "pools": [{"zone": "us-east-1a", "instance_type": "m5.large", "spot_microusd_per_hour": 36_000}],
            "flags": [{"zone": "us-east-1b", "instance_type": "m5.large", "risk": "watch",
                "until": "2026-01-02T00:00:00Z"}]},
        "instance_types": types.map(instance_type).to_vec(),
        "safety": {"min_stability_ppm": 750_000, "min_zones": 3, "min_nodes": 3, "max_pool_share_ppm": 200_000,
            "min_on_demand_share_ppm": 150_000},
    })
}

fn zone(index: usize) -> &'static str {
    ["us-east-1a", "us-east-1b", "us-east-1c"][index % 3]
}

fn resources(cpu_millicores: u64, memory_bytes: u64) -> Value {
    json!({"cpu_millicores": cpu_millicores, "memory_bytes": memory_bytes, "pods": 1})
}

fn node(index: usize) -> Value {
    json!({"name": format!("n{index}"), "instance_type": "m5.xlarge", "zone": zone(index), "group": "g", "ready": true,
        "capacity_type": if index == 5 { "spot" } else { "on_demand" }, "created_at": "2025-12-01T00:00:00Z", "labels": {"tier": "web"},
        "allocatable": {"cpu_millicores": 3920, "memory_bytes": 15 * GIB, "pods": 58}})
}

fn pod(index: usize) -> Value {
    let node = if index < 11 { json!(format!("n{}", index % 6)) } else { Value::Null };
    json!({"name": format!("shop/web-{index}"), "node": node, "ready": index < 11,
        "phase": if index < 11 { "running" } else { "pending" }, "requests": resources(400, GIB),
        "owner": {"kind": "deployment", "name": "web"}, "labels": {"app": "web"}, "node_selector": {"tier": "web"},
        "created_at": "2025-12-02T00:00:00Z"})
}

type Row = (&'static str, u64, u64, u64, u64);

fn quote((name, _, _, list, spot): Row) -> Value {
    json!({"instance_type": name, "on_demand_microusd_per_hour": list, "spot_microusd_per_hour": spot,
        "advisor_bucket": 0})
}

fn instance_type((name, vcpus, memory_gib, _, _): Row) -> Value {
    json!({"name": name, "family": "m5", "vcpus": vcpus, "memory_mib": memory_gib * 1024, "architecture": "amd64",
        "allocatable": {"cpu_millicores": vcpus * 1000 - 80, "memory_bytes": (memory_gib - 1) * GIB, "pods": 58},
        "spot_supported": true, "attachable_ebs_volumes": 25})
}
