//! What was used, counted where it is used: invocations by the turns, requests at the door of the API, calls around all that
//! functions and agents do. Calls of whoever only looks (invariants, reports, the line per hour) are not counted.

use super::Platform;
use crate::bill::{AwsBill, CallCounts, Extent, Usage};
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

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

impl Platform {
    /// What was called so far, by whomever.
    pub(crate) fn calls(&self) -> CallCounts {
        self.emulators.calls()
    }

    /// Counts what functions and agents called since `before`.
    pub(crate) fn note_work(&self, before: &CallCounts) {
        locked(&self.meter.work).add_calls(before, self.calls());
    }

    /// Notes what no cluster alone causes (a tick of a schedule, a region's prices): what was called since `before`.
    pub(super) fn note_shared(&self, folder: &str, before: &CallCounts) {
        let mut shared = locked(&self.meter.shared);
        shared.add_calls(before, self.calls());
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
            requests: self.requests.load(Ordering::Relaxed),
        };
        AwsBill::of(&all, &locked(&self.meter.shared), extent)
    }
}

fn locked(usage: &Mutex<Usage>) -> MutexGuard<'_, Usage> {
    usage.lock().unwrap_or_else(PoisonError::into_inner)
}
