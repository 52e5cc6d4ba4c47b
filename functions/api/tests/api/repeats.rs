//! Repeats of a request under one key.

use crate::fixtures::*;
use crate::harness::World;
use spot_emulators::{Fault, FaultRule};

const KEY: [(&str, &str); 1] = [("idempotency-key", "the-same-key")];

fn path() -> String {
    format!("/clusters/{}/optimization-jobs", cluster_id(1))
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_and_does_nothing() {
    let (world, _) = World::with_cluster().await;
    let first = world.post(&path(), &KEY, r#"{"dry_run":false}"#).await;
    world.clock.advance_secs(5);
    let again = world.post(&path(), &KEY, r#"{"dry_run":false}"#).await;
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    assert_eq!(again.headers["content-type"], "application/json");
    assert_eq!(world.messages("optimizer").await.len(), 1);
}

#[tokio::test]
async fn a_refusal_is_repeated_too_as_the_problem_it_was() {
    let (world, _) = World::with_cluster().await;
    let path = format!("/clusters/{}/optimization-jobs", cluster_id(9));
    let first = world.post(&path, &KEY, "").await;
    let again = world.post(&path, &KEY, "").await;
    assert_eq!((first.status.as_u16(), again.status.as_u16(), again.code()), (404, 404, "not_found"));
    assert_eq!(again.headers["content-type"], "application/problem+json");
}

#[tokio::test]
async fn a_key_goes_with_its_body_and_its_route() {
    let (world, _) = World::with_cluster().await;
    world.add_cluster(2).await;
    assert_eq!(world.post(&path(), &KEY, "").await.status, 202);
    let other_body = world.post(&path(), &KEY, r#"{"dry_run":true}"#).await;
    assert_eq!((other_body.status.as_u16(), other_body.code()), (409, "idempotency_mismatch"));
    let other_route = format!("/clusters/{}/optimization-jobs", cluster_id(2));
    assert_eq!(world.post(&other_route, &KEY, "").await.status, 202);
}

#[tokio::test]
async fn a_key_is_needed_and_has_a_shape() {
    let (world, _) = World::with_cluster().await;
    let missing = world.post(&path(), &[], "").await;
    assert_eq!((missing.status.as_u16(), missing.code()), (428, "precondition_required"));
    for wrong in ["short", "with space in it", &"x".repeat(129)] {
        let answer = world.post(&path(), &[("idempotency-key", wrong)], "").await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "malformed"), "{wrong}");
    }
    assert!(world.messages("optimizer").await.is_empty());
}

#[tokio::test]
async fn a_request_that_failed_here_may_come_again_under_its_key() {
    let (world, _) = World::with_cluster().await;
    world.emulators.arm(FaultRule {
        service: Some("sqs"),
        operation: Some("SendMessage"),
        after: 0,
        times: u32::MAX,
        fault: Fault::ServerError,
    });
    let failed = world.post(&path(), &KEY, "").await;
    assert_eq!((failed.status.as_u16(), failed.code()), (503, "unavailable"));
    assert!(failed.headers.contains_key("retry-after"));
    world.emulators.disarm();
    assert_eq!(world.post(&path(), &KEY, "").await.status, 202);
    assert_eq!(world.messages("optimizer").await.len(), 1);
}
