//! A new installation's first moments, with the built programs: connections opened while a process starts, and the link by which
//! the first person joins.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

use serde_json::{Value, json};
use spot_lambda_tests::{Answer, Manner, Running, binaries, built, event, start, start_where};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);
/// A call that nobody answers is given up after three seconds: who waits for one starts later than this.
const MOST_START: Duration = Duration::from_secs(2);
const TABLE: &str = "DynamoDB_20120810.GetItem";
const QUEUE: &str = "AmazonSQS.SendMessageBatch";

async fn called(running: &Running, target: &str) -> bool {
    let until = Instant::now() + PATIENCE;
    while running.endpoint.calls_of(target) == 0 && Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    running.endpoint.calls_of(target) > 0
}

#[tokio::test]
async fn connections_are_opened_while_nobody_has_asked_for_anything_yet() {
    if built().is_none() {
        return;
    }
    for function in binaries() {
        let running = start(&function).await;
        assert!(called(&running, TABLE).await, "{} does not connect to the table", function.folder);
        let sends = function.variables.iter().any(|name| name.ends_with("_QUEUE_URL"));
        assert!(!sends || called(&running, QUEUE).await, "{} does not connect to its queue", function.folder);
    }
}

#[tokio::test]
async fn a_silent_aws_delays_no_start_and_no_first_invocation_for_long() {
    if built().is_none() {
        return;
    }
    // Who signs or reads tokens needs its secrets first.
    for function in
        binaries().iter().filter(|function| !function.variables.iter().any(|name| name.ends_with("_SECRET")))
    {
        let mut running = start_where(function, Manner::Silent).await;
        let took = running.start_took().await;
        assert!(took < MOST_START, "{} asked for work after {took:?}", function.folder);
        let began = Instant::now();
        let answer = running.runtime_api.invoke(r#"{"neither":"schedule nor records"}"#, PATIENCE).await;
        assert!(matches!(answer, Some(Answer::Failed(_))), "{}: {answer:?}", function.folder);
        assert!(began.elapsed() < MOST_START, "{} waited {:?}", function.folder, began.elapsed());
    }
}

async fn asked(running: &mut Running, payload: &Value) -> Answer {
    running.runtime_api.invoke(&payload.to_string(), PATIENCE).await.unwrap()
}

async fn accepted(running: &mut Running, token: &str) -> Value {
    let mut request: Value = serde_json::from_str(&event("api-login")).unwrap();
    request["rawPath"] = json!("/api/v1/invites/accept");
    request["requestContext"]["http"]["path"] = json!("/api/v1/invites/accept");
    let body = json!({ "token": token, "email": "ada@example.com", "password": "four plain english words" });
    request["body"] = json!(body.to_string());
    let Answer::Done(reply) = asked(running, &request).await else { panic!("no answer") };
    reply
}

/// SEED-07, with keys as the template draws them.
#[tokio::test]
async fn the_first_person_joins_by_a_link_that_only_an_invocation_gives_and_only_once() {
    let Some(api) = binaries().into_iter().find(|function| built().is_some() && function.folder == "api") else {
        return;
    };
    let mut running = start(&api).await;
    let wanted = json!({ "first_person": { "organization": "Acme", "email": "ada@example.com" } });
    let Answer::Done(made) = asked(&mut running, &wanted).await else { panic!("no link") };
    let link = made["link"].as_str().unwrap().to_owned();
    let token = link.strip_prefix("https://app.example.com/join#").unwrap_or_else(|| panic!("{link}"));
    assert_eq!(asked(&mut running, &wanted).await, Answer::Done(made), "who asks again gets the same link");
    let joined = accepted(&mut running, token).await;
    assert_eq!(joined["statusCode"], 200, "{joined}");
    assert_eq!(accepted(&mut running, token).await["statusCode"], 410);
    let Answer::Failed(refused) = asked(&mut running, &wanted).await else { panic!("a second first person") };
    assert!(refused.to_string().contains("has joined already"), "{refused}");
    // What stands in a request's body is no invocation.
    let mut request: Value = serde_json::from_str(&event("api-login")).unwrap();
    request["body"] = json!(wanted.to_string());
    request["first_person"] = wanted["first_person"].clone();
    let Answer::Done(reply) = asked(&mut running, &request).await else { panic!("no answer") };
    assert!(reply["statusCode"].as_u64().is_some_and(|status| (400..500).contains(&status)), "{reply}");
}
