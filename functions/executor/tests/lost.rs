//! What a job does about a node that is lost: replacement and drain side by side, and nothing waits (INT-03).

mod stage;

use jiff::SignedDuration;
use spot_domain::*;
use stage::{Stage, view};

/// The node `old` gets a notice now; it ends in two minutes.
fn noticed() -> Stage {
    let mut stage = Stage::replacing_one_node();
    stage.voluntary = false;
    stage.job.kind = JobKind::Interruption;
    stage.plan.steps[0].kind = StepKind::LeaveRiskyPool;
    stage.ends_at.insert("old".into(), stage.now + SignedDuration::from_secs(120));
    stage
}

fn failed(code: &str) -> ActionResult {
    ActionResult { error_code: Some(code.to_owned()), message: code.to_owned(), ..ActionResult::default() }
}

#[test]
fn the_drain_begins_with_the_launch_and_its_deadline_is_the_end_of_the_notice() {
    let mut stage = noticed();
    assert_eq!(stage.decide(), ["drain_node", "launch_instance"]);
    let ActionKind::DrainNode { deadline_at, grace_secs, voluntary, .. } = &stage.actions[0].kind else { panic!() };
    assert_eq!((*deadline_at, *grace_secs, *voluntary), (stage.now + SignedDuration::from_secs(120), 60, false));
    assert!(stage.decide().is_empty(), "both are under way");
}

#[test]
fn an_emptied_node_is_ended_while_its_replacement_still_boots() {
    let mut stage = noticed();
    stage.decide();
    stage.launched();
    assert!(stage.decide().is_empty());
    stage.completes("drain_node");
    assert_eq!(stage.decide(), ["terminate_instance"]);
    stage.completes("terminate_instance");
    assert!(stage.decide().is_empty());
    assert_eq!(stage.job.status, JobStatus::Running, "the replacement has not joined");
    stage.joins();
    assert!(stage.decide().is_empty());
    assert_eq!(stage.job.status, JobStatus::Completed);
}

#[test]
fn a_node_with_pods_left_is_not_ended_before_the_notice_is_over() {
    let mut stage = noticed();
    stage.decide();
    stage.launched();
    stage.joins();
    stage.end("drain_node", ActionStatus::Failed, failed("kubernetes_api"));
    assert_eq!(stage.decide(), ["drain_node"], "there is time: it is tried again");
    stage.later(119);
    stage.end("drain_node", ActionStatus::Failed, failed("kubernetes_api"));
    assert_eq!(stage.decide(), ["drain_node"]);
    stage.later(1);
    stage.end("drain_node", ActionStatus::Failed, failed("deadline_passed"));
    assert_eq!(stage.decide(), ["terminate_instance"], "then it is let go");
    stage.completes("terminate_instance");
    stage.decide();
    assert_eq!(stage.job.status, JobStatus::Completed);
}

#[test]
fn a_drain_that_nobody_picks_up_holds_up_nothing_once_the_notice_is_over() {
    let mut stage = noticed();
    stage.decide();
    stage.launched();
    stage.joins();
    assert!(stage.decide().is_empty());
    stage.later(120);
    assert_eq!(stage.decide(), ["terminate_instance"]);
}

#[test]
fn drains_are_not_tried_for_ever() {
    let mut stage = noticed();
    let mut drains = 0;
    for _ in 0..20 {
        drains += stage.decide().iter().filter(|name| **name == "drain_node").count();
        stage.end("drain_node", ActionStatus::Failed, failed("kubernetes_api"));
    }
    assert_eq!(drains, 5);
}

#[test]
fn a_replacement_that_cannot_be_had_does_not_stop_the_drain_and_is_told() {
    let mut stage = noticed();
    stage.decide();
    stage.refused_for_capacity();
    assert_eq!(stage.decide(), ["launch_instance"], "on-demand stands in");
    stage.end("launch_instance", ActionStatus::Failed, failed("account_quota"));
    assert!(stage.decide().is_empty(), "the drain goes on");
    stage.completes("drain_node");
    assert_eq!(stage.decide(), ["terminate_instance"]);
    stage.completes("terminate_instance");
    stage.decide();
    assert_eq!(stage.job.status, JobStatus::Failed);
    assert!(stage.job.error.as_ref().unwrap().contains("account_quota"), "{:?}", stage.job.error);
    assert!(!stage.actions.iter().any(|action| action.kind.name() == "uncordon_node"), "it is gone");
}

