//! What people and scenarios can do to the world.

use super::World;
use crate::account::CallFault;
use crate::kubernetes::WorkloadKind;
use crate::market::PoolIndex;
use crate::scenario::{Happening, PoolChoice};
use jiff::{SignedDuration, Timestamp};
use spot_cloud::{CloudErrorKind, GroupSize};
use spot_domain::{CapacityType, InstanceTypeName, ObjectName, Region, Zone};
use std::collections::BTreeMap;

/// A pool by its names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PoolName {
    /// Region.
    pub region: Region,
    /// Type.
    pub instance_type: InstanceTypeName,
    /// Zone.
    pub zone: Zone,
}

impl World {
    /// Spot instances by pool, the fullest first.
    pub fn spot_pools_in_use(&self) -> Vec<(PoolName, usize)> {
        let mut counts: BTreeMap<PoolName, usize> = BTreeMap::new();
        let live = self.account.instances().filter(|one| one.is_live() && one.capacity_type == CapacityType::Spot);
        for one in live {
            let (instance_type, zone) = (one.instance_type.clone(), one.zone.clone());
            *counts.entry(PoolName { region: one.region.clone(), instance_type, zone }).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        counts
    }

    fn index(&self, pool: &PoolName) -> Option<PoolIndex> {
        self.market.get(&pool.region)?.pool(&pool.instance_type, &pool.zone)
    }

    /// Warns every Spot instance of a pool now, takes them back two minutes later, and leaves the pool without
    /// capacity for a while. How many instances there were; none for an unknown pool.
    pub fn interrupt_pool(&mut self, pool: &PoolName, away_for: SignedDuration) -> Option<usize> {
        let index = self.index(pool)?;
        let until = self.now.checked_add(away_for).unwrap_or(Timestamp::MAX);
        self.market.get_mut(&pool.region)?.starve(index, until, false);
        Some(self.account.interrupt_pool(&pool.region, index, self.now))
    }

    /// Warns one Spot instance now and takes it back two minutes later.
    pub fn interrupt_instance(&mut self, instance_id: &str) -> bool {
        self.account.interrupt(instance_id, self.now)
    }

    /// Takes a pool's capacity for new launches away; running instances stay. False for an unknown pool.
    pub fn starve_pool(&mut self, pool: &PoolName, until: Timestamp, on_demand_too: bool) -> bool {
        let Some(index) = self.index(pool) else { return false };
        if let Some(market) = self.market.get_mut(&pool.region) {
            market.starve(index, until, on_demand_too);
        }
        true
    }

    /// Takes all Spot capacity of every region away for new launches.
    pub fn drought(&mut self, until: Timestamp) {
        for market in self.market.values_mut() {
            market.drought(until);
        }
    }

    /// Ends an instance without a word.
    pub fn end_without_notice(&mut self, instance_id: &str) -> bool {
        let ended = self.account.end_without_notice(&mut self.market, instance_id, self.now);
        self.settle();
        ended
    }

    /// Multiplies the mean Spot price of a pool, or of all pools, from now on.
    pub fn raise_prices(&mut self, pool: Option<&PoolName>, factor: f64) {
        let chosen = pool.map(|pool| (pool, self.index(pool)));
        for (region, market) in &mut self.market {
            let pools: Vec<PoolIndex> = match &chosen {
                Some((pool, index)) if pool.region == *region => index.iter().copied().collect(),
                Some(_) => Vec::new(),
                None => market.spot_pools().collect(),
            };
            for index in pools {
                market.raise_price(index, self.now, factor);
            }
        }
    }

    fn chosen_pools(&self, choice: &PoolChoice) -> Vec<PoolName> {
        match choice {
            PoolChoice::Busiest => self.spot_pools_in_use().into_iter().take(1).map(|(pool, _)| pool).collect(),
            PoolChoice::Named { instance_type, zone } => {
                let of = |region: &Region| PoolName {
                    region: region.clone(),
                    instance_type: instance_type.clone(),
                    zone: zone.clone(),
                };
                self.market.keys().map(of).filter(|pool| self.index(pool).is_some()).collect()
            }
        }
    }

    /// Does what a scenario has planned. What concerns the platform and not the world is the runner's.
    pub fn command(&mut self, happening: &Happening) {
        let until = |length: SignedDuration| self.now.checked_add(length).unwrap_or(Timestamp::MAX);
        match happening {
            Happening::InterruptPool { pool, away_for } => {
                for pool in self.chosen_pools(pool) {
                    self.interrupt_pool(&pool, *away_for);
                }
            }
            Happening::StarvePool { pool, lasts, on_demand_too } => {
                let until = until(*lasts);
                for pool in self.chosen_pools(pool) {
                    self.starve_pool(&pool, until, *on_demand_too);
                }
            }
            Happening::SpotDrought { lasts } => self.drought(until(*lasts)),
            Happening::EndWithoutNotice { cluster } => self.end_one_of(cluster),
            Happening::RaisePrices { factor } => self.raise_prices(None, *factor),
            Happening::ThrottleApi { lasts, share } => self.account.faults.throttled = Some((until(*lasts), *share)),
            Happening::AwsUnreachable { lasts } => self.account.faults.unreachable_until = Some(until(*lasts)),
            Happening::BootsFail { instances } => self.account.faults.boots_to_fail += instances,
            Happening::EventFaults(faults) => self.account.set_event_faults(*faults),
            Happening::StaleListings { lasts } => self.account.freeze_listings(until(*lasts)),
            Happening::FailCalls { operation, calls } => {
                let fault = CallFault::Fails(CloudErrorKind::Unreachable, "InternalError");
                self.account.faults.plan(operation, *calls, fault);
            }
            Happening::ScaleWorkload { cluster, kind, name, replicas } => {
                self.with_cluster(cluster, |cluster, now| cluster.scale(now, *kind, name, *replicas));
            }
            Happening::Deploy { cluster, kind, name, image } => {
                self.deploy(cluster, *kind, name, image);
            }
            Happening::SetGroup { group, desired } => {
                let size = GroupSize { group: group.clone(), desired_size: Some(*desired), ..GroupSize::default() };
                // A size outside the group's bounds is refused, as the customer would see.
                let _refused = self.account.set_group_size(&size, self.now);
            }
            Happening::ControlPlaneDown { .. } | Happening::AgentDown { .. } => {}
        }
    }

    fn with_cluster(
        &mut self,
        name: &str,
        what: impl FnOnce(&mut crate::kubernetes::KubernetesCluster, Timestamp) -> bool,
    ) -> bool {
        let now = self.now;
        self.clusters.get_mut(name).is_some_and(|cluster| what(cluster, now))
    }

    fn deploy(&mut self, cluster: &str, kind: WorkloadKind, name: &ObjectName, image: &str) -> bool {
        self.with_cluster(cluster, |cluster, now| cluster.deploy(now, kind, name, image))
    }

    /// Ends the oldest Spot instance of a cluster, else its oldest instance, without a word.
    fn end_one_of(&mut self, cluster: &str) {
        let live = self.account.instances().filter(|one| one.is_live() && one.cluster == cluster);
        let oldest =
            live.min_by_key(|one| (one.capacity_type == CapacityType::OnDemand, one.launched_at, one.id.clone()));
        if let Some(id) = oldest.map(|one| one.id.clone()) {
            self.end_without_notice(&id);
        }
    }
}
