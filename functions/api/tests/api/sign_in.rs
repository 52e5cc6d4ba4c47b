//! Signing in: the first person, passwords, tokens that change, tickets.

use crate::clock::at;
use crate::harness::{Answer, World};
use axum::http::StatusCode;
use serde_json::json;
use spot_store::{MemberRole, OneTimeLink};

const EMAIL: &str = "erika@example.com";
const PASSWORD: &str = "marble toast under the ladder";
const PAGE: [(&str, &str); 3] =
    [("x-spot-client", "web"), ("origin", "http://localhost:8080"), ("host", "localhost:8080")];

/// A world with a link for somebody to become a member with this role.
async fn invited(role: MemberRole) -> World {
    let world = World::with(|api| api.bootstrap = None).await;
    let link = OneTimeLink {
        organization_id: world.org.clone(),
        role,
        administrator: role == MemberRole::Owner,
        email: None,
        expires_at: at(3_600),
    };
    world.store.create_link("token-of-the-link", &link, at(0)).await.unwrap();
    world.add_cluster(1).await;
    world
}

async fn accept(world: &World, headers: &[(&str, &str)]) -> Answer {
    let body = json!({ "token": "token-of-the-link", "email": EMAIL, "password": PASSWORD });
    world.ask("POST", "/invites/accept", None, headers, &body.to_string()).await
}

async fn login(world: &World, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    world.ask("POST", "/auth/login", None, &[], &body.to_string()).await
}

fn cookie(answer: &Answer) -> String {
    let set = answer.headers["set-cookie"].to_str().unwrap();
    for needed in ["__Host-rt=", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
        assert!(set.contains(needed), "{needed} in {set}");
    }
    set.split(';').next().unwrap().to_owned()
}

async fn refresh(world: &World, cookie: &str) -> Answer {
    let headers: Vec<_> = PAGE.into_iter().chain([("cookie", cookie)]).collect();
    world.ask("POST", "/auth/refresh", None, &headers, "").await
}

fn access(answer: &Answer) -> &str {
    answer.body["access_token"].as_str().unwrap()
}

#[tokio::test]
async fn the_first_person_comes_by_a_link_that_works_once() {
    let world = invited(MemberRole::Owner).await;
    let accepted = accept(&world, &[]).await;
    assert_eq!(
        (accepted.status, &accepted.body["user"]["role"]),
        (StatusCode::OK, &json!("owner")),
        "{}",
        accepted.body
    );
    let me = world.ask("GET", "/auth/me", Some(access(&accepted)), &[], "").await;
    assert_eq!((&me.body["display_name"], &me.body["administrator"]), (&json!("erika"), &json!(true)));
    let again = accept(&world, &[]).await;
    assert_eq!((again.status.as_u16(), again.code()), (410, "code_expired"));
}

#[tokio::test]
async fn a_link_that_is_too_old_or_made_up_opens_nothing() {
    let world = invited(MemberRole::Owner).await;
    let body = json!({ "token": "made-up", "email": EMAIL, "password": PASSWORD }).to_string();
    assert_eq!(world.ask("POST", "/invites/accept", None, &[], &body).await.code(), "code_expired");
    world.clock.advance_secs(3_600);
    assert_eq!(accept(&world, &[]).await.code(), "code_expired");
    assert!(world.store.user_by_email(EMAIL).await.unwrap().is_none());
}

