//! The account's groups behind a group of the planning input.
//!
//! Groups that are alike in all that the cluster's pods ask for are one to the planner, under all their names: most
//! customers have an on-demand group and a Spot group that differ in nothing else.

use spot_domain::{InstanceGroup, NodeGroup, NodeGroupId, PlanningInput};
use std::collections::BTreeMap;

/// Between the names in an id. AWS allows a colon in no name of an Auto Scaling group.
const BETWEEN_NAMES: char = ':';
/// Before the number of a group whose nodes come from the same groups of the account as those of another one.
const BEFORE_NUMBER: &str = "::";

/// The account's groups whose nodes are in a group of the input, as far as it names them.
pub(crate) fn groups_of<'a>(groups: &'a [InstanceGroup], wanted: &NodeGroup) -> Vec<&'a InstanceGroup> {
    // Names of node groups hold neither commas nor blanks; "+2" stands for names that are not shown.
    let names: Vec<&str> = wanted.display_name.split(", ").filter_map(|name| name.split(" +").next()).collect();
    let is_named = |group: &&InstanceGroup| {
        names.contains(&group.name.as_str())
            || group.eks_node_group.as_deref().is_some_and(|name| names.contains(&name))
    };
    groups.iter().filter(is_named).collect()
}

/// Names the groups of an input after the account's groups. The numbers that they have from the snapshot hold for that
/// snapshot alone: a pod with a new selector is enough to shift them, and a plan is acted upon by later snapshots.
pub(crate) fn name_after_account(input: &mut PlanningInput, groups: &[InstanceGroup]) {
    let mut of_account: BTreeMap<String, usize> = BTreeMap::new();
    let mut ids: BTreeMap<NodeGroupId, NodeGroupId> = BTreeMap::new();
    for group in &mut input.node_groups {
        let mut names: Vec<&str> = groups_of(groups, group).into_iter().map(|found| found.name.as_str()).collect();
        names.sort_unstable();
        if names.is_empty() {
            continue;
        }
        let name = names.join(&BETWEEN_NAMES.to_string());
        let number = of_account.entry(name.clone()).or_default();
        *number += 1;
        let id = if *number == 1 { name } else { format!("{name}{BEFORE_NUMBER}{number}") };
        ids.insert(std::mem::replace(&mut group.id, NodeGroupId(id.clone())), NodeGroupId(id));
    }
    for group in input.nodes.iter_mut().filter_map(|node| node.group.as_mut()) {
        if let Some(id) = ids.get(group) {
            *group = id.clone();
        }
    }
}

/// The account's groups behind the id of a group of a composed input, whichever snapshot that was composed of.
pub fn groups_of_id<'a>(groups: &'a [InstanceGroup], id: &NodeGroupId) -> Vec<&'a InstanceGroup> {
    let names = id.0.split(BEFORE_NUMBER).next().unwrap_or_default();
    let is_named = |group: &&InstanceGroup| names.split(BETWEEN_NAMES).any(|name| name == group.name);
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

    #[test]
    fn an_id_leads_back_to_the_groups_that_it_was_made_of() {
        let known = [group("eks-base-1", Some("base")), group("spot", None)];
        let found = |id: &str| {
            let found = groups_of_id(&known, &NodeGroupId(id.to_owned()));
            found.into_iter().map(|group| group.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(found("eks-base-1:spot"), ["eks-base-1", "spot"]);
        assert_eq!(found("spot::2"), ["spot"]);
        assert!(found("group-2").is_empty() && found("").is_empty());
    }
}
