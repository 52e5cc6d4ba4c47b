//! Actions: enqueued whole, claimed once, finished once.

use crate::fixtures::*;
use spot_domain::{ActionStatus, JobStatus};
use spot_store::{DueKind, Finished, MAX_ACTIONS_PER_PHASE, Overdue, Store, StoreErrorKind};

contract![
    a_phase_is_enqueued_whole_or_not_at_all,
    a_phase_without_its_safety_check_is_refused,
    of_a_hundred_claims_one_wins,
    a_lapsed_claim_passes_on_with_a_higher_fence,
    a_newer_run_of_an_agent_takes_a_claim_over_once,
    a_result_counts_once,
    an_old_fence_counts_no_more,
    nothing_is_picked_up_after_its_time,
    overdue_actions_end_as_expired_or_failed,
    only_a_pending_action_is_cancelled,
    actions_are_found_by_job_and_while_pending,
    sequence_numbers_never_repeat,
    an_action_is_due_when_it_expires_or_its_lease_ends,
];

async fn a_phase_is_enqueued_whole_or_not_at_all(store: Store) {
    let (org, job, actions) = enqueued(&store, MAX_ACTIONS_PER_PHASE as u64).await;
    assert_eq!(store.actions_of_job(&org, &job).await.unwrap(), actions);
    let mut stale = job.clone();
    stale.version -= 1;
    let mut others = vec![action(100), action(101)];
    let error = store.enqueue_actions(&mut stale, &mut others, &quiet(), at(1)).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::VersionMismatch);
    let mut current = job.clone();
    let mut one_known = vec![action(100), action(1)];
    let error = store.enqueue_actions(&mut current, &mut one_known, &quiet(), at(1)).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Conflict);
    assert_eq!(store.action(&org, &job.cluster_id, &action_id(100)).await.unwrap(), None);
    assert_eq!(store.job(&org, &job.id).await.unwrap().unwrap(), job);
    let mut many: Vec<_> = (200..=240).map(action).collect();
    let error = store.enqueue_actions(&mut job.clone(), &mut many, &quiet(), at(1)).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Invalid, "41 are too many");
}

async fn a_phase_without_its_safety_check_is_refused(store: Store) {
    let (org, mut job, _) = enqueued(&store, 1).await;
    job.safety_check = Some(safety_check_id(99));
    let error = store.enqueue_actions(&mut job, &mut [action(50)], &quiet(), at(1)).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Conflict);
    assert_eq!(store.action(&org, &job.cluster_id, &action_id(50)).await.unwrap(), None);
    let check = store.safety_check(&org, &job.cluster_id, &safety_check_id(1)).await.unwrap();
    assert_eq!(check, Some(safety_check(1)));
}

async fn of_a_hundred_claims_one_wins(store: Store) {
    let (org, job, actions) = enqueued(&store, 1).await;
    let claims = (0..100).map(|number| {
        let (store, org, cluster, id) = (store.clone(), org.clone(), job.cluster_id.clone(), actions[0].id.clone());
        tokio::spawn(async move {
            store.claim_action(&org, &cluster, &id, &format!("holder-{number}"), at(60), at(1)).await.unwrap()
        })
    });
    let mut winners = Vec::new();
    for claim in claims.collect::<Vec<_>>() {
        winners.extend(claim.await.unwrap());
    }
    assert_eq!(winners.len(), 1);
    let stored = store.action(&org, &job.cluster_id, &actions[0].id).await.unwrap().unwrap();
    assert_eq!(winners[0], stored);
    assert_eq!((stored.fence, stored.status, stored.version), (1, ActionStatus::PickedUp, 2));
}

async fn a_lapsed_claim_passes_on_with_a_higher_fence(store: Store) {
    let (org, job, actions) = enqueued(&store, 1).await;
    let claim = |holder: &'static str, until, now| {
        let (store, org, cluster, id) = (store.clone(), org.clone(), job.cluster_id.clone(), actions[0].id.clone());
        async move { store.claim_action(&org, &cluster, &id, holder, until, now).await.unwrap() }
    };
    let first = claim("a", at(60), at(0)).await.unwrap();
    assert_eq!(claim("b", at(120), at(59)).await, None);
    store.extend_action(&org, &first, at(90), at(59)).await.unwrap();
    assert_eq!(claim("b", at(120), at(89)).await, None);
    let second = claim("b", at(150), at(90)).await.unwrap();
    assert_eq!((second.fence, second.holder.as_deref()), (2, Some("b")));
    let error = store.extend_action(&org, &first, at(200), at(91)).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Conflict, "the first holder has lost it");
}

