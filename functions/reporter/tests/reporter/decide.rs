//! Whatever is in the ledger and whatever runs, an hour adds up.

use crate::world::{LIST, at, cluster, instance};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use spot_domain::{CapacityType, InstanceState, LedgerEntry, Microusd, MicrousdPerHour};
use spot_engine::accounting::PriceChange;
use spot_reporter::decide::{HOUR, Scene, Standing, first_open_hour, roll};

fn booked(rows: &[(i64, i64, bool, bool)]) -> Vec<LedgerEntry> {
    let entry = |(number, (paid, list, spot, overlap)): (usize, &(i64, i64, bool, bool))| LedgerEntry {
        cluster_id: cluster(1, 4).id,
        hour: at(0),
        instance_id: format!("i-booked-{number}"),
        instance_type: "m6i.large".into(),
        zone: "us-east-1a".into(),
        capacity_type: if *spot { CapacityType::Spot } else { CapacityType::OnDemand },
        from: at(0),
        to: at(30),
        paid_microusd: Microusd(*paid),
        on_demand_microusd: Microusd(*list),
        action_id: None,
        overlap: *overlap,
    };
    rows.iter().enumerate().map(entry).collect()
}

fn moment(seconds: i64) -> Timestamp {
    at(0) + SignedDuration::from_secs(seconds)
}

proptest! {
    #[test]
    fn causes_add_up_and_every_dollar_has_a_kind(
        rows in prop::collection::vec((0i64..9_000_000, 0i64..9_000_000, any::<bool>(), any::<bool>()), 0..20),
        living in prop::collection::vec((1u64..2_000_000, 0i64..3_600), 0..10),
        rates in prop::collection::vec((0i64..7_200, 0u64..9_000_000), 0..6),
        now in 0i64..9_000,
        seen in prop::option::of(0i64..9_000),
    ) {
        let mut known = cluster(1, 4);
        known.discovered_at = seen.map(moment);
        let baseline = known.baseline.clone().unwrap();
        let instances: Vec<_> = living.iter().enumerate().map(|(number, (price, from))| {
            instance(1, number as u64, *price, moment(*from))
        }).collect();
        let mut rates: Vec<PriceChange> = rates.into_iter()
            .map(|(since, rate)| PriceChange { since: moment(since), microusd_per_hour: MicrousdPerHour(rate) })
            .collect();
        rates.sort_by_key(|change| change.since);
        let scene = Scene { now: moment(now), cluster: &known, baseline: &baseline, instances: &instances, rates: &rates, promises: &[] };
        let rolled = roll(&scene, at(0), &booked(&rows), 0);
        let hour = &rolled.ledger;
        prop_assert_eq!(hour.causes.values().copied().sum::<Microusd>(), hour.baseline_microusd - hour.paid_microusd);
        prop_assert_eq!(rolled.cost.spot_microusd + rolled.cost.on_demand_microusd, hour.paid_microusd);
        prop_assert_eq!(rolled.cost.baseline_microusd, hour.baseline_microusd);
        let expected = match (seen.is_some_and(|seen| seen >= 3_600), now < 3_600) {
            (true, _) => Standing::Final,
            (false, true) => Standing::Running,
            (false, false) => Standing::Waiting,
        };
        prop_assert_eq!(rolled.standing, expected);
        if expected == Standing::Final {
            let sum: Microusd = rows.iter().map(|(paid, ..)| Microusd(*paid)).sum();
            prop_assert_eq!(hour.paid_microusd, sum, "nothing is estimated in an hour that is closed");
        }
    }
}

#[test]
fn what_does_not_run_is_not_estimated() {
    let known = cluster(1, 4);
    let baseline = known.baseline.clone().unwrap();
    let mut instances: Vec<_> = (0..7).map(|number| instance(1, number, LIST, at(0))).collect();
    let states = [
        InstanceState::Pending,
        InstanceState::Stopped,
        InstanceState::Terminated,
        InstanceState::Gone,
        InstanceState::ShuttingDown,
    ];
    for (instance, state) in instances.iter_mut().zip(states) {
        instance.state = state;
    }
    instances[5].ended_at = Some(at(3));
    let scene =
        Scene { now: at(30), cluster: &known, baseline: &baseline, instances: &instances, rates: &[], promises: &[] };
    let rolled = roll(&scene, at(0), &[], 0);
    assert_eq!(rolled.ledger.paid_microusd, Microusd(LIST as i64), "two halves of an hour");
    assert_eq!(rolled.ledger.instances, 2);
}

#[test]
fn nothing_is_held_against_the_time_before_the_cluster_was_known() {
    let mut known = cluster(1, 4);
    known.discovered_at = Some(at(61));
    let mut baseline = known.baseline.clone().unwrap();
    baseline.taken_at = at(45);
    let rates = [PriceChange { since: at(45), microusd_per_hour: MicrousdPerHour(LIST) }];
    let scene =
        Scene { now: at(65), cluster: &known, baseline: &baseline, instances: &[], rates: &rates, promises: &[] };
    let quarter = roll(&scene, at(0), &[], 0).ledger;
    assert_eq!((quarter.baseline_microusd, quarter.first_day_microusd), (Microusd(24_000), Microusd(96_000)));
    let paid_before = roll(&scene, at(0), &booked(&[(5, 5, false, false)]), 0).ledger;
    assert_eq!(paid_before.baseline_microusd, Microusd(LIST as i64), "unless it was paid");
    assert_eq!(first_open_hour(None, &baseline), at(0));
    assert_eq!(first_open_hour(Some(at(0)), &baseline), at(0) + HOUR);
}
