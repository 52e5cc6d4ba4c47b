//! Auto Scaling groups and their sizes.

use super::scene::{GroupWanted, Scene, group_of, open};
use crate::{CloudErrorKind, CustomerAccount, GroupSize};
use spot_domain::{CapacityType, InstanceGroup};

async fn only_group(account: &dyn CustomerAccount) -> InstanceGroup {
    let mut groups = account.groups("shop").await.expect("groups are listed");
    assert_eq!(groups.len(), 1);
    groups.remove(0)
}

/// No groups is an answer.
pub async fn a_cluster_without_groups_lists_none(scene: &dyn Scene) {
    scene.cluster("shop").await;
    assert_eq!(open(scene).await.groups("shop").await, Ok(vec![]));
}

/// A cluster that EKS does not know may be somebody's own: it has no node groups, and that is no error.
pub async fn groups_of_a_cluster_that_eks_does_not_know_are_listed(scene: &dyn Scene) {
    let name = scene.group(&group_of("shop", "shop-a")).await;
    let group = only_group(&*open(scene).await).await;
    assert_eq!((group.name, group.eks_node_group), (name, None));
}

/// What was made is what is read.
pub async fn groups_show_types_bounds_zones_and_template(scene: &dyn Scene) {
    scene.cluster("shop").await;
    let name = scene.group(&group_of("shop", "shop-a")).await;
    let group = only_group(&*open(scene).await).await;
    assert_eq!(group.name, name);
    assert_eq!(group.eks_node_group, None);
    assert_eq!(group.instance_types, ["m5.large".into(), "m5a.large".into()]);
    assert_eq!(group.capacity_type, CapacityType::OnDemand);
    assert_eq!((group.min_size, group.desired_size, group.max_size), (1, 2, 5));
    assert_eq!(group.subnets, scene.subnets().await);
    assert!(group.subnets.iter().all(|(zone, _)| group.zones.contains(zone)) && group.zones.is_sorted());
    let template = group.launch_template.expect("the group has a template");
    assert!(template.id.starts_with("lt-") && template.version.parse::<u32>().is_ok(), "{template:?}");
}

/// The node group's name stands beside the Auto Scaling group's.
pub async fn a_node_group_is_named_with_its_auto_scaling_group(scene: &dyn Scene) {
    scene.cluster("shop").await;
    let wanted = GroupWanted { eks_node_group: Some("general".into()), ..group_of("shop", "eks-general") };
    let name = scene.group(&wanted).await;
    let group = only_group(&*open(scene).await).await;
    assert_eq!((group.name, group.eks_node_group.as_deref()), (name, Some("general")));
    assert_eq!(group.capacity_type, CapacityType::OnDemand);
}

/// A group that buys on the Spot market alone is a Spot group.
pub async fn a_spot_group_says_so(scene: &dyn Scene) {
    scene.cluster("shop").await;
    scene.group(&GroupWanted { capacity_type: CapacityType::Spot, ..group_of("shop", "shop-a") }).await;
    assert_eq!(only_group(&*open(scene).await).await.capacity_type, CapacityType::Spot);
}

/// What is given is set; the rest stays.
pub async fn sizes_are_set_and_what_is_not_given_stays(scene: &dyn Scene) {
    scene.cluster("shop").await;
    let group = scene.group(&group_of("shop", "shop-a")).await;
    let account = open(scene).await;
    let size = GroupSize { group, max_size: Some(9), desired_size: Some(3), ..GroupSize::default() };
    account.set_group_size(&size).await.expect("the size is allowed");
    let found = only_group(&*account).await;
    assert_eq!((found.min_size, found.desired_size, found.max_size), (1, 3, 9));
}

/// Minimum ≤ wanted ≤ maximum, or nothing changes.
pub async fn sizes_out_of_bounds_are_refused(scene: &dyn Scene) {
    scene.cluster("shop").await;
    let group = scene.group(&group_of("shop", "shop-a")).await;
    let account = open(scene).await;
    let size = |min_size, desired_size, max_size| GroupSize {
        group: group.clone(),
        min_size,
        max_size,
        desired_size,
        dry_run: false,
    };
    for wrong in
        [size(None, Some(6), None), size(None, Some(0), None), size(Some(7), None, Some(6)), size(Some(6), None, None)]
    {
        let error = account.set_group_size(&wrong).await.expect_err("bounds are checked");
        assert_eq!(error.kind, CloudErrorKind::Unsupported, "{wrong:?}");
    }
    let found = only_group(&*account).await;
    assert_eq!((found.min_size, found.desired_size, found.max_size), (1, 2, 5));
}

/// Asked only: allowed sizes change nothing, wrong ones are refused all the same.
pub async fn a_dry_size_changes_nothing(scene: &dyn Scene) {
    scene.cluster("shop").await;
    let group = scene.group(&group_of("shop", "shop-a")).await;
    let account = open(scene).await;
    let mut size = GroupSize { group, desired_size: Some(3), dry_run: true, ..GroupSize::default() };
    account.set_group_size(&size).await.expect("the size is allowed");
    assert_eq!(only_group(&*account).await.desired_size, 2);
    size.desired_size = Some(6);
    assert!(account.set_group_size(&size).await.is_err());
}

/// A group that is not there.
pub async fn an_unknown_group_is_not_found(scene: &dyn Scene) {
    let size = GroupSize { group: "nowhere".into(), desired_size: Some(1), ..GroupSize::default() };
    let error = open(scene).await.set_group_size(&size).await.expect_err("there is no such group");
    assert_eq!(error.kind, CloudErrorKind::NotFound);
}
