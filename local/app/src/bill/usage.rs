//! What was used so far: calls of AWS, invocations, requests.

use spot_emulators::CallCount;
use std::collections::BTreeMap;

/// Calls since the process began, by service and operation.
pub(crate) type CallCounts = BTreeMap<(String, String), CallCount>;

/// What was used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Calls by service and operation.
    pub(crate) calls: CallCounts,
    /// Invocations by function.
    pub(crate) invocations: BTreeMap<String, u64>,
    /// Requests of agents, at the function's own address.
    pub(crate) agent_requests: u64,
    /// Requests of people, at the HTTP API.
    pub(crate) http_requests: u64,
}

impl Usage {
    /// Adds what was called between two counts.
    pub(crate) fn add_calls(&mut self, before: &CallCounts, after: CallCounts) {
        for (key, count) in after {
            let used = minus(count, before.get(&key).copied().unwrap_or_default());
            if used == CallCount::default() {
                continue;
            }
            let sum = self.calls.entry(key).or_default();
            sum.calls += used.calls;
            sum.request_bytes += used.request_bytes;
            sum.answer_bytes += used.answer_bytes;
            sum.half_units += used.half_units;
        }
    }

    /// Adds an invocation of a function.
    pub(crate) fn add_invocation(&mut self, folder: &str) {
        *self.invocations.entry(folder.to_owned()).or_default() += 1;
    }

    /// All of this without a part of it.
    pub(super) fn without(&self, part: &Self) -> Self {
        let calls = self
            .calls
            .iter()
            .map(|(key, count)| (key.clone(), minus(*count, part.calls.get(key).copied().unwrap_or_default())));
        let invocations = self.invocations.iter().map(|(folder, count)| {
            (folder.clone(), count - part.invocations.get(folder).copied().unwrap_or_default().min(*count))
        });
        Self {
            calls: calls.collect(),
            invocations: invocations.collect(),
            agent_requests: self.agent_requests - part.agent_requests.min(self.agent_requests),
            http_requests: self.http_requests - part.http_requests.min(self.http_requests),
        }
    }
}

fn minus(count: CallCount, part: CallCount) -> CallCount {
    CallCount {
        calls: count.calls - part.calls.min(count.calls),
        request_bytes: count.request_bytes - part.request_bytes.min(count.request_bytes),
        answer_bytes: count.answer_bytes - part.answer_bytes.min(count.answer_bytes),
        half_units: count.half_units - part.half_units.min(count.half_units),
    }
}