#[test]
fn one_node_that_cannot_be_had_keeps_no_other_from_being_bought() {
    let mut stage = noticed();
    let mut second = stage.plan.nodes[0].clone();
    second.name = "spot-plan-2".into();
    stage.plan.nodes.push(second);
    stage.plan.steps[0].joining.insert(0, "spot-plan-2".into());
    assert_eq!(stage.decide(), ["drain_node", "launch_instance"], "the group of spot-plan-2 is not known");
    stage.launched();
    stage.joins();
    stage.completes("drain_node");
    assert_eq!(stage.decide(), ["terminate_instance"]);
    stage.completes("terminate_instance");
    stage.decide();
    assert_eq!(stage.job.status, JobStatus::Failed);
    assert_eq!(stage.job.progress[0].launched.len(), 1, "what was bought stays");
    assert_eq!(stage.actions.iter().filter(|action| action.kind.name() == "terminate_instance").count(), 1);
}

#[test]
fn a_replacement_that_never_becomes_ready_is_ended_and_the_job_says_so() {
    let mut stage = noticed();
    stage.decide();
    stage.launched();
    stage.completes("drain_node");
    stage.decide();
    stage.completes("terminate_instance");
    stage.decide();
    stage.later(16 * 60);
    assert_eq!(stage.decide(), ["terminate_instance"]);
    let ActionKind::TerminateInstance { instance_id, node: None, .. } = &stage.actions.last().unwrap().kind else {
        panic!()
    };
    assert_eq!(instance_id, "i-new");
    stage.completes("terminate_instance");
    stage.decide();
    assert_eq!(stage.job.status, JobStatus::Failed);
    assert!(stage.job.error.as_ref().unwrap().contains("not Ready"));
}

#[test]
fn an_instance_that_aws_has_ended_already_is_as_good_as_ended_by_us() {
    let mut stage = noticed();
    stage.decide();
    stage.launched();
    stage.joins();
    stage.completes("drain_node");
    stage.decide();
    stage.end("terminate_instance", ActionStatus::Failed, failed("not_found"));
    assert!(stage.decide().is_empty());
    assert_eq!(stage.job.status, JobStatus::Completed);
}

#[test]
fn a_node_that_is_gone_from_the_snapshot_is_only_replaced() {
    let mut stage = noticed();
    stage.nodes.remove(&NodeName::from("old"));
    stage.ends_at.clear();
    assert_eq!(stage.decide(), ["launch_instance"]);
    stage.launched();
    stage.joins();
    assert!(stage.decide().is_empty());
    assert_eq!(stage.job.status, JobStatus::Completed);
}

#[test]
fn a_successor_of_the_same_name_is_neither_drained_nor_ended() {
    let mut stage = noticed();
    stage.nodes.insert("old".into(), view("old", "i-successor", &["web-2"]));
    // Ends are known by instance: the successor's is another one.
    stage.ends_at.clear();
    assert_eq!(stage.decide(), ["launch_instance"]);
    stage.launched();
    stage.joins();
    stage.decide();
    assert_eq!(stage.job.status, JobStatus::Completed);
    assert!(stage.actions.iter().all(|action| action.kind.name() == "launch_instance"));
}

#[test]
fn a_node_that_was_being_left_politely_is_drained_urgently_once_its_notice_comes() {
    let mut stage = Stage::replacing_one_node();
    stage.job.kind = JobKind::Interruption;
    stage.decide();
    stage.launched();
    stage.joins();
    assert_eq!(stage.decide(), ["drain_node"]);
    let ActionKind::DrainNode { voluntary: true, .. } = &stage.actions[1].kind else { panic!() };
    stage.voluntary = false;
    stage.ends_at.insert("old".into(), stage.now + SignedDuration::from_secs(120));
    assert_eq!(stage.decide(), ["drain_node"], "nothing is bought a second time");
    let ActionKind::DrainNode { deadline_at, voluntary: false, .. } = &stage.actions[2].kind else { panic!() };
    assert_eq!(*deadline_at, stage.now + SignedDuration::from_secs(120));
    stage.actions[1].status = ActionStatus::Failed;
    stage.actions[1].result = Some(failed("overtaken"));
    assert!(stage.decide().is_empty());
    stage.completes("drain_node");
    assert_eq!(stage.decide(), ["terminate_instance"]);
}
