//! The ledger: every minute once, every hour final.

use crate::fixtures::*;
use spot_domain::{CapacityType, Instance, LedgerCause, LedgerEntry, LedgerHour, Microusd, MicrousdPerHour, StepKind};
use spot_store::{BaselineRate, CostRow, Figures, FleetPart, Kpi, PlanStanding, Store, Usage};
use std::collections::BTreeMap;

contract![
    usage_is_counted_exactly_once,
    usage_of_many_instances_is_recorded_in_parts,
    hours_of_an_instance_that_runs_on_are_added_once,
    a_rolled_up_hour_never_changes,
    cost_rows_are_listed_by_time,
    an_organizations_hour_is_the_sum_of_its_clusters,
    a_baselines_rate_is_saved_over_the_version_that_was_read,
    figures_read_as_they_were_written,
];

pub(crate) fn entry(instance: &Instance, from: i64, to: i64, paid: i64) -> LedgerEntry {
    LedgerEntry {
        cluster_id: instance.cluster_id.clone(),
        hour: at(0),
        instance_id: instance.id.clone(),
        instance_type: instance.instance_type.clone(),
        zone: instance.zone.clone(),
        capacity_type: CapacityType::Spot,
        from: at(from),
        to: at(to),
        paid_microusd: Microusd(paid),
        on_demand_microusd: Microusd(3 * paid),
        action_id: Some(action_id(3)),
        overlap: false,
    }
}

fn usage(instance: &Instance, from: i64, to: i64, paid: i64) -> Usage {
    let entries = vec![entry(instance, from, to, paid)];
    Usage { instance: Instance { accounted_until: at(to), ..instance.clone() }, entries }
}

async fn usage_is_counted_exactly_once(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let read = known_instance(&store, &org, 1).await;
    let mut first = [usage(&read, 0, 300, 100)];
    let mut twice = first.clone();
    assert_eq!(store.record_usage(&org, &mut first, at(300)).await.unwrap(), Vec::<String>::new());
    assert_eq!(
        store.record_usage(&org, &mut twice, at(300)).await.unwrap(),
        std::slice::from_ref(&read.id),
        "from an older copy"
    );
    let mut next = [usage(&first[0].instance, 300, 600, 50)];
    store.record_usage(&org, &mut next, at(600)).await.unwrap();
    let sum = LedgerEntry { from: at(0), ..entry(&read, 300, 600, 150) };
    assert_eq!(store.ledger_entries(&org, &cluster.id, at(0)).await.unwrap(), [sum]);
    let accounted = store.instance(&org, &cluster.id, &read.id).await.unwrap().unwrap().accounted_until;
    assert_eq!(accounted, at(600));
    assert_eq!(store.ledger_entries(&org, &cluster.id, at(3600)).await.unwrap(), []);
}

async fn usage_of_many_instances_is_recorded_in_parts(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let mut usages = Vec::new();
    for number in 1..=120 {
        usages.push(usage(&known_instance(&store, &org, number).await, 0, 300, number as i64));
    }
    usages[70].instance.version = 9;
    let refused = store.record_usage(&org, &mut usages, at(300)).await.unwrap();
    assert_eq!(refused, [usages[70].instance.id.clone()]);
    let entries = store.ledger_entries(&org, &cluster.id, at(0)).await.unwrap();
    let paid: i64 = entries.iter().map(|entry| entry.paid_microusd.0).sum();
    assert_eq!((entries.len(), paid), (119, 120 * 121 / 2 - 71));
}

async fn hours_of_an_instance_that_runs_on_are_added_once(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let read = known_instance(&store, &org, 1).await;
    let mut part = [usage(&read, 0, 300, 100)];
    store.record_usage(&org, &mut part, at(300)).await.unwrap();
    let overlapping = [entry(&read, 0, 3600, 900)];
    assert!(!store.add_hours(&org, &overlapping, at(3600)).await.unwrap(), "from an older copy");
    let next = LedgerEntry { hour: at(3600), ..entry(&read, 3600, 7200, 70) };
    let rest = [entry(&read, 300, 3600, 900), next.clone()];
    for _ in 0..2 {
        assert!(store.add_hours(&org, &rest, at(7200)).await.unwrap(), "asked for again, it is there");
    }
    let sum = LedgerEntry { from: at(0), ..entry(&read, 300, 3600, 1_000) };
    assert_eq!(store.ledger_entries(&org, &cluster.id, at(0)).await.unwrap(), [sum]);
    assert_eq!(store.ledger_entries(&org, &cluster.id, at(3600)).await.unwrap(), [next]);
}

fn hour(number: i64) -> LedgerHour {
    LedgerHour {
        cluster_id: cluster_id(1),
        hour: at(3600 * number),
        paid_microusd: Microusd(10 + number),
        on_demand_microusd: Microusd(30),
        baseline_microusd: Microusd(40),
        first_day_microusd: Microusd(41),
        causes: BTreeMap::from([(LedgerCause::SpotPrice, Microusd(20)), (LedgerCause::Overlap, Microusd(-3))]),
        instances: 3,
        interruptions: 1,
    }
}

