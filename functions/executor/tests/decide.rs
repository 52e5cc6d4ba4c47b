//! What a job of planned work does next, step by step.

mod stage;

use jiff::SignedDuration;
use spot_domain::*;
use stage::{Stage, view};
use std::collections::BTreeMap;

#[test]
fn a_node_is_drained_only_after_its_replacement_is_ready_and_ended_only_after_the_drain() {
    let mut stage = Stage::replacing_one_node();
    assert_eq!(stage.decide(), ["launch_instance"]);
    assert!(stage.decide().is_empty(), "the launch is under way");
    stage.launched();
    assert!(stage.decide().is_empty(), "it has not joined");
    stage.joins();
    assert_eq!(stage.decide(), ["drain_node"]);
    assert!(stage.decide().is_empty(), "the drain is under way");
    stage.end_last(ActionStatus::Completed, ActionResult { evicted: 1, ..ActionResult::default() });
    assert_eq!(stage.decide(), ["terminate_instance"]);
    stage.end_last(ActionStatus::Completed, ActionResult::default());
    assert!(stage.decide().is_empty());
    assert_eq!(stage.job.status, JobStatus::Completed);
}

#[test]
fn a_refused_pool_is_followed_by_alternatives_and_then_by_on_demand() {
    let mut stage = Stage::replacing_one_node();
    stage.decide();
    stage.refused_for_capacity();
    stage.alternatives = BTreeMap::from([("spot-plan-1".into(), vec![("m5a.large".into(), "us-east-1a".into())])]);
    stage.decide();
    let ActionKind::LaunchInstance { offerings, capacity_type, .. } = &stage.actions[1].kind else { panic!() };
    assert_eq!((offerings[0].0.as_str(), *capacity_type), ("m5a.large", CapacityType::Spot));
    stage.refused_for_capacity();
    stage.decide();
    let ActionKind::LaunchInstance { offerings, capacity_type, stands_in_for_spot, .. } = &stage.actions[2].kind else {
        panic!()
    };
    assert_eq!(
        (offerings[0].0.as_str(), *capacity_type, *stands_in_for_spot),
        ("m5.large", CapacityType::OnDemand, true)
    );
}

fn refused(stage: &mut Stage, code: &str) {
    stage.end_last(ActionStatus::Failed, ActionResult { error_code: Some(code.to_owned()), ..ActionResult::default() });
}

/// What the newest launch asks for.
fn asked(stage: &Stage) -> (&str, &str, CapacityType) {
    let ActionKind::LaunchInstance { offerings, capacity_type, .. } = &stage.actions.last().unwrap().kind else {
        panic!()
    };
    (offerings[0].0.as_str(), offerings[0].1.as_str(), *capacity_type)
}

#[test]
fn what_was_bought_is_not_bought_again_whatever_the_order_of_the_attempts() {
    let mut stage = Stage::replacing_one_node();
    stage.alternatives = BTreeMap::from([("spot-plan-1".into(), vec![("m5a.large".into(), "us-east-1a".into())])]);
    stage.decide();
    refused(&mut stage, "pool_without_capacity");
    stage.decide();
    stage.launched();
    // Both were tried within one millisecond.
    stage.actions.swap(0, 1);
    assert!(stage.decide().is_empty());
    assert_eq!(stage.job.progress[0].launched, [("spot-plan-1".into(), "i-new".to_owned())]);
}

#[test]
fn what_is_not_sold_there_is_asked_for_in_no_way_again() {
    let mut stage = Stage::replacing_one_node();
    stage.alternatives = BTreeMap::from([("spot-plan-1".into(), vec![("m5a.large".into(), "us-east-1a".into())])]);
    stage.decide();
    refused(&mut stage, "unsupported");
    stage.decide();
    assert_eq!(asked(&stage), ("m5a.large", "us-east-1a", CapacityType::Spot));
    refused(&mut stage, "pool_without_capacity");
    stage.decide();
    assert_eq!(asked(&stage), ("m5a.large", "us-east-1a", CapacityType::OnDemand));
}

#[test]
fn a_full_subnet_rules_its_zone_out_and_a_reached_quota_every_other_pool() {
    let mut stage = Stage::replacing_one_node();
    stage.decide();
    refused(&mut stage, "subnet_full");
    let elsewhere = vec![("m5a.large".into(), "us-east-1a".into()), ("m5.large".into(), "us-east-1b".into())];
    stage.alternatives = BTreeMap::from([("spot-plan-1".into(), elsewhere)]);
    stage.decide();
    assert_eq!(asked(&stage), ("m5.large", "us-east-1b", CapacityType::Spot));
    refused(&mut stage, "account_quota");
    stage.decide();
    assert_eq!(asked(&stage), ("m5.large", "us-east-1b", CapacityType::OnDemand));
}

#[test]
fn a_replacement_that_never_becomes_ready_is_ended_and_the_old_node_stays() {
    let mut stage = Stage::replacing_one_node();
    stage.decide();
    stage.launched();
    stage.decide();
    stage.now += SignedDuration::from_mins(16);
    assert_eq!(stage.decide(), ["terminate_instance"]);
    let ActionKind::TerminateInstance { instance_id, .. } = &stage.actions[1].kind else { panic!() };
    assert_eq!(instance_id, "i-new");
    stage.end_last(ActionStatus::Completed, ActionResult::default());
    stage.decide();
    assert_eq!(stage.job.status, JobStatus::Failed);
    assert!(stage.job.error.as_ref().unwrap().contains("not Ready"));
}

