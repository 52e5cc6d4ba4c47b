//! Number 13: the notice comes too late, not at all, or nobody hears of anything.

use crate::scenes::{self, HEAVY};
use crate::stage::{AWS_ACCOUNT, Stage};
use jiff::SignedDuration;
use serde_json::json;
use spot_domain::{CapacityType, Interruption, InterruptionKind, InterruptionState};
use spot_world::account::EventFaults;

/// Ends a Spot instance after so many seconds of warning, or without any; answers what was recorded and how long it
/// took until every replica served again.
async fn lost_after(stage: &mut Stage, notice_secs: Option<i64>) -> (Interruption, SignedDuration) {
    let lost = stage.live(CapacityType::Spot)[0].clone();
    let began = stage.now();
    if let Some(secs) = notice_secs {
        let detail = json!({"instance-id": lost.id, "instance-action": "terminate"});
        stage.tell(AWS_ACCOUNT, "EC2 Spot Instance Interruption Warning", detail);
        stage.pass(secs).await;
    }
    // With a notice it may be empty and ended by then.
    assert!(stage.world().end_without_notice(&lost.id) || notice_secs.is_some());
    assert!(stage.until(60, |stage| !stage.is_whole()).await, "it is felt");
    assert!(stage.until(1_200, Stage::is_whole).await, "{:#?}", stage.story().await);
    let whole_after = stage.now().duration_since(began);
    // Long enough for a listing.
    stage.pass(400).await;
    stage.until_quiet(900).await;
    let interruptions = stage.interruptions().await;
    let [interruption] = interruptions.as_slice() else { panic!("{interruptions:#?}") };
    assert!(stage.bought().len() <= 1, "{:#?}", stage.story().await);
    assert!(stage.is_whole() && stage.node(&lost.private_dns_name).is_none());
    stage.nothing_was_broken().await;
    let (nodes, bought) = (stage.nodes().len(), stage.bought().len());
    println!("notice {notice_secs:?} s: {interruption:?}, whole after {whole_after}, {nodes} nodes, {bought} bought");
    (interruption.clone(), whole_after)
}

#[tokio::test]
async fn a_notice_of_twenty_seconds_is_used_and_the_loss_answered_once() {
    let mut stage = Stage::open(&scenes::with_spot_nodes(HEAVY)).await;
    let (interruption, whole_after) = lost_after(&mut stage, Some(20)).await;
    assert_eq!((interruption.kind, interruption.state), (InterruptionKind::Warning, InterruptionState::Recovered));
    assert!(whole_after < SignedDuration::from_mins(8), "{whole_after}");
}

#[tokio::test]
async fn an_instance_that_ends_without_notice_is_replaced_when_its_change_of_state_is_heard() {
    let mut stage = Stage::open(&scenes::with_spot_nodes(HEAVY)).await;
    let (interruption, whole_after) = lost_after(&mut stage, None).await;
    assert_eq!((interruption.kind, interruption.state), (InterruptionKind::StateChange, InterruptionState::Recovered));
    assert!(whole_after < SignedDuration::from_mins(8), "{whole_after}");
    let heard_after = interruption.received_at.duration_since(interruption.event_at);
    assert!(heard_after < SignedDuration::from_secs(10), "{heard_after}");
}

#[tokio::test]
async fn a_loss_of_which_no_event_tells_is_found_by_the_next_listing_and_replaced() {
    let mut stage = Stage::open(&scenes::with_spot_nodes(HEAVY)).await;
    stage.world().account.set_event_faults(EventFaults { lost: 1.0, ..EventFaults::default() });
    let (interruption, whole_after) = lost_after(&mut stage, None).await;
    assert_eq!(interruption.kind, InterruptionKind::Inferred);
    assert!(whole_after < SignedDuration::from_mins(13), "{whole_after}");
}
