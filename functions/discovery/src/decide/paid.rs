//! Which time of an instance was paid for, and what it cost (accounting is by full hours: an hour's entries are written
//! when it is over, or when the instance is).

use super::instances::Change;
use super::overlap::Overlap;
use jiff::{SignedDuration, Timestamp};
use spot_domain::{CapacityType, Instance, InstanceState, LedgerEntry, MicrousdPerHour};
use spot_engine::accounting::{PriceChange, Span, entries, hour_of};

/// So many hours are accounted in one look at most; an instance's row and entries are one transaction.
const MOST_HOURS: i64 = 48;

/// Time to account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// From.
    pub from: Timestamp,
    /// To.
    pub to: Timestamp,
    /// It ran; starting and stopped instances cost nothing.
    pub is_paid: bool,
    /// Nothing is left to be accounted after it.
    pub is_all: bool,
}

/// What of an instance's time is to be accounted now; none when nothing is. Hours before `closed_until` are closed:
/// nothing is added to them any more.
pub fn stretch(change: &Change, closed_until: Option<Timestamp>, now: Timestamp) -> Option<Stretch> {
    let after = &change.after;
    let was_idle = change.before.as_ref().is_none_or(|before| is_idle(before.state));
    let has_stopped = after.state == InstanceState::Stopped && !was_idle;
    let to = match after.ended_at {
        Some(ended_at) => ended_at.min(now),
        None if has_stopped => now,
        None => hour_of(now),
    };
    let goes_on = after.ended_at.is_none() && !has_stopped;
    // The row of an instance that goes on need not be told how far it is accounted: closed hours are.
    let accounted_until = after.accounted_until.max(closed_until.filter(|_| goes_on).unwrap_or(Timestamp::UNIX_EPOCH));
    if to <= accounted_until {
        return None;
    }
    let from = after.accounted_until.max(closed_until.unwrap_or(Timestamp::UNIX_EPOCH)).min(to);
    let ran = !(was_idle && is_idle(after.state));
    let most = hour_of(from) + SignedDuration::from_hours(MOST_HOURS);
    Some(Stretch { from, to: to.min(most), is_paid: ran && from < to, is_all: to <= most })
}

/// Not paid for.
fn is_idle(state: InstanceState) -> bool {
    match state {
        InstanceState::Pending | InstanceState::Stopped => true,
        InstanceState::Running | InstanceState::ShuttingDown | InstanceState::Terminated | InstanceState::Gone => false,
    }
}

/// Entries of a paid stretch. `prices` are the changes of its Spot pool, ascending; on-demand is paid at the list price,
/// and so is Spot of whose prices nothing is known.
pub fn ledger_entries(
    instance: &Instance,
    stretch: &Stretch,
    prices: &[PriceChange],
    overlap: Option<Overlap>,
) -> Vec<LedgerEntry> {
    let list = [PriceChange { since: stretch.from, microusd_per_hour: instance.on_demand_microusd_per_hour }];
    let prices = match instance.capacity_type {
        CapacityType::Spot if !prices.is_empty() => prices,
        CapacityType::Spot | CapacityType::OnDemand => &list,
    };
    let beside_until = match overlap {
        None => stretch.from,
        Some(Overlap::StillOn) => stretch.to,
        Some(Overlap::Until(until)) => until.clamp(stretch.from, stretch.to),
    };
    let span = |from, to, overlap| Span {
        cluster_id: &instance.cluster_id,
        instance_id: &instance.id,
        instance_type: &instance.instance_type,
        zone: &instance.zone,
        capacity_type: instance.capacity_type,
        action_id: instance.launched_by.as_ref(),
        overlap,
        from,
        to,
        on_demand: instance.on_demand_microusd_per_hour,
    };
    let mut found = entries(&span(stretch.from, beside_until, true), prices);
    found.extend(entries(&span(beside_until, stretch.to, false), prices));
    found
}

/// The price that holds at a moment; none when nothing is known of it.
pub fn price_at(prices: &[PriceChange], at: Timestamp) -> Option<MicrousdPerHour> {
    let later = prices.partition_point(|change| change.since <= at);
    prices.get(later.saturating_sub(1)).map(|change| change.microusd_per_hour)
}
