//! How outages reach instances: who is taken, who is told how long before, who is frightened in vain.

use super::bridge_event::Tells;
use super::state::{Account, Happening, SPOT_TERMINATION};
use crate::market::source_figures::{RECLAIMED_WITHIN_THREE_MINUTES, chosen};
use crate::market::{Market, Outage, PoolIndex};
use jiff::{SignedDuration, Timestamp};
use spot_domain::{CapacityType, Region};

/// Rebalance recommendations come at most this long ahead, so that is when an outage is decided.
const FORESIGHT_SECS: i64 = 1_200;
/// The warning promised by EC2.
const NOTICE_SECS: i64 = 120;

impl Account {
    /// Spot instances of a pool exist from now on: its outages matter.
    pub(super) fn watch(&mut self, market: &mut Market, region: &Region, pool: PoolIndex, now: Timestamp) {
        if self.watched.insert((region.clone(), pool)) {
            self.expect_outage(market, region, pool, now);
        }
    }

    fn expect_outage(&mut self, market: &mut Market, region: &Region, pool: PoolIndex, now: Timestamp) {
        let next = market.get_mut(region).and_then(|market| market.next_outage(pool, now));
        if let Some(outage) = next {
            let nears = at_second(outage.start - FORESIGHT_SECS).max(now);
            self.agenda.put(nears, Happening::OutageNears(region.clone(), pool));
        }
    }

    fn spot_instances(&self, region: &Region, pool: PoolIndex) -> Vec<String> {
        let here = self.instances.values().filter(|instance| {
            instance.is_live()
                && instance.capacity_type == CapacityType::Spot
                && instance.pool == pool
                && instance.region == *region
        });
        here.map(|instance| instance.id.clone()).collect()
    }

    /// Decides who is taken, unless nobody is left there.
    pub(super) fn outage_nears(&mut self, market: &mut Market, region: &Region, pool: PoolIndex, now: Timestamp) {
        let ids = self.spot_instances(region, pool);
        if ids.is_empty() {
            self.watched.remove(&(region.clone(), pool));
            return;
        }
        // A moment before the outage, so that one which begins now is still the next.
        let before = now - SignedDuration::from_secs(1);
        let Some(outage) = market.get_mut(region).and_then(|market| market.next_outage(pool, before)) else { return };
        for id in ids {
            self.decide(&id, outage, now);
        }
        self.agenda.put(at_second(outage.start).max(now), Happening::OutageBegins(region.clone(), pool));
    }

    /// Catches instances launched since the outage came near, and looks out for the next one.
    pub(super) fn outage_begins(&mut self, market: &mut Market, region: &Region, pool: PoolIndex, now: Timestamp) {
        let before = now - SignedDuration::from_secs(1);
        if let Some(outage) = market.get_mut(region).and_then(|market| market.next_outage(pool, before)) {
            for id in self.spot_instances(region, pool) {
                self.decide(&id, outage, now);
            }
        }
        self.expect_outage(market, region, pool, now);
    }

    /// Whether an outage takes an instance, and what the instance hears of it.
    pub(super) fn decide(&mut self, id: &str, outage: Outage, now: Timestamp) {
        let Some(instance) = self.instances.get_mut(id) else { return };
        if instance.is_doomed || instance.decided == Some(outage) {
            return;
        }
        instance.decided = Some(outage);
        let dice = outage.dice.named("instance").named(id);
        if !outage.takes(id) {
            if dice.named("in vain").happens(chosen::REBALANCE_IN_VAIN) {
                let ahead = dice.named("vain ahead").between(0.0, FORESIGHT_SECS as f64) as i64;
                self.agenda.put(at_second(outage.start - ahead).max(now), Happening::Rebalance(id.to_owned()));
            }
            return;
        }
        instance.is_doomed = true;
        let soon = dice.named("soon").happens(RECLAIMED_WITHIN_THREE_MINUTES);
        let after =
            if soon { dice.named("after").between(0.0, 170.0) } else { dice.named("after").between(180.0, 900.0) };
        let reclaimed = at_second(outage.start.max(now.as_second()) + NOTICE_SECS + after as i64);
        if dice.named("rebalance").happens(chosen::REBALANCE_AHEAD) {
            let ahead = SignedDuration::from_secs(dice.named("ahead").between(300.0, FORESIGHT_SECS as f64) as i64);
            self.agenda.put((reclaimed - ahead).max(now), Happening::Rebalance(id.to_owned()));
        }
        let told = dice.named("told").share();
        if told < chosen::WARNED_IN_TIME {
            self.agenda.put(reclaimed - SignedDuration::from_secs(NOTICE_SECS), Happening::Warning(id.to_owned()));
        } else if told < chosen::WARNED_IN_TIME + chosen::WARNED_LATE {
            let late = SignedDuration::from_secs(dice.named("late").between(20.0, 100.0) as i64);
            self.agenda.put(reclaimed - late, Happening::Warning(id.to_owned()));
        }
        self.agenda.put(reclaimed, Happening::Reclaim(id.to_owned()));
    }

    pub(super) fn rebalance_recommended(&mut self, id: &str, now: Timestamp) {
        if let Some(instance) = self.instances.get(id).filter(|instance| instance.is_live()) {
            let region = instance.region.clone();
            self.outbox.send(now, &region, id, Tells::Rebalance);
        }
    }

    pub(super) fn warned(&mut self, id: &str, now: Timestamp) {
        if let Some(instance) = self.instances.get_mut(id).filter(|instance| instance.is_live()) {
            instance.is_doomed = true;
            let region = instance.region.clone();
            self.outbox.send(now, &region, id, Tells::Warning);
        }
    }

    /// Warns one Spot instance now and takes it back two minutes later; false when there is no such instance.
    pub(crate) fn interrupt(&mut self, id: &str, now: Timestamp) -> bool {
        let taken = self.instances.get_mut(id).filter(|instance| {
            instance.is_live() && !instance.is_doomed && instance.capacity_type == CapacityType::Spot
        });
        let Some(instance) = taken else { return false };
        instance.is_doomed = true;
        let now = at_second(now.as_second());
        self.agenda.put(now, Happening::Warning(id.to_owned()));
        self.agenda.put(now + SignedDuration::from_secs(NOTICE_SECS), Happening::Reclaim(id.to_owned()));
        true
    }

    /// Warns all Spot instances of a pool now; how many there were.
    pub(crate) fn interrupt_pool(&mut self, region: &Region, pool: PoolIndex, now: Timestamp) -> usize {
        let ids = self.spot_instances(region, pool);
        ids.iter().filter(|id| self.interrupt(id, now)).count()
    }

    /// Ends an instance without a word.
    pub(crate) fn end_without_notice(&mut self, market: &mut Market, id: &str, now: Timestamp) -> bool {
        let Some(instance) = self.instances.get(id).filter(|instance| instance.is_live()) else { return false };
        let spot = instance.capacity_type == CapacityType::Spot;
        let reason = if spot { SPOT_TERMINATION } else { super::state::MACHINE_FAILED };
        self.shut_down(market, id, at_second(now.as_second()), reason);
        true
    }
}

fn at_second(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}
