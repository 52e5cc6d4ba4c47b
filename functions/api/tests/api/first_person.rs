//! The first person's link, and what comes of it (SEED-07).

use crate::clock::Seeded;
use crate::harness::World;
use axum::http::StatusCode;
use serde_json::json;
use spot_api::{FirstPerson, FirstPersonError, FirstPersonLink, FirstPersonRequest};
use spot_store::{MemberRole, OrganizationStatus};

const PASSWORD: &str = "four plain english words";

fn maker(world: &World) -> FirstPerson {
    FirstPerson {
        store: world.store.clone(),
        clock: world.clock.clone(),
        chance: Seeded::new(9),
        key: [4; 32],
        dashboard: "https://app.example.com".to_owned(),
    }
}

fn wanted(email: &str) -> FirstPersonRequest {
    FirstPersonRequest { organization: "Acme".to_owned(), email: email.to_owned() }
}

fn refusal(made: Result<FirstPersonLink, FirstPersonError>) -> String {
    match made {
        Err(FirstPersonError::Refused(words)) => words,
        other => panic!("not refused: {other:?}"),
    }
}

async fn join(world: &World, link: &FirstPersonLink, email: &str) -> crate::harness::Answer {
    let token = link.link.strip_prefix("https://app.example.com/join#").unwrap();
    let body = json!({ "token": token, "email": email, "password": PASSWORD, "display_name": "Ada" });
    world.ask("POST", "/invites/accept", None, &[], &body.to_string()).await
}

#[tokio::test]
async fn the_first_person_joins_as_owner_and_administrator_and_nobody_after_that() {
    let world = World::new().await;
    let link = maker(&world).link(&wanted("ada@example.com")).await.unwrap();
    assert!(!link.link.contains('?'), "a token in a query would be logged on its way");
    let joined = join(&world, &link, "ada@example.com").await;
    assert_eq!(joined.status, StatusCode::OK, "{}", joined.body);
    let user = world.store.user_by_email("ada@example.com").await.unwrap().unwrap();
    let organization = world.store.organization(&user.organization_id).await.unwrap().unwrap();
    let role = world.store.member_role(&organization.id, &user.id).await.unwrap();
    assert_eq!((organization.name.as_str(), user.administrator, role), ("Acme", true, Some(MemberRole::Owner)));
    let again = join(&world, &link, "eve@example.com").await;
    assert_eq!(again.code(), "code_expired");
    for email in ["ada@example.com", "eve@example.com"] {
        assert!(refusal(maker(&world).link(&wanted(email)).await).contains("has joined already"));
    }
    world.clock.advance_secs(366 * 24 * 3600);
    assert!(refusal(maker(&world).link(&wanted("eve@example.com")).await).contains("has joined already"));
}

#[tokio::test]
async fn who_asks_again_gets_the_same_link_and_after_an_hour_another_one() {
    let world = World::new().await;
    let organizations = world.store.organization_ids(OrganizationStatus::Active).await.unwrap().len();
    let first = maker(&world).link(&wanted("ada@example.com")).await.unwrap();
    world.clock.advance_secs(3_599);
    assert_eq!(maker(&world).link(&wanted("ada@example.com")).await.unwrap(), first);
    assert!(refusal(maker(&world).link(&wanted("typo@example.com")).await).contains("ada@example.com is good until"));
    world.clock.advance_secs(1);
    assert_eq!(join(&world, &first, "ada@example.com").await.code(), "code_expired");
    let second = maker(&world).link(&wanted("bea@example.com")).await.unwrap();
    assert_ne!(second.link, first.link);
    assert_eq!(join(&world, &second, "ada@example.com").await.code(), "conflict", "it is for another address");
    assert_eq!(join(&world, &second, "bea@example.com").await.status, StatusCode::OK);
    let made = world.store.organization_ids(OrganizationStatus::Active).await.unwrap().len() - organizations;
    assert_eq!(made, 1, "one organization, however often somebody asked");
}

#[tokio::test]
async fn what_cannot_be_a_name_or_an_address_is_refused_before_anything_is_made() {
    let world = World::new().await;
    let organizations = world.store.organization_ids(OrganizationStatus::Active).await.unwrap().len();
    for (organization, email) in
        [("", "ada@example.com"), (" ", "ada@example.com"), ("a\nb", "ada@example.com"), ("Acme", "ada"), ("Acme", "")]
    {
        let request = FirstPersonRequest { organization: organization.to_owned(), email: email.to_owned() };
        let words = refusal(maker(&world).link(&request).await);
        assert!(words.starts_with("/organization: ") || words.starts_with("/email: "), "{words}");
    }
    let long = FirstPersonRequest { organization: "x".repeat(64), email: "ada@example.com".to_owned() };
    refusal(maker(&world).link(&long).await);
    assert_eq!(world.store.organization_ids(OrganizationStatus::Active).await.unwrap().len(), organizations);
}
