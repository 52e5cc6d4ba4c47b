//! Prices and availability: Spot dearer than on-demand, falling back, returning after a rest.

use jiff::SignedDuration;
use spot_domain::{BlockRule, CapacityType, PlanOutcome, PlanningInput, PoolRisk, StepKind, UnavailableOffering, Zone};
use spot_planning_tests::{
    danger, flag, full_fleet, in_minutes, joining, leaves_by, only_type, planned, rejected_for, reprice_spot, stays,
};

fn spot_nodes(outcome: &PlanOutcome) -> usize {
    outcome.plan.nodes.iter().filter(|node| node.capacity_type == Some(CapacityType::Spot)).count()
}

fn joining_spot(outcome: &PlanOutcome) -> usize {
    joining(outcome).iter().filter(|node| node.capacity_type == Some(CapacityType::Spot)).count()
}

#[test]
fn spot_as_dear_as_on_demand_is_never_bought() {
    for (percent, bought) in [(50, true), (100, false), (120, false)] {
        let mut input = full_fleet(6, CapacityType::OnDemand).input;
        reprice_spot(&mut input, percent);
        assert_eq!(joining_spot(&planned(&input)) > 0, bought, "Spot at {percent} % of the list price");
    }
}

#[test]
fn spot_nodes_dearer_than_on_demand_fall_back() {
    let mut input = full_fleet(6, CapacityType::Spot).input;
    only_type(&mut input, "m5.large");
    reprice_spot(&mut input, 130);
    let outcome = planned(&input);
    assert_eq!(spot_nodes(&outcome), 0, "the fleet is on-demand");
    assert!(outcome.report.after_microusd_per_month < outcome.report.before_microusd_per_month);
}

#[test]
fn a_fall_back_is_told_as_one() {
    let mut input = full_fleet(6, CapacityType::Spot).input;
    only_type(&mut input, "m5.large");
    reprice_spot(&mut input, 130);
    let kinds: Vec<_> = planned(&input).plan.steps.iter().map(|step| step.kind).collect();
    assert!(kinds.iter().all(|kind| *kind == StepKind::FallBackToOnDemand), "{kinds:?}");
}

#[test]
fn a_little_dearer_than_on_demand_is_not_worth_a_move_to_and_fro() {
    let mut input = full_fleet(6, CapacityType::Spot).input;
    only_type(&mut input, "m5.large");
    reprice_spot(&mut input, 100);
    assert!(planned(&input).plan.steps.is_empty(), "equal prices move nobody");
}

#[test]
fn with_fallback_off_dear_spot_stays_spot() {
    let mut input = full_fleet(6, CapacityType::Spot).input;
    only_type(&mut input, "m5.large");
    reprice_spot(&mut input, 130);
    input.policy.fallback.enabled = false;
    let outcome = planned(&input);
    assert!(outcome.plan.steps.iter().all(|step| step.kind != StepKind::FallBackToOnDemand));
    assert!(joining(&outcome).iter().all(|node| node.capacity_type == Some(CapacityType::Spot)), "no stand-ins");
}

/// On-demand stand-ins since so many seconds.
fn stand_ins(secs: i64) -> PlanningInput {
    let mut input = full_fleet(6, CapacityType::OnDemand).input;
    let since = input.now.checked_sub(SignedDuration::from_secs(secs)).expect("near now");
    input.nodes.iter_mut().for_each(|node| node.fell_back_at = Some(since));
    input
}

#[test]
fn stand_ins_return_to_spot_only_after_half_an_hour() {
    let resting = stand_ins(1799);
    let outcome = planned(&resting);
    assert!(outcome.plan.steps.is_empty(), "{:?}", outcome.plan.steps);
    for node in &resting.nodes {
        assert_eq!(rejected_for(&outcome, node.name.as_str()), Some(BlockRule::ReturnCooldown));
    }
    assert!(joining_spot(&planned(&stand_ins(1800))) > 0, "rested stand-ins return");
}

