//! Jobs: one optimization at a time, plans beside them, final for good.

use crate::fixtures::*;
use jiff::SignedDuration;
use spot_domain::{JobKind, JobPlan, JobStatus, Plan, PlanOutcome, StepPhase, StepProgress};
use spot_store::{DueKind, Store, StoreErrorKind};

contract![
    a_cluster_has_one_optimization_at_a_time,
    an_interruption_never_waits,
    a_cluster_cools_down_after_its_job,
    a_job_and_its_plan_read_as_they_were_written,
    a_long_plan_is_split,
    a_final_job_never_changes,
    lists_are_newest_first_and_page,
    open_jobs_are_found_until_they_are_closed,
    a_job_is_moved_on_by_one_runner,
    an_approval_wakes_its_job_or_is_not_stored,
    due_work_is_handed_out_from_all_partitions_in_turn,
];

fn outcome(nodes: usize) -> PlanOutcome {
    let pending = (0..nodes).map(|number| spot_domain::PendingPod {
        pod: spot_domain::ObjectName::new("ns", format!("pod-{number}-{:x}", number * 7_919_333)),
        placed_on: None,
        reason: format!("reason {:x}", number * 104_729 % 99_991),
    });
    let mut outcome = sample_outcome();
    outcome.plan = Plan { schema_version: 1, steps: Vec::new(), nodes: Vec::new(), pending: pending.collect() };
    outcome
}

async fn a_cluster_has_one_optimization_at_a_time(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let (mut first, mut second) = (job(1, JobKind::Optimize), job(2, JobKind::Optimize));
    store.start_job(&mut first, None, at(0), &quiet(), start()).await.unwrap();
    let error = store.start_job(&mut second, None, at(0), &quiet(), start()).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Conflict);
    assert_eq!(store.job(&org, &second.id).await.unwrap(), None, "all or nothing");
    let held = store.cluster(&org, &cluster.id).await.unwrap().unwrap();
    assert_eq!(held.active_job, Some(first.id));
    let mut copy_from_before = cluster;
    let error = store.save_cluster(&mut copy_from_before, &quiet(), start()).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::VersionMismatch, "it would free the cluster");
}

async fn an_interruption_never_waits(store: Store) {
    one_cluster(&store).await;
    store.start_job(&mut job(1, JobKind::Optimize), None, at(0), &quiet(), start()).await.unwrap();
    for number in [2, 3] {
        store.start_job(&mut job(number, JobKind::Interruption), None, at(0), &quiet(), start()).await.unwrap();
    }
}

async fn a_cluster_cools_down_after_its_job(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let mut first = job(1, JobKind::Optimize);
    store.start_job(&mut first, None, at(0), &quiet(), start()).await.unwrap();
    (first.status, first.completed_at) = (JobStatus::Completed, Some(at(100)));
    store.close_job(&mut first, Some(at(700)), &quiet(), at(100)).await.unwrap();
    let free = store.cluster(&org, &cluster.id).await.unwrap().unwrap();
    assert_eq!((free.active_job, free.cooldown_until), (None, Some(at(700))));
    let mut second = job(2, JobKind::Optimize);
    let error = store.start_job(&mut second, None, at(0), &quiet(), at(699)).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Conflict);
    store.start_job(&mut second, None, at(0), &quiet(), at(700)).await.unwrap();
}

async fn a_job_and_its_plan_read_as_they_were_written(store: Store) {
    let (org, _) = one_cluster(&store).await;
    let mut job = job(1, JobKind::Optimize);
    let plan = JobPlan { job_id: job.id.clone(), outcome: outcome(3) };
    store.start_job(&mut job, Some(&plan), at(0), &quiet(), start()).await.unwrap();
    job.progress.push(StepProgress {
        phase: StepPhase::Joining,
        since: at(3),
        launched: vec![("spot-plan-1".into(), "i-1".to_owned())],
        failure: None,
    });
    job.decided_by = Some(("usr".to_owned(), at(2)));
    store.save_job(&mut job, &quiet(), at(3)).await.unwrap();
    assert_eq!(store.job(&org, &job.id).await.unwrap().unwrap(), job);
    assert_eq!(store.job_plan(&org, &job.id).await.unwrap().unwrap(), plan);
    assert_eq!(store.job_plan(&org, &job_id(9)).await.unwrap(), None);
}

async fn a_long_plan_is_split(store: Store) {
    let (org, _) = one_cluster(&store).await;
    let mut job = job(1, JobKind::Optimize);
    let plan = JobPlan { job_id: job.id.clone(), outcome: outcome(20_000) };
    store.start_job(&mut job, Some(&plan), at(0), &quiet(), start()).await.unwrap();
    assert_eq!(store.job_plan(&org, &job.id).await.unwrap().unwrap(), plan);
}

async fn a_final_job_never_changes(store: Store) {
    let (org, _) = one_cluster(&store).await;
    let mut job = job(1, JobKind::Optimize);
    store.start_job(&mut job, None, at(0), &quiet(), start()).await.unwrap();
    job.status = JobStatus::Failed;
    store.close_job(&mut job, None, &quiet(), at(1)).await.unwrap();
    let mut again = job.clone();
    again.status = JobStatus::Completed;
    let error = store.close_job(&mut again, None, &quiet(), at(2)).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::VersionMismatch);
    again.status = JobStatus::Running;
    assert!(store.save_job(&mut again, &quiet(), at(2)).await.is_err());
    assert_eq!(store.job(&org, &job.id).await.unwrap().unwrap(), job);
}

