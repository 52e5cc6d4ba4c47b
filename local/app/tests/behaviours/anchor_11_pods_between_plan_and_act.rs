//! Number 11: pods that wait count as load, and pods that come between plan and act cancel it.

use crate::scenes;
use crate::stage::Stage;
use spot_domain::{CapacityType, JobStatus};
use spot_world::kubernetes::{Compute, Workload};

fn workload(name: &str, replicas: u32, cpu_millicores: u64) -> Workload {
    Workload {
        namespace: "shop".to_owned(),
        name: name.to_owned(),
        replicas,
        requests: Compute { cpu_millicores, memory_bytes: 1 << 30 },
        ..Workload::default()
    }
}

#[tokio::test]
async fn pods_that_wait_for_room_count_as_load_and_are_placed() {
    let mut stage = Stage::open(&scenes::to_be_moved("")).await;
    // Six nodes of four processors, of which they want more than is left.
    let wave = workload("wave", 12, 1_700);
    stage.in_cluster(|cluster, now| cluster.apply(now, &wave));
    stage.pass(60).await;
    let waiting = stage.in_cluster(|cluster, _| cluster.counts().unscheduled);
    assert!(waiting > 0, "they do not fit");
    let began = stage.now();
    assert!(stage.until(3_600, Stage::is_whole).await, "{:#?}", stage.story().await);
    println!("{waiting} pods that waited were placed after {}", stage.now().duration_since(began));
    stage.pass(5_400).await;
    stage.until_quiet(7_200).await;
    assert!(stage.is_whole(), "no later plan takes their room away");
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn a_pod_that_comes_between_plan_and_act_cancels_the_step_before_anything_is_drained() {
    let mut stage = Stage::open(&scenes::to_be_moved("")).await;
    assert!(stage.until(3_600, |stage| !stage.bought().is_empty()).await);
    let job = stage.jobs().await[0].clone();
    // On every node that could take it: so on those that leave too.
    let late = workload("late", 6, 900);
    stage.in_cluster(|cluster, now| cluster.apply(now, &late));
    stage.pass(20).await;
    let came = stage.pods_of("late");
    assert!(came.iter().all(|pod| !pod.node.is_empty()));
    stage.pass(600).await;

    let jobs = stage.jobs().await;
    let after = jobs.iter().find(|other| other.id == job.id).unwrap();
    assert_eq!(after.status, JobStatus::Failed, "{:#?}", stage.story().await);
    assert!(after.error.clone().unwrap_or_default().contains("after the plan was made"), "{:?}", after.error);
    let drains = stage.actions_named("drain_node").await;
    assert!(drains.iter().all(|drain| drain.job_id != job.id), "nothing was drained for a plan of yesterday");
    let first = stage.bought().into_iter().filter(|one| one.tags["spot-optimizer/job"] == job.id.as_str());
    assert!(first.into_iter().all(|one| !one.is_live()), "what it had bought is ended");
    let now = stage.pods_of("late");
    assert!(came.iter().all(|pod| now.iter().any(|other| other.uid == pod.uid && other.node == pod.node)));

    stage.pass(7_200).await;
    stage.until_quiet(7_200).await;
    assert!(stage.is_whole() && !stage.live(CapacityType::Spot).is_empty(), "the next plan knows them");
    stage.nothing_was_broken().await;
}