async fn a_rolled_up_hour_never_changes(store: Store) {
    let org = organization(&store).await;
    assert_eq!(store.last_ledger_hour(&org, &cluster_id(1)).await.unwrap(), None);
    for number in [0, 1, 2] {
        assert!(store.create_ledger_hour(&org, &hour(number), &quiet(), at(3600)).await.unwrap());
    }
    let other = LedgerHour { paid_microusd: Microusd(0), ..hour(1) };
    assert!(!store.create_ledger_hour(&org, &other, &quiet(), at(7200)).await.unwrap());
    let hours = store.ledger_hours(&org, &cluster_id(1), at(0), at(7200)).await.unwrap();
    assert_eq!(hours, [hour(0), hour(1)]);
    assert_eq!(store.last_ledger_hour(&org, &cluster_id(1)).await.unwrap(), Some(hour(2)));
}

async fn cost_rows_are_listed_by_time(store: Store) {
    let org = organization(&store).await;
    let cost = |number: i64| CostRow {
        begins_at: at(3600 * number),
        spot_microusd: Microusd(number),
        on_demand_microusd: Microusd(2),
        baseline_microusd: Microusd(9),
        predicted_microusd: (number > 0).then_some(Microusd(7)),
    };
    for number in [1, 0, 2] {
        store.put_cost_hour(&org, "all", &cost(number), at(0)).await.unwrap();
    }
    store.put_cost_day(&org, "all", &CostRow { begins_at: at(-36_000), ..cost(5) }, at(0)).await.unwrap();
    assert_eq!(store.cost_hours(&org, "all", at(0), at(7200)).await.unwrap(), [cost(0), cost(1)]);
    assert_eq!(store.cost_days(&org, "all", at(-36_000), at(0)).await.unwrap().len(), 1);
}

async fn an_organizations_hour_is_the_sum_of_its_clusters(store: Store) {
    let row = |hour: i64, spot: i64| CostRow {
        begins_at: at(3600 * hour),
        spot_microusd: Microusd(spot),
        on_demand_microusd: Microusd(10 * spot),
        baseline_microusd: Microusd(-spot),
        predicted_microusd: None,
    };
    for (cluster, hour, spot) in [(1, 0, 5), (2, 0, 99), (2, 0, 7), (1, 1, 1)] {
        store.put_cluster_cost_hour(&org(1), &cluster_id(cluster), &row(hour, spot), at(0)).await.unwrap();
    }
    store.put_cluster_cost_hour(&org(2), &cluster_id(3), &row(0, 1), at(0)).await.unwrap();
    assert_eq!(store.cost_of_clusters(&org(1), at(0)).await.unwrap(), row(0, 12));
    assert_eq!(store.cost_of_clusters(&org(1), at(7200)).await.unwrap(), row(2, 0));
    let listed = store.cost_hours(&org(1), cluster_id(2).as_str(), at(0), at(3600)).await.unwrap();
    assert_eq!(listed, [row(0, 7)], "the same rows are the cluster's series");
    let promised = CostRow { predicted_microusd: Some(Microusd(4)), ..row(0, 5) };
    store.put_cluster_cost_hour(&org(1), &cluster_id(1), &promised, at(0)).await.unwrap();
    let sum = store.cost_of_clusters(&org(1), at(0)).await.unwrap();
    assert_eq!(sum.predicted_microusd, Some(Microusd(4 + 77)), "a cluster without a plan counts with what was paid");
}

async fn a_baselines_rate_is_saved_over_the_version_that_was_read(store: Store) {
    let save = async |rate: &mut BaselineRate| store.save_baseline_rate(&org(1), &cluster_id(1), rate, at(0)).await;
    let mut rate = BaselineRate { changes: vec![(at(0), MicrousdPerHour(7))], ..BaselineRate::default() };
    let mut twin = rate.clone();
    save(&mut rate).await.unwrap();
    assert!(save(&mut twin).await.is_err());
    rate.generation = Some(3);
    save(&mut rate).await.unwrap();
    assert_eq!(store.baseline_rate(&org(1), &cluster_id(1)).await.unwrap(), Some(rate));
}

async fn figures_read_as_they_were_written(store: Store) {
    let mut figures = Figures { accounted_until: Some(at(5)), ..Figures::default() };
    figures.last_24_hours.causes.insert(LedgerCause::Overlap, Microusd(-4));
    figures.by_zone.insert("us-east-1a".to_owned(), FleetPart { nodes: 2, microusd_per_hour: MicrousdPerHour(9) });
    figures.now.nodes = 2;
    figures.plans.standings.insert(PlanStanding::UnderWay, 3);
    figures.plans.dear_steps.insert(StepKind::LeaveRiskyPool);
    let kpi = Kpi {
        scope: cluster_id(1).to_string(),
        figures: serde_json::to_value(&figures).unwrap(),
        calculated_at: at(6),
    };
    store.put_kpi(&org(1), &kpi).await.unwrap();
    assert_eq!(store.kpis(&org(1)).await.unwrap(), std::slice::from_ref(&kpi));
    assert_eq!(kpi.read(), Some(figures.clone()));
    store.keep_figures(&org(1), "all", at(0), &figures.now, at(6)).await.unwrap();
    assert_eq!(store.figures_of_hour(&org(1), "all", at(0)).await.unwrap(), Some(figures.now));
    assert_eq!(store.figures_of_hour(&org(1), "all", at(3600)).await.unwrap(), None);
}
