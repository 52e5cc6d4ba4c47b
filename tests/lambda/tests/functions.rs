//! What is deployed is what was tested: each function's built program against a Runtime API and our AWS account on loopback.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

use spot_lambda_tests::{Answer, Binary, Manner, Running, binaries, built, event, path_of, samples, start};
use std::time::{Duration, Instant};

/// Long enough for a slow machine; a program that takes it has failed.
const PATIENCE: Duration = Duration::from_secs(20);

async fn answers_of(function: &Binary, running: &mut Running) {
    let name = &function.folder;
    for sample in samples(function) {
        let answer = running.runtime_api.invoke(&sample.payload, PATIENCE).await;
        let answer = answer.unwrap_or_else(|| panic!("{name} does not answer {}", sample.name));
        assert!(sample.is_answered_by(&answer), "{name}: {} expects {:?}: {answer:?}", sample.name, sample.expected);
    }
    let answer = running.runtime_api.invoke(r#"{"neither":"schedule nor records"}"#, PATIENCE).await;
    assert!(matches!(answer, Some(Answer::Failed(_))), "{name}: a malformed event: {answer:?}");
    // And it goes on afterwards.
    let first = &samples(function)[0];
    let answer = running.runtime_api.invoke(&first.payload, PATIENCE).await.unwrap();
    assert!(first.is_answered_by(&answer), "{name}: {} after a malformed event: {answer:?}", first.name);
}

/// Every event that asks somebody gives up by itself before Lambda would end the process.
async fn gives_up_on_silence(function: &Binary, running: &mut Running) {
    let name = &function.folder;
    running.endpoint.set(Manner::Silent);
    let mut asked = 0;
    for sample in samples(function) {
        let before = running.endpoint.calls();
        let began = Instant::now();
        let answer = running.runtime_api.invoke(&sample.payload, Duration::from_secs(function.timeout_secs)).await;
        let answer = answer.unwrap_or_else(|| {
            panic!("{name}: {} is still waiting for AWS after its {} s", sample.name, function.timeout_secs)
        });
        let took = began.elapsed().as_secs_f64();
        if running.endpoint.calls() > before {
            assert!(answer.is_no_success(), "{name}: {} although nobody answered it: {answer:?}", sample.name);
            println!("{name}: gave up on {} after {took:.1} s of {} s", sample.name, function.timeout_secs);
            asked += 1;
        }
    }
    assert!(asked > 0, "{name} never asks anybody");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_function_answers_its_events_refuses_a_malformed_one_and_gives_up_on_a_silent_aws() {
    if built().is_none() {
        return;
    }
    let functions = binaries();
    assert!(!functions.is_empty(), "LAMBDA_FUNCTIONS names no function");
    let mut waiting = Vec::new();
    for function in functions {
        let mut running = start(&function).await;
        answers_of(&function, &mut running).await;
        // Waiting costs nothing, so all wait side by side.
        waiting.push(tokio::spawn(async move { gives_up_on_silence(&function, &mut running).await }));
    }
    for one in waiting {
        one.await.unwrap();
    }
}

#[tokio::test]
async fn a_function_without_its_settings_ends_and_names_all_of_them() {
    if built().is_none() {
        return;
    }
    for function in binaries() {
        let mut command = tokio::process::Command::new(path_of(&function));
        command.env_clear().env("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1");
        let output = command.output().await.unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{}: {told}", function.folder);
        // Secrets are named one at a time: the second one is asked for with what the first one holds at hand.
        for name in function.variables.iter().filter(|name| *name != "TOKEN_SECRET") {
            assert!(told.contains(name.as_str()), "{}: {name} is not named in: {told}", function.folder);
        }
    }
}

#[tokio::test]
async fn malformed_settings_are_named_with_what_is_wrong() {
    if built().is_none() {
        return;
    }
    for function in binaries() {
        let mut command = tokio::process::Command::new(path_of(&function));
        command.env_clear().env("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1").env("LOG_LEVEL", "loud");
        for name in function.variables.iter().filter(|name| name.ends_with("_URL") || *name == "SAFE_MODE") {
            command.env(name, "nonsense");
        }
        let output = command.output().await.unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{}: {told}", function.folder);
        assert!(told.contains("LOG_LEVEL (`loud` is none of"), "{}: {told}", function.folder);
        for name in function.variables.iter().filter(|name| name.ends_with("_URL") || *name == "SAFE_MODE") {
            assert!(told.contains(&format!("{name} (`nonsense`")), "{}: {name}: {told}", function.folder);
        }
    }
}

/// Limits of who is not signed in go by the address that API Gateway saw.
#[tokio::test]
async fn one_address_beyond_its_limit_does_not_lock_out_another() {
    let Some(api) = binaries().into_iter().find(|function| built().is_some() && function.folder == "api") else {
        return;
    };
    let mut running = start(&api).await;
    let login = event("api-login");
    let mut statuses = Vec::new();
    for number in 0..70 {
        // Another person each time, so that it is the address that has tried too often.
        let login = login.replace("nobody@", &format!("nobody{number}@"));
        let Some(Answer::Done(reply)) = running.runtime_api.invoke(&login, PATIENCE).await else { panic!("no answer") };
        statuses.push(reply["statusCode"].as_u64().unwrap());
        if statuses.last() == Some(&429) {
            break;
        }
    }
    assert_eq!((statuses.first(), statuses.last()), (Some(&401), Some(&429)), "{statuses:?}");
    let other = login.replace("203.0.113.7", "198.51.100.9");
    let Some(Answer::Done(reply)) = running.runtime_api.invoke(&other, PATIENCE).await else { panic!("no answer") };
    assert_eq!(reply["statusCode"], 401, "{reply}");
}
