//! An hour of a cluster out of its entries.

use jiff::Timestamp;
use spot_domain::{ClusterId, LedgerCause, LedgerEntry, LedgerHour, Microusd};
use std::collections::{BTreeMap, BTreeSet};

/// What the fleets that were not run would have cost in the hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fleets {
    /// The customer's own groups, sized for this hour's pods.
    pub baseline_microusd: Microusd,
    /// The fleet of the first day.
    pub first_day_microusd: Microusd,
}

/// Sums up `entries`, all of `cluster_id` and `hour`.
pub fn roll_up(
    cluster_id: &ClusterId,
    hour: Timestamp,
    entries: &[LedgerEntry],
    fleets: Fleets,
    interruptions: u32,
) -> LedgerHour {
    let sum = |amount: fn(&LedgerEntry) -> Microusd| -> Microusd { entries.iter().map(amount).sum() };
    let paid = sum(|entry| entry.paid_microusd);
    let on_demand = sum(|entry| entry.on_demand_microusd);
    let beside: Microusd = entries.iter().filter(|entry| entry.overlap).map(|entry| entry.on_demand_microusd).sum();
    let causes = BTreeMap::from([
        (LedgerCause::SpotPrice, on_demand - paid),
        (LedgerCause::Overlap, Microusd(-beside.0)),
        (LedgerCause::FleetShape, fleets.baseline_microusd - (on_demand - beside)),
    ]);
    LedgerHour {
        cluster_id: cluster_id.clone(),
        hour,
        paid_microusd: paid,
        on_demand_microusd: on_demand,
        baseline_microusd: fleets.baseline_microusd,
        first_day_microusd: fleets.first_day_microusd,
        causes,
        instances: entries.iter().map(|entry| &entry.instance_id).collect::<BTreeSet<_>>().len() as u32,
        interruptions,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use spot_domain::CapacityType;

    fn entry(paid: i64, list: i64, overlap: bool, number: usize) -> LedgerEntry {
        let hour = Timestamp::UNIX_EPOCH;
        LedgerEntry {
            cluster_id: format!("clu_{}", "0".repeat(32)).parse().unwrap(),
            hour,
            instance_id: format!("i-{number}"),
            instance_type: "m5.large".into(),
            zone: "us-east-1a".into(),
            capacity_type: CapacityType::Spot,
            from: hour,
            to: hour,
            paid_microusd: Microusd(paid),
            on_demand_microusd: Microusd(list),
            action_id: None,
            overlap,
        }
    }

    proptest! {
        #[test]
        fn causes_add_up_to_baseline_minus_paid_to_the_micro_dollar(
            rows in prop::collection::vec((0i64..5_000_000, 0i64..9_000_000, any::<bool>()), 0..60), baseline in 0i64..500_000_000
        ) {
            let entries: Vec<_> =
                rows.into_iter().enumerate().map(|(number, (paid, list, overlap))| entry(paid, list, overlap, number)).collect();
            let cluster = format!("clu_{}", "0".repeat(32)).parse().unwrap();
            let fleets = Fleets { baseline_microusd: Microusd(baseline), first_day_microusd: Microusd(0) };
            let hour = roll_up(&cluster, Timestamp::UNIX_EPOCH, &entries, fleets, 0);
            prop_assert_eq!(hour.causes.values().copied().sum::<Microusd>(), hour.saved_microusd());
            prop_assert_eq!(hour.instances as usize, entries.len());
        }
    }
}