async fn a_newer_run_of_an_agent_takes_a_claim_over_once(store: Store) {
    let (org, job, actions) = enqueued(&store, 1).await;
    let (cluster, id) = (&job.cluster_id, &actions[0].id);
    let take_over = |seen, holder, now| store.take_over_action(&org, cluster, seen, holder, at(90), now);
    assert_eq!(take_over(&actions[0], "b", at(1)).await.unwrap(), None, "nobody holds it");
    let first = store.claim_action(&org, cluster, id, "a", at(60), at(0)).await.unwrap().unwrap();
    let second = take_over(&first, "b", at(1)).await.unwrap().unwrap();
    assert_eq!((second.fence, second.holder.as_deref(), second.lease_until), (2, Some("b"), Some(at(90))));
    assert_eq!(take_over(&first, "c", at(1)).await.unwrap(), None, "it has moved on");
    let late = store.finish_action(&org, cluster, id, 1, ActionStatus::Completed, &done("x"), &NOTHING, at(2)).await;
    assert!(matches!(late.unwrap(), Finished::Refused(_)), "the older run has lost it");
    assert_eq!(take_over(&second, "c", at(600)).await.unwrap(), None, "its time is over");
}

async fn a_result_counts_once(store: Store) {
    let (org, job, actions) = enqueued(&store, 1).await;
    let (cluster, id) = (&job.cluster_id, &actions[0].id);
    store.claim_action(&org, cluster, id, "a", at(60), at(0)).await.unwrap().unwrap();
    let result = done("cordoned");
    let finish = || store.finish_action(&org, cluster, id, 1, ActionStatus::Completed, &result, &NOTHING, at(5));
    let Finished::Done(action) = finish().await.unwrap() else { panic!("it counts") };
    assert_eq!((action.status, action.completed_at, action.lease_until), (ActionStatus::Completed, Some(at(5)), None));
    assert_eq!(finish().await.unwrap(), Finished::Repeated(action.clone()));
    let other = done("something else");
    let other = store.finish_action(&org, cluster, id, 1, ActionStatus::Failed, &other, &NOTHING, at(6)).await.unwrap();
    assert_eq!(other, Finished::Refused(action.clone()));
    assert_eq!(store.action(&org, cluster, id).await.unwrap().unwrap(), action);
    assert_eq!(store.claim_action(&org, cluster, id, "b", at(60), at(7)).await.unwrap(), None);
    assert!(!store.cancel_action(&org, cluster, id, &NOTHING, at(7)).await.unwrap());
}

static NOTHING: spot_store::Announce = spot_store::Announce { events: Vec::new(), audit: Vec::new() };

async fn an_old_fence_counts_no_more(store: Store) {
    let (org, job, actions) = enqueued(&store, 1).await;
    let (cluster, id) = (&job.cluster_id, &actions[0].id);
    store.claim_action(&org, cluster, id, "a", at(60), at(0)).await.unwrap().unwrap();
    store.claim_action(&org, cluster, id, "b", at(120), at(60)).await.unwrap().unwrap();
    let late = done("late");
    let late =
        store.finish_action(&org, cluster, id, 1, ActionStatus::Completed, &late, &NOTHING, at(61)).await.unwrap();
    assert!(matches!(late, Finished::Refused(action) if action.fence == 2));
    let lapsed = done("after the lease, but nobody else took it");
    let lapsed = store.finish_action(&org, cluster, id, 2, ActionStatus::Failed, &lapsed, &NOTHING, at(500)).await;
    assert!(matches!(lapsed.unwrap(), Finished::Done(_)));
    let (unknown, result) = (action_id(77), done(""));
    let missing = store.finish_action(&org, cluster, &unknown, 1, ActionStatus::Failed, &result, &NOTHING, at(1));
    assert_eq!(missing.await.unwrap_err().kind, StoreErrorKind::NotFound);
}

async fn nothing_is_picked_up_after_its_time(store: Store) {
    let (org, job, actions) = enqueued(&store, 1).await;
    let claim = |now| store.claim_action(&org, &job.cluster_id, &actions[0].id, "a", at(9_000), now);
    assert_eq!(claim(at(600)).await.unwrap(), None, "expires_at is not before now");
    assert!(claim(at(599)).await.unwrap().is_some());
}

