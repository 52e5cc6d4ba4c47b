//! A customer's own Cluster Autoscaler: grows a group for pods that fit nowhere, takes nodes away that stay empty.

use super::World;
use jiff::{SignedDuration, Timestamp};
use spot_cloud::{GroupSize, TerminateRequest};
use std::collections::BTreeMap;

/// How often it looks. Cluster Autoscaler looks every 10 s; a coarser look decides the same a little later.
const LOOKS_EVERY: SignedDuration = SignedDuration::from_secs(30);
/// How long a node stays empty before it goes (`scale-down-unneeded-time`).
const EMPTY_FOR: SignedDuration = SignedDuration::from_mins(10);
/// No node goes within this time after the last growth (`scale-down-delay-after-add`).
const AFTER_GROWTH: SignedDuration = SignedDuration::from_mins(10);

/// The autoscaler of one cluster.
#[derive(Clone, Debug)]
pub(super) struct Autoscaler {
    looks_at: Timestamp,
    grew_at: Option<Timestamp>,
    empty_since: BTreeMap<String, Timestamp>,
}

impl Autoscaler {
    pub(super) fn looks_at(&self) -> Timestamp {
        self.looks_at
    }
}

impl World {
    /// A cluster gets its own autoscaler from now on.
    pub fn add_autoscaler(&mut self, cluster: &str) {
        let looks_at = self.now + LOOKS_EVERY;
        let autoscaler = Autoscaler { looks_at, grew_at: None, empty_since: BTreeMap::new() };
        self.autoscalers.insert(cluster.to_owned(), autoscaler);
    }

    pub(super) fn autoscale(&mut self, now: Timestamp) {
        let due = self.autoscalers.iter().filter(|(_, autoscaler)| autoscaler.looks_at <= now);
        let due: Vec<String> = due.map(|(name, _)| name.clone()).collect();
        for name in due {
            let Some(mut autoscaler) = self.autoscalers.remove(&name) else { continue };
            if self.grow_for_pending(&name) {
                autoscaler.grew_at = Some(now);
            }
            self.shrink_empty(&name, &mut autoscaler);
            autoscaler.looks_at = now + LOOKS_EVERY;
            self.autoscalers.insert(name, autoscaler);
        }
    }

    /// Grows the first group with room, unless nodes are on their way already.
    fn grow_for_pending(&mut self, cluster: &str) -> bool {
        let Some(kubernetes) = self.clusters.get(cluster) else { return false };
        let waiting = kubernetes.unscheduled_requests();
        let joining = self.account.instances().any(|one| one.cluster == cluster && one.is_live() && !one.joined);
        if waiting.is_empty() || joining {
            return false;
        }
        let cpu: u64 = waiting.iter().map(|(_, requests)| requests.cpu_millicores).sum();
        let memory: u64 = waiting.iter().map(|(_, requests)| requests.memory_bytes).sum();
        let groups = self.account.groups.values();
        let found =
            groups.filter(|group| group.cluster == cluster && group.desired_size < group.max_size).find_map(|group| {
                let facts = self.catalog.instance_type(group.instance_types.first()?.as_str())?;
                let one = self.catalog.domain_type(facts)?.allocatable;
                let nodes =
                    cpu.div_ceil(one.cpu_millicores.max(1)).max(memory.div_ceil(one.memory_bytes.max(1))).max(1);
                let desired = group.desired_size.saturating_add(nodes as u32).min(group.max_size);
                Some((group.name.clone(), desired))
            });
        let Some((group, desired)) = found else { return false };
        let size = GroupSize { group, desired_size: Some(desired), ..GroupSize::default() };
        self.account.set_group_size(&size, self.now).is_ok()
    }

    /// Takes away one group node that stayed empty.
    fn shrink_empty(&mut self, cluster: &str, autoscaler: &mut Autoscaler) {
        let now = self.now;
        let Some(kubernetes) = self.clusters.get(cluster) else { return };
        let in_group = self.account.instances().filter(|one| one.cluster == cluster && one.is_live() && one.joined);
        let empty: BTreeMap<String, (String, Timestamp)> = in_group
            .filter(|one| one.group.is_some() && kubernetes.movable_pods_on(&one.private_dns_name) == 0)
            .map(|one| {
                let since = autoscaler.empty_since.get(&one.id).copied().unwrap_or(now);
                (one.id.clone(), (one.group.clone().unwrap_or_default(), since))
            })
            .collect();
        autoscaler.empty_since = empty.iter().map(|(id, (_, since))| (id.clone(), *since)).collect();
        if autoscaler.grew_at.is_some_and(|grew| now < grew + AFTER_GROWTH) {
            return;
        }
        let Some(region) = self.account.clusters.get(cluster).map(|one| one.region.clone()) else { return };
        for (instance_id, (group, since)) in empty {
            let request = TerminateRequest {
                instance_id,
                cluster: cluster.to_owned(),
                auto_scaling_group: Some(group),
                dry_run: false,
            };
            let long_enough = since + EMPTY_FOR <= now;
            // A group at its minimum refuses: the next one may not.
            if long_enough && self.account.terminate(&mut self.market, &region, &request, now).is_ok() {
                return;
            }
        }
    }
}
