//! What the dashboard shows: figures of clusters, their organization as their sum, series, trends, the cluster list.

use crate::world::*;
use spot_domain::{Interruption, InterruptionKind, InterruptionState, Microusd, MicrousdPerHour};
use spot_store::{Announced, FleetPart};

async fn summary(world: &World) -> spot_store::ClusterSummary {
    world.store.cluster_summaries(&org()).await.unwrap().remove(0)
}

#[tokio::test]
async fn ten_nodes_at_ten_cents_cost_730_dollars_a_month() {
    let world = one_cluster().await;
    world.run(1, 0..7, 100_000, 0).await;
    world.run(1, 7..10, 100_000, 5).await;
    world.set(10);
    world.roll_up(1).await;
    let figures = world.figures(cluster_id(1).as_str()).await;
    assert_eq!(figures.now.spend_microusd_per_month, Microusd(730_000_000), "MET-02");
    assert_eq!((figures.now.nodes, figures.now.spot_nodes), (10, 10));
    let line = summary(&world).await;
    assert_eq!((line.nodes, line.spot_nodes), (10, 10));
    assert_eq!(line.cost_microusd_per_month, Microusd(730_000_000));
    assert_eq!(line.saved_microusd_per_month, Microusd(4 * LIST as i64 * 730 - 730_000_000));
    assert_eq!(line.calculated_at, at(10));
}

#[tokio::test]
async fn the_parts_of_a_fleet_add_up_to_its_nodes() {
    let world = one_cluster().await;
    world.run(1, 0..3, LIST, 0).await;
    world.run(1, 3..5, LIST / 2, 0).await;
    world.end(1, 0..1, 5).await;
    world.snapshot(1, 1, 6, 4, 4).await;
    world.set(10);
    world.roll_up(1).await;
    let figures = world.figures(cluster_id(1).as_str()).await;
    for parts in [&figures.by_capacity_type, &figures.by_family, &figures.by_zone] {
        assert_eq!(parts.values().map(|part| part.nodes).sum::<u32>(), figures.now.nodes, "MET-05");
        let price: MicrousdPerHour = parts.values().map(|part| part.microusd_per_hour).sum();
        assert_eq!(price.per_month(), figures.now.spend_microusd_per_month);
    }
    let on_demand = FleetPart { nodes: 2, microusd_per_hour: MicrousdPerHour(2 * LIST) };
    assert_eq!(figures.by_capacity_type["on_demand"], on_demand, "what has ended is no part of it");
    assert_eq!((figures.now.seen_nodes, figures.now.ready_nodes), (4, 3));
    assert_eq!(figures.by_family.keys().collect::<Vec<_>>(), ["m6i"]);
}

#[tokio::test]
async fn clusters_add_up_to_their_organization_and_late_ones_too() {
    let world = one_cluster().await;
    world.connect(2, 2).await;
    world.run(1, 0..4, LIST, 0).await;
    world.run(2, 0..2, LIST / 4, 0).await;
    let (one, two) = (cluster_id(1).to_string(), cluster_id(2).to_string());
    for hour in 1..=5 {
        // Discovery does not get into the second cluster's account for hours.
        world.discover(1, 60 * hour + 1).await;
        if hour == 5 {
            world.discover(2, 60 * hour + 1).await;
        }
        world.set(60 * hour + 5);
        assert!(world.roll_up(1).await && world.roll_up(2).await);
        assert!(world.summarize(60 * (hour - 2)).await);
        let (first, second, all) = (world.costs(&one).await, world.costs(&two).await, world.costs("all").await);
        assert_eq!(all.len(), hour as usize + 1);
        for ((first, second), all) in first.iter().zip(&second).zip(&all) {
            assert_eq!(first.spot_microusd + second.spot_microusd, all.spot_microusd, "MET-06");
            assert_eq!(first.on_demand_microusd + second.on_demand_microusd, all.on_demand_microusd);
            assert_eq!(first.baseline_microusd + second.baseline_microusd, all.baseline_microusd);
        }
    }
    assert_eq!((world.hours(1).await.len(), world.hours(2).await.len()), (5, 5));
    let all = world.figures("all").await;
    let sum = |amount: fn(&spot_store::Figures) -> Microusd, one: &spot_store::Figures, two: &spot_store::Figures| {
        assert_eq!(amount(one) + amount(two), amount(&all));
    };
    let (one, two) = (world.figures(&one).await, world.figures(&two).await);
    sum(|figures| figures.last_24_hours.saved_microusd(), &one, &two);
    sum(|figures| figures.this_hour.paid_microusd, &one, &two);
    sum(|figures| figures.month_to_date.paid_microusd, &one, &two);
    sum(|figures| figures.now.spend_microusd_per_month, &one, &two);
    assert_eq!(all.now.nodes, 6);
    assert_eq!(all.now.optimizations, Some(0));
    let days = world.days("all").await;
    let hours: Microusd = world.costs("all").await.iter().map(|hour| hour.spot_microusd).sum();
    assert_eq!(days[0].spot_microusd, hours);
    assert_eq!(all.month_to_date.paid_microusd, days[0].spot_microusd + days[0].on_demand_microusd);
}

