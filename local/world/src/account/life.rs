//! The life of an instance: pending, running, shutting down, terminated, forgotten; and what it costs meanwhile.

use super::bridge_event::Tells;
use super::shapes::{AccountInstance, InstanceBill};
use super::state::{Account, BILLING_EVERY, Happening, NodeChange, state_name};
use crate::market::source_figures::chosen;
use crate::market::{Dice, Market};
use jiff::{SignedDuration, Timestamp};
use spot_cloud::CloudInstance;
use spot_domain::{InstanceState, Microusd};

/// EC2 lists a terminated instance for about an hour.
const LISTED_AFTER_END: SignedDuration = SignedDuration::from_hours(1);

impl AccountInstance {
    /// As a listing shows it.
    pub fn to_cloud(&self) -> CloudInstance {
        CloudInstance {
            id: self.id.clone(),
            instance_type: self.instance_type.clone(),
            zone: self.zone.clone(),
            capacity_type: self.capacity_type,
            state: self.state,
            state_reason: self.state_reason.clone(),
            launched_at: self.launched_at,
            private_dns_name: self.private_dns_name.clone(),
            auto_scaling_group: self.group.clone(),
            tags: self.tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
        }
    }

    fn bill_until(&mut self, market: &mut Market, until: i64) {
        let Some(from) = self.billed_until.filter(|from| *from < until) else { return };
        let Some(market) = market.get_mut(&self.region) else { return };
        self.microusd_per_hour_secs += market.paid(self.pool, self.capacity_type, from, until);
        self.billed_until = Some(until);
    }

    fn bill(&self) -> InstanceBill {
        InstanceBill {
            instance_id: self.id.clone(),
            cluster: self.cluster.clone(),
            instance_type: self.instance_type.clone(),
            zone: self.zone.clone(),
            capacity_type: self.capacity_type,
            microusd_per_hour_secs: self.microusd_per_hour_secs,
        }
    }
}

impl Account {
    fn instance_dice(&self, id: &str, what: &str) -> Dice {
        self.dice.named(what).named(id)
    }

    pub(super) fn secs_of(&self, id: &str, what: &str, table: &[(f64, f64)]) -> SignedDuration {
        SignedDuration::from_secs(self.instance_dice(id, what).quantile(table).round() as i64)
    }

    /// Running: paid from now on.
    pub(super) fn instance_runs(&mut self, id: &str, now: Timestamp) {
        let boot = self.secs_of(id, "boot", &chosen::BOOT_SECS);
        let Some(instance) = self.instances.get_mut(id) else { return };
        if instance.state != InstanceState::Pending {
            return;
        }
        instance.state = InstanceState::Running;
        instance.billed_until = Some(now.as_second());
        let (region, group) = (instance.region.clone(), instance.group.clone());
        self.outbox.send(now, &region, id, Tells::State("running"));
        if self.faults.boots_to_fail > 0 {
            self.faults.boots_to_fail -= 1;
        } else {
            self.agenda.put(now + boot, Happening::Joins(id.to_owned()));
        }
        if let Some(group) = group {
            self.look_soon(&group, now, SignedDuration::from_secs(10));
        }
    }

    /// The kubelet joins, if the instance still runs.
    pub(super) fn instance_joins(&mut self, id: &str) {
        let Some(instance) = self.instances.get_mut(id).filter(|instance| instance.state == InstanceState::Running)
        else {
            return;
        };
        instance.joined = true;
        self.node_changes.push(NodeChange::Joins(id.to_owned()));
    }

    /// Shutting down: not paid any more, and its node does not answer.
    pub(super) fn shut_down(&mut self, market: &mut Market, id: &str, now: Timestamp, reason: &str) {
        let takes = self.secs_of(id, "shutdown", &chosen::SHUTDOWN_SECS);
        let Some(instance) = self.instances.get_mut(id).filter(|instance| instance.is_live()) else { return };
        instance.bill_until(market, now.as_second());
        instance.billed_until = None;
        instance.state = InstanceState::ShuttingDown;
        instance.state_reason = Some(reason.to_owned());
        if instance.joined {
            let (cluster, node) = (instance.cluster.clone(), instance.private_dns_name.clone());
            self.node_changes.push(NodeChange::Lost { cluster, node });
        }
        let vcpus = market.get(&instance.region).map_or(0, |market| market.vcpus(instance.pool));
        let in_use = self.vcpus_in_use.entry(instance.capacity_type).or_default();
        *in_use = in_use.saturating_sub(vcpus);
        let (region, group) = (instance.region.clone(), instance.group.clone());
        self.outbox.send(now, &region, id, Tells::State(state_name(InstanceState::ShuttingDown)));
        self.agenda.put(now + takes, Happening::Terminated(id.to_owned()));
        if let Some(group) = group {
            let notices = self.instance_dice(id, "group notices").between(15.0, 60.0) as i64;
            self.look_soon(&group, now, SignedDuration::from_secs(notices));
        }
    }

    /// Gone: its address is free again.
    pub(super) fn instance_terminated(&mut self, id: &str, now: Timestamp) {
        let Some(instance) = self.instances.get_mut(id) else { return };
        instance.state = InstanceState::Terminated;
        instance.ended_at = Some(now);
        if let Some(subnet) = self.subnets.get_mut(&instance.subnet) {
            subnet.free_addresses += super::buying::ADDRESSES_PER_INSTANCE;
        }
        for volume in self.stray_volumes.values_mut() {
            volume.attached_to.take_if(|holder| holder == id);
        }
        let region = instance.region.clone();
        self.outbox.send(now, &region, id, Tells::State(state_name(InstanceState::Terminated)));
        self.agenda.put(now + LISTED_AFTER_END, Happening::Forgotten(id.to_owned()));
    }

    pub(super) fn forget(&mut self, id: &str) {
        if let Some(instance) = self.instances.remove(id) {
            self.forgotten.push(instance.bill());
        }
    }

    pub(super) fn bill_all(&mut self, market: &mut Market, now: Timestamp) {
        for instance in self.instances.values_mut() {
            instance.bill_until(market, now.as_second());
        }
        self.agenda.put(now + BILLING_EVERY, Happening::Billing);
    }

    /// What every instance cost up to now, sorted by id: the account's own truth, to be compared with a ledger.
    pub fn bills(&mut self, market: &mut Market, now: Timestamp) -> Vec<InstanceBill> {
        let live = self.instances.values_mut().map(|instance| {
            instance.bill_until(market, now.as_second());
            instance.bill()
        });
        let mut bills: Vec<_> = live.collect();
        bills.extend(self.forgotten.iter().cloned());
        bills.sort_by(|left, right| left.instance_id.cmp(&right.instance_id));
        bills
    }

    /// The exact sum of a cluster's bills, rounded once.
    pub fn cost_of(&mut self, market: &mut Market, cluster: &str, now: Timestamp) -> Microusd {
        let bills = self.bills(market, now);
        let of_cluster = bills.iter().filter(|bill| bill.cluster == cluster);
        super::shapes::amount_of(of_cluster.map(|bill| bill.microusd_per_hour_secs).sum())
    }
}