async fn lists_are_newest_first_and_page(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    for number in 1..=5 {
        store.start_job(&mut job(number, JobKind::Interruption), None, at(0), &quiet(), start()).await.unwrap();
    }
    let (mut cursor, mut seen) = (None, Vec::new());
    loop {
        let page = store.jobs(&org, 2, cursor.as_deref()).await.unwrap();
        seen.extend(page.items.into_iter().map(|job| job.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, [5, 4, 3, 2, 1].map(job_id));
    let of_cluster = store.cluster_jobs(&org, &cluster.id, 3).await.unwrap();
    assert_eq!(of_cluster.into_iter().map(|job| job.id).collect::<Vec<_>>(), [5, 4, 3].map(job_id));
}

async fn open_jobs_are_found_until_they_are_closed(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let mut waiting = job(1, JobKind::Optimize);
    waiting.status = JobStatus::AwaitingApproval;
    store.start_job(&mut waiting, None, at(0), &quiet(), start()).await.unwrap();
    let mut running = job(2, JobKind::Interruption);
    store.start_job(&mut running, None, at(0), &quiet(), start()).await.unwrap();
    assert_eq!(store.open_jobs(&org, &cluster.id).await.unwrap(), [waiting.clone(), running.clone()]);
    assert_eq!(store.open_jobs(&org, &cluster_id(8)).await.unwrap(), []);
    let who_waits = (cluster.id.clone(), waiting.id.clone());
    assert_eq!(store.waiting_jobs(&org).await.unwrap(), [who_waits]);
    waiting.status = JobStatus::Queued;
    store.save_job_due(&mut waiting, at(1), &quiet(), at(1)).await.unwrap();
    assert_eq!(store.waiting_jobs(&org).await.unwrap(), [], "it was approved");
    running.status = JobStatus::Completed;
    store.close_job(&mut running, None, &quiet(), at(1)).await.unwrap();
    assert_eq!(store.open_jobs(&org, &cluster.id).await.unwrap().len(), 1);
    assert_eq!(store.open_jobs_of_organization(&org).await.unwrap().len(), 1);
}

async fn a_job_is_moved_on_by_one_runner(store: Store) {
    let (org, _) = one_cluster(&store).await;
    let mut job = job(1, JobKind::Optimize);
    store.start_job(&mut job, None, at(30), &quiet(), start()).await.unwrap();
    assert_eq!(store.next_due_at(DueKind::Job).await.unwrap(), Some(at(30)));
    assert!(store.take_job(&org, &job.cluster_id, &job.id, at(30), at(60)).await.unwrap());
    assert!(!store.take_job(&org, &job.cluster_id, &job.id, at(30), at(60)).await.unwrap());
    store.wake_job(&org, &job.cluster_id, &job.id, at(40)).await.unwrap();
    assert_eq!(store.next_due_at(DueKind::Job).await.unwrap(), Some(start() + SignedDuration::from_secs(40)));
    job.status = JobStatus::Cancelled;
    store.close_job(&mut job, None, &quiet(), at(41)).await.unwrap();
    store.wake_job(&org, &job.cluster_id, &job.id, at(50)).await.expect("a closed job sleeps on");
    assert_eq!(store.next_due_at(DueKind::Job).await.unwrap(), None);
}

async fn an_approval_wakes_its_job_or_is_not_stored(store: Store) {
    let (org, _) = one_cluster(&store).await;
    let mut job = job(1, JobKind::Optimize);
    job.status = JobStatus::AwaitingApproval;
    store.start_job(&mut job, None, at(86_400), &quiet(), start()).await.unwrap();
    let mut stale = job.clone();
    (job.status, job.decided_by) = (JobStatus::Queued, Some(("usr".to_owned(), at(9))));
    store.save_job_due(&mut job, at(10), &quiet(), at(9)).await.unwrap();
    assert_eq!(store.job(&org, &job.id).await.unwrap().unwrap(), job);
    assert_eq!(store.next_due_at(DueKind::Job).await.unwrap(), Some(at(10)));
    let error = store.save_job_due(&mut stale, at(0), &quiet(), at(9)).await.unwrap_err();
    assert_eq!((error.kind, stale.version), (StoreErrorKind::VersionMismatch, 1), "somebody approved it before");
    assert_eq!(store.next_due_at(DueKind::Job).await.unwrap(), Some(at(10)), "both or neither");
}

async fn due_work_is_handed_out_from_all_partitions_in_turn(store: Store) {
    one_cluster(&store).await;
    for number in 1..=12 {
        let mut job = job(number, JobKind::Interruption);
        store.start_job(&mut job, None, at(number as i64), &quiet(), start()).await.unwrap();
    }
    let first = store.due(DueKind::Job, 0, at(60), 5).await.unwrap();
    let second = store.due(DueKind::Job, 1, at(60), 5).await.unwrap();
    assert!(!first.is_empty() && !second.is_empty(), "ids are spread");
    let in_turn = store.due_in_turn(DueKind::Job, at(60), 5).await.unwrap();
    assert_eq!(in_turn.len(), first.len() + second.len());
    assert_eq!(in_turn[..2], [first[0].clone(), second[0].clone()]);
    assert!(first.iter().chain(&second).all(|item| in_turn.contains(item)));
    assert_eq!(store.due_in_turn(DueKind::Job, at(0), 5).await.unwrap(), []);
}
