//! kOps instance groups and Auto Scaling groups: one mixed-instances policy holds the on-demand base and takes Spot
//! above it.

use super::future::{GroupFuture, total, type_names};
use super::{list, quoted};
use spot_domain::InstanceTypeName;
use std::collections::BTreeSet;

/// A kOps instance group.
pub(super) fn kops(future: &GroupFuture<'_>) -> String {
    let nodes = total(&future.spot) + total(&future.on_demand);
    format!(
        "apiVersion: kops.k8s.io/v1alpha2\nkind: InstanceGroup\nmetadata: {{name: {}}}\nspec:\n  \
         minSize: {nodes}\n  maxSize: {}\n  mixedInstancesPolicy:\n    instances: {}\n    \
         onDemandBase: {}\n    onDemandAboveBase: 0\n    spotAllocationStrategy: capacity-optimized\n",
        quoted(future.first_name()),
        nodes * 2,
        list(all_types(future)),
        total(&future.on_demand),
    )
}

/// The properties of an Auto Scaling group.
pub(super) fn auto_scaling_group(future: &GroupFuture<'_>) -> String {
    let overrides = all_types(future).into_iter().map(|name| format!("{{InstanceType: {name}}}"));
    format!(
        "# Auto Scaling group behind {}, or what creates its nodes\nMixedInstancesPolicy:\n  InstancesDistribution:\n    \
         OnDemandBaseCapacity: {}\n    OnDemandPercentageAboveBaseCapacity: 0\n    \
         SpotAllocationStrategy: price-capacity-optimized\n  LaunchTemplate:\n    Overrides: {}\n",
        quoted(future.first_name()),
        total(&future.on_demand),
        list(overrides),
    )
}

fn all_types<'a>(future: &GroupFuture<'a>) -> BTreeSet<&'a InstanceTypeName> {
    let mut names = type_names(&future.spot);
    names.extend(type_names(&future.on_demand));
    names
}
