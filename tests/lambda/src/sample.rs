//! Events as AWS sends them, from `events/`, and what their functions answer.

use crate::{Answer, Binary};
use serde_json::Value;
use std::path::PathBuf;

/// What an event is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// These messages have to come again, the others are done with.
    Failures(&'static [&'static str]),
    /// This HTTP status.
    Status(u16),
}

/// An event.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its file.
    pub name: String,
    /// Its text.
    pub payload: String,
    /// What it is answered.
    pub expected: Expected,
}

/// The text of a file of `events/`.
pub fn event(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("events").join(format!("{name}.json"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// One event for each of a function's triggers; sockets come through a gateway that is no event of the template.
pub fn samples(binary: &Binary) -> Vec<Sample> {
    let sample = |name: String, expected| Sample { payload: event(&name), name, expected };
    let of_trigger = |start: &String| match start.as_str() {
        "Schedule" => sample("schedule".to_owned(), Expected::Failures(&[])),
        // One message that cannot be read fails by itself alone.
        "SQS" => sample(format!("{}-queue", binary.folder), Expected::Failures(&["unreadable"])),
        // A change that cannot be read is put aside, so that the stream goes on.
        "DynamoDB" => sample(format!("{}-stream", binary.folder), Expected::Failures(&[])),
        "HttpApi" => sample(format!("{}-request", binary.folder), Expected::Status(200)),
        other => panic!("there is no sample of {other}: add one to tests/lambda"),
    };
    let mut samples: Vec<Sample> = binary.starts.iter().map(of_trigger).collect();
    match binary.folder.as_str() {
        "websocket" => samples.push(sample("websocket-connect".to_owned(), Expected::Status(401))),
        "api" => samples.push(sample("api-agent".to_owned(), Expected::Status(401))),
        _ => {}
    }
    samples
}

impl Sample {
    /// Whether an answer is the expected one.
    pub fn is_answered_by(&self, answer: &Answer) -> bool {
        let Answer::Done(reply) = answer else { return false };
        match &self.expected {
            Expected::Failures(wanted) => failures(reply).as_deref() == Some(wanted),
            Expected::Status(status) => reply["statusCode"] == *status,
        }
    }
}

/// Messages that a reply wants again; none when it is no such reply.
fn failures(reply: &Value) -> Option<Vec<&str>> {
    let failures = reply["batchItemFailures"].as_array()?;
    failures.iter().map(|failure| failure["itemIdentifier"].as_str()).collect()
}

impl Answer {
    /// Whether the event comes again: all of it failed, or a message of it, or the caller is told that something broke.
    pub fn is_no_success(&self) -> bool {
        match self {
            Self::Failed(_) => true,
            Self::Done(reply) => {
                failures(reply).is_some_and(|failures| !failures.is_empty())
                    || reply["statusCode"].as_u64().is_some_and(|status| status >= 500)
            }
        }
    }
}
