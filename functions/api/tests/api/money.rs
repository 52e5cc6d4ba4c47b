//! The ledger, costs, the overview, the market: figures to the micro-dollar.

use crate::clock::{at, start};
use crate::fixtures::*;
use crate::harness::World;
use crate::reads::filled;
use serde_json::json;
use spot_domain::{
    AdvisorBucket, CapacityType, LedgerCause, LedgerHour, Microusd, MicrousdPerHour, PoolFlag, PoolRisk,
    UnavailableOffering,
};
use spot_store::{
    AdvisorRow, AdvisorTable, CostRow, FigurePoint, Figures, FleetPart, Kpi, OnDemandPrices, OverBaseline,
    PlanStanding, PoolPart,
};
use std::collections::BTreeMap;

fn hour(number: i64, paid: i64, spot_price: i64, shape: i64, overlap: i64) -> LedgerHour {
    let causes = BTreeMap::from([
        (LedgerCause::SpotPrice, Microusd(spot_price)),
        (LedgerCause::FleetShape, Microusd(shape)),
        (LedgerCause::Overlap, Microusd(overlap)),
    ]);
    LedgerHour {
        cluster_id: cluster_id(1),
        hour: at(-1_800 - 3_600 * number),
        paid_microusd: Microusd(paid),
        on_demand_microusd: Microusd(paid + spot_price),
        baseline_microusd: Microusd(paid + spot_price + shape + overlap),
        first_day_microusd: Microusd(192_000),
        causes,
        instances: 2,
        interruptions: 1,
    }
}

#[tokio::test]
async fn hours_of_the_ledger_sum_up_by_cause_to_the_micro_dollar() {
    let (world, cluster) = World::with_cluster().await;
    for hour in [hour(0, 101, 57, 13, -2), hour(1, 99, 60, 14, 0), hour(30, 1, 1, 1, 0)] {
        world.store.create_ledger_hour(&world.org, &hour, &quiet(), start()).await.unwrap();
    }
    let ledger = world.read(&format!("/clusters/{}/ledger", cluster.id)).await;
    assert_eq!(ledger["hours"].as_array().unwrap().len(), 2, "the third is older than a day");
    let total = &ledger["total"];
    assert_eq!((&total["paid_microusd"], &total["saved_microusd"]), (&json!(200), &json!(142)));
    let causes: i64 = total["causes"].as_array().unwrap().iter().map(|cause| cause["microusd"].as_i64().unwrap()).sum();
    assert_eq!(causes, 142);
    assert_eq!(total["baseline_microusd"].as_i64().unwrap() - total["paid_microusd"].as_i64().unwrap(), causes);
    let older = world.read(&format!("/clusters/{}/ledger?from=2026-11-19T00:00:00Z", cluster.id)).await;
    assert_eq!(older["total"]["hours"], 3);
}

#[tokio::test]
async fn costs_are_told_by_hour_and_by_day_for_all_and_for_a_cluster() {
    let (world, cluster) = World::with_cluster().await;
    let row = |begins_at, spot, on_demand, baseline: i64| CostRow {
        begins_at,
        spot_microusd: Microusd(spot),
        on_demand_microusd: Microusd(on_demand),
        baseline_microusd: Microusd(baseline),
        predicted_microusd: (spot == 7).then_some(Microusd(6)),
    };
    let midnight = "2026-11-20T00:00:00Z".parse().unwrap();
    world.store.put_cost_hour(&world.org, "all", &row(at(-1_800), 10, 5, 40), start()).await.unwrap();
    world.store.put_cost_hour(&world.org, cluster.id.as_str(), &row(at(-1_800), 7, 0, 20), start()).await.unwrap();
    world.store.put_cost_day(&world.org, "all", &row(midnight, 100, 50, 400), start()).await.unwrap();
    let hours = world.read("/metrics/costs").await;
    assert_eq!((&hours["paid_microusd"], &hours["saved_microusd"]), (&json!(15), &json!(25)));
    assert_eq!(hours["points"][0]["at"], "2026-11-21T10:00:00.000Z");
    let of_cluster = world.read(&format!("/metrics/costs?cluster_id={}", cluster.id)).await;
    assert_eq!(of_cluster["points"][0]["spot_microusd"], 7);
    assert_eq!(of_cluster["points"][0]["predicted_microusd"], 6, "UI-04");
    assert_eq!(hours["points"][0]["predicted_microusd"], json!(null));
    assert_eq!(world.read("/metrics/costs?step=day").await["baseline_microusd"], 400);
    assert_eq!(world.get(&format!("/metrics/costs?cluster_id={}", cluster_id(9))).await.status, 404);
}