#[tokio::test]
async fn weak_passwords_and_odd_addresses_are_refused_with_their_field() {
    let world = invited(MemberRole::Owner).await;
    for (email, password, pointer) in [
        (EMAIL, "short", "/password"),
        (EMAIL, "aaaaaaaaaaaaaaaa", "/password"),
        ("erika", PASSWORD, "/email"),
        ("erika@x", PASSWORD, "/email"),
    ] {
        let body = json!({ "token": "token-of-the-link", "email": email, "password": password }).to_string();
        let refused = world.ask("POST", "/invites/accept", None, &[], &body).await;
        assert_eq!((refused.status.as_u16(), refused.pointer()), (422, pointer), "{email} {password}");
    }
    assert_eq!(accept(&world, &[]).await.status, StatusCode::OK, "the link is still good");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_told_alike() {
    let world = invited(MemberRole::Owner).await;
    accept(&world, &[]).await;
    assert_eq!(login(&world, "ERIKA@example.com", PASSWORD).await.status, StatusCode::OK, "AUTH-02");
    let mut wrong = login(&world, EMAIL, "not the password at all").await;
    let mut unknown = login(&world, "nobody@example.com", PASSWORD).await;
    assert_eq!((wrong.status.as_u16(), wrong.code()), (401, "invalid_credentials"));
    for answer in [&mut wrong, &mut unknown] {
        answer.body.as_object_mut().unwrap().remove("request_id");
    }
    assert_eq!(wrong.body, unknown.body);
}

#[tokio::test]
async fn guessing_ends_after_ten_tries_and_begins_again_after_a_quarter_of_an_hour() {
    let world = invited(MemberRole::Owner).await;
    accept(&world, &[]).await;
    for number in 0..10 {
        assert_eq!(login(&world, EMAIL, "a wrong password").await.status.as_u16(), 401, "{number}");
    }
    let limited = login(&world, EMAIL, PASSWORD).await;
    assert_eq!((limited.status.as_u16(), limited.code()), (429, "rate_limited"), "AUTH-08");
    world.clock.advance_secs(900);
    assert_eq!(login(&world, EMAIL, PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_access_token_lasts_a_quarter_of_an_hour_and_a_refresh_gives_the_next() {
    let world = invited(MemberRole::Owner).await;
    let signed_in = accept(&world, &PAGE).await;
    assert_eq!(signed_in.body["refresh_token"], json!(null), "browsers have it in the cookie only");
    let first_cookie = cookie(&signed_in);
    world.clock.advance_secs(900);
    let expired = world.ask("GET", "/clusters", Some(access(&signed_in)), &[], "").await;
    assert_eq!((expired.status.as_u16(), expired.code()), (401, "token_expired"), "AUTH-03");
    let refreshed = refresh(&world, &first_cookie).await;
    assert_eq!(refreshed.status, StatusCode::OK, "{}", refreshed.body);
    assert_ne!(cookie(&refreshed), first_cookie);
    assert_eq!(world.ask("GET", "/clusters", Some(access(&refreshed)), &[], "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_refresh_token_that_comes_again_ends_the_sign_in() {
    let world = invited(MemberRole::Owner).await;
    let stolen = cookie(&accept(&world, &PAGE).await);
    let refreshed = refresh(&world, &stolen).await;
    let two_tabs = refresh(&world, &stolen).await;
    assert_eq!(two_tabs.status, StatusCode::OK, "two tabs of one browser may ask at the same time");
    assert!(!two_tabs.headers.contains_key("set-cookie"));
    world.clock.advance_secs(11);
    let reused = refresh(&world, &stolen).await;
    assert_eq!((reused.status.as_u16(), reused.code()), (401, "refresh_reused"), "AUTH-03");
    assert_eq!(refresh(&world, &cookie(&refreshed)).await.status, StatusCode::UNAUTHORIZED, "all siblings are dead");
    let dead = world.ask("GET", "/clusters", Some(access(&refreshed)), &[], "").await;
    assert_eq!((dead.status.as_u16(), dead.code()), (401, "token_invalid"));
}

#[tokio::test]
async fn another_sites_page_cannot_refresh() {
    let world = invited(MemberRole::Owner).await;
    let cookie = cookie(&accept(&world, &PAGE).await);
    for headers in [
        vec![("x-spot-client", "web"), ("origin", "https://evil.example"), ("host", "localhost:8080")],
        vec![("origin", "http://localhost:8080"), ("host", "localhost:8080")],
        vec![],
    ] {
        let headers: Vec<_> = headers.into_iter().chain([("cookie", cookie.as_str())]).collect();
        let refused = world.ask("POST", "/auth/refresh", None, &headers, "").await;
        assert_eq!((refused.status.as_u16(), refused.code()), (403, "forbidden"), "SEC-03");
    }
    assert_eq!(refresh(&world, &cookie).await.status, StatusCode::OK, "the token was not used up");
}

#[tokio::test]
async fn whoever_signs_out_is_out_everywhere_within_five_seconds() {
    let world = invited(MemberRole::Owner).await;
    let here = accept(&world, &PAGE).await;
    let there = login(&world, EMAIL, PASSWORD).await;
    assert_eq!(world.ask("GET", "/clusters", Some(access(&there)), &[], "").await.status, StatusCode::OK);
    let out = world.ask("POST", "/auth/logout", Some(access(&here)), &[], r#"{"all":true}"#).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    world.clock.advance_secs(5);
    for answer in [&here, &there] {
        assert_eq!(world.ask("GET", "/clusters", Some(access(answer)), &[], "").await.status.as_u16(), 401, "AUTH-04");
    }
}

#[tokio::test]
async fn roles_open_what_the_table_says() {
    use spot_api::{Who, rules};
    for (role, may) in [
        (MemberRole::Viewer, vec![Who::SignedIn, Who::Viewer]),
        (MemberRole::Member, vec![Who::SignedIn, Who::Viewer, Who::Member]),
    ] {
        let world = invited(role).await;
        let signed_in = accept(&world, &[]).await;
        let me = world.ask("GET", "/auth/me", Some(access(&signed_in)), &[], "").await;
        let told = |rule: &spot_api::RouteRule| {
            let refused = me.body["refused"].as_array().unwrap();
            refused.iter().any(|route| route["method"] == rule.method && route["path"] == rule.path)
        };
        for rule in rules().into_iter().filter(|rule| !matches!(rule.who, Who::Public | Who::Agent)) {
            if rule.path == "/auth/logout" {
                continue;
            }
            let path = format!("{}{}", crate::routes::path_of(&rule, 1), crate::routes::query_of(&rule));
            let headers = [("idempotency-key", "key-of-a-role"), ("if-match", "\"1\"")];
            let answer = world.ask(rule.method, &path, Some(access(&signed_in)), &headers, "").await;
            let refused = answer.status == StatusCode::FORBIDDEN;
            assert_eq!(refused, !may.contains(&rule.who), "{role:?} {} {}: {}", rule.method, rule.path, answer.body);
            assert_eq!(refused, told(&rule), "UI-01: /auth/me tells beforehand: {} {}", rule.method, rule.path);
        }
    }
}

#[tokio::test]
async fn a_ticket_for_the_socket_works_once() {
    let world = invited(MemberRole::Viewer).await;
    let signed_in = accept(&world, &[]).await;
    let given = world.ask("POST", "/auth/ws-tickets", Some(access(&signed_in)), &[], "").await;
    assert_eq!((given.status, &given.body["expires_in_s"]), (StatusCode::CREATED, &json!(30)), "{}", given.body);
    let ticket = given.body["ticket"].as_str().unwrap();
    assert_eq!(ticket.len(), 43);
    let behind = world.store.use_socket_ticket(ticket, at(1)).await.unwrap().unwrap();
    assert_eq!(
        (behind.organization_id, behind.holder),
        (world.org.clone(), signed_in.body["user"]["id"].as_str().unwrap().to_owned())
    );
    assert!(world.store.use_socket_ticket(ticket, at(1)).await.unwrap().is_none(), "LIVE-01");
}

#[tokio::test]
async fn no_password_and_no_token_is_stored_as_it_is() {
    let world = invited(MemberRole::Owner).await;
    let signed_in = accept(&world, &[]).await;
    let refresh = signed_in.body["refresh_token"].as_str().unwrap().rsplit('.').next().unwrap().to_owned();
    let table = aws_sdk_dynamodb::Client::new(&world.emulators.sdk_config());
    let everything = table.scan().table_name("spot-optimizer").send().await.unwrap();
    let text = format!("{:?}", everything.items());
    assert!(text.contains("$argon2id$v=19$m=19456,t=2,p=1$"));
    for secret in [PASSWORD, "token-of-the-link", &refresh] {
        assert!(!text.contains(secret), "{secret}");
    }
}
