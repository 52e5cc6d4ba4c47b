//! What a write announces is captured with it, once, and nothing else is.

use crate::endpoints::embedded_with_emulators;
use crate::fixtures::*;
use serde_json::json;
use spot_domain::ActionStatus;
use spot_emulators::{Emulators, Fault, FaultRule};
use spot_store::{Announce, Announced, AuditIntent, StoreErrorKind};

fn news(event: &str) -> Announce {
    let intent = AuditIntent {
        actor: "executor".to_owned(),
        event: event.to_owned(),
        resource: action_id(1).to_string(),
        outcome: "done".to_owned(),
        detail: json!(null),
    };
    Announce::audit(intent).and_event(event, json!({ "why": "a test" }))
}

fn heard(emulators: &Emulators) -> Vec<Announced> {
    let changes = emulators.changes(0, 100).unwrap();
    changes.iter().map(|change| Announced::read(&change.new_image).unwrap()).collect()
}

#[tokio::test]
async fn an_announcement_is_captured_with_its_write_and_not_repeated_by_the_next_one() {
    let (store, emulators) = embedded_with_emulators().await;
    let (org, job, actions) = enqueued(&store, 1).await;
    assert!(emulators.changes(0, 10).unwrap().is_empty(), "nothing was announced");
    let (cluster, id) = (&job.cluster_id, &actions[0].id);
    store.claim_action(&org, cluster, id, "a", at(60), at(0)).await.unwrap().unwrap();
    let (status, result) = (ActionStatus::Completed, done("x"));
    for _ in 0..2 {
        store.finish_action(&org, cluster, id, 1, status, &result, &news("action.completed"), at(5)).await.unwrap();
    }
    let announced = heard(&emulators);
    assert_eq!(announced.len(), 1, "a repeated result announces nothing");
    assert_eq!((&announced[0].organization_id, announced[0].version, announced[0].at), (&Some(org), 3, at(5)));
    assert_eq!(announced[0].announce, news("action.completed"));
}

#[tokio::test]
async fn an_update_takes_an_older_announcement_away() {
    let (store, emulators) = embedded_with_emulators().await;
    let (org, mut cluster) = one_cluster(&store).await;
    store.save_cluster(&mut cluster, &news("cluster.changed"), at(1)).await.unwrap();
    assert!(store.take_optimization(&org, &cluster.id, at(300), at(600)).await.unwrap());
    store.start_job(&mut job(1, spot_domain::JobKind::Optimize), None, at(0), &quiet(), at(2)).await.unwrap();
    assert_eq!(heard(&emulators).len(), 1);
}

#[tokio::test]
async fn a_refused_write_announces_nothing() {
    let (store, emulators) = embedded_with_emulators().await;
    let (_, mut cluster) = one_cluster(&store).await;
    cluster.version = 7;
    let error = store.save_cluster(&mut cluster, &news("cluster.changed"), at(1)).await.unwrap_err();
    assert_eq!((error.kind, cluster.version), (StoreErrorKind::VersionMismatch, 7));
    let (service, operation, fault) = (Some("dynamodb"), Some("PutItem"), Fault::LoseRequest);
    emulators.arm(FaultRule { service, operation, after: 0, times: u32::MAX, fault });
    cluster.version = 1;
    assert!(store.save_cluster(&mut cluster, &news("cluster.changed"), at(1)).await.is_err());
    assert!(heard(&emulators).is_empty());
}