fn figures() -> Figures {
    let point = |spend, baseline, nodes, spot_nodes| FigurePoint {
        spend_microusd_per_month: Microusd(spend),
        baseline_microusd_per_month: Microusd(baseline),
        nodes,
        spot_nodes,
        seen_nodes: 4,
        ready_nodes: 3,
        risk_notices: 2,
        optimizations: Some(5),
    };
    let part = |nodes, price| FleetPart { nodes, microusd_per_hour: MicrousdPerHour(price) };
    Figures {
        now: point(730_000_000, 2_920_000_000, 4, 3),
        day_before: Some(point(1_460_000_000, 2_920_000_000, 5, 1)),
        first_day_microusd_per_month: Microusd(3_000_000_000),
        accounted_until: Some(at(-1_800)),
        by_capacity_type: BTreeMap::from([
            ("spot".to_owned(), part(3, 105_300)),
            ("on_demand".to_owned(), part(1, 96_000)),
        ]),
        ..Figures::default()
    }
}

#[tokio::test]
async fn the_overview_computes_its_key_figures_from_the_stored_ones() {
    let (world, _) = World::with_cluster().await;
    let kpi =
        Kpi { scope: "all".to_owned(), figures: serde_json::to_value(figures()).unwrap(), calculated_at: at(-60) };
    world.store.put_kpi(&world.org, &kpi).await.unwrap();
    let overview = world.read("/metrics/dashboard").await;
    let kpis = &overview["kpis"];
    assert_eq!(kpis["monthly_spend"]["value"].as_f64(), Some(730_000_000.0), "MET-02");
    assert_eq!(kpis["monthly_spend"]["trend_pct"].as_f64(), Some(-50.0));
    assert_eq!(kpis["net_savings"]["value"].as_f64(), Some(2_190_000_000.0));
    assert_eq!(kpis["savings_share"]["value"].as_f64(), Some(0.75));
    assert_eq!(kpis["fleet_health"]["value"].as_f64(), Some(0.75));
    assert_eq!(kpis["spot_share"]["value"].as_f64(), Some(0.75));
    assert_eq!(kpis["optimizations"]["value"].as_f64(), Some(5.0));
    let slices = overview["composition"]["by_capacity_type"].as_array().unwrap();
    assert_eq!((&slices[0]["key"], slices[0]["share"].as_f64()), (&json!("spot"), Some(0.75)));
    let shares: f64 = slices.iter().map(|slice| slice["share"].as_f64().unwrap()).sum();
    assert_eq!(shares, 1.0, "MET-05");
    assert_eq!((&overview["as_of"], &overview["stale"]), (&json!("2026-11-21T10:29:00.000Z"), &json!(false)));
    world.clock.advance_secs(3_600);
    assert_eq!(world.read("/metrics/dashboard").await["stale"], true);
}

#[tokio::test]
async fn the_overview_projects_what_the_newest_plans_leave_to_be_gained() {
    let (world, _) = World::with_cluster().await;
    let mut figures = figures();
    figures.plans.standings = [(PlanStanding::Waiting, 1), (PlanStanding::Done, 2)].into();
    figures.plans.rate_microusd_per_month = Microusd(300_000_000);
    figures.plans.usage_microusd_per_month = Microusd(-30_000_000);
    figures.plans.made_at = Some(at(-600));
    figures.over_baseline.push(OverBaseline {
        cluster_id: cluster_id(1),
        name: "demo".to_owned(),
        microusd_per_month: Microusd(5),
    });
    let figures = serde_json::to_value(figures).unwrap();
    world.store.put_kpi(&world.org, &Kpi { scope: "all".to_owned(), figures, calculated_at: at(-60) }).await.unwrap();
    let overview = world.read("/metrics/dashboard").await;
    let bars = overview["projection"].as_array().unwrap();
    let amounts: Vec<_> = bars.iter().map(|bar| (&bar["key"], bar["microusd_per_month"].as_i64().unwrap())).collect();
    let expected = [
        (&json!("baseline"), 2_920_000_000),
        (&json!("now"), 730_000_000),
        (&json!("with_spot"), 430_000_000),
        (&json!("with_packing"), 460_000_000),
    ];
    assert_eq!(amounts, expected, "MET-04");
    assert!(bars[3]["rises_because"].is_string() && bars[2]["rises_because"].is_null());
    let plans = &overview["plans"];
    assert_eq!(
        plans["standings"],
        json!([{ "standing": "waiting", "clusters": 1 }, { "standing": "done", "clusters": 2 }])
    );
    assert_eq!((&plans["made_at"], &plans["job_id"]), (&json!("2026-11-21T10:20:00.000Z"), &json!(null)));
    assert_eq!(overview["over_baseline"][0]["cluster_id"], cluster_id(1).as_str());
}

