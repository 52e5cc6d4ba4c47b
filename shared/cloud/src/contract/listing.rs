//! Listings are complete, sorted, and hold what belongs to the cluster and nothing else.

use super::scene::{Scene, group_of, node_of, open, try_open};
use super::{GroupWanted, InstanceWanted};
use crate::{CloudErrorKind, CustomerAccount};
use jiff::Timestamp;
use spot_domain::{CapacityType, InstanceState};

/// Nothing there, nothing listed, and no error.
pub async fn an_empty_account_lists_nothing(scene: &dyn Scene) {
    let account = open(scene).await;
    assert_eq!(account.clusters().await, Ok(vec![]));
    assert_eq!(account.instances("shop").await, Ok(vec![]));
    assert_eq!(account.volumes("shop").await, Ok(vec![]));
}

/// More clusters than a page holds come back all, by name.
pub async fn clusters_are_listed_over_all_pages(scene: &dyn Scene) {
    let mut names: Vec<String> = (0..scene.more_than_a_page()).map(|number| format!("shop-{number:03}")).collect();
    for name in names.iter().rev() {
        scene.cluster(name).await;
    }
    let found = open(scene).await.clusters().await.expect("clusters are listed");
    names.sort();
    assert_eq!(found.iter().map(|cluster| cluster.name.clone()).collect::<Vec<_>>(), names);
    for cluster in &found {
        assert!(cluster.arn.ends_with(&format!("cluster/{}", cluster.name)), "{}", cluster.arn);
        assert!(!cluster.kubernetes_version.is_empty());
    }
}

/// More instances than a page holds come back all, each once, by id.
pub async fn instances_are_listed_over_all_pages(scene: &dyn Scene) {
    let mut made = Vec::new();
    for _ in 0..scene.more_than_a_page() {
        made.push(scene.instance(&node_of("shop")).await);
    }
    made.sort();
    let found = open(scene).await.instances("shop").await.expect("instances are listed");
    assert_eq!(found.iter().map(|instance| instance.id.clone()).collect::<Vec<_>>(), made);
    assert!(found.iter().all(|instance| instance.tags.is_sorted()));
}

/// Another cluster's and nobody's things are not ours, in every listing.
pub async fn only_what_the_cluster_owns_is_listed(scene: &dyn Scene) {
    let ours = scene.instance(&node_of("shop")).await;
    scene.instance(&node_of("shop-2")).await;
    scene.instance(&InstanceWanted { cluster: None, ..node_of("shop") }).await;
    let volume = scene.volume("shop", None).await;
    scene.volume("shop-2", None).await;
    scene.cluster("shop").await;
    let sizes = (0, 0, 1);
    let group = scene.group(&GroupWanted { sizes, ..group_of("shop", "shop-a") }).await;
    scene.group(&GroupWanted { sizes, ..group_of("shop-2", "shop-2-a") }).await;

    let account = open(scene).await;
    let instances = account.instances("shop").await.expect("instances are listed");
    assert_eq!(instances.into_iter().map(|instance| instance.id).collect::<Vec<_>>(), [ours]);
    let volumes = account.volumes("shop").await.expect("volumes are listed");
    assert_eq!(volumes.into_iter().map(|volume| volume.id).collect::<Vec<_>>(), [volume]);
    let groups = account.groups("shop").await.expect("groups are listed");
    assert_eq!(groups.into_iter().map(|found| found.name).collect::<Vec<_>>(), [group]);
}

/// The capacity type is the one bought.
pub async fn spot_and_on_demand_are_told_apart(scene: &dyn Scene) {
    let spot = scene.instance(&InstanceWanted { capacity_type: CapacityType::Spot, ..node_of("shop") }).await;
    let on_demand = scene.instance(&node_of("shop")).await;
    let account = open(scene).await;
    for (id, capacity_type) in [(spot, CapacityType::Spot), (on_demand, CapacityType::OnDemand)] {
        let found = look(&*account, &id).await;
        assert_eq!(found.capacity_type, capacity_type);
    }
}

/// The single look and the listing tell the same, with type, zone and name.
pub async fn one_instance_is_what_the_list_says(scene: &dyn Scene) {
    let id = scene.instance(&node_of("shop")).await;
    scene.settle().await;
    let account = open(scene).await;
    let found = look(&*account, &id).await;
    assert_eq!(account.instances("shop").await, Ok(vec![found.clone()]));
    assert_eq!((found.instance_type.as_str(), found.state), ("m5.large", InstanceState::Running));
    assert_eq!(Some(&found.zone), scene.subnets().await.first().map(|(zone, _)| zone));
    assert!(!found.private_dns_name.is_empty() && found.launched_at > Timestamp::UNIX_EPOCH);
    assert_eq!(found.auto_scaling_group, None);
}

/// No such instance is an answer, not an error.
pub async fn an_unknown_instance_is_none(scene: &dyn Scene) {
    assert_eq!(open(scene).await.instance("i-0123456789abcdef0").await, Ok(None));
}

/// An attached volume names its instance, a free one none.
pub async fn volumes_say_where_they_are_attached(scene: &dyn Scene) {
    let node = scene.instance(&node_of("shop")).await;
    let (free, held) = (scene.volume("shop", None).await, scene.volume("shop", Some(&node)).await);
    let volumes = open(scene).await.volumes("shop").await.expect("volumes are listed");
    assert!(volumes.is_sorted_by(|left, right| left.id < right.id));
    let holder = |id: &str| volumes.iter().find(|volume| volume.id == id).map(|volume| volume.attached_to.clone());
    assert_eq!(holder(&free), Some(None));
    assert_eq!(holder(&held), Some(Some(node)));
    let zone = scene.subnets().await[0].0.clone();
    assert!(volumes.iter().all(|volume| volume.zone == zone));
}

/// Sorted by type, zone and time; every pool has a price.
pub async fn prices_are_sorted_and_positive(scene: &dyn Scene) {
    let prices = open(scene).await.spot_prices(Timestamp::UNIX_EPOCH).await.expect("prices are listed");
    let order = |price: &crate::SpotPrice| (price.instance_type.clone(), price.zone.clone(), price.since);
    assert!(!prices.is_empty() && prices.is_sorted_by(|left, right| order(left) <= order(right)));
    assert!(prices.iter().all(|price| price.microusd_per_hour.0 > 0));
}

/// The external id is part of the lock.
pub async fn another_external_id_does_not_open_the_account(scene: &dyn Scene) {
    let mut link = scene.link();
    link.external_id.push('x');
    let error = try_open(scene, &link).await.err().expect("it does not open");
    assert_eq!(error.kind, CloudErrorKind::RoleNotAssumable);
    assert!(!format!("{error} {error:?}").contains(&link.external_id), "the external id is never shown");
    assert!(try_open(scene, &scene.link()).await.is_ok(), "the right one still opens it");
}

/// The instance that must be there.
pub(super) async fn look(account: &dyn CustomerAccount, id: &str) -> crate::CloudInstance {
    account.instance(id).await.expect("the look succeeds").expect("the instance is there")
}
