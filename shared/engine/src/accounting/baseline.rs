//! What the customer's own groups would cost on-demand, sized for the pods there are.
//!
//! The groups are those found when the cluster was connected, with their types and bounds. Each is sized as a cluster
//! autoscaler would: enough nodes of its first type for the pods that only it or it best accepts, never below its
//! minimum. Zones, and spread over them, are left out: that can only make the baseline cheaper, never the saving larger.

use crate::packing::{BinType, Effort, ItemClass, Problem, pack};
use crate::world::{Offering, World};
use spot_domain::{Baseline, CapacityType, FirstDayInstance, InstanceGroup, MicrousdPerHour, PlanningInput};

/// On-demand cost of an hour of the customer's own groups, sized for the pods of `input`, all of them, running and
/// pending. Pods that none of the groups accepts are left out.
pub fn baseline_microusd_per_hour(input: &PlanningInput, baseline: &Baseline) -> MicrousdPerHour {
    let world = World::of(input);
    let groups: Vec<Sized> = baseline.groups.iter().filter_map(|group| sized(&world, group)).collect();
    let problem = Problem {
        dimensions: world.dimensions.count(),
        classes: classes(&world),
        bin_types: groups.iter().map(|group| bin_type(&world, group)).collect(),
        open_bins: Vec::new(),
    };
    let packing = pack(&problem, Effort::Quick);
    let mut counts = vec![0u64; groups.len()];
    packing.bins.iter().for_each(|bin| counts[bin.bin_type] += 1);
    let cost = groups.iter().zip(counts).map(|(group, count)| group.price * count.max(u64::from(group.min_size)));
    MicrousdPerHour(cost.sum())
}

/// On-demand cost of an hour of the first day's fleet.
pub fn first_day_microusd_per_hour(first_day: &[FirstDayInstance]) -> MicrousdPerHour {
    first_day.iter().map(|kind| MicrousdPerHour(kind.on_demand_microusd_per_hour.0 * u64::from(kind.count))).sum()
}

/// A group of the first day, found again among the input's groups.
struct Sized {
    group: usize,
    instance_type: usize,
    zone: usize,
    price: u64,
    min_size: u32,
    max_size: u32,
}

fn sized(world: &World<'_>, known: &InstanceGroup) -> Option<Sized> {
    let wanted = known.eks_node_group.as_deref().unwrap_or(&known.name);
    // Groups that are alike in all that pods ask for are one group of the input, under all their names.
    let same = |group: &spot_domain::NodeGroup| {
        group.display_name.split(", ").any(|shown| shown == wanted || shown == known.name)
    };
    let group = world.input.node_groups.iter().position(same)?;
    let first = known.instance_types.first()?;
    let instance_type = world.types.iter().position(|kind| kind.name == *first)?;
    let zone = world.group_fit.group_zones[group].first().copied()?;
    let price = world.prices.on_demand[instance_type]?;
    Some(Sized { group, instance_type, zone, price, min_size: known.min_size, max_size: known.max_size })
}

fn classes(world: &World<'_>) -> Vec<ItemClass> {
    let mut counts = vec![0u32; world.classes.all.len()];
    world.classes.of_pod.iter().for_each(|class| counts[*class] += 1);
    let terms = &world.classes.terms;
    let class = |(place, count): (usize, u32)| {
        let rules = &world.classes.all[place];
        ItemClass { size: rules.size, count, per_bin_limit: rules.per_node_limit(terms), conflicts: Vec::new() }
    };
    counts.into_iter().enumerate().map(class).collect()
}

fn bin_type(world: &World<'_>, group: &Sized) -> BinType {
    let Sized { group: place, instance_type, zone, .. } = *group;
    let offering = Offering { group: place, instance_type, zone, capacity_type: CapacityType::OnDemand };
    let accepts = |class: usize| {
        let depends = world.group_fit.depends(world, class, place);
        let zones = if depends.zone { world.group_fit.group_zones[place].clone() } else { vec![zone] };
        zones.into_iter().any(|zone| world.group_fit.accepts(world, class, Offering { zone, ..offering }))
    };
    BinType {
        capacity: world.group_fit.room(world, place, instance_type),
        cost: group.price,
        accepts: Some((0..world.classes.all.len()).map(accepts).collect()),
        limit: Some(group.max_size),
    }
}
