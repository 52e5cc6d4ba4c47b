//! Karpenter: the NodePool takes Spot with on-demand as its fallback; a second, heavier NodePool with a limit holds the
//! on-demand part, because one NodePool with both would take Spot for everything.

use super::future::{GroupFuture, Pools, type_names, zone_names};
use super::{list, quoted};
use spot_domain::label_keys as keys;
use std::fmt::Write;

/// The NodePools of a group as YAML.
pub(super) fn node_pools(future: &GroupFuture<'_>) -> String {
    if future.joining == 0 {
        return "# Nothing to change in the NodePool: nodes go and none are added.\n".to_owned();
    }
    let mut text = String::new();
    if future.names.len() > 1 {
        let _ = writeln!(text, "# Planned as one: {}. The same change for each of them.", future.name);
    }
    match (future.spot.is_empty(), future.on_demand.is_empty()) {
        (true, true) => {
            let _ = writeln!(text, "# NodePool {}: no node is needed any more.", quoted(future.first_name()));
        }
        (true, false) => {
            text.push_str(&node_pool(future.first_name(), &["on-demand"], &future.on_demand, ""));
        }
        (false, true) => {
            text.push_str(&node_pool(future.first_name(), &["spot", "on-demand"], &future.spot, ""));
        }
        (false, false) => {
            text.push_str(&node_pool(future.first_name(), &["spot", "on-demand"], &future.spot, ""));
            text.push_str("---\n# To add, otherwise a copy of the one above. It is filled first, up to its limit.\n");
            let limit = format!("  weight: 100\n  limits: {{cpu: {}}}\n", future.vcpus(&future.on_demand));
            let name = format!("{}-on-demand", future.first_name());
            text.push_str(&node_pool(&name, &["on-demand"], &future.on_demand, &limit));
        }
    }
    text
}

fn node_pool(name: &str, capacity_types: &[&str], pools: &Pools<'_>, more: &str) -> String {
    let mut text =
        format!("apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {{name: {}}}\nspec:\n", quoted(name));
    text.push_str(more);
    text.push_str("  template:\n    spec:\n      requirements: # replace those of the same key, keep the others\n");
    let requirements = [
        (keys::KARPENTER_CAPACITY_TYPE, list(capacity_types)),
        (keys::INSTANCE_TYPE, list(type_names(pools))),
        (keys::ZONE, list(zone_names(pools))),
    ];
    for (key, values) in requirements {
        let _ = writeln!(text, "        - {{key: {key}, operator: In, values: {values}}}");
    }
    text
}
