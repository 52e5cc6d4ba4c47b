//! What was used, counted where it is used: invocations by the turns, requests at the door of the API, calls around all that
//! functions and agents do. Calls of whoever only looks (invariants, reports, the line per hour) are not counted.

use super::Platform;
use crate::bill::{AwsBill, CallCounts, Extent, Usage};
use http::{HeaderMap, header};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How an agent's authorization begins.
const AGENT_TOKEN: &[u8] = b"Bearer sotagt_";

/// Counts of one platform.
#[derive(Default)]
pub(super) struct Meter {
    /// All that functions and agents called.
    work: Mutex<Usage>,
    /// The part of it that the ticks of schedules and the collecting of prices called.
    shared: Mutex<Usage>,
    /// How often functions were handed messages and how long they took on this machine; told in the log alone, since it
    /// is another time each time.
    took: Mutex<BTreeMap<String, (u32, Duration)>>,
}

/// Requests at the door of the API.
#[derive(Default)]
pub(super) struct Requests {
    by_agents: AtomicU64,
    by_people: AtomicU64,
}

impl Requests {
    /// Counts one. Agents have an address of their own, told by the shape of their tokens here.
    pub(super) fn count(&self, headers: &HeaderMap) {
        let is_agent =
            headers.get(header::AUTHORIZATION).is_some_and(|value| value.as_bytes().starts_with(AGENT_TOKEN));
        let count = if is_agent { &self.by_agents } else { &self.by_people };
        count.fetch_add(1, Ordering::Relaxed);
    }
}

impl Platform {
    /// What was called so far, by whomever.
    pub(crate) fn calls(&self) -> CallCounts {
        self.emulators.calls()
    }

    /// Counts what functions and agents called since `before`.
    pub(crate) fn note_work(&self, before: &CallCounts) {
        locked(&self.meter.work).add_calls(before, self.calls());
    }

    /// Notes what no cluster alone causes: what a tick of a schedule listed since `before`. What it wrote and sent was for
    /// the cluster that was due.
    pub(super) fn note_tick(&self, folder: &str, before: &CallCounts) {
        let mut listed = self.calls();
        listed.retain(|(_, operation), _| matches!(operation.as_str(), "Query" | "GetItem"));
        self.add_shared(folder, before, listed);
    }

    /// Notes what the prices of a region took since `before`.
    pub(super) fn note_prices(&self, folder: &str, before: &CallCounts) {
        self.add_shared(folder, before, self.calls());
    }

    fn add_shared(&self, folder: &str, before: &CallCounts, after: CallCounts) {
        let mut shared = locked(&self.meter.shared);
        shared.add_calls(before, after);
        shared.add_invocation(folder);
    }

    /// Notes how long a batch of messages took here.
    pub(super) fn note_time(&self, folder: &str, took: Duration) {
        let mut all = self.meter.took.lock().unwrap_or_else(PoisonError::into_inner);
        let sum = all.entry(folder.to_owned()).or_default();
        *sum = (sum.0 + 1, sum.1 + took);
    }

    /// The bill for everything since the process began.
    pub fn bill(&self, extent: Extent) -> AwsBill {
        for (folder, (count, took)) in self.meter.took.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            tracing::info!(folder, count, millis = took.as_millis() as u64, "messages took");
        }
        let all = Usage {
            calls: locked(&self.meter.work).calls.clone(),
            invocations: self.troubles().invocations,
            agent_requests: self.requests.by_agents.load(Ordering::Relaxed),
            http_requests: self.requests.by_people.load(Ordering::Relaxed),
        };
        AwsBill::of(&all, &locked(&self.meter.shared), extent)
    }
}

fn locked(usage: &Mutex<Usage>) -> MutexGuard<'_, Usage> {
    usage.lock().unwrap_or_else(PoisonError::into_inner)
}
