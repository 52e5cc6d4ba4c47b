//! Agents and their keys.

use crate::fixtures::*;
use spot_store::{AgentRegistration, Heartbeat, Store, StoreErrorKind};

contract![
    a_key_is_found_by_its_token_and_can_be_revoked,
    each_registration_raises_the_epoch_and_older_ones_are_refused,
    a_token_used_in_a_second_cluster_is_refused,
    an_agent_is_watched_where_it_registered_and_what_was_told_of_it_is_remembered,
];

async fn a_key_is_found_by_its_token_and_can_be_revoked(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let key = agent_key(1, &org, &cluster);
    store.create_agent_key(&key, "token", &quiet(), start()).await.unwrap();
    assert_eq!(store.agent_key_of("token").await.unwrap().unwrap(), key);
    assert_eq!(store.agent_key_of("Token").await.unwrap(), None);
    assert!(key.is_valid(at(99)) && !key.is_valid(at(100)));
    store.note_agent_key_use(&key, "token", at(1)).await.unwrap();
    let used = store.agent_key_of("token").await.unwrap().unwrap();
    assert_eq!(used.last_used_at, Some(at(1)));
    store.note_agent_key_use(&used, "token", at(3000)).await.unwrap();
    assert_eq!(store.agent_key_of("token").await.unwrap().unwrap().last_used_at, Some(at(1)), "once an hour");
    store.revoke_agent_key(&org, &cluster.id, &key.id, &quiet(), at(5)).await.unwrap();
    let keys = store.agent_keys(&org, &cluster.id).await.unwrap();
    assert_eq!((keys.len(), keys[0].revoked_at, keys[0].is_valid(at(6))), (1, Some(at(5)), false));
    let error = store.revoke_agent_key(&org, &cluster.id, &key_id(2), &quiet(), at(5)).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::NotFound);
}

async fn each_registration_raises_the_epoch_and_older_ones_are_refused(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let register = |now| store.register_agent(&org, &cluster.id, &REGISTRATION, &NOTHING, now);
    assert_eq!(store.agent_state(&org, &cluster.id).await.unwrap(), None);
    assert_eq!(register(at(0)).await.unwrap().lease_epoch, 1);
    let beat = Heartbeat { policy_hash: Some("abc".to_owned()), snapshot_generation: 4 };
    store.note_heartbeat(&org, &cluster.id, 1, &beat, at(30)).await.unwrap();
    let state = store.agent_state(&org, &cluster.id).await.unwrap().unwrap();
    assert_eq!((state.last_seen_at, state.snapshot_generation), (at(30), 4));
    assert_eq!(register(at(60)).await.unwrap().lease_epoch, 2);
    let error = store.note_heartbeat(&org, &cluster.id, 1, &beat, at(61)).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Conflict);
}

static REGISTRATION: std::sync::LazyLock<AgentRegistration> = std::sync::LazyLock::new(|| registration("uid-1"));
static NOTHING: spot_store::Announce = spot_store::Announce { events: Vec::new(), audit: Vec::new() };

async fn a_token_used_in_a_second_cluster_is_refused(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    store.register_agent(&org, &cluster.id, &registration("uid-1"), &quiet(), at(0)).await.unwrap();
    let second = registration("uid-2");
    let error = store.register_agent(&org, &cluster.id, &second, &quiet(), at(1)).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Conflict);
    let state = store.agent_state(&org, &cluster.id).await.unwrap().unwrap();
    assert_eq!((state.registration.cluster_uid.as_str(), state.lease_epoch), ("uid-1", 1));
}

async fn an_agent_is_watched_where_it_registered_and_what_was_told_of_it_is_remembered(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    store.register_agent(&org, &cluster.id, &registration("uid-1"), &quiet(), at(0)).await.unwrap();
    let mut watched = Vec::new();
    for shard in 0..store.due_shards() {
        watched.extend(store.watched_clusters(shard).await.unwrap());
    }
    assert_eq!(watched, [(org.clone(), cluster.id.clone())]);
    let told = async || store.watched_agents(&watched).await.unwrap()[0].clone().unwrap().told_silent;
    assert_eq!(told().await, None);
    store.note_told(&org, &cluster.id, 1, true).await.unwrap();
    assert_eq!(told().await, Some(true));
    store.note_told(&org, &cluster.id, 1, false).await.unwrap();
    assert_eq!(told().await, Some(false));
    store.register_agent(&org, &cluster.id, &registration("uid-1"), &quiet(), at(60)).await.unwrap();
    store.note_told(&org, &cluster.id, 1, true).await.unwrap();
    assert_eq!(told().await, None, "it registered anew");
    let gone = [(org.clone(), cluster_id(9))];
    assert_eq!(store.watched_agents(&gone).await.unwrap(), [None]);
}
