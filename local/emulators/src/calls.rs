//! Counts what was called: the basis of "what this would have cost on AWS".

use crate::dynamodb::half_units;
use crate::request::{Call, Service};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// How often one operation was called, and with how much data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallCount {
    /// Calls.
    pub calls: u64,
    /// Bytes of all request bodies.
    pub request_bytes: u64,
    /// Bytes of all answers.
    pub answer_bytes: u64,
    /// What is billed, in halves: DynamoDB's units of capacity (see `dynamodb/capacity.rs`), events, else calls.
    pub half_units: u64,
}

#[derive(Default)]
pub(crate) struct Calls(Mutex<BTreeMap<&'static str, BTreeMap<String, CallCount>>>);

impl Calls {
    pub(crate) fn count(&self, call: &Call<'_>, answer: &[u8]) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_service = counts.entry(call.service.name()).or_default();
        if !of_service.contains_key(call.operation) {
            of_service.insert(call.operation.to_owned(), CallCount::default());
        }
        if let Some(count) = of_service.get_mut(call.operation) {
            count.calls += 1;
            count.request_bytes += call.body.len() as u64;
            count.answer_bytes += answer.len() as u64;
            count.half_units += match call.service {
                Service::DynamoDb => half_units(call.operation, answer),
                // Billed by event, not by call.
                Service::EventBridge => 2 * entries(call.body),
                _ => 2,
            };
        }
    }

    pub(crate) fn all(&self) -> BTreeMap<(String, String), CallCount> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let flat = counts.iter().flat_map(|(service, operations)| {
            operations.iter().map(|(operation, count)| (((*service).to_owned(), operation.clone()), *count))
        });
        flat.collect()
    }
}

fn entries(body: &[u8]) -> u64 {
    let name = b"\"DetailType\":";
    body.windows(name.len()).filter(|window| *window == name).count() as u64
}
