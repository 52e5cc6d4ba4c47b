//! Clusters, their list, their policy.

use crate::fixtures::*;
use spot_domain::{ClusterStatus, JobKind, Microusd, Policy};
use spot_store::{ClusterSummary, DueKind, Store, StoreErrorKind};

contract![
    a_cluster_reads_as_it_was_written,
    an_arn_is_registered_once,
    deleting_a_cluster_frees_its_arn_and_waits_for_its_job,
    after_a_deletion_no_tick_looks_at_the_cluster_and_its_tokens_are_dead,
    the_optimizer_looks_at_a_cluster_once,
    an_older_summary_does_not_replace_a_newer_one,
    a_policy_is_the_default_until_it_is_saved_and_knows_stale_copies,
];

async fn a_cluster_reads_as_it_was_written(store: Store) {
    let (org, mut cluster) = one_cluster(&store).await;
    assert_eq!(store.cluster(&org, &cluster.id).await.unwrap().unwrap(), cluster);
    cluster.baseline = Some(spot_domain::Baseline { taken_at: at(5), ..Default::default() });
    cluster.cooldown_until = Some(at(7));
    cluster.status = ClusterStatus::Error;
    store.save_cluster(&mut cluster, &quiet(), at(8)).await.unwrap();
    assert_eq!(store.cluster(&org, &cluster.id).await.unwrap().unwrap(), cluster);
    assert_eq!(store.organization(&org).await.unwrap().unwrap().clusters, 1);
}

async fn an_arn_is_registered_once(store: Store) {
    let (org, first) = one_cluster(&store).await;
    let mut second = spot_domain::Cluster { arn: first.arn.clone(), ..cluster(2) };
    let error = store.register_cluster(&mut second, &quiet(), start()).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Conflict);
    assert_eq!(store.registered_cluster(&org, &first.arn).await.unwrap(), Some(first.id));
    assert_eq!(store.cluster(&org, &second.id).await.unwrap(), None);
    assert_eq!(store.organization(&org).await.unwrap().unwrap().clusters, 1);
}

async fn deleting_a_cluster_frees_its_arn_and_waits_for_its_job(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let mut job = job(1, JobKind::Optimize);
    store.start_job(&mut job, None, at(0), &quiet(), start()).await.unwrap();
    let held = store.cluster(&org, &cluster.id).await.unwrap().unwrap();
    assert_eq!(store.delete_cluster(&held, at(1)).await.unwrap_err().kind, StoreErrorKind::Conflict);
    job.status = spot_domain::JobStatus::Cancelled;
    store.close_job(&mut job, None, &quiet(), start()).await.unwrap();
    let free = store.cluster(&org, &cluster.id).await.unwrap().unwrap();
    store.delete_cluster(&free, at(1)).await.unwrap();
    assert_eq!(store.cluster_summaries(&org).await.unwrap(), []);
    store.register_cluster(&mut cluster.clone(), &quiet(), start()).await.unwrap();
    assert_eq!(store.organization(&org).await.unwrap().unwrap().clusters, 1);
}

async fn after_a_deletion_no_tick_looks_at_the_cluster_and_its_tokens_are_dead(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let key = agent_key(1, &org, &cluster);
    store.create_agent_key(&key, "token", &quiet(), start()).await.unwrap();
    let registration = registration("uid-1");
    store.register_agent(&org, &cluster.id, &registration, &quiet(), at(0)).await.unwrap();
    let mut answering = job(1, JobKind::Interruption);
    store.start_job(&mut answering, None, at(0), &quiet(), start()).await.unwrap();
    assert_eq!(store.delete_cluster(&cluster, at(1)).await.unwrap_err().kind, StoreErrorKind::Conflict);
    assert!(store.agent_key_of("token").await.unwrap().unwrap().is_valid(at(2)), "nothing is half deleted");
    answering.status = spot_domain::JobStatus::Completed;
    store.close_job(&mut answering, None, &quiet(), at(1)).await.unwrap();
    store.delete_cluster(&cluster, at(2)).await.unwrap();
    for kind in [DueKind::Optimization, DueKind::Job] {
        assert_eq!(store.next_due_at(kind).await.unwrap(), None, "{kind:?}");
    }
    for shard in 0..store.due_shards() {
        assert_eq!(store.watched_clusters(shard).await.unwrap(), []);
    }
    assert!(!store.agent_key_of("token").await.unwrap().unwrap().is_valid(at(3)));
    assert_eq!(store.agent_state(&org, &cluster.id).await.unwrap(), None);
}

async fn the_optimizer_looks_at_a_cluster_once(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    assert_eq!(store.next_due_at(DueKind::Optimization).await.unwrap(), Some(at(300)));
    let takes = futures_of(8, || store.take_optimization(&org, &cluster.id, at(300), at(600))).await;
    assert_eq!(takes.into_iter().filter(|taken| *taken).count(), 1);
    let mut stale = cluster.clone();
    let error = store.save_cluster(&mut stale, &quiet(), at(301)).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::VersionMismatch, "a copy from before would set the time back");
}

async fn futures_of<F>(count: usize, call: impl Fn() -> F) -> Vec<bool>
where
    F: Future<Output = Result<bool, spot_store::StoreError>>,
{
    let mut answers = Vec::new();
    for _ in 0..count {
        answers.push(call().await.unwrap());
    }
    answers
}

async fn an_older_summary_does_not_replace_a_newer_one(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let summary = |secs: i64, nodes: u32| ClusterSummary {
        id: cluster.id.clone(),
        name: cluster.name.clone(),
        region: cluster.region.clone(),
        status: cluster.status,
        nodes,
        spot_nodes: 1,
        cost_microusd_per_month: Microusd(5),
        saved_microusd_per_month: Microusd(-1),
        last_seen_at: Some(at(secs)),
        calculated_at: at(secs),
    };
    store.put_cluster_summary(&org, &summary(60, 4)).await.unwrap();
    store.put_cluster_summary(&org, &summary(30, 3)).await.unwrap();
    assert_eq!(store.cluster_summaries(&org).await.unwrap(), [summary(60, 4)]);
}

async fn a_policy_is_the_default_until_it_is_saved_and_knows_stale_copies(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let first = store.policy(&org, &cluster.id).await.unwrap();
    assert_eq!((&first.policy, first.version), (&Policy::default(), 0));
    let off = Policy { enabled: false, ..Policy::default() };
    let saved = store.save_policy(&org, &cluster.id, off.clone(), 0, &quiet(), start()).await.unwrap();
    assert_ne!(saved.hash, first.hash);
    assert_eq!(store.policy(&org, &cluster.id).await.unwrap(), saved);
    let error = store.save_policy(&org, &cluster.id, off, 0, &quiet(), start()).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::VersionMismatch);
    let on = store.save_policy(&org, &cluster.id, Policy::default(), 1, &quiet(), start()).await.unwrap();
    assert_eq!((on.version, on.hash), (2, first.hash));
}