async fn overdue_actions_end_as_expired_or_failed(store: Store) {
    let (org, job, actions) = enqueued(&store, 3).await;
    let (cluster, ids) = (&job.cluster_id, actions.iter().map(|action| &action.id).collect::<Vec<_>>());
    store.claim_action(&org, cluster, ids[1], "a", at(650), at(0)).await.unwrap().unwrap();
    let end = |place: usize, now| store.end_overdue_action(&org, cluster, ids[place], &NOTHING, now);
    assert_eq!(end(0, at(599)).await.unwrap(), Overdue::NotOverdue);
    assert!(
        matches!(end(0, at(600)).await.unwrap(), Overdue::Expired(action) if action.status == ActionStatus::Expired)
    );
    assert_eq!(end(1, at(649)).await.unwrap(), Overdue::NotOverdue, "its holder may still be at work");
    let Overdue::Failed(lost) = end(1, at(650)).await.unwrap() else { panic!("its holder went silent") };
    assert_eq!(lost.result.unwrap().error_code.as_deref(), Some("holder_lost"));
    assert_eq!(end(1, at(651)).await.unwrap(), Overdue::NotOverdue, "final");
    assert!(end(2, at(600)).await.unwrap() != Overdue::NotOverdue);
}

async fn only_a_pending_action_is_cancelled(store: Store) {
    let (org, job, actions) = enqueued(&store, 2).await;
    let cluster = &job.cluster_id;
    assert!(store.cancel_action(&org, cluster, &actions[0].id, &NOTHING, at(1)).await.unwrap());
    assert!(!store.cancel_action(&org, cluster, &actions[0].id, &NOTHING, at(1)).await.unwrap());
    store.claim_action(&org, cluster, &actions[1].id, "a", at(60), at(0)).await.unwrap().unwrap();
    assert!(!store.cancel_action(&org, cluster, &actions[1].id, &NOTHING, at(1)).await.unwrap());
}

async fn actions_are_found_by_job_and_while_pending(store: Store) {
    let (org, mut job, actions) = enqueued(&store, 3).await;
    let cluster = job.cluster_id.clone();
    store.claim_action(&org, &cluster, &actions[0].id, "a", at(60), at(0)).await.unwrap().unwrap();
    let pending = store.pending_actions(&org, &cluster, at(1)).await.unwrap();
    assert_eq!(pending, actions[1..]);
    assert_eq!(store.pending_actions(&org, &cluster, at(600)).await.unwrap(), [], "expired ones do not wait");
    let newest = store.actions(&org, &cluster, 2).await.unwrap();
    assert_eq!(newest.iter().map(|action| &action.id).collect::<Vec<_>>(), [&actions[2].id, &actions[1].id]);
    job.status = JobStatus::Running;
    assert_eq!(store.actions_of_job(&org, &job).await.unwrap().len(), 3);
    let other = spot_domain::Job { id: job_id(9), ..job };
    assert_eq!(store.actions_of_job(&org, &other).await.unwrap(), []);
}

async fn sequence_numbers_never_repeat(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    assert_eq!(store.reserve_sequence(&org, &cluster.id, 3).await.unwrap(), 1);
    assert_eq!(store.reserve_sequence(&org, &cluster.id, 1).await.unwrap(), 4);
    assert_eq!(store.reserve_sequence(&org, &cluster_id(2), 5).await.unwrap(), 1, "each cluster has its own");
}

async fn an_action_is_due_when_it_expires_or_its_lease_ends(store: Store) {
    let (org, job, actions) = enqueued(&store, 1).await;
    assert_eq!(store.next_due_at(DueKind::Action).await.unwrap(), Some(at(600)));
    store.claim_action(&org, &job.cluster_id, &actions[0].id, "a", at(60), at(0)).await.unwrap().unwrap();
    assert_eq!(store.next_due_at(DueKind::Action).await.unwrap(), Some(at(60)));
    let finished = ActionStatus::Completed;
    store.finish_action(&org, &job.cluster_id, &actions[0].id, 1, finished, &done("x"), &NOTHING, at(5)).await.unwrap();
    assert_eq!(store.next_due_at(DueKind::Action).await.unwrap(), None);
}
