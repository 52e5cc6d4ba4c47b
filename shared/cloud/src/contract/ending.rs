//! Ending instances and letting go of volumes: once or twice the same, and never anybody else's.

use super::scene::{GroupWanted, InstanceWanted, Scene, group_of, node_of, open};
use crate::{CloudErrorKind, CustomerAccount, TerminateRequest};
use spot_domain::InstanceState;

fn ending(instance_id: &str) -> TerminateRequest {
    TerminateRequest {
        instance_id: instance_id.into(),
        cluster: "shop".into(),
        auto_scaling_group: None,
        dry_run: false,
    }
}

/// Whether EC2 still counts it as living.
async fn lives(account: &dyn CustomerAccount, id: &str) -> bool {
    let found = account.instance(id).await.expect("the look succeeds");
    found.is_some_and(|instance| matches!(instance.state, InstanceState::Pending | InstanceState::Running))
}

/// It ends.
pub async fn a_terminated_instance_ends(scene: &dyn Scene) {
    let id = scene.instance(&node_of("shop")).await;
    let account = open(scene).await;
    account.terminate(&ending(&id)).await.expect("it is ours");
    assert!(!lives(&*account, &id).await);
    scene.settle().await;
    let found = account.instance(&id).await.expect("the look succeeds");
    assert!(found.is_none_or(|instance| instance.state == InstanceState::Terminated));
}

/// What is gone already is what was wanted.
pub async fn terminating_twice_and_the_unknown_succeeds(scene: &dyn Scene) {
    let id = scene.instance(&node_of("shop")).await;
    let account = open(scene).await;
    for _ in 0..2 {
        account.terminate(&ending(&id)).await.expect("gone is gone");
    }
    scene.settle().await;
    account.terminate(&ending(&id)).await.expect("gone is gone");
    account.terminate(&ending("i-0123456789abcdef0")).await.expect("gone is gone");
}

/// Nothing is terminated that is not the cluster's.
pub async fn a_foreign_instance_is_not_terminated(scene: &dyn Scene) {
    let nobodys = scene.instance(&InstanceWanted { cluster: None, ..node_of("shop") }).await;
    let others = scene.instance(&node_of("shop-2")).await;
    let account = open(scene).await;
    for id in [nobodys, others] {
        let error = account.terminate(&ending(&id)).await.expect_err("it is not ours");
        assert_eq!(error.kind, CloudErrorKind::Unsupported);
        assert!(lives(&*account, &id).await);
    }
}

/// Asked only, alone and within a group.
pub async fn a_dry_termination_changes_nothing(scene: &dyn Scene) {
    scene.cluster("shop").await;
    let id = scene.instance(&node_of("shop")).await;
    let account = open(scene).await;
    account.terminate(&TerminateRequest { dry_run: true, ..ending(&id) }).await.expect("it would be allowed");
    assert!(lives(&*account, &id).await);

    let group = scene.group(&group_of("shop", "shop-a")).await;
    let node = node_in(&*account, &group).await;
    let request = TerminateRequest { dry_run: true, auto_scaling_group: Some(group), ..ending(&node) };
    account.terminate(&request).await.expect("it would be allowed");
    assert!(lives(&*account, &node).await);
    assert_eq!(account.groups("shop").await.expect("groups are listed")[0].desired_size, 2);
}

/// The group does not launch another one; an instance outside of it is refused.
pub async fn terminating_in_a_group_lowers_its_wanted_size(scene: &dyn Scene) {
    scene.cluster("shop").await;
    let outside = scene.instance(&node_of("shop")).await;
    let group = scene.group(&GroupWanted { sizes: (0, 2, 5), ..group_of("shop", "shop-a") }).await;
    let account = open(scene).await;
    let within = |id: &str| TerminateRequest { auto_scaling_group: Some(group.clone()), ..ending(id) };
    let error = account.terminate(&within(&outside)).await.expect_err("it is not in the group");
    assert_eq!(error.kind, CloudErrorKind::Unsupported);

    let node = node_in(&*account, &group).await;
    account.terminate(&within(&node)).await.expect("it is the cluster's, in its group");
    scene.settle().await;
    assert!(!lives(&*account, &node).await && lives(&*account, &outside).await);
    assert_eq!(account.groups("shop").await.expect("groups are listed")[0].desired_size, 1);
    account.terminate(&within(&node)).await.expect("gone is gone");
}

async fn node_in(account: &dyn CustomerAccount, group: &str) -> String {
    let instances = account.instances("shop").await.expect("instances are listed");
    let mut inside = instances.into_iter().filter(|instance| instance.auto_scaling_group.as_deref() == Some(group));
    inside.next().expect("the group has launched its instances").id
}

/// Free afterwards; the second time there is nothing to do.
pub async fn a_detached_volume_is_free_and_detaching_twice_succeeds(scene: &dyn Scene) {
    let node = scene.instance(&node_of("shop")).await;
    let volume = scene.volume("shop", Some(&node)).await;
    let account = open(scene).await;
    for _ in 0..2 {
        account.detach_volume(&volume, &node, false).await.expect("it is detached");
        scene.settle().await;
        let volumes = account.volumes("shop").await.expect("volumes are listed");
        assert_eq!(volumes.iter().find(|found| found.id == volume).map(|found| &found.attached_to), Some(&None));
    }
    let error = account.detach_volume("vol-0123456789abcdef0", &node, false).await.expect_err("there is none");
    assert_eq!(error.kind, CloudErrorKind::NotFound);
}

/// Asked only.
pub async fn a_dry_detachment_changes_nothing(scene: &dyn Scene) {
    let node = scene.instance(&node_of("shop")).await;
    let volume = scene.volume("shop", Some(&node)).await;
    let account = open(scene).await;
    account.detach_volume(&volume, &node, true).await.expect("it would be allowed");
    let volumes = account.volumes("shop").await.expect("volumes are listed");
    assert_eq!(volumes.iter().find(|found| found.id == volume).and_then(|found| found.attached_to.clone()), Some(node));
}
