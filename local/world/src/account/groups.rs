//! Auto Scaling groups: they keep their wanted size, spread it over zones, and even zones out afterwards.

use super::buying::Order;
use super::shapes::AutoScalingGroup;
use super::state::{Account, Happening, USER_TERMINATION};
use crate::market::Market;
use jiff::{SignedDuration, Timestamp};
use spot_cloud::CloudError;
use spot_domain::{CapacityType, InstanceState, Zone};
use std::collections::BTreeMap;

/// A group that failed to launch tries again after this long, twice as long each time …
const RETRY_SECS: i64 = 60;
/// … up to this long.
const RETRY_SECS_AT_MOST: i64 = 900;
/// How long zones may differ before the group evens them out.
const REBALANCE_AFTER: SignedDuration = SignedDuration::from_mins(5);

impl Account {
    /// Makes a group look at itself at `now` + `after`, unless it does so earlier anyway.
    pub(super) fn look_soon(&mut self, group: &str, now: Timestamp, after: SignedDuration) {
        let at = now + after;
        let Some(group) = self.groups.get_mut(group) else { return };
        if group.looks_at.is_none_or(|known| known > at) {
            group.looks_at = Some(at);
            self.agenda.put(at, Happening::GroupLooks(group.name.clone()));
        }
    }

    /// Live instances of a group by zone, the oldest first.
    fn members(&self, group: &AutoScalingGroup) -> BTreeMap<Zone, Vec<String>> {
        let mut zones: BTreeMap<Zone, Vec<(Timestamp, String)>> =
            group.subnets.iter().map(|(zone, _)| (zone.clone(), Vec::new())).collect();
        for instance in self.instances.values() {
            if instance.is_live() && instance.group.as_deref() == Some(group.name.as_str()) {
                zones.entry(instance.zone.clone()).or_default().push((instance.launched_at, instance.id.clone()));
            }
        }
        for members in zones.values_mut() {
            members.sort();
        }
        zones.into_iter().map(|(zone, list)| (zone, list.into_iter().map(|(_, id)| id).collect())).collect()
    }

    /// One look: too few, too many, or unevenly spread.
    pub(super) fn group_looks(&mut self, market: &mut Market, name: &str, now: Timestamp) {
        // An earlier look replaced this one.
        let Some(group) = self.groups.get_mut(name).filter(|group| group.looks_at == Some(now)) else { return };
        group.looks_at = None;
        let group = group.clone();
        let members = self.members(&group);
        let live = members.values().map(|ids| ids.len() as u32).sum::<u32>();
        // The replacement of a move comes on top until the other one went.
        let wanted = group.desired_size + u32::from(group.moving.is_some());
        if live < wanted {
            self.grow(market, &group, members, wanted - live, now);
        } else if group.moving.is_some() {
            self.finish_move(market, &group, members, now);
        } else if live > wanted {
            self.shrink(market, members, live - wanted, now);
        } else if group.evens_out {
            self.even_out(market, &group, &members, now);
        }
    }

    fn grow(
        &mut self,
        market: &mut Market,
        group: &AutoScalingGroup,
        mut members: BTreeMap<Zone, Vec<String>>,
        missing: u32,
        now: Timestamp,
    ) {
        for _ in 0..missing {
            let mut zones: Vec<_> = group.subnets.iter().map(|(zone, _)| (members[zone].len(), zone.clone())).collect();
            zones.sort();
            let launched = zones.into_iter().find_map(|(_, zone)| {
                let id = self.launch_for_group(market, group, &zone, now).ok()?;
                Some((zone, id))
            });
            let Some((zone, id)) = launched else {
                self.launch_failed(&group.name, now);
                return;
            };
            members.entry(zone).or_default().push(id);
        }
        if let Some(group) = self.groups.get_mut(&group.name) {
            group.failures = 0;
        }
        self.look_soon(&group.name, now, REBALANCE_AFTER);
    }

    fn launch_failed(&mut self, name: &str, now: Timestamp) {
        let Some(group) = self.groups.get_mut(name) else { return };
        let wait = (RETRY_SECS << group.failures.min(8)).min(RETRY_SECS_AT_MOST);
        group.failures += 1;
        // A replacement that cannot be had is given up: zones stay uneven for now.
        group.moving = None;
        self.look_soon(name, now, SignedDuration::from_secs(wait));
    }

