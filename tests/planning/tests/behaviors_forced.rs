//! Nodes that a person forces on-demand (OVR-01, OVR-03): one node of the same group takes all that ran there, and no plan
//! touches it before the time is over.

use jiff::SignedDuration;
use spot_domain::{BlockRule, CapacityType, NodeName, PlanOutcome, PlanningInput, StepKind, UnavailableOffering};
use spot_engine::checker::{CheckRule, check_plan};
use spot_engine::{force_on_demand, plan};
use spot_planning_tests::{a_budget, full_fleet, joining, next_input, nothing_to_buy, planned};

const NODE: &str = "node-2";

/// A full fleet, every fourth node on Spot.
fn fleet() -> PlanningInput {
    let mut input = full_fleet(8, CapacityType::OnDemand).input;
    for node in input.nodes.iter_mut().skip(1).step_by(4) {
        node.capacity_type = Some(CapacityType::Spot);
    }
    input
}

fn forced(input: &PlanningInput) -> PlanOutcome {
    let outcome = force_on_demand(input, &NODE.into()).expect("it can be done");
    assert_eq!(check_plan(input, &outcome), []);
    outcome
}

fn why_not(input: &PlanningInput, node: &str) -> String {
    force_on_demand(input, &node.into()).expect_err("it cannot be done")
}

#[test]
fn an_on_demand_node_of_the_same_type_and_zone_takes_all_its_pods() {
    let input = fleet();
    let outcome = forced(&input);
    let [step] = &outcome.plan.steps[..] else { panic!("{:?}", outcome.plan.steps) };
    assert_eq!((step.kind, &step.leaving[..]), (StepKind::ForceOnDemand, &[NodeName::from(NODE)][..]));
    let (own, bought) = (&input.nodes[1], joining(&outcome));
    assert_eq!((bought.len(), bought[0].capacity_type), (1, Some(CapacityType::OnDemand)));
    assert_eq!((&bought[0].instance_type, &bought[0].zone), (&own.instance_type, &own.zone));
    let on_it = input.pods.iter().filter(|pod| pod.node == Some(NODE.into()) && !pod.is_node_bound()).count();
    assert!(on_it > 0 && step.moves.len() == on_it);
    assert!(step.moves.iter().all(|moved| moved.to == bought[0].name));
    assert!(step.saves_microusd_per_month.0 < 0, "it costs more, and says so");
}

#[test]
fn where_its_own_type_cannot_be_had_the_cheapest_one_that_holds_its_pods_is_bought() {
    let mut input = fleet();
    let own = &input.nodes[1];
    let (instance_type, zone) = (own.instance_type.clone().expect("known"), own.zone.clone().expect("known"));
    let until = input.now + SignedDuration::from_mins(10);
    let capacity_type = CapacityType::OnDemand;
    input.market.unavailable.push(UnavailableOffering { zone: zone.clone(), instance_type, capacity_type, until });
    let outcome = forced(&input);
    let bought = joining(&outcome);
    assert_eq!((bought[0].capacity_type, &bought[0].zone), (Some(capacity_type), &Some(zone)));
    assert_ne!(bought[0].instance_type, input.nodes[1].instance_type);
}

#[test]
fn what_may_not_be_moved_is_not_forced_and_the_reason_names_it() {
    let mut input = fleet();
    assert!(why_not(&input, "node-1").contains("not bought as Spot"));
    assert!(why_not(&input, "node-99").contains("not there"));
    input.disruption_budgets.push(a_budget("web", "web", 0));
    assert!(why_not(&input, NODE).contains("budget"), "{}", why_not(&input, NODE));
    let mut nothing_sold = fleet();
    nothing_to_buy(&mut nothing_sold);
    assert!(why_not(&nothing_sold, NODE).contains("no on-demand node"));
}

/// The fleet once the node was forced, held for so many seconds more; all other nodes are on Spot.
fn held(secs: i64) -> (PlanningInput, NodeName) {
    let input = fleet();
    let outcome = forced(&input);
    let mut next = next_input(&input, &outcome);
    let name = joining(&outcome)[0].name.clone();
    let until = next.now + SignedDuration::from_secs(secs);
    let node = next.nodes.iter_mut().find(|node| node.name == name).expect("it has joined");
    (node.forced_until, node.created_at) = (Some(until), None);
    (next, name)
}

#[test]
fn a_forced_node_is_left_alone_until_its_time_is_over_and_the_report_says_until_when() {
    let (input, name) = held(1);
    let outcome = planned(&input);
    assert!(outcome.plan.steps.iter().all(|step| !step.leaving.contains(&name)));
    let blocked = outcome.report.blocked.iter().find(|row| row.node == name).expect("it is told");
    assert_eq!(blocked.rule, BlockRule::Override);
    assert!(blocked.microusd_per_month.0 > 0 && blocked.remedy.contains("end it early"), "{blocked:?}");

    let (over, name) = held(0);
    let outcome = planned(&over);
    assert!(outcome.report.blocked.iter().all(|row| row.rule != BlockRule::Override));
    assert!(outcome.plan.steps.iter().any(|step| step.leaving.contains(&name)), "{:?}", outcome.plan.steps);
}

#[test]
fn the_checker_refuses_a_plan_that_moves_a_forced_node() {
    let (over, name) = held(0);
    let outcome = plan(&over);
    let (held, _) = held(1);
    let violations = check_plan(&held, &outcome);
    let forced = violations.iter().find(|violation| violation.rule == CheckRule::NodeForced);
    assert_eq!(forced.map(|violation| violation.subject.as_str()), Some(name.as_str()));
}
