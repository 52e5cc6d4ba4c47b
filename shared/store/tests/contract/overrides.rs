//! Overrides: one an instance, found by id and with its cluster, saved over the version that was read (OVR-01, OVR-03).

use crate::fixtures::*;
use spot_domain::{Job, JobKind, OrganizationId, Override, OverrideScope, OverrideState};
use spot_store::{Store, StoreErrorKind};

contract![
    an_instance_has_one_override_until_it_ends,
    an_override_moves_with_the_instance_that_took_the_others_place,
    overrides_are_listed_newest_first_and_their_organizations_alone,
    a_job_of_an_override_takes_a_free_cluster_and_waits_for_no_rest,
];

fn forced(number: u64, instance_id: &str) -> Override {
    Override {
        id: override_id(number),
        organization_id: org(1),
        cluster_id: cluster_id(1),
        scope: OverrideScope::Instance,
        target_id: instance_id.to_owned(),
        target_node: "ip-1".into(),
        replacement_id: None,
        duration_hours: 4,
        reason: "a release".to_owned(),
        requested_by: "ada".to_owned(),
        starts_at: at(0),
        expires_at: at(4 * 3600),
        state: OverrideState::Applying,
        job_id: job_id(number),
        ended_at: None,
        note: None,
        version: 0,
    }
}

async fn of_cluster(store: &Store) -> Vec<Override> {
    store.cluster_overrides(&org(1), &cluster_id(1)).await.unwrap()
}

async fn an_instance_has_one_override_until_it_ends(store: Store) {
    let mut first = forced(1, "i-1");
    store.create_override(&mut first, &quiet(), at(0)).await.unwrap();
    let refused = store.create_override(&mut forced(2, "i-1"), &quiet(), at(1)).await.unwrap_err();
    assert_eq!(refused.kind, StoreErrorKind::Conflict);
    assert_eq!(of_cluster(&store).await, [first.clone()]);
    let stale = first.clone();
    first.end("no capacity", at(2));
    store.save_override(&mut first, &quiet(), at(2)).await.unwrap();
    assert!(of_cluster(&store).await.is_empty());
    assert_eq!(store.find_override(&org(1), &first.id).await.unwrap(), Some(first));
    let late = store.save_override(&mut stale.clone(), &quiet(), at(3)).await.unwrap_err();
    assert_eq!(late.kind, StoreErrorKind::VersionMismatch);
    assert!(of_cluster(&store).await.is_empty(), "a refused write leaves no copy behind");
    store.create_override(&mut forced(3, "i-1"), &quiet(), at(4)).await.unwrap();
}

async fn an_override_moves_with_the_instance_that_took_the_others_place(store: Store) {
    let mut known = forced(1, "i-1");
    store.create_override(&mut known, &quiet(), at(0)).await.unwrap();
    (known.state, known.replacement_id) = (OverrideState::Active, Some("i-2".to_owned()));
    store.save_override(&mut known, &quiet(), at(60)).await.unwrap();
    assert_eq!(of_cluster(&store).await, [known.clone()]);
    let taken = store.create_override(&mut forced(2, "i-2"), &quiet(), at(61)).await.unwrap_err();
    assert_eq!(taken.kind, StoreErrorKind::Conflict);
    known.end("its time is over", at(120));
    store.save_override(&mut known, &quiet(), at(120)).await.unwrap();
    assert!(of_cluster(&store).await.is_empty());
}

async fn overrides_are_listed_newest_first_and_their_organizations_alone(store: Store) {
    for number in 1..=3 {
        store.create_override(&mut forced(number, &format!("i-{number}")), &quiet(), at(0)).await.unwrap();
    }
    let mut foreign = Override { organization_id: org(2), ..forced(9, "i-1") };
    store.create_override(&mut foreign, &quiet(), at(0)).await.unwrap();
    let ids = |items: &[Override]| items.iter().map(|known| known.id.clone()).collect::<Vec<_>>();
    let page = store.overrides(&org(1), 2, None).await.unwrap();
    assert_eq!(ids(&page.items), [3, 2].map(override_id));
    let rest = store.overrides(&org(1), 2, page.next.as_deref()).await.unwrap();
    assert_eq!((ids(&rest.items), rest.next), ([1].map(override_id).to_vec(), None));
    let seen_by = async |org: &OrganizationId| store.find_override(org, &override_id(9)).await.unwrap().is_some();
    assert_eq!((seen_by(&org(1)).await, seen_by(&org(2)).await), (false, true));
    assert_eq!(of_cluster(&store).await.len(), 3);
}

async fn a_job_of_an_override_takes_a_free_cluster_and_waits_for_no_rest(store: Store) {
    let (_, mut resting) = one_cluster(&store).await;
    resting.cooldown_until = Some(at(600));
    store.save_cluster(&mut resting, &quiet(), at(0)).await.unwrap();
    let started = async |mut job: Job| store.start_job(&mut job, None, at(0), &quiet(), at(1)).await;
    assert_eq!(started(job(1, JobKind::Optimize)).await.unwrap_err().kind, StoreErrorKind::Conflict);
    started(job(2, JobKind::Override)).await.unwrap();
    assert_eq!(started(job(3, JobKind::Override)).await.unwrap_err().kind, StoreErrorKind::Conflict);
    let busy = store.cluster(&org(1), &cluster_id(1)).await.unwrap().unwrap();
    assert_eq!(busy.active_job, Some(job_id(2)));
}
