//! Number 16: AWS asks for fewer calls.

use crate::scenes::{self, HEAVY};
use crate::stage::Stage;
use jiff::SignedDuration;
use spot_domain::{CapacityType, JobStatus};
use spot_world::account::operations::{ASSUME_ROLE, CREATE_FLEET};
use std::collections::BTreeMap;

#[tokio::test]
async fn throttled_launches_are_tried_again_and_say_nothing_about_the_pool() {
    let mut stage = Stage::open(&scenes::with_spot_nodes(HEAVY)).await;
    let lost = stage.live(CapacityType::Spot)[0].clone();
    let until = stage.now() + SignedDuration::from_secs(150);
    let so_far = |name| stage.world().account.calls().get(name).copied().unwrap_or_default();
    let before = BTreeMap::from([CREATE_FLEET, ASSUME_ROLE].map(|name| (name, so_far(name))));
    stage.world().account.faults.throttled = Some((until, 1.0));
    assert!(stage.world().interrupt_instance(&lost.id));
    stage.pass(149).await;
    assert!(stage.bought().is_empty());
    let (hidden, flagged) = stage.hidden_and_flagged().await;
    assert!(hidden.is_empty() && flagged.iter().all(|flag| flag.instance_type == lost.instance_type), "{hidden:?}");
    let count = |name| stage.world().account.calls().get(name).copied().unwrap_or_default() - before[&name];
    let calls = count(CREATE_FLEET) + count(ASSUME_ROLE);
    assert!((1..=30).contains(&calls), "tried again, without a storm: {calls}");
    let launches = stage.actions_named("launch_instance").await;
    assert_eq!(launches.len(), 1, "the same launch, not another one: {:#?}", stage.story().await);
    stage.until_quiet(1_200).await;
    let bought = stage.bought();
    let after = bought[0].launched_at.duration_since(until);
    assert!(bought.len() == 1 && after < SignedDuration::from_secs(70), "{after} after it ended");
    assert!(stage.is_whole());
    assert!(stage.jobs().await.iter().all(|job| job.status != JobStatus::Failed));
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn planned_work_comes_through_half_of_all_calls_throttled_without_hiding_a_pool() {
    let mut stage = Stage::open(&scenes::to_be_moved("")).await;
    let until = stage.now() + SignedDuration::from_mins(40);
    stage.world().account.faults.throttled = Some((until, 0.5));
    stage.pass(2_400).await;
    assert!(stage.hidden_and_flagged().await.0.is_empty() || !stage.bought().is_empty());
    stage.pass(10_800).await;
    stage.until_quiet(7_200).await;
    assert!(stage.is_whole() && !stage.live(CapacityType::Spot).is_empty());
    let account_runs = stage.live(CapacityType::Spot).len() + stage.live(CapacityType::OnDemand).len();
    assert_eq!(account_runs, stage.nodes().len(), "nothing is left over");
    stage.nothing_was_broken().await;
}