#[test]
fn rested_stand_ins_do_not_return_for_a_small_saving() {
    for (percent, return_to_spot) in [(60, true), (90, false)] {
        let mut input = stand_ins(7200);
        only_type(&mut input, "m5.large");
        reprice_spot(&mut input, percent);
        assert_eq!(joining_spot(&planned(&input)) > 0, return_to_spot, "Spot at {percent} % of the list price");
    }
}

#[test]
fn nothing_is_launched_in_a_dangerous_pool() {
    let mut input = full_fleet(10, CapacityType::OnDemand).input;
    only_type(&mut input, "m5.large");
    let in_zone_a = |outcome: &PlanOutcome| {
        let spot = joining(outcome).into_iter().filter(|node| node.capacity_type == Some(CapacityType::Spot));
        spot.filter(|node| node.zone == Some(Zone("us-east-1a".into()))).count()
    };
    assert!(in_zone_a(&planned(&input)) > 0);
    danger(&mut input, "m5.large", "a");
    let outcome = planned(&input);
    assert_eq!(in_zone_a(&outcome), 0);
    assert!(joining_spot(&outcome) > 0, "other pools are used");
}

#[test]
fn a_watched_pool_is_ranked_behind_one_that_is_not() {
    let mut input = full_fleet(10, CapacityType::OnDemand).input;
    only_type(&mut input, "m5.large");
    input.safety.max_pool_share_ppm = 1_000_000;
    let zone = |letter: &str, outcome: &PlanOutcome| {
        let spot = joining(outcome).into_iter().filter(|node| node.capacity_type == Some(CapacityType::Spot));
        spot.filter(|node| node.zone == Some(Zone(format!("us-east-1{letter}")))).count()
    };
    let before = zone("b", &planned(&input));
    flag(&mut input, "m5.large", "b", PoolRisk::Watch, 60);
    let outcome = planned(&input);
    assert!(zone("b", &outcome) <= before);
    assert!(zone("b", &outcome) <= zone("a", &outcome).max(zone("c", &outcome)));
}

#[test]
fn an_offering_that_could_not_be_had_lately_is_not_asked_for() {
    for (minutes, hidden) in [(3, true), (0, false)] {
        let mut input = full_fleet(10, CapacityType::OnDemand).input;
        only_type(&mut input, "m5.large");
        for zone in ["us-east-1a", "us-east-1b", "us-east-1c"] {
            input.market.unavailable.push(UnavailableOffering {
                zone: zone.into(),
                instance_type: "m5.large".into(),
                capacity_type: CapacityType::Spot,
                until: in_minutes(&input, minutes),
            });
        }
        let outcome = planned(&input);
        assert_eq!(joining_spot(&outcome) == 0, hidden, "hidden for {minutes} minutes");
    }
}

#[test]
fn a_type_without_advisor_row_or_spot_support_is_never_bought_as_spot() {
    let base = {
        let mut input = full_fleet(6, CapacityType::OnDemand).input;
        only_type(&mut input, "m5.large");
        input
    };
    assert!(joining_spot(&planned(&base)) > 0);
    let mut no_row = base.clone();
    no_row.market.types[0].advisor_bucket = None;
    let mut unknown = base.clone();
    unknown.instance_types[0].spot_supported = None;
    let mut not_offered = base.clone();
    not_offered.market.types[0].offered = false;
    for input in [no_row, unknown, not_offered] {
        let outcome = planned(&input);
        assert_eq!(joining_spot(&outcome), 0);
        assert!(stays(&outcome, "node-1"));
    }
}

#[test]
fn a_node_in_a_dangerous_pool_leaves_even_if_that_costs_money() {
    let mut input = full_fleet(6, CapacityType::OnDemand).input;
    only_type(&mut input, "m5.large");
    input.nodes[0].capacity_type = Some(CapacityType::Spot);
    danger(&mut input, "m5.large", "a");
    danger(&mut input, "m5.large", "b");
    danger(&mut input, "m5.large", "c");
    let outcome = planned(&input);
    assert_eq!(leaves_by(&outcome, "node-1"), Some(StepKind::LeaveRiskyPool));
    assert!(outcome.report.after_microusd_per_month > outcome.report.before_microusd_per_month);
}