#[tokio::test]
async fn a_deleted_cluster_counts_in_the_past_only() {
    let world = one_cluster().await;
    world.connect(2, 2).await;
    world.run(1, 0..4, LIST, 0).await;
    world.run(2, 0..2, LIST, 0).await;
    for number in [1, 2] {
        world.discover(number, 61).await;
    }
    world.set(65);
    assert!(world.roll_up(1).await && world.roll_up(2).await && world.summarize(0).await);
    let gone = world.store.cluster(&org(), &cluster_id(2)).await.unwrap().unwrap();
    world.store.delete_cluster(&gone, at(70)).await.unwrap();
    world.set(75);
    assert!(world.roll_up(1).await && world.roll_up(2).await && world.summarize(0).await);
    assert_eq!(world.figures("all").await.now.nodes, 4);
    assert_eq!(world.costs("all").await[0].on_demand_microusd, Microusd(6 * LIST as i64));
}

#[tokio::test]
async fn figures_have_a_trend_after_a_day_and_are_told_when_they_change() {
    let world = one_cluster().await;
    world.run(1, 0..4, LIST, 0).await;
    world.set(5);
    world.roll_up(1).await;
    world.summarize(0).await;
    assert_eq!(world.figures("all").await.day_before, None);
    world.end(1, 0..3, 30).await;
    for hour in [12, 24] {
        world.discover(1, 60 * hour + 1).await;
        world.set(60 * hour + 5);
        world.roll_up(1).await;
        world.summarize(60 * hour).await;
    }
    let all = world.figures("all").await;
    let before = all.day_before.unwrap();
    assert_eq!((before.nodes, all.now.nodes), (4, 1));
    assert_eq!(before.spend_microusd_per_month, Microusd(4 * LIST as i64 * 730));
    assert_eq!(world.figures(cluster_id(1).as_str()).await.day_before.unwrap().nodes, 4);
    let told = || {
        let changes = world.emulators.changes(0, 1_000).unwrap();
        let announced = changes.iter().filter_map(|change| Announced::read(&change.new_image));
        announced.flat_map(|one| one.announce.events).filter(|event| event.detail_type == "kpi.changed").count()
    };
    assert_eq!(told(), 3);
    world.summarize(60 * 24).await;
    assert_eq!(told(), 3, "the same figures are no news");
}

#[tokio::test]
async fn interruptions_are_counted_in_their_hour_and_for_a_day() {
    let world = one_cluster().await;
    world.run(1, 0..4, LIST, 0).await;
    for (number, minute, kind) in
        [(1, 10, InterruptionKind::Warning), (2, 59, InterruptionKind::Rebalance), (3, 61, InterruptionKind::Warning)]
    {
        let milliseconds = at(minute).as_millisecond();
        let mut interruption = Interruption {
            id: format!("int_{milliseconds:012x}7000800000000000000{number}").parse().unwrap(),
            organization_id: org(),
            cluster_id: cluster_id(1),
            instance_id: format!("i-{number}"),
            instance_type: "m6i.large".into(),
            zone: "us-east-1a".into(),
            kind,
            event_at: at(minute),
            received_at: at(minute),
            job_id: None,
            state: InterruptionState::NothingToDo,
            note: String::new(),
            drained_at: None,
            recovered_at: None,
            version: 0,
        };
        world.store.record_interruption(&mut interruption, &spot_store::Announce::nothing(), at(minute)).await.unwrap();
    }
    world.discover(1, 61).await;
    world.set(65);
    world.roll_up(1).await;
    assert_eq!(world.hours(1).await[0].interruptions, 2);
    assert_eq!(world.figures(cluster_id(1).as_str()).await.now.risk_notices, 3);
    world.discover(1, 60 * 24 + 30).await;
    world.set(60 * 24 + 30);
    world.roll_up(1).await;
    assert_eq!(world.figures(cluster_id(1).as_str()).await.now.risk_notices, 2, "the first is older than a day");
}
