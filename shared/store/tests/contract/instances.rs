//! Instances and whose they are.

use crate::fixtures::*;
use spot_domain::InstanceState;
use spot_store::{InstanceOwner, Store, StoreErrorKind};

contract![an_instance_is_written_on_change_only, an_instance_has_an_owner_until_it_is_forgotten];

async fn an_instance_is_written_on_change_only(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let read = known_instance(&store, &org, 1).await;
    assert_eq!(store.instance(&org, &cluster.id, &read.id).await.unwrap().unwrap(), read);
    let mut same = read.clone();
    assert!(!store.save_instance_if_changed(&org, &read, &mut same, &quiet(), at(1)).await.unwrap());
    let mut gone = read.clone();
    (gone.state, gone.ended_at) = (InstanceState::Terminated, Some(at(2)));
    assert!(store.save_instance_if_changed(&org, &read, &mut gone, &quiet(), at(2)).await.unwrap());
    assert_eq!(store.instances(&org, &cluster.id).await.unwrap(), [gone.clone()]);
    let mut late = read.clone();
    late.node_name = None;
    let error = store.save_instance_if_changed(&org, &read, &mut late, &quiet(), at(3)).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::VersionMismatch);
}

async fn an_instance_has_an_owner_until_it_is_forgotten(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let read = known_instance(&store, &org, 1).await;
    let region = "us-east-1".into();
    let owner = InstanceOwner { cluster_id: Some(cluster.id.clone()), account_id: account_id(1), region };
    assert_eq!(store.instance_owner(&org, &read.id).await.unwrap(), Some(owner));
    let error = store.forget_instance(&org, &read).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::VersionMismatch, "it has not ended");
    let mut ended = read.clone();
    ended.ended_at = Some(at(1));
    store.save_instance_if_changed(&org, &read, &mut ended, &quiet(), at(1)).await.unwrap();
    store.forget_instance(&org, &ended).await.unwrap();
    assert_eq!(store.instances(&org, &cluster.id).await.unwrap(), []);
    assert_eq!(store.instance_owner(&org, &read.id).await.unwrap(), None);
    let region = "us-east-1".into();
    let mut twice = instance(1);
    store.create_instance(&org, &account_id(1), &region, &mut twice, &quiet(), at(2)).await.unwrap();
    let error = store.create_instance(&org, &account_id(1), &region, &mut twice, &quiet(), at(2)).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Conflict);
}
