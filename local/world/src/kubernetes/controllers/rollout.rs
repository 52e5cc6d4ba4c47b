//! The arithmetic of a rolling update.

use super::owned::scaled;
use crate::kubernetes::meta::Key;
use crate::kubernetes::object::Object;
use serde_json::Value;
use spot_domain::CountOrPercent;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How far a rollout may go beyond and below the wanted number.
pub(super) struct Bounds {
    pub(super) wanted: u64,
    pub(super) max_surge: u64,
    pub(super) max_unavailable: u64,
    recreate: bool,
}

fn available(set: &Object) -> u64 {
    set.document().status["availableReplicas"].as_u64().unwrap_or(0)
}

impl Bounds {
    pub(super) fn of(spec: &Value, wanted: u64) -> Self {
        let rolling = &spec["strategy"]["rollingUpdate"];
        let quarter = CountOrPercent::Percent(25);
        let recreate = spec["strategy"]["type"] == "Recreate";
        let max_surge = if recreate { 0 } else { scaled(&rolling["maxSurge"], wanted, true, quarter) };
        let mut max_unavailable = scaled(&rolling["maxUnavailable"], wanted, false, quarter);
        if recreate {
            max_unavailable = wanted;
        } else if max_surge == 0 && max_unavailable == 0 {
            max_unavailable = 1;
        }
        Self { wanted, max_surge, max_unavailable: max_unavailable.min(wanted), recreate }
    }

    /// How large the new ReplicaSet, now of `size`, may be.
    pub(super) fn size_of_new(&self, size: u64, old: &[Arc<Object>], old_pods_are_gone: bool) -> u64 {
        if size >= self.wanted {
            return self.wanted;
        }
        if self.recreate {
            return if old_pods_are_gone { self.wanted } else { size };
        }
        let all: u64 = size + old.iter().map(|set| set.document().replicas()).sum::<u64>();
        let room = (self.wanted + self.max_surge).saturating_sub(all);
        (size + room).min(self.wanted)
    }

    /// New sizes of the old ReplicaSets: the unready go first, then the oldest, never below what must be available.
    pub(super) fn sizes_of_old(&self, new: &Object, old: &[Arc<Object>]) -> Vec<(Key, u64)> {
        if self.recreate {
            return old.iter().map(|set| (set.meta.key.clone(), 0)).collect();
        }
        let mut sizes: BTreeMap<Key, u64> = BTreeMap::new();
        let size = new.document().replicas();
        let all = size + old.iter().map(|set| set.document().replicas()).sum::<u64>();
        let least = self.wanted.saturating_sub(self.max_unavailable);
        let new_unready = size.saturating_sub(available(new));
        let mut budget = all.saturating_sub(least + new_unready);
        for set in old {
            let unready = set.document().replicas().saturating_sub(available(set)).min(budget);
            sizes.insert(set.meta.key.clone(), set.document().replicas() - unready);
            budget -= unready;
        }
        let ready: u64 = available(new) + old.iter().map(|set| available(set)).sum::<u64>();
        // Statuses may lag behind sizes written a moment ago; the budget counts sizes.
        let mut spare = ready.saturating_sub(least).min(budget);
        for set in old {
            let size = sizes.get_mut(&set.meta.key).expect("every old ReplicaSet was entered above");
            let gone = (*size).min(spare);
            *size -= gone;
            spare -= gone;
        }
        sizes.into_iter().collect()
    }
}
