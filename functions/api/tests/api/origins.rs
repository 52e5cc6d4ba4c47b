//! Pages of other origins: those on the list may ask, others get no word that a browser would let them read.

use crate::harness::{TOKEN, World};

const OURS: &str = "https://app.example";

async fn world() -> World {
    World::with(|api| api.allowed_origins = vec![OURS.to_owned()]).await
}

#[tokio::test]
async fn an_origin_on_the_list_may_ask_and_reads_the_answer() {
    let world = world().await;
    let question = [("origin", OURS), ("access-control-request-method", "POST")];
    let allowed = world.ask("OPTIONS", "/optimization-jobs", None, &question, "").await;
    assert_eq!(allowed.status.as_u16(), 204);
    assert_eq!(allowed.headers["access-control-allow-origin"], OURS);
    assert!(allowed.headers["access-control-allow-headers"].to_str().unwrap().contains("if-match"));
    let answer = world.ask("GET", "/clusters", Some(TOKEN), &[("origin", OURS)], "").await;
    assert_eq!((answer.status.as_u16(), &answer.headers["access-control-allow-origin"]), (200, &OURS.parse().unwrap()));
    assert!(!answer.headers.contains_key("access-control-allow-credentials"), "cookies are for signing in only");
    let signing_in = world.ask("POST", "/auth/refresh", None, &[("origin", OURS)], "").await;
    assert_eq!(signing_in.headers["access-control-allow-credentials"], "true");
}

#[tokio::test]
async fn any_other_origin_is_told_nothing() {
    let world = world().await;
    for origin in ["https://evil.example", "https://app.example.evil", "null"] {
        let question = [("origin", origin), ("access-control-request-method", "POST")];
        let refused = world.ask("OPTIONS", "/optimization-jobs", None, &question, "").await;
        let answer = world.ask("GET", "/clusters", Some(TOKEN), &[("origin", origin)], "").await;
        for headers in [&refused.headers, &answer.headers] {
            assert!(headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{origin}: {headers:?}");
        }
    }
}
