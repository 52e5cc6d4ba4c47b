//! What a job does next, step by step, with nothing behind it: actions end as the test says.

use jiff::{SignedDuration, Timestamp};
use spot_domain::*;
use spot_executor::decide::{Limits, NodeView, PodView, Scene, decide};
use std::collections::BTreeMap;

/// A job on a cluster of one leaving node, and everything a decision looks at.
struct Stage {
    now: Timestamp,
    job: Job,
    plan: Plan,
    actions: Vec<Action>,
    nodes: BTreeMap<NodeName, NodeView>,
    owners: BTreeMap<ObjectName, Option<Owner>>,
    alternatives: BTreeMap<NodeName, Vec<(InstanceTypeName, Zone)>>,
    voluntary: bool,
    stop_requested: bool,
}

fn owner(name: &str) -> Option<Owner> {
    Some(Owner { kind: OwnerKind::Deployment, name: name.to_owned() })
}

fn view(name: &str, instance: &str, pods: &[&str]) -> NodeView {
    let pod = |name: &&str| PodView {
        name: ObjectName::new("shop", *name),
        owner: owner(name.split('-').next().unwrap()),
        bound_to_node: false,
    };
    NodeView {
        name: name.into(),
        uid: format!("uid-{name}"),
        instance_id: Some(instance.to_owned()),
        ready: true,
        unschedulable: false,
        pods: pods.iter().map(pod).collect(),
        group: Some("workers".to_owned()),
    }
}

impl Stage {
    /// On-demand node `old` with a pod of `web` becomes Spot node `spot-plan-1`.
    fn replacing_one_node() -> Self {
        let now: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
        let planned = PlannedNode {
            name: "spot-plan-1".into(),
            joining: true,
            managed: true,
            instance_type: Some("m5.large".into()),
            zone: Some("us-east-1a".into()),
            capacity_type: Some(CapacityType::Spot),
            group: Some("g".into()),
            microusd_per_hour: MicrousdPerHour(35_000),
            pods: vec![ObjectName::new("shop", "web-1")],
        };
        let step = PlanStep {
            kind: StepKind::OnDemandToSpot,
            leaving: vec!["old".into()],
            joining: vec!["spot-plan-1".into()],
            moves: vec![PodMove {
                pod: ObjectName::new("shop", "web-1"),
                from: "old".into(),
                to: "spot-plan-1".into(),
                surge: false,
            }],
            saves_microusd_per_month: Microusd(44_530_000),
            reason: String::new(),
        };
        let plan = Plan { schema_version: 1, steps: vec![step], nodes: vec![planned], pending: Vec::new() };
        let id = |prefix: &str| format!("{prefix}_{}", "0".repeat(32));
        let job = Job {
            id: id("job").parse().unwrap(),
            organization_id: id("org").parse().unwrap(),
            cluster_id: id("clu").parse().unwrap(),
            kind: JobKind::Optimize,
            trigger: JobTrigger::Tick,
            status: JobStatus::Queued,
            dry_run: false,
            created_at: now,
            snapshot_generation: 1,
            approve_before: None,
            decided_by: None,
            safety_check: None,
            estimated_saving_microusd_per_month: Microusd(44_530_000),
            step: 0,
            progress: Vec::new(),
            funnel: Funnel::default(),
            error: None,
            completed_at: None,
            version: 1,
        };
        Self {
            now,
            job,
            plan,
            actions: Vec::new(),
            nodes: BTreeMap::from([("old".into(), view("old", "i-old", &["web-1"]))]),
            owners: BTreeMap::from([(ObjectName::new("shop", "web-1"), owner("web"))]),
            alternatives: BTreeMap::new(),
            voluntary: true,
            stop_requested: false,
        }
    }

    /// Decides, keeps the job and the new actions as pending; answers the names of the new kinds.
    fn decide(&mut self) -> Vec<&'static str> {
        let groups = BTreeMap::from([(NodeName::from("spot-plan-1"), "workers".to_owned())]);
        let moved = decide(&Scene {
            now: self.now,
            job: &self.job,
            plan: &self.plan,
            actions: &self.actions,
            nodes: &self.nodes,
            planned_owners: &self.owners,
            alternatives: &self.alternatives,
            launch_groups: &groups,
            limits: Limits { max_concurrent: 5, max_disrupted_nodes: 1 },
            fallback: true,
            voluntary: self.voluntary,
            ends_at: None,
            stop_requested: self.stop_requested,
        });
        self.job = moved.job;
        moved.enqueue.into_iter().map(|kind| self.add(kind)).collect()
    }

    fn add(&mut self, kind: ActionKind) -> &'static str {
        let name = kind.name();
        self.actions.push(Action {
            id: format!("act_{:032x}", self.actions.len()).parse().unwrap(),
            cluster_id: self.job.cluster_id.clone(),
            job_id: self.job.id.clone(),
            step: self.job.step,
            kind,
            status: ActionStatus::Pending,
            sequence: self.actions.len() as u64,
            created_at: self.now,
            expires_at: self.now + SignedDuration::from_mins(5),
            fence: 0,
            lease_until: None,
            holder: None,
            completed_at: None,
            result: None,
            version: 1,
        });
        name
    }

    fn end_last(&mut self, status: ActionStatus, result: ActionResult) {
        let last = self.actions.last_mut().unwrap();
        (last.status, last.result) = (status, Some(result));
    }

    fn launched(&mut self) {
        let result = ActionResult { instance_id: Some("i-new".to_owned()), ..ActionResult::default() };
        self.end_last(ActionStatus::Completed, result);
    }

    fn refused_for_capacity(&mut self) {
        let result =
            ActionResult { error_code: Some("pool_without_capacity".to_owned()), ..ActionResult::default() };
        self.end_last(ActionStatus::Failed, result);
    }

    fn joins(&mut self) {
        self.nodes.insert("ip-10-0-0-9".into(), view("ip-10-0-0-9", "i-new", &[]));
    }
}

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
    assert_eq!((offerings[0].0.as_str(), *capacity_type, *stands_in_for_spot), ("m5.large", CapacityType::OnDemand, true));
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
fn a_job_that_is_stopped_before_the_drain_undoes_what_it_bought() {
    let mut stage = Stage::replacing_one_node();
    stage.decide();
    stage.launched();
    stage.joins();
    stage.stop_requested = true;
    assert_eq!(stage.decide(), ["terminate_instance"]);
}

#[test]
fn after_a_notice_a_node_goes_even_when_its_drain_failed() {
    let mut stage = Stage::replacing_one_node();
    (stage.voluntary, stage.job.kind) = (false, JobKind::Interruption);
    stage.decide();
    stage.launched();
    stage.joins();
    assert_eq!(stage.decide(), ["drain_node"]);
    stage.end_last(ActionStatus::Failed, ActionResult::default());
    assert_eq!(stage.decide(), ["terminate_instance"]);
}

#[test]
fn deciding_twice_on_the_same_scene_gives_the_same() {
    let mut stage = Stage::replacing_one_node();
    stage.decide();
    let before = stage.job.clone();
    assert!(stage.decide().is_empty() && stage.job == before);
}
