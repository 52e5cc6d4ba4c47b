//! Inviting (API.md §4): a link for an address and a role, told once, good once and for seven days.

use crate::harness::{Answer, TOKEN, World};
use axum::http::StatusCode;
use serde_json::{Value, json};

const PASSWORD: &str = "four plain english words";
const EMAIL: &str = "vera@example.com";

async fn invite(world: &World, bearer: &str, key: &str, email: &str, role: &str) -> Answer {
    let body = json!({ "email": email, "role": role }).to_string();
    world.ask("POST", "/invites", Some(bearer), &[("idempotency-key", key)], &body).await
}

async fn join(world: &World, token: &Value, email: &str) -> Answer {
    let body = json!({ "token": token, "email": email, "password": PASSWORD }).to_string();
    world.ask("POST", "/invites/accept", None, &[], &body).await
}

#[tokio::test]
async fn who_is_invited_as_a_viewer_looks_and_lets_nobody_in() {
    let (world, _) = World::with_cluster().await;
    let invited = invite(&world, TOKEN, "key-one-1", EMAIL, "viewer").await;
    assert_eq!(invited.status, StatusCode::CREATED, "{}", invited.body);
    assert_eq!((&invited.body["role"], &invited.body["email"]), (&json!("viewer"), &json!(EMAIL)));
    let token = &invited.body["token"];
    assert_eq!(join(&world, token, "eve@example.com").await.code(), "conflict", "it is for another address");
    let joined = join(&world, token, EMAIL).await;
    assert_eq!(joined.status, StatusCode::OK, "{}", joined.body);
    assert_eq!(
        (&joined.body["user"]["role"], &joined.body["user"]["administrator"]),
        (&json!("viewer"), &json!(false))
    );
    let access = joined.body["access_token"].as_str().unwrap();
    assert_eq!(world.ask("GET", "/clusters", Some(access), &[], "").await.status, StatusCode::OK);
    let refused = invite(&world, access, "key-two-2", "eve@example.com", "viewer").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(join(&world, token, EMAIL).await.code(), "code_expired", "the link is good once");
    assert_eq!(invite(&world, TOKEN, "key-thr-3", EMAIL, "owner").await.code(), "already_exists");
}

#[tokio::test]
async fn an_invitation_is_told_once_and_ends_after_seven_days() {
    let (world, _) = World::with_cluster().await;
    let first = invite(&world, TOKEN, "key-one-1", EMAIL, "member").await.body;
    let again = invite(&world, TOKEN, "key-one-1", EMAIL, "member").await.body;
    assert_eq!((&again["expires_at"], &again["token"]), (&first["expires_at"], &Value::Null));
    assert!(!world.all_items().await.contains(first["token"].as_str().unwrap()), "nothing stored holds the token");
    world.clock.advance_secs(7 * 86_400);
    assert_eq!(join(&world, &first["token"], EMAIL).await.code(), "code_expired");
    let wrong = invite(&world, TOKEN, "key-two-2", "vera", "member").await;
    assert_eq!((wrong.status, wrong.code()), (StatusCode::UNPROCESSABLE_ENTITY, "validation"));
}
