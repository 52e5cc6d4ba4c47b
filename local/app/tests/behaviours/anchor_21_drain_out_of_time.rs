//! Number 21: a drain runs out of time.

use crate::scenes;
use crate::stage::Stage;
use spot_domain::{ActionStatus, CapacityType, CountOrPercent, JobStatus};
use spot_world::kubernetes::{Compute, Workload, WorkloadBudget, WorkloadSpread};

/// `front` as the scene has it, with another budget.
fn front(budget: WorkloadBudget) -> Workload {
    Workload {
        namespace: "shop".to_owned(),
        name: "front".to_owned(),
        replicas: 6,
        requests: Compute { cpu_millicores: 500, memory_bytes: 1 << 30 },
        budget: Some(budget),
        spread: vec![WorkloadSpread {
            topology_key: "topology.kubernetes.io/zone".to_owned(),
            max_skew: 1,
            hard: true,
        }],
        ..Workload::default()
    }
}

#[tokio::test]
async fn a_drain_out_of_time_leaves_its_node_uncordoned_and_says_which_pod_a_budget_kept() {
    let mut stage = Stage::open(&scenes::to_be_moved("")).await;
    assert!(stage.until(3_600, |stage| stage.nodes().iter().any(|node| node.cordoned)).await, "a drain has begun");
    // Somebody tightens the budget after the plan was made.
    let closed = front(WorkloadBudget::MinAvailable(CountOrPercent::Percent(100)));
    stage.in_cluster(|cluster, now| cluster.apply(now, &closed));
    stage.pass(1_200).await;

    let jobs = stage.jobs().await;
    assert_eq!(jobs[0].status, JobStatus::Failed, "{:#?}", stage.story().await);
    let drains = stage.actions_named("drain_node").await;
    let late: Vec<_> = drains.iter().filter(|drain| drain.status == ActionStatus::Failed).collect();
    let result = late[0].result.clone().unwrap_or_default();
    assert_eq!(result.error_code.as_deref(), Some("deadline_passed"));
    assert!(result.refused.iter().all(|(pod, why)| pod.name.starts_with("front-") && why.starts_with("budget")));
    assert!(!result.refused.is_empty());
    let error = jobs[0].error.clone().unwrap_or_default();
    assert!(error.contains("drain_node"), "{error}");
    assert!(stage.nodes().iter().all(|node| !node.cordoned), "{:#?}", stage.nodes());
    assert!(stage.is_whole());
    let audit = stage.audit().await;
    assert!(
        audit.iter().any(|entry| entry.intent.event == "job.failed" && entry.intent.resource == jobs[0].id.as_str())
    );

    // With room again the rest is done later.
    let open = front(WorkloadBudget::MaxUnavailable(CountOrPercent::Count(1)));
    stage.in_cluster(|cluster, now| cluster.apply(now, &open));
    stage.pass(7_200).await;
    stage.until_quiet(7_200).await;
    assert!(stage.is_whole() && stage.nodes().iter().all(|node| !node.cordoned));
    assert!(stage.live(CapacityType::OnDemand).len() < 6, "{:#?}", stage.jobs().await);
    stage.nothing_was_broken().await;
}
