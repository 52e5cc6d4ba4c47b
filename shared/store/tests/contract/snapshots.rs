//! Snapshots: one generation visible at a time, however large.

use crate::fixtures::*;
use spot_store::{ClusterSnapshot, SNAPSHOT_PART_BYTES, Store, StoreErrorKind};

contract![
    a_snapshot_of_any_size_reads_as_it_was_written,
    an_older_generation_is_refused,
    a_reader_sees_one_generation_or_the_next,
];

fn snapshot(generation: u64, bytes: usize) -> ClusterSnapshot {
    let content = (0..bytes).map(|place| (place as u64 * 31 + generation) as u8).collect();
    ClusterSnapshot { generation, taken_at: at(generation as i64), content }
}

async fn a_snapshot_of_any_size_reads_as_it_was_written(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    assert_eq!(store.snapshot(&org, &cluster.id).await.unwrap(), None);
    let sizes = [1, SNAPSHOT_PART_BYTES, SNAPSHOT_PART_BYTES + 1, 5 * SNAPSHOT_PART_BYTES + 7, 40];
    for (generation, bytes) in sizes.into_iter().enumerate() {
        let snapshot = snapshot(generation as u64, bytes);
        store.put_snapshot(&org, &cluster.id, &snapshot, at(1)).await.unwrap();
        assert_eq!(store.snapshot(&org, &cluster.id).await.unwrap().unwrap(), snapshot);
        let known = store.snapshot_generation(&org, &cluster.id).await.unwrap();
        assert_eq!(known, Some((snapshot.generation, snapshot.taken_at)));
    }
}

async fn an_older_generation_is_refused(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let newer = snapshot(5, 3 * SNAPSHOT_PART_BYTES);
    store.put_snapshot(&org, &cluster.id, &newer, at(1)).await.unwrap();
    for generation in [4, 5] {
        let older = snapshot(generation, 2 * SNAPSHOT_PART_BYTES);
        let error = store.put_snapshot(&org, &cluster.id, &older, at(2)).await.unwrap_err();
        assert_eq!(error.kind, StoreErrorKind::Conflict);
    }
    assert_eq!(store.snapshot(&org, &cluster.id).await.unwrap().unwrap(), newer);
}

async fn a_reader_sees_one_generation_or_the_next(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    store.put_snapshot(&org, &cluster.id, &snapshot(0, 3 * SNAPSHOT_PART_BYTES), at(0)).await.unwrap();
    let writer = {
        let (store, org, cluster) = (store.clone(), org.clone(), cluster.id.clone());
        tokio::spawn(async move {
            for generation in 1..10 {
                store
                    .put_snapshot(&org, &cluster, &snapshot(generation, 3 * SNAPSHOT_PART_BYTES), at(1))
                    .await
                    .unwrap();
            }
        })
    };
    while !writer.is_finished() {
        match store.snapshot(&org, &cluster.id).await {
            Ok(seen) => {
                let seen = seen.unwrap();
                assert_eq!(seen, snapshot(seen.generation, 3 * SNAPSHOT_PART_BYTES));
            }
            Err(error) => assert!(error.retryable(), "{error:?}"),
        }
        tokio::task::yield_now().await;
    }
    writer.await.unwrap();
}
