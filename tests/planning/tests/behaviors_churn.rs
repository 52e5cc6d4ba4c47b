//! No churn: a fleet that was planned is left alone, and small changes of price or cost move nobody.

use spot_domain::{CapacityType, MicrousdPerHour};
use spot_planning_tests::{
    advanced, full_fleet, idle_node, joining, next_input, only_type, plain_cluster, planned, reprice_spot, saving,
};

#[test]
fn planning_the_planned_fleet_again_gives_no_steps() {
    let mut restless = Vec::new();
    for seed in 0..16 {
        let cluster = plain_cluster(seed, 3 + seed % 9);
        let first = planned(&cluster.input);
        let next = next_input(&cluster.input, &first);
        let again = planned(&next);
        if !again.plan.steps.is_empty() {
            let percent = saving(&again) * 100 / again.report.before_microusd_per_month.0.max(1);
            let kinds: Vec<_> = again.plan.steps.iter().map(|step| step.kind).collect();
            restless.push(format!("seed {seed}: {kinds:?} saves {percent} %"));
        }
    }
    assert!(restless.is_empty(), "{} of 16 move again: {restless:#?}", restless.len());
}

#[test]
fn plans_carried_out_again_and_again_come_to_rest() {
    for seed in 0..6 {
        let mut input = plain_cluster(seed, 8).input;
        let mut rounds = 0;
        loop {
            let outcome = planned(&input);
            if outcome.plan.steps.is_empty() {
                break;
            }
            rounds += 1;
            assert!(rounds <= 4, "seed {seed} still moves in round {rounds}: {:?}", outcome.plan.steps);
            input = next_input(&input, &outcome);
        }
        assert!(rounds >= 1, "seed {seed}: an on-demand fleet at 40 % has something to save");
    }
}

#[test]
fn no_node_is_replaced_by_its_like() {
    let mut input = full_fleet(10, CapacityType::OnDemand).input;
    only_type(&mut input, "m5.large");
    let outcome = planned(&input);
    assert!(!outcome.plan.steps.is_empty());
    let on_demand: Vec<_> =
        joining(&outcome).into_iter().filter(|node| node.capacity_type == Some(CapacityType::OnDemand)).collect();
    assert!(on_demand.is_empty(), "on-demand m5.large in place of on-demand m5.large: {on_demand:?}");
}

#[test]
fn time_alone_moves_nobody() {
    let mut scene = idle_node();
    let first = planned(&scene.input);
    scene.input = advanced(&next_input(&scene.input, &first), 7 * 24 * 3600);
    assert!(planned(&scene.input).plan.steps.is_empty());
}

#[test]
fn a_planned_fleet_survives_prices_that_wobble_by_three_percent() {
    let input = full_fleet(8, CapacityType::OnDemand).input;
    let mut next = next_input(&input, &planned(&input));
    assert!(planned(&next).plan.steps.is_empty(), "at rest before");
    for (place, quote) in next.market.types.iter_mut().enumerate() {
        let percent = 97 + (place as u64 * 5) % 7;
        quote.spot_microusd_per_hour =
            quote.spot_microusd_per_hour.map(|price| MicrousdPerHour(price.0 * percent / 100));
    }
    let steps = planned(&next).plan.steps;
    assert!(steps.is_empty(), "{steps:?}");
}

#[test]
fn a_saving_below_the_bound_disturbs_nobody_and_above_it_does() {
    for (percent, moves) in [(92, false), (90, true)] {
        let mut input = full_fleet(8, CapacityType::OnDemand).input;
        only_type(&mut input, "m5.large");
        reprice_spot(&mut input, percent);
        let outcome = planned(&input);
        assert_eq!(!outcome.plan.steps.is_empty(), moves, "Spot at {percent} % of the list price, 9 % asked for");
    }
}

#[test]
fn more_aggressiveness_accepts_smaller_savings_and_never_saves_less() {
    let mut savings = Vec::new();
    for aggressiveness in [0, 40, 100] {
        let mut input = full_fleet(8, CapacityType::OnDemand).input;
        only_type(&mut input, "m5.large");
        reprice_spot(&mut input, 90);
        input.policy.binpack.aggressiveness = aggressiveness;
        savings.push(saving(&planned(&input)));
    }
    assert_eq!(savings[0], 0, "10 % is below the 15 % that aggressiveness 0 asks for");
    assert!(savings[1] > 0 && savings[2] >= savings[1], "{savings:?}");
}

#[test]
fn spot_never_swings_to_spot_for_a_saving_below_the_bound() {
    let mut input = full_fleet(8, CapacityType::OnDemand).input;
    input.policy.constraints.families = vec!["m5".into(), "m5a".into()];
    let mut next = next_input(&input, &planned(&input));
    for quote in next.market.types.iter_mut().filter(|quote| quote.instance_type.as_str().starts_with("m5a.")) {
        quote.spot_microusd_per_hour = quote.spot_microusd_per_hour.map(|price| MicrousdPerHour(price.0 * 98 / 100));
    }
    assert!(planned(&next).plan.steps.is_empty());
}
