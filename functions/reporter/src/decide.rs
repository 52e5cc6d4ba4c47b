//! What an hour comes to: decided from what is stored alone.

use jiff::{SignedDuration, Timestamp};
use spot_domain::{
    Baseline, CapacityType, Cluster, Instance, InstanceState, LedgerEntry, LedgerHour, Microusd, MicrousdPerHour,
};
use spot_engine::accounting::{
    Fleets, PriceChange, Span, amount, entries, first_day_microusd_per_hour, hour_of, roll_up,
};
use spot_store::CostRow;

/// An hour.
pub const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// What hours are decided from.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// This moment.
    pub now: Timestamp,
    /// Cluster.
    pub cluster: &'a Cluster,
    /// Its baseline.
    pub baseline: &'a Baseline,
    /// Its instances.
    pub instances: &'a [Instance],
    /// What the baseline's groups cost per hour, as it changed.
    pub rates: &'a [PriceChange],
    /// What plans that were let run promised.
    pub promises: &'a [PriceChange],
}

/// Where an hour stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not over.
    Running,
    /// Over; what was paid is not all in the ledger.
    Waiting,
    /// Everything is in the ledger: never changes again.
    Final,
}

/// An hour, rolled up as far as it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rolled {
    /// For the ledger.
    pub ledger: LedgerHour,
    /// For charts.
    pub cost: CostRow,
    /// Where it stands.
    pub standing: Standing,
}

/// The first hour that is not final.
pub fn first_open_hour(last_final: Option<Timestamp>, baseline: &Baseline) -> Timestamp {
    last_final.map_or(hour_of(baseline.taken_at), |hour| hour + HOUR)
}

/// Rolls an hour up out of its ledger entries. Discovery writes an hour's entries when the hour is over and closes it by
/// having looked at the cluster in a later one; before, what runs is taken to be paid at its present price.
pub fn roll(scene: &Scene<'_>, hour: Timestamp, booked: &[LedgerEntry], interruptions: u32) -> Rolled {
    let ends_at = hour + HOUR;
    let is_closed = scene.cluster.discovered_at.is_some_and(|seen_at| seen_at >= ends_at);
    let (standing, until) = match (is_closed, scene.now < ends_at) {
        (true, _) => (Standing::Final, ends_at),
        (false, true) => (Standing::Running, scene.now.max(hour)),
        (false, false) => (Standing::Waiting, ends_at),
    };
    let mut all = booked.to_vec();
    if standing != Standing::Final {
        all.extend(scene.instances.iter().filter_map(|instance| {
            let booked = booked.iter().filter(|entry| entry.instance_id == instance.id).map(|entry| entry.to);
            estimate(instance, booked.max().unwrap_or(hour), until)
        }));
    }
    // Nothing is held against time before we knew the cluster, unless something was paid in it.
    let paid_from = all.iter().map(|entry| entry.from).min();
    let from = hour.max(scene.baseline.taken_at.min(paid_from.unwrap_or(Timestamp::MAX)));
    let first_day = [PriceChange { since: from, microusd_per_hour: first_day_rate(scene.baseline) }];
    let fleets = Fleets {
        baseline_microusd: amount(scene.rates, from, until),
        first_day_microusd: amount(&first_day, from, until),
    };
    let ledger = roll_up(&scene.cluster.id, hour, &all, fleets, interruptions);
    // A plan that was let run within the hour is held against the hours after it.
    let in_force = scene.promises.first().is_some_and(|promise| promise.since <= hour);
    let predicted = in_force.then(|| amount(scene.promises, from, until));
    Rolled { cost: cost(&ledger, &all, predicted), ledger, standing }
}

/// What the fleet of the first day costs per hour.
pub fn first_day_rate(baseline: &Baseline) -> MicrousdPerHour {
    first_day_microusd_per_hour(&baseline.first_day)
}

/// What an instance will have cost of an hour beyond what is in the ledger, which reaches to `booked_until`, if it goes on
/// as it is.
fn estimate(instance: &Instance, booked_until: Timestamp, until: Timestamp) -> Option<LedgerEntry> {
    let runs = match instance.state {
        InstanceState::Running | InstanceState::ShuttingDown => instance.ended_at.is_none(),
        InstanceState::Pending | InstanceState::Stopped | InstanceState::Terminated | InstanceState::Gone => false,
    };
    let from = instance.accounted_until.max(booked_until);
    if !runs || from >= until {
        return None;
    }
    let span = Span {
        cluster_id: &instance.cluster_id,
        instance_id: &instance.id,
        instance_type: &instance.instance_type,
        zone: &instance.zone,
        capacity_type: instance.capacity_type,
        action_id: instance.launched_by.as_ref(),
        overlap: false,
        from,
        to: until,
        on_demand: instance.on_demand_microusd_per_hour,
    };
    let price = [PriceChange { since: from, microusd_per_hour: instance.microusd_per_hour }];
    entries(&span, &price).pop()
}

fn cost(ledger: &LedgerHour, entries: &[LedgerEntry], predicted_microusd: Option<Microusd>) -> CostRow {
    let paid = |capacity_type: CapacityType| -> Microusd {
        let of_type = entries.iter().filter(|entry| entry.capacity_type == capacity_type);
        of_type.map(|entry| entry.paid_microusd).sum()
    };
    CostRow {
        begins_at: ledger.hour,
        spot_microusd: paid(CapacityType::Spot),
        on_demand_microusd: paid(CapacityType::OnDemand),
        baseline_microusd: ledger.baseline_microusd,
        predicted_microusd,
    }
}