#[test]
fn a_pod_of_an_unknown_workload_that_arrives_between_plan_and_act_cancels_the_step() {
    let mut stage = Stage::replacing_one_node();
    stage.decide();
    stage.launched();
    stage.joins();
    stage.nodes.insert("old".into(), view("old", "i-old", &["web-1", "batch-7"]));
    assert_eq!(stage.decide(), ["terminate_instance"], "the replacement goes again");
    stage.end_last(ActionStatus::Completed, ActionResult::default());
    stage.decide();
    assert_eq!(stage.job.status, JobStatus::Failed);
    assert!(!stage.actions.iter().any(|action| action.kind.name() == "drain_node"));
}

#[test]
fn a_drain_that_fails_leaves_the_node_uncordoned_and_its_instance_running() {
    let mut stage = Stage::replacing_one_node();
    stage.decide();
    stage.launched();
    stage.joins();
    stage.decide();
    let refused = vec![(ObjectName::new("shop", "web-1"), "a disruption budget allows none".to_owned())];
    stage.end_last(ActionStatus::Failed, ActionResult { evicted: 1, refused, ..ActionResult::default() });
    stage.nodes.get_mut(&NodeName::from("old")).unwrap().unschedulable = true;
    assert_eq!(stage.decide(), ["uncordon_node"]);
    stage.end_last(ActionStatus::Completed, ActionResult::default());
    stage.decide();
    assert_eq!(stage.job.status, JobStatus::Failed);
    assert!(!stage.actions.iter().any(|action| action.kind.name() == "terminate_instance"), "its pods moved already");
}

#[test]
fn after_a_drain_that_fails_what_is_drained_goes_and_the_rest_is_given_back() {
    let mut stage = Stage::replacing_one_node();
    stage.plan.steps[0].leaving.push("older".into());
    stage.nodes.insert("older".into(), view("older", "i-older", &["web-2"]));
    stage.decide();
    stage.launched();
    stage.joins();
    assert_eq!(stage.decide(), ["drain_node"]);
    stage.end_last(ActionStatus::Completed, ActionResult { evicted: 1, ..ActionResult::default() });
    assert_eq!(stage.decide(), ["drain_node"], "the second of two, one at a time");
    stage
        .end_last(ActionStatus::Failed, ActionResult { error_code: Some("no_room".into()), ..ActionResult::default() });
    stage.nodes.values_mut().filter(|node| node.instance_id.as_deref() != Some("i-new")).for_each(|node| {
        node.unschedulable = true;
    });
    assert_eq!(stage.decide(), ["terminate_instance"]);
    let ActionKind::TerminateInstance { instance_id, .. } = &stage.actions[3].kind else { panic!() };
    assert_eq!(instance_id, "i-old", "its pods run elsewhere");
    stage.completes("terminate_instance");
    stage.nodes.remove(&NodeName::from("old"));
    assert_eq!(stage.decide(), ["uncordon_node"]);
    stage.completes("uncordon_node");
    stage.decide();
    assert_eq!(stage.job.status, JobStatus::Failed, "and it says so");
}

#[test]
fn a_job_that_is_stopped_before_the_drain_undoes_what_it_bought() {
    let mut stage = Stage::replacing_one_node();
    stage.decide();
    stage.launched();
    stage.joins();
    stage.stop_requested = true;
    assert_eq!(stage.decide(), ["terminate_instance"]);
}

#[test]
fn deciding_twice_on_the_same_scene_gives_the_same() {
    let mut stage = Stage::replacing_one_node();
    stage.decide();
    let before = stage.job.clone();
    assert!(stage.decide().is_empty() && stage.job == before);
}

#[test]
fn a_drain_that_an_answer_to_a_loss_overtook_or_withdrew_undoes_nothing_and_leaves_that_node_to_it() {
    let overtaken = ActionResult { error_code: Some("overtaken".to_owned()), ..ActionResult::default() };
    for (status, result) in [(ActionStatus::Failed, overtaken), (ActionStatus::Cancelled, ActionResult::default())] {
        let mut stage = Stage::replacing_one_node();
        stage.decide();
        stage.launched();
        stage.joins();
        assert_eq!(stage.decide(), ["drain_node"]);
        stage.end_last(status, result);
        stage.nodes.get_mut(&NodeName::from("old")).unwrap().unschedulable = true;
        assert!(stage.decide().is_empty(), "neither uncordoned nor ended by this job, and the replacement stays");
        assert_eq!(stage.job.status, JobStatus::Completed);
    }
}

#[test]
fn a_stopped_job_whose_drain_was_withdrawn_is_undone() {
    let mut stage = Stage::replacing_one_node();
    stage.decide();
    stage.launched();
    stage.joins();
    stage.decide();
    stage.stop_requested = true;
    stage.end_last(ActionStatus::Cancelled, ActionResult::default());
    assert_eq!(stage.decide(), ["terminate_instance"]);
    let ActionKind::TerminateInstance { instance_id, .. } = &stage.actions[2].kind else { panic!() };
    assert_eq!(instance_id, "i-new");
}

#[test]
fn on_demand_that_a_plan_falls_back_to_is_bought_as_a_stand_in() {
    let mut stage = Stage::replacing_one_node();
    stage.plan.steps[0].kind = StepKind::FallBackToOnDemand;
    stage.plan.nodes[0].capacity_type = Some(CapacityType::OnDemand);
    stage.decide();
    let ActionKind::LaunchInstance { stands_in_for_spot, .. } = &stage.actions[0].kind else { panic!() };
    assert!(*stands_in_for_spot);
}
