//! AWS answers that fail, lie, lose pages or never arrive: nothing is assumed, the next look tries again.

use crate::scenes::{self, HEAVY};
use crate::stage::Stage;
use jiff::SignedDuration;
use spot_cloud::CloudErrorKind;
use spot_domain::{AccountStatus, CapacityType, JobKind};
use spot_world::account::CallFault;
use spot_world::account::operations::{
    CREATE_FLEET, DESCRIBE_GROUPS, DESCRIBE_INSTANCES, DESCRIBE_VOLUMES, LIST_CLUSTERS, PRICE_HISTORY, TERMINATE,
    TERMINATE_IN_GROUP, UPDATE_GROUP,
};

#[tokio::test]
async fn listings_that_break_off_or_fail_lose_nobody_and_the_next_one_is_believed() {
    let mut stage = Stage::open(&scenes::with_spot_nodes(HEAVY)).await;
    let nodes = stage.nodes();
    for operation in [LIST_CLUSTERS, DESCRIBE_INSTANCES, DESCRIBE_GROUPS, DESCRIBE_VOLUMES, PRICE_HISTORY] {
        for fault in [CallFault::LastPageMissing, CallFault::Fails(CloudErrorKind::Unknown, "Surprise")] {
            stage.world().account.faults.plan(operation, 3, fault);
            stage.pass(1_200).await;
        }
    }
    assert!(stage.interruptions().await.is_empty() && stage.jobs_of(JobKind::Interruption).await.is_empty());
    assert!(stage.bought().is_empty() && stage.hidden_and_flagged().await.1.is_empty());
    assert_eq!(stage.nodes(), nodes);
    assert_eq!(stage.account().await.status, AccountStatus::Active);
    let (org, cluster) = stage.ids();
    let known = stage.machine.platform.store.instances(org, cluster).await.unwrap();
    assert_eq!(known.iter().filter(|one| one.ended_at.is_none()).count(), 6, "{known:#?}");
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn listings_of_half_an_hour_ago_while_nodes_are_replaced_end_nothing_that_is_needed() {
    let mut stage = Stage::open(&scenes::to_be_moved("")).await;
    let until = stage.now() + SignedDuration::from_mins(30);
    stage.world().account.freeze_listings(until);
    stage.pass(1_800).await;
    assert!(stage.until(1_200, Stage::is_whole).await, "{:#?}", stage.story().await);
    stage.pass(5_400).await;
    stage.until_quiet(7_200).await;
    let runs = stage.live(CapacityType::Spot).len() + stage.live(CapacityType::OnDemand).len();
    assert_eq!(runs, stage.nodes().len());
    assert!(stage.is_whole() && !stage.live(CapacityType::Spot).is_empty());
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn lost_answers_to_launches_and_terminations_buy_nothing_twice_and_leave_nothing_behind() {
    let mut stage = Stage::open(&scenes::to_be_moved("")).await;
    for operation in [CREATE_FLEET, TERMINATE, TERMINATE_IN_GROUP, UPDATE_GROUP] {
        // Every other call.
        for _ in 0..6 {
            stage.world().account.faults.plan(operation, 1, CallFault::AnswerLost);
        }
    }
    stage.pass(7_200).await;
    stage.until_quiet(7_200).await;
    assert!(stage.is_whole() && !stage.live(CapacityType::Spot).is_empty());
    let runs = stage.live(CapacityType::Spot).len() + stage.live(CapacityType::OnDemand).len();
    assert_eq!(runs, stage.nodes().len(), "{:#?}", stage.story().await);
    let launches = stage.actions_named("launch_instance").await;
    let told = launches.iter().filter_map(|action| action.result.as_ref()?.instance_id.clone());
    let bought = stage.bought().len();
    assert!(told.count() <= launches.len() && bought <= launches.len());
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn an_account_that_does_not_answer_for_half_an_hour_in_the_midst_of_a_plan_loses_nothing() {
    let mut stage = Stage::open(&scenes::to_be_moved("")).await;
    assert!(stage.until(3_600, |stage| !stage.bought().is_empty()).await);
    let until = stage.now() + SignedDuration::from_mins(30);
    stage.world().account.faults.unreachable_until = Some(until);
    stage.pass(1_790).await;
    assert!(stage.interruptions().await.is_empty() && stage.is_whole());
    stage.pass(7_200).await;
    stage.until_quiet(7_200).await;
    let runs = stage.live(CapacityType::Spot).len() + stage.live(CapacityType::OnDemand).len();
    assert_eq!(runs, stage.nodes().len(), "{:#?}", stage.story().await);
    assert!(stage.is_whole() && !stage.live(CapacityType::Spot).is_empty());
    stage.nothing_was_broken().await;
}
