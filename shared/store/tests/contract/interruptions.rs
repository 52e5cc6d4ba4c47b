//! Interruptions: one of all that is heard about the same loss.

use crate::fixtures::*;
use spot_domain::{Interruption, InterruptionKind, InterruptionState};
use spot_store::{Recorded, Store};

contract![
    all_that_is_heard_of_one_loss_is_one_interruption,
    interruptions_are_listed_newest_first,
    interruptions_are_found_by_instance_and_by_job,
];

async fn all_that_is_heard_of_one_loss_is_one_interruption(store: Store) {
    let mut first = interruption(1, "i-1", InterruptionKind::Warning);
    assert_eq!(store.record_interruption(&mut first, &quiet(), at(2)).await.unwrap(), Recorded::New);
    first.job_id = Some(job_id(1));
    (first.drained_at, first.state) = (Some(at(30)), InterruptionState::Recovered);
    store.save_interruption(&mut first, &quiet(), at(30)).await.unwrap();
    for (number, kind) in
        [(2, InterruptionKind::StateChange), (3, InterruptionKind::Inferred), (4, InterruptionKind::Warning)]
    {
        let mut again = interruption(number, "i-1", kind);
        let known = store.record_interruption(&mut again, &quiet(), at(40)).await.unwrap();
        assert_eq!(known, Recorded::Known(first.clone()));
    }
    for (number, instance, kind) in [(5, "i-1", InterruptionKind::Rebalance), (6, "i-2", InterruptionKind::Warning)] {
        let mut other = interruption(number, instance, kind);
        assert_eq!(store.record_interruption(&mut other, &quiet(), at(40)).await.unwrap(), Recorded::New);
    }
}

async fn interruptions_are_listed_newest_first(store: Store) {
    for number in 1..=3 {
        let mut heard = interruption(number, &format!("i-{number}"), InterruptionKind::Warning);
        store.record_interruption(&mut heard, &quiet(), at(2)).await.unwrap();
    }
    let page = store.interruptions(&org(1), 2, None).await.unwrap();
    let ids = |items: &[Interruption]| items.iter().map(|item| item.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&page.items), [3, 2].map(interruption_id));
    let rest = store.interruptions(&org(1), 2, page.next.as_deref()).await.unwrap();
    assert_eq!((ids(&rest.items), rest.next), ([1].map(interruption_id).to_vec(), None));
    let of_cluster = store.cluster_interruptions(&org(1), &cluster_id(1), 2).await.unwrap();
    assert_eq!(ids(&of_cluster), [3, 2].map(interruption_id));
    let count =
        async |from, until| store.count_interruptions(&org(1), &cluster_id(1), at(from), at(until)).await.unwrap();
    assert_eq!((count(0, 1).await, count(-3600, 0).await, count(1, 3600).await), (3, 0, 0));
}

async fn interruptions_are_found_by_instance_and_by_job(store: Store) {
    let mut risk = interruption(1, "i-1", InterruptionKind::Rebalance);
    risk.job_id = Some(job_id(1));
    let mut loss = interruption(2, "i-1", InterruptionKind::Warning);
    let mut other = interruption(3, "i-2", InterruptionKind::StateChange);
    other.job_id = Some(job_id(2));
    for heard in [&mut risk, &mut loss, &mut other] {
        store.record_interruption(heard, &quiet(), at(2)).await.unwrap();
    }
    let of = async |kind| store.interruption_of(&org(1), "i-1", kind).await;
    assert_eq!(of(InterruptionKind::Rebalance).await.unwrap(), Some(risk.clone()));
    assert_eq!(of(InterruptionKind::Inferred).await.unwrap(), Some(loss.clone()), "a loss, whichever way it is heard");
    assert_eq!(of(InterruptionKind::ScheduledChange).await.unwrap(), None);
    let of_job = |number| {
        let store = store.clone();
        async move { store.interruptions_of_job(&org(1), &job_id(number)).await.unwrap() }
    };
    assert_eq!(of_job(1).await, [risk.clone()]);
    loss.job_id = Some(job_id(1));
    store.save_interruption(&mut loss, &quiet(), at(3)).await.unwrap();
    assert_eq!((of_job(1).await, of_job(2).await, of_job(3).await), (vec![risk, loss], vec![other], vec![]));
}