#[tokio::test]
async fn an_overview_without_figures_says_so_instead_of_zero() {
    let (world, cluster) = World::with_cluster().await;
    for path in ["/metrics/dashboard".to_owned(), format!("/metrics/dashboard?cluster_id={}", cluster.id)] {
        let overview = world.read(&path).await;
        assert_eq!((&overview["as_of"], &overview["stale"]), (&json!(null), &json!(true)));
        assert_eq!(overview["kpis"]["monthly_spend"]["value"], json!(null));
        assert_eq!(overview["last_24_hours"], json!(null));
    }
    assert_eq!(world.get(&format!("/metrics/dashboard?cluster_id={}", cluster_id(9))).await.status, 404);
    // The reporter has summed up clusters none of which was seen.
    let unseen = serde_json::to_value(Figures::default()).unwrap();
    world
        .store
        .put_kpi(&world.org, &Kpi { scope: "all".to_owned(), figures: unseen, calculated_at: at(-1) })
        .await
        .unwrap();
    let overview = world.read("/metrics/dashboard").await;
    assert_eq!((&overview["as_of"], &overview["kpis"]["active_nodes"]["value"]), (&json!(null), &json!(null)));
    let line = &world.read("/clusters").await["items"][0];
    assert_eq!((&line["cost_microusd_per_month"], &line["as_of"]), (&json!(null), &json!(null)));
}

#[tokio::test]
async fn pools_show_price_risk_flags_and_failed_launches() {
    let (world, _) = filled().await;
    let region = "us-east-1".into();
    let prices = BTreeMap::from([("m6i.large".into(), MicrousdPerHour(96_000))]);
    world
        .store
        .put_on_demand_prices(&OnDemandPrices { region: "us-east-1".into(), taken_at: at(-60), prices })
        .await
        .unwrap();
    let rows = vec![AdvisorRow {
        instance_type: "m6i.large".into(),
        bucket: AdvisorBucket::new(1).unwrap(),
        saving_percent: 60,
    }];
    let table = AdvisorTable { region: "us-east-1".into(), taken_at: at(-60), etag: None, rows };
    world.store.put_advisor_table(&table).await.unwrap();
    let flag = PoolFlag {
        zone: "us-east-1b".into(),
        instance_type: "m6i.large".into(),
        risk: PoolRisk::Watch,
        until: at(900),
    };
    world.store.raise_own_flag(&world.org, &region, &flag, start()).await.unwrap();
    let gone = UnavailableOffering {
        zone: "us-east-1a".into(),
        instance_type: "m6i.large".into(),
        capacity_type: CapacityType::Spot,
        until: start(),
    };
    world.store.block_offering(&world.org, &region, &gone, "InsufficientInstanceCapacity", start()).await.unwrap();
    let before = world.read("/spot-pools?region=us-east-1").await;
    assert_eq!((&before["items"][0]["nodes"], &before["own_as_of"]), (&json!(null), &json!(null)), "not counted yet");
    let by_pool = BTreeMap::from([("m6i.large/us-east-1b".to_owned(), PoolPart { nodes: 3, launched: 2 })]);
    let figures = serde_json::to_value(Figures { by_pool, ..figures() }).unwrap();
    world.store.put_kpi(&world.org, &Kpi { scope: "all".to_owned(), figures, calculated_at: at(-60) }).await.unwrap();
    let market = world.read("/spot-pools?region=us-east-1").await;
    assert_eq!((&market["total"], &market["stale"]), (&json!(2), &json!(false)));
    assert_eq!(market["advisor_as_of"], "2026-11-21T10:29:00.000Z");
    let (first, second) = (&market["items"][0], &market["items"][1]);
    assert_eq!((&first["zone"], first["saving_pct"].as_f64()), (&json!("us-east-1a"), Some(63.4)));
    assert_eq!((&first["failed_launches"], &first["risk"]), (&json!(1), &json!("ok")));
    assert_eq!(first["unavailable_until"], "2026-11-21T10:33:00.000Z");
    assert_eq!((&second["risk"], &second["risk_until"]), (&json!("watch"), &json!("2026-11-21T10:45:00.000Z")));
    assert_eq!((&first["nodes"], &second["nodes"], &second["launched_nodes"]), (&json!(0), &json!(3), &json!(2)));
    assert_eq!((&second["advisor_bucket"], second["stability"].as_f64()), (&json!("5-10%"), Some(0.925)));
    let flagged = world.read("/spot-pools?region=us-east-1&risk=watch,danger").await;
    assert_eq!(flagged["total"], 1);
    let elsewhere = world.read("/spot-pools?region=eu-west-1").await;
    assert_eq!((&elsewhere["as_of"], &elsewhere["stale"]), (&json!(null), &json!(true)));
}

#[tokio::test]
async fn buckets_shipped_with_the_product_say_of_which_day_they_are() {
    let (world, _) = filled().await;
    let market = world.read("/spot-pools?region=us-east-1").await;
    assert!(market["items"][0]["advisor_bucket"].is_string());
    assert_eq!(market["advisor_as_of"], "2024-02-28T00:00:00.000Z");
}
