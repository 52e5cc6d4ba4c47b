//! Instances lost without a word (INT-06): the interruption handler is told once, and only of those.

mod common;

use common::work::terminate;
use common::{Stage, at, cluster_id, org};
use spot_domain::*;
use spot_runtime::messages::{INSTANCE_LOST, InstanceLost};

async fn five_nodes() -> Stage {
    let stage = Stage::set().await;
    for id in ["i-1", "i-2", "i-3", "i-4", "i-5"] {
        stage.aws.instance(id, "m5.large", CapacityType::Spot, at(-7200));
    }
    stage.aws.price("m5.large", 36_000, at(-9000));
    stage.look().await;
    stage
}

async fn told(stage: &Stage) -> Vec<InstanceLost> {
    let mut told: Vec<InstanceLost> = stage.taken(&stage.discovery.interruptions).await;
    told.sort_by(|left, right| left.id.cmp(&right.id));
    told
}

#[tokio::test]
async fn a_loss_is_told_once_in_the_shape_of_an_event() {
    let stage = five_nodes().await;
    stage.aws.set("i-2", InstanceState::ShuttingDown, Some("Server.SpotInstanceTermination"));
    stage.look_at(300).await;
    let lost = told(&stage).await;
    assert_eq!(lost.len(), 1);
    let event = &lost[0];
    assert_eq!((event.detail_type.as_str(), event.account.as_str()), (INSTANCE_LOST, "111122223333"));
    assert_eq!((event.region.as_str(), event.time), ("us-east-1", at(300)));
    assert_eq!((event.detail.instance_id.as_str(), &event.detail.cluster_id), ("i-2", &cluster_id()));
    assert_eq!(event.detail.organization_id, org());
    assert_eq!(event.detail.reason.as_deref(), Some("Server.SpotInstanceTermination"));
    stage.aws.set("i-2", InstanceState::Terminated, Some("Server.SpotInstanceTermination"));
    stage.look_at(600).await;
    stage.aws.forget("i-2");
    stage.look_at(4200).await;
    assert_eq!(told(&stage).await, [], "once");
}

#[tokio::test]
async fn what_somebody_meant_to_end_is_no_loss() {
    let stage = five_nodes().await;
    let mut job = stage.job(&["i-2.internal"], 0).await;
    stage.done(&mut job, 1, terminate("i-2"), 100).await;
    stage.aws.forget("i-2");
    stage.aws.set("i-1", InstanceState::Terminated, Some("Client.UserInitiatedShutdown"));
    // The customer takes a machine out of the cluster.
    stage.aws.state().instances.get_mut("i-3").unwrap().tags.clear();
    stage.look_at(300).await;
    assert_eq!(told(&stage).await, []);
    let left = stage.instance("i-3").await;
    assert_eq!((left.state, left.ended_at), (InstanceState::Gone, Some(at(300))), "it is not the cluster's any more");
}

#[tokio::test]
async fn a_broken_machine_and_one_that_ec2_forgot_are_losses() {
    let stage = five_nodes().await;
    stage.aws.set("i-4", InstanceState::Terminated, Some("Server.InternalError"));
    stage.aws.forget("i-5");
    stage.look_at(300).await;
    let reasons: Vec<_> =
        told(&stage).await.into_iter().map(|one| (one.detail.instance_id, one.detail.reason)).collect();
    let expected = [("i-4".to_owned(), Some("Server.InternalError".to_owned())), ("i-5".to_owned(), None)];
    assert_eq!(reasons, expected);
}

#[tokio::test]
async fn what_had_ended_before_we_came_is_not_ours() {
    let stage = five_nodes().await;
    stage.aws.instance("i-6", "m5.large", CapacityType::Spot, at(-3600));
    stage.aws.set("i-6", InstanceState::Terminated, Some("Server.SpotInstanceTermination"));
    stage.look_at(300).await;
    assert_eq!(stage.instances().await.len(), 5);
    assert_eq!(told(&stage).await, []);
}
