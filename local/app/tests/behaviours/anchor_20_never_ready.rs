//! Number 20: what was bought never becomes a Ready node.

use crate::scenes::{self, BASE_GROUP, HEAVY, SERVICES, SPOT_GROUP};
use crate::stage::Stage;
use spot_domain::{CapacityType, JobStatus};

#[tokio::test]
async fn a_replacement_that_never_becomes_ready_is_ended_and_the_old_nodes_serve_on_as_they_were() {
    let mut stage = Stage::open(&scenes::to_be_moved("")).await;
    stage.world().account.faults.boots_to_fail = u32::MAX;
    let names = |stage: &Stage| stage.nodes().into_iter().map(|node| (node.name, node.cordoned)).collect::<Vec<_>>();
    let (nodes, pods) = (names(&stage), stage.pods());
    assert!(stage.until(3_600, |stage| !stage.bought().is_empty()).await);
    stage.pass(1_080).await;
    stage.world().account.faults.boots_to_fail = 0;

    let jobs = stage.jobs().await;
    assert_eq!(jobs[0].status, JobStatus::Failed, "{:#?}", stage.story().await);
    assert!(jobs[0].error.clone().unwrap_or_default().contains("not Ready within 15 minutes"));
    let first = stage
        .bought()
        .into_iter()
        .filter(|one| one.tags.get("spot-optimizer/job").map(String::as_str) == Some(jobs[0].id.as_str()));
    assert!(first.into_iter().all(|one| !one.is_live()), "what never came is not paid for any longer");
    assert_eq!((names(&stage), stage.pods()), (nodes, pods), "nobody noticed");
    assert!(stage.actions_named("drain_node").await.is_empty());

    stage.pass(3_600).await;
    assert!(!stage.live(CapacityType::Spot).is_empty() && stage.is_whole(), "later it goes on");
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn a_lost_nodes_replacement_that_never_becomes_ready_is_ended_and_replaced_in_turn() {
    let parts = [BASE_GROUP, SPOT_GROUP, SERVICES, HEAVY];
    let mut stage = Stage::open(&scenes::customer("automatic", &parts)).await;
    stage.until_quiet(7_200).await;
    stage.pass(1_800).await;
    stage.until_quiet(7_200).await;
    let busiest = |stage: &Stage| {
        let spot = stage.live(CapacityType::Spot);
        spot.into_iter().max_by_key(|one| stage.movable_on(&one.private_dns_name).len()).unwrap()
    };
    let (lost, bought) = (busiest(&stage), stage.bought().len());
    stage.world().account.faults.boots_to_fail = 1;
    assert!(stage.world().interrupt_instance(&lost.id));
    stage.pass(1_080).await;
    let first = stage.bought().into_iter().filter(|one| !one.joined && one.launched_at > lost.launched_at);
    assert!(stage.bought().len() > bought && first.into_iter().all(|one| !one.is_live()), "{:#?}", stage.story().await);
    stage.until_quiet(3_600).await;
    let runs = stage.live(CapacityType::Spot).len() + stage.live(CapacityType::OnDemand).len();
    assert_eq!(runs, stage.nodes().len(), "nothing is left over");
    assert!(stage.is_whole());
    stage.nothing_was_broken().await;
}
