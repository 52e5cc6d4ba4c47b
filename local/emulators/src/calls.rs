//! Counts what was called: the basis of "what this would have cost on AWS".

use crate::request::Call;
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
}

#[derive(Default)]
pub(crate) struct Calls(Mutex<BTreeMap<&'static str, BTreeMap<String, CallCount>>>);

impl Calls {
    pub(crate) fn count(&self, call: &Call<'_>, answer_bytes: usize) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_service = counts.entry(call.service.name()).or_default();
        if !of_service.contains_key(call.operation) {
            of_service.insert(call.operation.to_owned(), CallCount::default());
        }
        if let Some(count) = of_service.get_mut(call.operation) {
            count.calls += 1;
            count.request_bytes += call.body.len() as u64;
            count.answer_bytes += answer_bytes as u64;
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