    fn launch_for_group(
        &mut self,
        market: &mut Market,
        group: &AutoScalingGroup,
        zone: &Zone,
        now: Timestamp,
    ) -> Result<String, CloudError> {
        let Some((_, subnet)) = group.subnets.iter().find(|(candidate, _)| candidate == zone) else {
            return Err(super::error::refuse(
                "autoscaling:Launch",
                spot_cloud::CloudErrorKind::Unsupported,
                "ValidationError",
                "no subnet in the zone",
            ));
        };
        let order = |instance_type| Order {
            region: &group.region,
            instance_type,
            zone,
            subnet,
            capacity_type: group.capacity_type,
            template: &group.template,
            group: Some(&group.name),
            tags: &[],
        };
        let mut types: Vec<_> = group.instance_types.iter().collect();
        if group.capacity_type == CapacityType::Spot
            && let Some(market) = market.get_mut(&group.region)
        {
            // Of the pools with capacity, Spot groups take the cheapest; the others take the first of their list.
            types.sort_by_cached_key(|name| {
                market.pool(name, zone).and_then(|pool| market.spot_price(pool, now)).map_or(u64::MAX, |price| price.0)
            });
        }
        let mut last = None;
        for instance_type in types {
            match self.may_start(market, &order(instance_type), now) {
                Ok(pool) => return Ok(self.start(market, &order(instance_type), pool, now)),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| {
            let kind = spot_cloud::CloudErrorKind::Unsupported;
            super::error::refuse("autoscaling:Launch", kind, "ValidationError", "the group names no type")
        }))
    }

    /// Takes from the fullest zone, the oldest first.
    fn shrink(&mut self, market: &mut Market, mut members: BTreeMap<Zone, Vec<String>>, surplus: u32, now: Timestamp) {
        for _ in 0..surplus {
            let fullest = members.values_mut().max_by_key(|ids| ids.len());
            let Some(ids) = fullest.filter(|ids| !ids.is_empty()) else { return };
            let id = ids.remove(0);
            self.shut_down(market, &id, now, USER_TERMINATION);
        }
    }

    /// `AZRebalance` is suspended; a move under way is finished.
    pub(super) fn stop_evening_out(&mut self, group: &str) {
        if let Some(group) = self.groups.get_mut(group) {
            group.evens_out = false;
        }
    }

    /// Somebody lets `AZRebalance` go on.
    pub fn go_on_evening_out(&mut self, group: &str, now: Timestamp) {
        if let Some(found) = self.groups.get_mut(group) {
            found.evens_out = true;
            self.look_soon(group, now, REBALANCE_AFTER);
        }
    }

    /// Launches in the emptiest zone when another has two more; the fuller one gives up an instance afterwards.
    fn even_out(
        &mut self,
        market: &mut Market,
        group: &AutoScalingGroup,
        members: &BTreeMap<Zone, Vec<String>>,
        now: Timestamp,
    ) {
        let fullest = members.iter().max_by_key(|(_, ids)| ids.len());
        let emptiest = members.iter().min_by_key(|(_, ids)| ids.len());
        let Some(((from, most), (to, fewest))) = fullest.zip(emptiest) else { return };
        if most.len() < fewest.len() + 2 {
            return;
        }
        let launched = self.launch_for_group(market, group, to, now);
        let Some(group) = self.groups.get_mut(&group.name) else { return };
        let name = group.name.clone();
        match launched {
            Ok(id) => group.moving = Some((id, from.clone())),
            Err(_) => self.look_soon(&name, now, REBALANCE_AFTER * 2),
        }
    }

    /// Ends the oldest instance of the fuller zone once the new one runs.
    fn finish_move(
        &mut self,
        market: &mut Market,
        group: &AutoScalingGroup,
        members: BTreeMap<Zone, Vec<String>>,
        now: Timestamp,
    ) {
        let Some((id, from)) = &group.moving else { return };
        let state = self.instances.get(id).map(|instance| instance.state);
        if state == Some(InstanceState::Pending) {
            // It is looked at again when it runs.
            return;
        }
        if let Some(group) = self.groups.get_mut(&group.name) {
            group.moving = None;
        }
        let leaves = members.get(from).and_then(|ids| ids.iter().find(|candidate| *candidate != id)).cloned();
        if let Some(leaves) = leaves.filter(|_| state == Some(InstanceState::Running)) {
            self.shut_down(market, &leaves, now, USER_TERMINATION);
        }
        self.look_soon(&group.name, now, REBALANCE_AFTER);
    }
}
