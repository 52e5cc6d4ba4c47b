//! What is deployed is what was tested: each function's built program against a Runtime API.

use spot_lambda_tests::{Answer, Binary, Endpoint, Manner, RuntimeApi, binaries};
use std::time::Duration;

/// Long enough for a slow machine; a program that takes it has failed.
const PATIENCE: Duration = Duration::from_secs(20);

fn sample(binary: &Binary) -> &'static str {
    match binary.starts.first().map(String::as_str) {
        Some("Schedule") => r#"{"detail-type":"Scheduled Event","source":"aws.events","time":"2026-03-01T09:00:00Z"}"#,
        Some("DynamoDB") => {
            r#"{"Records":[{"eventSource":"aws:dynamodb","dynamodb":{"SequenceNumber":"1","NewImage":{"PK":{"S":"x"}}}}]}"#
        }
        _ => r#"{"Records":[]}"#,
    }
}

/// The programs take long to build (EC2's client), so that the first claim about them is whether they are there.
fn built() -> bool {
    let there = std::env::var_os("LAMBDA_BINARIES").is_some();
    if !there {
        println!("left out: LAMBDA_BINARIES does not name the folder of the built functions");
    }
    there
}

/// One program at a time: two cores.
#[tokio::test]
async fn every_function_answers_its_event_refuses_a_malformed_one_and_survives_silence() {
    if !built() {
        return;
    }
    let functions: Vec<Binary> = binaries().into_iter().filter(|binary| binary.folder != "api").collect();
    assert!(functions.len() >= 10, "{functions:?}");
    for function in functions {
        let mut runtime_api = RuntimeApi::start().await.unwrap();
        let endpoint = Endpoint::start(Manner::Empty).await.unwrap();
        let (mut process, began) = function.start(runtime_api.address, endpoint.address).unwrap();
        let name = &function.folder;

        let answer = runtime_api.invoke(sample(&function), PATIENCE).await;
        assert!(matches!(answer, Some(Answer::Done(_))), "{name}: its own event: {answer:?}");
        let asked = runtime_api.first_asked().expect("it asked for work").duration_since(began);
        println!("{name}: process start to first request for work {:.1} ms", asked.as_secs_f64() * 1e3);

        let answer = runtime_api.invoke(r#"{"neither":"schedule nor records"}"#, PATIENCE).await;
        assert!(matches!(answer, Some(Answer::Failed(_))), "{name}: a malformed event: {answer:?}");

        endpoint.set(Manner::Silent);
        let before = endpoint.calls();
        let answer = runtime_api.invoke(sample(&function), PATIENCE).await;
        let asked_somebody = endpoint.calls() > before;
        match answer {
            Some(Answer::Failed(told)) => assert!(asked_somebody, "{name}: {told}"),
            Some(Answer::Done(_)) => assert!(!asked_somebody, "{name}: nobody answered it"),
            None => panic!("{name} does not give up on a silent AWS by itself"),
        }
        process.kill().await.unwrap();
    }
}

#[tokio::test]
async fn a_function_without_its_settings_ends_and_names_all_of_them() {
    if !built() {
        return;
    }
    for function in binaries().into_iter().filter(|binary| binary.folder != "api") {
        let output = tokio::process::Command::new(function.path())
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1")
            .output()
            .await
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{}", function.folder);
        for name in function.variables.iter().filter(|name| name.ends_with("_QUEUE_URL") || *name == "TABLE_NAME") {
            assert!(told.contains(name.as_str()), "{}: {name} is not named in: {told}", function.folder);
        }
    }
}
