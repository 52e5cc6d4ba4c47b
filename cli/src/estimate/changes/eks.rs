//! EKS managed node groups: how they buy cannot be changed, so Spot means a new group beside the old one. Types of one
//! group are of one shape, as the Cluster Autoscaler assumes.

use super::future::{GroupFuture, Pools, total, type_names, zone_names};
use spot_domain::TaintEffect;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The commands for a group.
pub(super) fn commands(future: &GroupFuture<'_>) -> String {
    let mut text = String::new();
    for (capacity_type, joining) in [("SPOT", &future.spot_joining), ("ON_DEMAND", &future.on_demand_joining)] {
        let shapes = by_shape(future, joining);
        let several = shapes.len() > 1;
        for ((vcpus, memory_gib), pools) in shapes {
            let kind = if capacity_type == "SPOT" { "spot" } else { "on-demand" };
            let shape = if several { format!("-{vcpus}x{memory_gib}") } else { String::new() };
            text.push_str(&create(future, &format!("{}-{kind}{shape}", future.first_name()), capacity_type, &pools));
        }
    }
    if future.names.len() > 1 {
        let _ = writeln!(text, "# planned as one: {}; share the remaining nodes among them", future.name);
    }
    let remaining = future.nodes_now - future.leaving;
    let _ = writeln!(
        text,
        "# when the new nodes are Ready and the leaving ones are drained:\n\
         aws eks update-nodegroup-config --cluster-name <cluster> --nodegroup-name {} \\\n  \
         --scaling-config minSize={remaining},desiredSize={remaining}",
        quoted(future.first_name())
    );
    text
}

fn by_shape<'a>(future: &GroupFuture<'a>, pools: &Pools<'a>) -> BTreeMap<(u64, u64), Pools<'a>> {
    let mut shapes: BTreeMap<(u64, u64), Pools<'a>> = BTreeMap::new();
    for (pool, count) in pools {
        *shapes.entry(future.shape(pool.0)).or_default().entry(*pool).or_default() += count;
    }
    shapes
}

fn create(future: &GroupFuture<'_>, name: &str, capacity_type: &str, pools: &Pools<'_>) -> String {
    let nodes = total(pools);
    let types: Vec<&str> = type_names(pools).into_iter().map(|name| name.as_str()).collect();
    let subnets: Vec<String> = zone_names(pools).into_iter().map(|zone| format!("<subnet-in-{zone}>")).collect();
    let mut text = format!(
        "aws eks create-nodegroup --cluster-name <cluster> --nodegroup-name {} \\\n  \
         --capacity-type {capacity_type} --instance-types {} \\\n  --subnets {} --node-role <node-role-arn> \\\n  \
         --scaling-config minSize=0,maxSize={},desiredSize={nodes}",
        quoted(name),
        types.join(" "),
        subnets.join(" "),
        nodes * 2,
    );
    let labels = own_labels(future);
    if !labels.is_empty() {
        let _ = write!(text, " \\\n  --labels {}", quoted(&labels.join(",")));
    }
    for taint in &future.group.taints {
        let effect = match taint.effect {
            TaintEffect::NoSchedule => "NO_SCHEDULE",
            TaintEffect::PreferNoSchedule => "PREFER_NO_SCHEDULE",
            TaintEffect::NoExecute => "NO_EXECUTE",
        };
        let taint = format!("key={},value={},effect={effect}", taint.key, taint.value);
        let _ = write!(text, " \\\n  --taints {}", quoted(&taint));
    }
    text.push('\n');
    text
}

/// Labels that the group's owner set: EKS and Kubernetes refuse to have their own ones set.
fn own_labels(future: &GroupFuture<'_>) -> Vec<String> {
    let reserved = |key: &str| {
        let domain = key.split_once('/').map_or("", |(domain, _)| domain);
        ["kubernetes.io", "k8s.io", "eks.amazonaws.com", "eksctl.io", "k8s.aws"]
            .iter()
            .any(|reserved| domain == *reserved || domain.ends_with(&format!(".{reserved}")))
    };
    let labels = future.group.labels.iter().filter(|(key, _)| !reserved(key));
    labels.map(|(key, value)| format!("{key}={value}")).collect()
}

/// A shell word. Names of groups come from labels, so they need no trust.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
