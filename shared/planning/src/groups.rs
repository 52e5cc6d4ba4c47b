//! The account's groups behind a group of the planning input.
//!
//! Groups that are alike in all that the cluster's pods ask for are one to the planner, under all their names: most
//! customers have an on-demand group and a Spot group that differ in nothing else.

use spot_domain::{InstanceGroup, NodeGroup};

/// The account's groups whose nodes are in a group of the input, as far as it names them.
pub fn groups_of<'a>(groups: &'a [InstanceGroup], wanted: &NodeGroup) -> Vec<&'a InstanceGroup> {
    // Names of node groups hold neither commas nor blanks; "+2" stands for names that are not shown.
    let names: Vec<&str> = wanted.display_name.split(", ").filter_map(|name| name.split(" +").next()).collect();
    let is_named = |group: &&InstanceGroup| {
        names.contains(&group.name.as_str())
            || group.eks_node_group.as_deref().is_some_and(|name| names.contains(&name))
    };
    groups.iter().filter(is_named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use spot_domain::CapacityType;

    fn group(name: &str, eks: Option<&str>) -> InstanceGroup {
        InstanceGroup {
            name: name.to_owned(),
            eks_node_group: eks.map(str::to_owned),
            instance_types: Vec::new(),
            capacity_type: CapacityType::OnDemand,
            zones: Vec::new(),
            min_size: 0,
            max_size: 0,
            desired_size: 0,
            launch_template: None,
            subnets: Vec::new(),
        }
    }

    #[test]
    fn groups_that_are_one_to_the_planner_are_all_found() {
        let known = [group("eks-base-1", Some("base")), group("spot", None), group("other", None), group("tail", None)];
        let names = |shown: &str| {
            let wanted = NodeGroup { display_name: shown.to_owned(), ..NodeGroup::default() };
            groups_of(&known, &wanted).into_iter().map(|group| group.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(names("base, spot"), ["eks-base-1", "spot"]);
        assert_eq!(names("base, spot, tail +2"), ["eks-base-1", "spot", "tail"]);
        assert_eq!(names("other"), ["other"]);
        assert!(names("unnamed nodes").is_empty());
    }
}
