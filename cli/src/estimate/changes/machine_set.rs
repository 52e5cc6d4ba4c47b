//! OpenShift MachineSets: one per instance type, zone and way of paying.

use super::future::{GroupFuture, Pools};
use super::quoted;
use std::fmt::Write;

/// The MachineSets to add, and what the old one shrinks to.
pub(super) fn machine_sets(future: &GroupFuture<'_>) -> String {
    let remaining = future.nodes_now - future.leaving;
    let mut text = format!(
        "# MachineSet {}: set spec.replicas to {remaining} when the new nodes are Ready.\n\
         # To add, otherwise copies of it:\n",
        quoted(future.first_name())
    );
    push(&mut text, future, "spot", &future.spot_joining);
    push(&mut text, future, "on-demand", &future.on_demand_joining);
    text
}

fn push(text: &mut String, future: &GroupFuture<'_>, kind: &str, pools: &Pools<'_>) {
    for ((instance_type, zone), count) in pools {
        let name = format!("{}-{kind}-{}-{zone}", future.first_name(), instance_type.as_str().replace('.', "-"));
        let spot = if kind == "spot" { "\n          spotMarketOptions: {}" } else { "" };
        let _ = writeln!(
            text,
            "---\napiVersion: machine.openshift.io/v1beta1\nkind: MachineSet\n\
             metadata: {{name: {}, namespace: openshift-machine-api}}\nspec:\n  replicas: {count}\n  template:\n    \
             spec:\n      providerSpec:\n        value:\n          instanceType: {instance_type}\n          \
             placement: {{availabilityZone: {zone}}}{spot}",
            quoted(&name),
        );
    }
}
