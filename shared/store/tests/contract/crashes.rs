//! A process that dies before or after any of its calls leaves each transaction whole or undone, and whoever comes next
//! brings the work to the same end.

use crate::endpoints::embedded_with_emulators;
use crate::fixtures::*;
use spot_domain::{ActionStatus, Instance, Job, JobKind, JobStatus, LedgerEntry, Microusd};
use spot_emulators::{Fault, FaultRule};
use spot_store::{Announce, Store, StoreError, Usage};

/// The loop in small, resumable at every step: look at what is there, do what is missing.
async fn drive(store: &Store) -> Result<(), StoreError> {
    let (org, nothing) = (org(1), Announce::nothing());
    let mut cluster = cluster(1);
    if store.cluster(&org, &cluster.id).await?.is_none() {
        store.register_cluster(&mut cluster, &nothing, at(0)).await?;
    }
    let mut job = match store.job(&org, &job_id(1)).await? {
        Some(job) => job,
        None => {
            store.create_safety_check(&org, &safety_check(1)).await.or_else(known)?;
            let mut job = Job { safety_check: Some(safety_check_id(1)), ..job(1, JobKind::Optimize) };
            store.start_job(&mut job, None, at(0), &nothing, at(0)).await?;
            job
        }
    };
    if store.actions_of_job(&org, &job).await?.is_empty() {
        job.step = 1;
        store.enqueue_actions(&mut job, &mut [action(1), action(2), action(3)], &nothing, at(1)).await?;
    }
    for action in store.actions_of_job(&org, &job).await? {
        // A holder that died keeps its lease; the next one waits it out.
        let now = at(10 * (action.fence as i64 + 1));
        let later = at(10 * (action.fence as i64 + 2));
        let Some(claim) = store.claim_action(&org, &cluster.id, &action.id, "x", later, now).await? else { continue };
        let status = ActionStatus::Completed;
        store.finish_action(&org, &cluster.id, &action.id, claim.fence, status, &done("x"), &nothing, now).await?;
    }
    account(store).await?;
    if !job.status.is_final() {
        job.status = JobStatus::Completed;
        store.close_job(&mut job, None, &nothing, at(100)).await?;
    }
    Ok(())
}

fn known(error: StoreError) -> Result<(), StoreError> {
    if error.kind == spot_store::StoreErrorKind::Conflict { Ok(()) } else { Err(error) }
}

async fn account(store: &Store) -> Result<(), StoreError> {
    let org = org(1);
    let read = match store.instance(&org, &cluster_id(1), &instance(1).id).await? {
        Some(read) => read,
        None => {
            let mut fresh = Instance { accounted_until: at(0), ..instance(1) };
            let region = "us-east-1".into();
            store.create_instance(&org, &account_id(1), &region, &mut fresh, &Announce::nothing(), at(0)).await?;
            fresh
        }
    };
    if read.accounted_until < at(60) {
        let entry = LedgerEntry {
            cluster_id: cluster_id(1),
            hour: at(0),
            instance_id: read.id.clone(),
            instance_type: read.instance_type.clone(),
            zone: read.zone.clone(),
            capacity_type: read.capacity_type,
            from: at(0),
            to: at(60),
            paid_microusd: Microusd(100),
            on_demand_microusd: Microusd(300),
            action_id: None,
            overlap: false,
        };
        let instance = Instance { accounted_until: at(60), ..read };
        store.record_usage(&org, &mut [Usage { instance, entries: vec![entry] }], at(60)).await?;
    }
    Ok(())
}

