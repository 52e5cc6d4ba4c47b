//! Number 12: events that come twice, late, out of order, or about somebody else's instances.

use crate::scenes::{self, BASE_GROUP, HEAVY, SERVICES, SPOT_GROUP};
use crate::stage::{AWS_ACCOUNT, Stage};
use serde_json::json;
use spot_domain::{CapacityType, InterruptionState, JobKind, JobStatus};
use spot_world::account::EventFaults;

const WARNING: &str = "EC2 Spot Instance Interruption Warning";
const REBALANCE: &str = "EC2 Instance Rebalance Recommendation";
const STATE_CHANGE: &str = "EC2 Instance State-change Notification";

#[tokio::test]
async fn a_recommendation_a_warning_their_duplicates_and_the_end_in_any_order_come_to_one_replacement() {
    let mut stage = Stage::open(&scenes::with_spot_nodes(HEAVY)).await;
    let lost = stage.live(CapacityType::Spot)[0].clone();
    let tell = |stage: &Stage, what, mut detail: serde_json::Value| {
        detail["instance-id"] = lost.id.clone().into();
        stage.tell(AWS_ACCOUNT, what, detail);
    };
    stage.world().account.set_event_faults(EventFaults { lost: 0.0, doubled: 1.0, late: 1.0 });
    tell(&stage, REBALANCE, json!({}));
    tell(&stage, WARNING, json!({"instance-action": "terminate"}));
    tell(&stage, WARNING, json!({"instance-action": "terminate"}));
    // The account's own warning comes twice and up to a minute late, its end twice and in any order.
    assert!(stage.world().interrupt_instance(&lost.id));
    stage.pass(30).await;
    tell(&stage, STATE_CHANGE, json!({"state": "shutting-down"}));
    tell(&stage, REBALANCE, json!({}));
    stage.pass(300).await;
    tell(&stage, WARNING, json!({"instance-action": "terminate"}));
    stage.until_quiet(900).await;
    stage.pass(600).await;

    assert_eq!(stage.bought().len(), 1, "{:#?}", stage.story().await);
    assert_eq!(stage.live(CapacityType::Spot).len() + stage.live(CapacityType::OnDemand).len(), 6);
    let jobs = stage.jobs_of(JobKind::Interruption).await;
    assert_eq!(jobs.iter().map(|job| job.status).collect::<Vec<_>>(), [JobStatus::Completed]);
    assert!(stage.is_whole());
    assert_eq!((stage.messages_in("InterruptionQueue"), stage.messages_in("InterruptionDeadLetters")), (0, 0));
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn a_warning_in_the_midst_of_leaving_early_goes_on_with_the_same_replacement() {
    let groups = [BASE_GROUP, SPOT_GROUP, SERVICES, HEAVY];
    let mut stage = Stage::open(&scenes::customer("automatic", &groups)).await;
    stage.until_quiet(7_200).await;
    stage.pass(3_600).await;
    stage.until_quiet(7_200).await;
    let busiest = |stage: &Stage| {
        let spot = stage.live(CapacityType::Spot);
        spot.into_iter().max_by_key(|one| stage.movable_on(&one.private_dns_name).len()).unwrap()
    };
    let lost = busiest(&stage);
    stage.tell(AWS_ACCOUNT, REBALANCE, json!({"instance-id": lost.id}));
    stage.pass(5).await;
    let early = stage.jobs_of(JobKind::Interruption).await.len();
    assert_eq!(early, 1, "it is left early");
    stage.pass(20).await;
    assert!(stage.world().interrupt_instance(&lost.id));
    stage.pass(600).await;
    stage.until_quiet(900).await;
    let jobs = stage.jobs_of(JobKind::Interruption).await;
    assert_eq!(jobs.iter().map(|job| job.status).collect::<Vec<_>>(), [JobStatus::Completed]);
    let store = &stage.machine.platform.store;
    let plan = store.job_plan(stage.ids().0, &jobs[0].id).await.unwrap().unwrap().outcome.plan;
    let wanted: usize = plan.steps.iter().map(|step| step.joining.len()).sum();
    let bought = stage.bought().into_iter().filter(|one| one.tags["spot-optimizer/job"] == jobs[0].id.as_str());
    assert_eq!(bought.count(), wanted, "what the plan asked for, once: {:#?}", stage.story().await);
    assert!(stage.node(&lost.private_dns_name).is_none());
    assert!(stage.interruptions().await.iter().all(|one| one.state == InterruptionState::Recovered));
    assert!(stage.is_whole());
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn events_of_foreign_accounts_and_unknown_instances_are_noted_once_and_touch_nothing() {
    let mut stage = Stage::open(&scenes::with_spot_nodes("")).await;
    let (ours, before) = (stage.live(CapacityType::Spot)[0].id.clone(), stage.nodes());
    for (account, instance) in [("999988887777", ours.as_str()), (AWS_ACCOUNT, "i-0123456789abcdef0")] {
        for what in [WARNING, REBALANCE] {
            stage.tell(account, what, json!({"instance-id": instance, "instance-action": "terminate"}));
        }
        stage.tell(account, STATE_CHANGE, json!({"instance-id": instance, "state": "terminated"}));
    }
    stage.pass(1_200).await;
    assert!(stage.interruptions().await.is_empty() && stage.jobs_of(JobKind::Interruption).await.is_empty());
    assert_eq!(stage.nodes(), before);
    assert!(stage.bought().is_empty() && stage.hidden_and_flagged().await.1.is_empty());
    assert_eq!((stage.messages_in("InterruptionQueue"), stage.messages_in("InterruptionDeadLetters")), (0, 0));
    stage.nothing_was_broken().await;
}
