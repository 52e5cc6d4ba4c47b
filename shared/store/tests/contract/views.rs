//! Lists and pages as people look at them: whole however they are cut, and each asked for in one call.

use crate::fixtures::*;
use crate::ledger::entry;
use serde_json::json;
use spot_domain::{ActionResult, ActionStatus, InterruptionKind, JobKind, JobPlan, JobStatus};
use spot_store::{ActionFilter, Kpi, LoggedEvent, Store, Usage};

contract![
    actions_are_paged_and_filtered,
    an_action_tells_its_job_its_plan_and_what_it_came_to,
    figures_are_found_with_their_cluster,
    jobs_of_a_time_and_open_ones_are_found,
    interruptions_entries_and_events_are_paged,
];

/// All items of a list, page after page.
macro_rules! all {
    ($cursor:ident => $page:expr) => {{
        let (mut items, mut $cursor) = (Vec::new(), None::<String>);
        loop {
            let found = $page.await.unwrap();
            items.extend(found.items);
            $cursor = found.next;
            if $cursor.is_none() {
                break items;
            }
        }
    }};
}

async fn actions_are_paged_and_filtered(store: Store) {
    let (org, job, actions) = enqueued(&store, 9).await;
    let cluster = job.cluster_id.clone();
    for action in &actions[..4] {
        assert!(store.cancel_action(&org, &cluster, &action.id, &quiet(), at(1)).await.unwrap());
    }
    let ids = async |filter: &ActionFilter| {
        let found = all!(cursor => store.actions_page(&org, &cluster, filter, 2, cursor.as_deref()));
        found.into_iter().map(|action| action.id).collect::<Vec<_>>()
    };
    let newest_first: Vec<_> = (1..=9).rev().map(action_id).collect();
    assert_eq!(ids(&ActionFilter::default()).await, newest_first);
    let cancelled = ActionFilter { statuses: vec![ActionStatus::Cancelled], job_id: None };
    assert_eq!(ids(&cancelled).await, newest_first[5..]);
    let of_other = ActionFilter { statuses: Vec::new(), job_id: Some(job_id(8).to_string()) };
    assert_eq!(ids(&of_other).await, []);
    let of_job = store.job_actions(&org, &job, 3).await.unwrap();
    assert_eq!(
        of_job.iter().map(|action| &action.id).collect::<Vec<_>>(),
        [1, 2, 3].map(action_id).iter().collect::<Vec<_>>()
    );
}

async fn an_action_tells_its_job_its_plan_and_what_it_came_to(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let mut job = job(1, JobKind::Optimize);
    let plan = JobPlan { job_id: job.id.clone(), outcome: sample_outcome() };
    store.start_job(&mut job, Some(&plan), at(0), &quiet(), start()).await.unwrap();
    store.enqueue_actions(&mut job, &mut [action(1)], &quiet(), start()).await.unwrap();
    let claim = store.claim_action(&org, &cluster.id, &action_id(1), "x", at(60), at(1)).await.unwrap().unwrap();
    let launched = known_instance(&store, &org, 1).await;
    let result = ActionResult { instance_id: Some(launched.id.clone()), ..done("launched") };
    let (status, fence) = (ActionStatus::Completed, claim.fence);
    store.finish_action(&org, &cluster.id, &claim.id, fence, status, &result, &quiet(), at(5)).await.unwrap();
    let paid = entry(&launched, 0, 300, 100);
    store.record_usage(&org, &mut [Usage { instance: launched, entries: vec![paid.clone()] }], at(300)).await.unwrap();
    let finished = store.action(&org, &cluster.id, &claim.id).await.unwrap().unwrap();
    let story = store.action_story(&org, &finished).await.unwrap();
    assert_eq!((story.job, story.plan, story.ledger_entries), (Some(job), Some(plan.outcome), vec![paid]));
}

async fn figures_are_found_with_their_cluster(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    assert_eq!(store.cluster_kpi(&org, &cluster.id).await.unwrap(), Some(None));
    assert_eq!(store.cluster_kpi(&org, &cluster_id(2)).await.unwrap(), None);
    let kpi = Kpi { scope: cluster.id.to_string(), figures: json!({ "nodes": 4 }), calculated_at: at(1) };
    store.put_kpi(&org, &kpi).await.unwrap();
    assert_eq!(store.cluster_kpi(&org, &cluster.id).await.unwrap(), Some(Some(kpi)));
}

async fn jobs_of_a_time_and_open_ones_are_found(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let mut jobs: Vec<_> = (1..=4).map(|number| job(number, JobKind::Interruption)).collect();
    for job in &mut jobs {
        store.start_job(job, None, at(0), &quiet(), start()).await.unwrap();
    }
    jobs[0].status = JobStatus::Completed;
    store.close_job(&mut jobs[0], None, &quiet(), at(1)).await.unwrap();
    assert_eq!(store.open_job_ids(&org, &cluster.id).await.unwrap(), [2, 3, 4].map(job_id));
    let between = async |from, until, limit| {
        let found = store.jobs_between(&org, at(from), at(until), limit).await.unwrap();
        found.into_iter().map(|job| job.id).collect::<Vec<_>>()
    };
    assert_eq!(between(0, 1, 3).await, [4, 3, 2].map(job_id), "ids tell when they were made");
    assert_eq!(between(1, 60, 9).await, []);
    assert_eq!(between(-60, 0, 9).await, []);
}

async fn interruptions_entries_and_events_are_paged(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    for number in 1..=5 {
        let mut heard = interruption(number, &format!("i-{number}"), InterruptionKind::Warning);
        store.record_interruption(&mut heard, &quiet(), at(2)).await.unwrap();
        let event = LoggedEvent { id: event_id(number), detail_type: "x".to_owned(), detail: json!({}), at: at(1) };
        store.log_event(&org, "org:activity", &event).await.unwrap();
        let read = known_instance(&store, &org, number).await;
        let entries = vec![entry(&read, 0, 60, 7)];
        store.record_usage(&org, &mut [Usage { instance: read, entries }], at(60)).await.unwrap();
    }
    let newest_first: Vec<u64> = vec![5, 4, 3, 2, 1];
    let (store, org, cluster) = (&store, &org, &cluster.id);
    let found = all!(cursor => store.cluster_interruptions_page(org, cluster, 2, cursor.as_deref()));
    let ids: Vec<_> = found.into_iter().map(|found| found.id).collect();
    assert_eq!(ids, newest_first.iter().copied().map(interruption_id).collect::<Vec<_>>());
    let found = all!(cursor => store.newest_events(org, "org:activity", 2, cursor.as_deref()));
    let ids: Vec<_> = found.into_iter().map(|found| found.id).collect();
    assert_eq!(ids, newest_first.into_iter().map(event_id).collect::<Vec<_>>());
    let found = all!(cursor => store.ledger_entries_page(org, cluster, at(0), 2, cursor.as_deref()));
    let instances: Vec<_> = found.into_iter().map(|found| found.instance_id).collect();
    assert_eq!(instances, (1..=5).map(|number| instance(number).id).collect::<Vec<_>>());
}