/// What holds whatever happened.
async fn judge(store: &Store) {
    let org = org(1);
    let cluster = store.cluster(&org, &cluster_id(1)).await.unwrap();
    let registered = cluster.is_some();
    assert_eq!(store.organization(&org).await.unwrap().unwrap().clusters, u32::from(registered));
    assert_eq!(store.cluster_summaries(&org).await.unwrap().len(), usize::from(registered));
    assert_eq!(store.registered_cluster(&org, &crate::fixtures::cluster(1).arn).await.unwrap().is_some(), registered);
    let job = store.job(&org, &job_id(1)).await.unwrap();
    let open = job.as_ref().is_some_and(|job| !job.status.is_final());
    assert_eq!(store.open_jobs(&org, &cluster_id(1)).await.unwrap().len(), usize::from(open));
    assert_eq!(cluster.is_some_and(|cluster| cluster.active_job.is_some()), open);
    if let Some(job) = job {
        let actions = store.actions_of_job(&org, &job).await.unwrap().len();
        assert_eq!(actions, if job.step == 1 { 3 } else { 0 }, "a phase is whole or not there");
    }
    let accounted = store.instance(&org, &cluster_id(1), &instance(1).id).await.unwrap();
    let accounted = accounted.is_some_and(|instance| instance.accounted_until == at(60));
    let entries = store.ledger_entries(&org, &cluster_id(1), at(0)).await.unwrap();
    let paid: i64 = entries.iter().map(|entry| entry.paid_microusd.0).sum();
    assert_eq!(paid, if accounted { 100 } else { 0 }, "no minute twice, none lost");
}

async fn dies_at_every_call(fault: Fault) {
    let mut calls = 0;
    loop {
        let (store, emulators) = embedded_with_emulators().await;
        organization(&store).await;
        emulators.arm(FaultRule { service: Some("dynamodb"), operation: None, after: calls, times: u32::MAX, fault });
        let died = drive(&store).await.is_err();
        emulators.disarm();
        judge(&store).await;
        for _ in 0..4 {
            // A step may meet what it did itself before it died, and look again.
            let _ = drive(&store).await;
        }
        judge(&store).await;
        let job = store.job(&org(1), &job_id(1)).await.unwrap().unwrap();
        assert_eq!(job.status, JobStatus::Completed, "after dying at call {calls}");
        let actions = store.actions_of_job(&org(1), &job).await.unwrap();
        assert!(actions.iter().all(|action| action.status == ActionStatus::Completed));
        if !died {
            break;
        }
        calls += 1;
    }
    assert!(calls > 15, "it went through the whole of it");
}

#[tokio::test]
async fn a_process_that_dies_before_any_call_leaves_all_or_nothing() {
    dies_at_every_call(Fault::LoseRequest).await;
}

#[tokio::test]
async fn a_process_that_dies_after_any_call_leaves_all_or_nothing() {
    dies_at_every_call(Fault::LoseAnswer).await;
}

#[tokio::test]
async fn throttling_and_conflicts_of_transactions_are_told_as_retryable() {
    let (store, emulators) = embedded_with_emulators().await;
    organization(&store).await;
    for (fault, kind) in [
        (Fault::Throttle, spot_store::StoreErrorKind::Throttled),
        (Fault::TransactionConflict, spot_store::StoreErrorKind::Contended),
        (Fault::ServerError, spot_store::StoreErrorKind::Unavailable),
        (Fault::LoseRequest, spot_store::StoreErrorKind::Unavailable),
    ] {
        emulators.arm(FaultRule { service: Some("dynamodb"), operation: None, after: 0, times: u32::MAX, fault });
        let error = store.register_cluster(&mut cluster(1), &quiet(), at(0)).await.unwrap_err();
        assert_eq!((error.kind, error.retryable()), (kind, true), "{error:?}");
        assert!(std::error::Error::source(&error).is_some(), "the cause is kept");
        emulators.disarm();
    }
    store.register_cluster(&mut cluster(1), &quiet(), at(0)).await.unwrap();
}

#[tokio::test]
async fn a_lost_answer_does_not_make_an_event_one_that_was_seen() {
    let (store, emulators) = embedded_with_emulators().await;
    let (service, fault) = (Some("dynamodb"), Fault::LoseAnswer);
    emulators.arm(FaultRule { service, operation: None, after: 0, times: 1, fault });
    assert!(store.see_event("ec2", "e-1", at(0)).await.unwrap(), "the SDK's second try met its own first");
    assert!(!store.see_event("ec2", "e-1", at(0)).await.unwrap());
}
