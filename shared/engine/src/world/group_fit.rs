//! Which classes a new node of each group would accept, and what DaemonSets would take of it.

use super::World;
use super::dimensions::{add, fits, subtract};
use super::new_node::{DependsOn, NewNode};
use super::requirement::Requirement;
use crate::packing::Size;
use spot_domain::CapacityType;

/// A choice of a new node: group, instance type, zone, capacity type, each by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Offering {
    pub(crate) group: usize,
    pub(crate) instance_type: usize,
    pub(crate) zone: usize,
    pub(crate) capacity_type: CapacityType,
}

/// Answers computed once per requirement and group where they do not depend on the rest of the choice.
#[derive(Default)]
pub(crate) struct GroupFit {
    /// `[requirement][group]`: what the answer depends on, and the answer when on nothing.
    pod: Vec<Vec<(DependsOn, Option<bool>)>>,
    /// Zones of each group.
    pub(crate) group_zones: Vec<Vec<usize>>,
    /// `[group][type]`: DaemonSets' need, the greatest over zones and capacity types.
    overhead: Vec<Vec<Size>>,
}

impl GroupFit {
    pub(crate) fn of(world: &World<'_>) -> Self {
        let groups = world.input.node_groups.len();
        let group_zones = world
            .input
            .node_groups
            .iter()
            .map(|group| group.zones.iter().filter_map(|zone| world.zones.binary_search(zone).ok()).collect())
            .collect();
        let mut fit = Self { group_zones, ..Self::default() };
        fit.pod = world
            .classes
            .requirements
            .iter()
            .map(|requirement| (0..groups).map(|group| fit.constant_answer(world, requirement, group)).collect())
            .collect();
        fit.overhead = (0..groups).map(|group| fit.overheads(world, group)).collect();
        fit
    }

    fn constant_answer(&self, world: &World<'_>, requirement: &Requirement, group: usize) -> (DependsOn, Option<bool>) {
        let depends = DependsOn::of(requirement.keys());
        if depends != DependsOn::default() {
            return (depends, None);
        }
        let zone = self.group_zones[group].first().copied();
        let answer = match zone {
            Some(zone) if !world.types.is_empty() => {
                let offering = Offering { group, instance_type: 0, zone, capacity_type: CapacityType::Spot };
                accepts(world, requirement, offering)
            }
            _ => false,
        };
        (depends, Some(answer))
    }

    fn overheads(&self, world: &World<'_>, group: usize) -> Vec<Size> {
        let depends_on_type =
            world.daemon_requirements.iter().any(|requirement| DependsOn::of(requirement.keys()).instance_type);
        let mut same_for_all: Option<Size> = None;
        (0..world.types.len())
            .map(|instance_type| match same_for_all {
                Some(size) if !depends_on_type => size,
                _ => {
                    let size = self.overhead_of(world, group, instance_type);
                    same_for_all = Some(size);
                    size
                }
            })
            .collect()
    }

    fn overhead_of(&self, world: &World<'_>, group: usize, instance_type: usize) -> Size {
        let mut total = Size::default();
        for (requirement, size) in world.daemon_requirements.iter().zip(&world.daemon_sizes) {
            let anywhere = self.group_zones[group].iter().any(|zone| {
                [CapacityType::Spot, CapacityType::OnDemand].iter().any(|capacity_type| {
                    let offering = Offering { group, instance_type, zone: *zone, capacity_type: *capacity_type };
                    accepts(world, requirement, offering)
                })
            });
            if anywhere {
                add(&mut total, size);
            }
        }
        total
    }

    /// Whether a new node of this group and type has room for the DaemonSets' own pods.
    pub(crate) fn holds_daemon_sets(&self, world: &World<'_>, group: usize, instance_type: usize) -> bool {
        fits(&self.overhead[group][instance_type], &world.type_capacity[instance_type])
    }

    /// Room for pods on a new node of this group and type.
    pub(crate) fn room(&self, world: &World<'_>, group: usize, instance_type: usize) -> Size {
        let mut room = world.type_capacity[instance_type];
        subtract(&mut room, &self.overhead[group][instance_type]);
        room
    }

    /// Whether a new node would accept pods of a class.
    pub(crate) fn accepts(&self, world: &World<'_>, class: usize, offering: Offering) -> bool {
        let class = &world.classes.all[class];
        if class.unplannable || !class.architectures.contains(&world.types[offering.instance_type].architecture) {
            return false;
        }
        self.requirement_accepts(world, class.requirement, offering)
    }

    /// As `accepts`, architecture aside.
    pub(crate) fn accepts_requirement(&self, world: &World<'_>, class: usize, offering: Offering) -> bool {
        let class = &world.classes.all[class];
        !class.unplannable && self.requirement_accepts(world, class.requirement, offering)
    }

    fn requirement_accepts(&self, world: &World<'_>, requirement: usize, offering: Offering) -> bool {
        match self.pod[requirement][offering.group] {
            (_, Some(answer)) => answer,
            (_, None) => accepts(world, &world.classes.requirements[requirement], offering),
        }
    }

    /// What of the choice a class's rules look at in a group.
    pub(crate) fn depends(&self, world: &World<'_>, class: usize, group: usize) -> DependsOn {
        self.pod[world.classes.all[class].requirement][group].0
    }
}

fn accepts(world: &World<'_>, requirement: &Requirement, offering: Offering) -> bool {
    let group = &world.input.node_groups[offering.group];
    let node = NewNode {
        group,
        instance_type: world.types[offering.instance_type],
        zone: &world.zones[offering.zone],
        capacity_type: offering.capacity_type,
        region: world.input.market.region.as_str(),
    };
    requirement.tolerates(&group.taints) && requirement.accepts_labels(&node)
}
