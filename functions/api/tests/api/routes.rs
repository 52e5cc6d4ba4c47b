//! The table of routes, walked: who may call is enforced for each, and foreign things look missing.

use crate::fixtures::*;
use crate::harness::{AGENT_TOKEN, Answer, TOKEN, World};
use axum::http::StatusCode;
use serde_json::Value;
use spot_api::{Idempotency, RouteRule, Who, rules};

/// The path of a rule with an id for each parameter.
pub(crate) fn path_of(rule: &RouteRule, number: u64) -> String {
    rule.path
        .replace("{cluster_id}", cluster_id(number).as_str())
        .replace("{job_id}", job_id(number).as_str())
        .replace("{action_id}", action_id(number).as_str())
        .replace("{interruption_id}", interruption_id(number).as_str())
        // Nobody's: the walk would otherwise revoke the token that it walks with.
        .replace("{key_id}", &format!("key_{:032x}", number + 1_000))
        .replace("{override_id}", override_id(number).as_str())
        .replace("{node_name}", "node-a")
}

/// What each route needs beside its path to get as far as its handler's first look at the store.
pub(crate) fn query_of(rule: &RouteRule) -> &'static str {
    match rule.path {
        "/spot-pools" => "?region=us-east-1",
        "/clusters/{cluster_id}/ledger/entries" => "?hour=2026-11-21T10:00:00Z",
        "/clusters/{cluster_id}/actions/pending" => "?max=5&instance_id=pod-1&lease_epoch=1",
        _ => "",
    }
}

fn headers_of(rule: &RouteRule) -> Vec<(&'static str, &'static str)> {
    let mut headers = vec![("if-match", "\"1\"")];
    if rule.idempotency == Idempotency::Key {
        headers.push(("idempotency-key", "key-of-this-test"));
    }
    headers
}

async fn call(world: &World, rule: &RouteRule, number: u64, token: Option<&str>) -> Answer {
    let path = format!("{}{}", path_of(rule, number), query_of(rule));
    world.ask(rule.method, &path, token, &headers_of(rule), "").await
}

#[tokio::test]
async fn every_route_without_a_token_answers_401() {
    let (world, _) = World::with_cluster().await;
    let rules: Vec<_> = rules().into_iter().filter(|rule| rule.who != Who::Public).collect();
    assert!(rules.len() > 35, "{}", rules.len());
    for rule in rules {
        for token in [None, Some(""), Some("wrong"), Some("bootstrap-token-of-the-testsx")] {
            let answer = call(&world, &rule, 1, token).await;
            let code = answer.code().to_owned();
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{} {} {token:?}", rule.method, rule.path);
            assert!(code == "unauthenticated" || code == "token_invalid", "{code}");
            assert_eq!(answer.headers["content-type"], "application/problem+json");
        }
    }
}

#[tokio::test]
async fn a_token_opens_only_what_it_is_for() {
    let (world, _) = World::with_cluster().await;
    for rule in rules() {
        let (own, other) = match rule.who {
            Who::Public => continue,
            Who::Agent => (AGENT_TOKEN, TOKEN),
            Who::SignedIn | Who::Viewer | Who::Member | Who::Owner | Who::Admin => (TOKEN, AGENT_TOKEN),
        };
        let refused = call(&world, &rule, 1, Some(other)).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{} {}", rule.method, rule.path);
        let let_in = call(&world, &rule, 1, Some(own)).await;
        assert_ne!(let_in.status, StatusCode::UNAUTHORIZED, "{} {}: {}", rule.method, rule.path, let_in.body);
    }
}

#[tokio::test]
async fn a_foreign_id_and_a_missing_one_look_alike() {
    let (world, _) = World::with_cluster().await;
    waiting_job(&world.store, 1).await;
    // The same things once more, seen by an owner of another organization.
    let other = organization(&world.store, org(2)).await;
    let stranger = World::with(|api| {
        api.store = world.store.clone();
        if let Some(bootstrap) = &mut api.bootstrap {
            bootstrap.organization_id = other.clone();
        }
    })
    .await;
    let with_ids = rules().into_iter().filter(|rule| rule.path.contains('{') && rule.who != Who::Agent);
    let mut walked = 0;
    for rule in with_ids {
        let [foreign, missing] =
            [call(&stranger, &rule, 1, Some(TOKEN)).await, call(&stranger, &rule, 77, Some(TOKEN)).await];
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{} {}: {}", rule.method, rule.path, foreign.body);
        assert_eq!(faceless(foreign.body), faceless(missing.body), "{} {}", rule.method, rule.path);
        walked += 1;
    }
    assert!(walked > 15, "{walked}");
}

/// A problem without what names this very request.
fn faceless(mut problem: Value) -> Value {
    for name in ["instance", "request_id"] {
        problem.as_object_mut().unwrap().remove(name);
    }
    problem
}

#[tokio::test]
async fn an_agents_token_opens_its_own_cluster_only() {
    let (world, cluster) = World::with_cluster().await;
    world.add_cluster(2).await;
    for rule in rules().into_iter().filter(|rule| rule.who == Who::Agent) {
        for number in [2, 77] {
            let answer = call(&world, &rule, number, Some(AGENT_TOKEN)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {}", rule.method, rule.path);
        }
    }
    assert_eq!(cluster.id, cluster_id(1));
}

#[tokio::test]
async fn unknown_paths_are_404_and_unknown_methods_405() {
    let world = World::new().await;
    for path in ["/nothing", "/clusters/x/y/z", "/clusters/not-an-id", "/optimization-jobs/job_1"] {
        let answer = world.get(path).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "not_found"), "{path}");
    }
    let answer = world.ask("DELETE", "/clusters", Some(TOKEN), &[], "").await;
    assert_eq!((answer.status, answer.code()), (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"));
}

#[tokio::test]
async fn health_is_open_to_everybody() {
    let world = World::new().await;
    let answer = world.ask("GET", "/health", None, &[], "").await;
    assert_eq!((answer.status, answer.body["status"].as_str()), (StatusCode::OK, Some("ok")));
}

#[tokio::test]
async fn too_many_requests_are_told_when_to_come_again() {
    let (world, cluster) = World::with_cluster().await;
    let path = format!("/clusters/{}/optimization-jobs", cluster.id);
    let mut refused = None;
    for number in 0..12 {
        let key = format!("key-number-{number}");
        let answer = world.post(&path, &[("idempotency-key", &key)], "").await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            refused = Some((number, answer));
            break;
        }
    }
    let (number, answer) = refused.expect("heavy requests are limited");
    assert_eq!((number, answer.code()), (10, "rate_limited"));
    assert!(answer.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() <= 60);
    world.clock.advance_secs(60);
    let again = world.post(&path, &[("idempotency-key", "key-number-99")], "").await;
    assert_eq!(again.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn every_answer_names_its_request() {
    let world = World::new().await;
    let own = world.ask("GET", "/clusters", None, &[("x-request-id", "mine-1")], "").await;
    assert_eq!(own.headers["x-request-id"], "mine-1");
    assert_eq!(own.body["request_id"], "mine-1");
    let given = world.get("/clusters").await;
    assert!(given.headers["x-request-id"].to_str().unwrap().starts_with("req_"));
    assert_eq!(given.headers["cache-control"], "no-store");
}
