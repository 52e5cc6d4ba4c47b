//! Launches buy once, tag what they buy, and buy nothing when only asked.

use super::listing::look;
use super::scene::{Scene, launch_of, open};
use crate::{CloudErrorKind, CustomerAccount};
use spot_domain::{CapacityType, InstanceState};

async fn buy(scene: &dyn Scene, account: &dyn CustomerAccount, token: &str, capacity_type: CapacityType) -> String {
    let request = launch_of(scene, token, capacity_type).await;
    let launched = account.launch(&request).await.expect("the launch succeeds");
    let id = launched.instance_id.expect("an instance was bought");
    let (instance_type, zone) = launched.offering.expect("of one of the offerings");
    assert!(request.offerings.iter().any(|(offered, place, _)| *offered == instance_type && *place == zone));
    let found = look(account, &id).await;
    assert_eq!((found.instance_type, found.zone), (instance_type, zone));
    id
}

/// It runs, belongs to the cluster, and tells by its tags why it is there.
pub async fn an_on_demand_launch_is_listed_with_its_tags(scene: &dyn Scene) {
    let account = open(scene).await;
    let id = buy(scene, &*account, "job_1-0-0", CapacityType::OnDemand).await;
    let listed = account.instances("shop").await.expect("instances are listed");
    let [found] = listed.as_slice() else { panic!("one instance, not {listed:?}") };
    assert_eq!((&found.id, found.capacity_type), (&id, CapacityType::OnDemand));
    assert!(matches!(found.state, InstanceState::Pending | InstanceState::Running));
    for (key, value) in
        [("kubernetes.io/cluster/shop", "owned"), ("spot-optimizer:job", "job_1"), ("spot-optimizer:action", "act_1")]
    {
        assert!(found.tags.contains(&(key.into(), value.into())), "{key} is not among {:?}", found.tags);
    }
}

/// Spot asked, Spot bought.
pub async fn a_spot_launch_is_listed_as_spot(scene: &dyn Scene) {
    let account = open(scene).await;
    let id = buy(scene, &*account, "job_1-0-0", CapacityType::Spot).await;
    assert_eq!(look(&*account, &id).await.capacity_type, CapacityType::Spot);
}

/// A lost answer and a second try give one instance (EXE-03).
pub async fn the_same_token_buys_once(scene: &dyn Scene) {
    let account = open(scene).await;
    let first = buy(scene, &*account, "job_1-0-0", CapacityType::Spot).await;
    let second = buy(scene, &*account, "job_1-0-0", CapacityType::Spot).await;
    assert_eq!(first, second);
    assert_eq!(account.instances("shop").await.expect("instances are listed").len(), 1);
}

/// A token stands for its wishes: with others it buys nothing and does not pass off what it bought before.
pub async fn a_token_with_other_wishes_is_refused(scene: &dyn Scene) {
    let account = open(scene).await;
    buy(scene, &*account, "job_1-0-0", CapacityType::OnDemand).await;
    let mut other = launch_of(scene, "job_1-0-0", CapacityType::OnDemand).await;
    other.offerings.iter_mut().for_each(|(instance_type, _, _)| *instance_type = "c5.large".into());
    let error = account.launch(&other).await.expect_err("it is another wish");
    assert_eq!(error.kind, CloudErrorKind::TokenMismatch);
    assert_eq!(account.instances("shop").await.expect("instances are listed").len(), 1);
}

/// Another token is another wish.
pub async fn another_token_buys_another(scene: &dyn Scene) {
    let account = open(scene).await;
    let first = buy(scene, &*account, "job_1-0-0", CapacityType::OnDemand).await;
    let second = buy(scene, &*account, "job_1-0-1", CapacityType::OnDemand).await;
    assert_ne!(first, second);
    assert_eq!(account.instances("shop").await.expect("instances are listed").len(), 2);
}

/// Asked only, and the token is not used up by asking.
pub async fn a_dry_launch_buys_nothing(scene: &dyn Scene) {
    let account = open(scene).await;
    let mut request = launch_of(scene, "job_1-0-0", CapacityType::Spot).await;
    request.dry_run = true;
    let launched = account.launch(&request).await.expect("it would be allowed");
    assert_eq!((launched.instance_id, launched.offering), (None, None));
    assert_eq!(account.instances("shop").await, Ok(vec![]));
    buy(scene, &*account, "job_1-0-0", CapacityType::Spot).await;
}

/// Wishes that no account can fulfil never reach it.
pub async fn a_launch_without_offerings_or_token_is_refused(scene: &dyn Scene) {
    let account = open(scene).await;
    let good = launch_of(scene, "job_1-0-0", CapacityType::Spot).await;
    let mut without_offerings = good.clone();
    without_offerings.offerings.clear();
    let mut wrong = vec![without_offerings];
    for token in [String::new(), "x".repeat(65), "tökén".to_owned()] {
        wrong.push(crate::LaunchRequest { client_token: token, ..good.clone() });
    }
    for request in wrong {
        let error = account.launch(&request).await.expect_err("it is refused");
        assert_eq!(error.kind, CloudErrorKind::Unsupported);
    }
    assert_eq!(account.instances("shop").await, Ok(vec![]));
}
