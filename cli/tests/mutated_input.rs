//! No input makes the program panic, from the file to the printed answer: it ends with an answer that the checker has
//! passed, or with exit code 2 and one line that names file, line and field.
#![allow(clippy::unwrap_used, reason = "functions that only tests call")]

#[path = "support/mutate.rs"]
mod mutate;
#[path = "support/planning_input.rs"]
mod planning_input;
mod support;

use mutate::{any_value, places, spoil};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use support::{cluster, file, spotctl};

/// Runs of the program take far longer than calls of the reader, which `spot-digest` tests by the thousand. For a longer
/// hunt: `SPOILT_RUNS=5000 cargo test -p spotctl --test mutated_input`.
fn config() -> Config {
    let cases = std::env::var("SPOILT_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    Config { cases, failure_persistence: None, ..Config::default() }
}

/// What a run must come to, and whether it was an answer.
fn ends_well(arguments: &[&str], name: &str) -> Result<bool, TestCaseError> {
    let output = spotctl(arguments);
    let message = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0) => {
            let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
            let codes = answer["assumptions"].as_array().into_iter().flatten();
            let withheld = codes.filter(|assumed| assumed["code"] == "plan_withheld").count();
            let broken = answer["plan_withheld"].as_array().map_or(0, Vec::len);
            prop_assert_eq!((withheld, broken), (0, 0), "the checker refused the plan: {}", answer["plan_withheld"]);
            prop_assert!(message.is_empty(), "{}", message);
            Ok(true)
        }
        Some(2) => {
            prop_assert!(output.stdout.is_empty());
            prop_assert_eq!(message.lines().count(), 1, "{}", message);
            prop_assert!(message.starts_with("spotctl: "), "{}", message);
            prop_assert!(message.contains(name) && message.contains("line "), "{}", message);
            Ok(false)
        }
        code => Err(TestCaseError::fail(format!("exit {code:?}: {message}"))),
    }
}

/// Spoils `whole` in many ways, each run as `command` on a file; both ways to end must occur.
fn spoilt(name: &str, whole: &Value, command: &[&str]) {
    let count = places(whole);
    let strategy = proptest::collection::vec((0..count, proptest::option::weighted(0.7, any_value())), 1..4);
    let (answered, refused) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    TestRunner::new(config())
        .run(&strategy, |changes| {
            let mut spoilt = whole.clone();
            changes.iter().for_each(|(place, value)| spoil(&mut spoilt, *place, value.as_ref()));
            let path = file(name, &serde_json::to_string_pretty(&spoilt).unwrap());
            let arguments: Vec<&str> = command.iter().copied().chain([path.as_str(), "--json"]).collect();
            let ended = if ends_well(&arguments, name)? { &answered } else { &refused };
            ended.set(ended.get() + 1);
            Ok(())
        })
        .unwrap();
    assert!(answered.get() > 0 && refused.get() > 0, "{} answered, {} refused", answered.get(), refused.get());
}

#[test]
fn estimates_of_spoilt_dumps_end_well() {
    spoilt("spoilt-dump.json", &cluster(), &["estimate"]);
}

#[test]
fn plans_for_spoilt_planning_inputs_end_well() {
    spoilt("spoilt-input.json", &planning_input::whole(), &["plan", "--input"]);
}

#[test]
fn the_planning_input_that_is_spoilt_is_a_good_one() {
    let path = file("whole-input.json", &planning_input::whole().to_string());
    let answer = support::answer(&["plan", "--input", &path, "--json"]);
    assert!(!answer["plan"]["steps"].as_array().unwrap().is_empty(), "{answer}");
    assert_eq!(answer["plan_withheld"], serde_json::json!([]));
}

#[test]
fn flipped_bytes_of_a_dump_end_well() {
    let whole = cluster().to_string().into_bytes();
    let strategy = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6);
    TestRunner::new(config())
        .run(&strategy, |flips| {
            let mut bytes = whole.clone();
            flips.iter().for_each(|(place, byte)| bytes[place.index(whole.len())] = *byte);
            let path = file("flipped-dump.json", "");
            std::fs::write(&path, &bytes).unwrap();
            ends_well(&["estimate", &path, "--json"], "flipped-dump.json").map(|_| ())
        })
        .unwrap();
}
