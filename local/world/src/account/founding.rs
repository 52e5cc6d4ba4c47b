//! Groups that are full when a scenario begins, as if they had been there for a day.

use super::buying::{Order, ownership_tag};
use super::shapes::AutoScalingGroup;
use super::state::{Account, Happening};
use crate::market::Market;
use jiff::{SignedDuration, Timestamp};
use spot_domain::{CapacityType, InstanceState, InstanceTypeName, Region, Zone};

impl Account {
    /// Adds a group and all its instances, running and about to join. They are paid for from now on.
    pub(crate) fn add_full_group(
        &mut self,
        market: &mut Market,
        group: AutoScalingGroup,
        now: Timestamp,
        age: SignedDuration,
    ) {
        let name = group.name.clone();
        for number in 0..group.desired_size {
            self.add_running(market, &group, number as usize, now, age);
        }
        self.groups.insert(name.clone(), group);
        // A group of which not every instance could be had goes on trying.
        self.look_soon(&name, now, SignedDuration::from_mins(5));
    }

    /// Adds an instance outside of any group: somebody's own, or one of a cluster. Its id; none where the type is not sold.
    pub(crate) fn add_instance(
        &mut self,
        market: &mut Market,
        template: &str,
        what: (&InstanceTypeName, CapacityType),
        at: (&Region, &Zone, &str),
        now: Timestamp,
    ) -> Option<String> {
        let ((instance_type, capacity_type), (region, zone, subnet)) = (what, at);
        let pool = market.get(region)?.pool(instance_type, zone)?;
        let tags = &[];
        let order = Order { region, instance_type, zone, subnet, capacity_type, template, group: None, tags };
        let id = self.start(market, &order, pool, now);
        let instance = self.instances.get_mut(&id)?;
        if instance.cluster.is_empty() {
            instance.tags.remove(&ownership_tag(""));
        }
        Some(id)
    }

    /// What happened before this moment is not billed, told or counted.
    pub(crate) fn begin_here(&mut self, now: Timestamp) {
        self.forgotten.clear();
        self.calls.clear();
        self.outbox.forget();
        for instance in self.instances.values_mut() {
            instance.microusd_per_hour_secs = 0;
            instance.billed_until = instance.billed_until.map(|_| now.as_second());
        }
    }

    fn add_running(
        &mut self,
        market: &mut Market,
        group: &AutoScalingGroup,
        number: usize,
        now: Timestamp,
        age: SignedDuration,
    ) {
        let zones = group.subnets.len().max(1);
        let Some((zone, subnet)) = group.subnets.get(number % zones) else { return };
        let types = match group.capacity_type {
            // A Spot group has spread over its types in the course of time.
            CapacityType::Spot => number / zones % group.instance_types.len().max(1),
            CapacityType::OnDemand => 0,
        };
        let Some(instance_type) = group.instance_types.get(types) else { return };
        let order = Order {
            region: &group.region,
            instance_type,
            zone,
            subnet,
            capacity_type: group.capacity_type,
            template: &group.template,
            group: Some(&group.name),
            tags: &[],
        };
        let pool = market.get(&group.region).and_then(|market| market.pool(instance_type, zone));
        let Some(pool) = pool else { return };
        let id = self.start(market, &order, pool, now);
        if let Some(instance) = self.instances.get_mut(&id) {
            instance.state = InstanceState::Running;
            instance.launched_at = now - age;
            instance.billed_until = Some(now.as_second());
        }
        self.agenda.put(now, Happening::Joins(id));
    }
}
