//! A job on a cluster of one leaving node, with nothing behind it: actions end as the test says.
#![allow(clippy::unwrap_used, dead_code, reason = "each test binary uses a part of it")]

use jiff::{SignedDuration, Timestamp};
use spot_domain::*;
use spot_executor::decide::{Limits, NodeView, PodView, Scene, decide};
use std::collections::BTreeMap;

/// The job and everything a decision looks at.
pub(crate) struct Stage {
    pub(crate) now: Timestamp,
    pub(crate) job: Job,
    pub(crate) plan: Plan,
    pub(crate) actions: Vec<Action>,
    pub(crate) nodes: BTreeMap<NodeName, NodeView>,
    pub(crate) owners: BTreeMap<ObjectName, Option<Owner>>,
    pub(crate) alternatives: BTreeMap<NodeName, Vec<(InstanceTypeName, Zone)>>,
    pub(crate) voluntary: bool,
    pub(crate) ends_at: BTreeMap<NodeName, Timestamp>,
    pub(crate) stop_requested: bool,
}

fn owner(name: &str) -> Option<Owner> {
    Some(Owner { kind: OwnerKind::Deployment, name: name.to_owned() })
}

pub(crate) fn view(name: &str, instance: &str, pods: &[&str]) -> NodeView {
    let pod = |name: &&str| PodView {
        name: ObjectName::new("shop", *name),
        owner: owner(name.split('-').next().unwrap()),
        bound_to_node: false,
        tied_to_zone: false,
        choosy: false,
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
    pub(crate) fn replacing_one_node() -> Self {
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
            ends_at: BTreeMap::new(),
            stop_requested: false,
        }
    }

    /// Decides, keeps the job and the new actions as pending; answers the names of the new kinds.
    pub(crate) fn decide(&mut self) -> Vec<&'static str> {
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
            ends_at: &self.ends_at,
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

    pub(crate) fn end_last(&mut self, status: ActionStatus, result: ActionResult) {
        let last = self.actions.last_mut().unwrap();
        (last.status, last.result) = (status, Some(result));
    }

    /// Ends the newest action of a kind.
    pub(crate) fn end(&mut self, name: &str, status: ActionStatus, result: ActionResult) {
        let newest = self.actions.iter_mut().rfind(|action| action.kind.name() == name).unwrap();
        (newest.status, newest.result) = (status, Some(result));
    }

    pub(crate) fn completes(&mut self, name: &str) {
        self.end(name, ActionStatus::Completed, ActionResult::default());
    }

    pub(crate) fn later(&mut self, secs: i64) {
        self.now += SignedDuration::from_secs(secs);
    }

    pub(crate) fn launched(&mut self) {
        let result = ActionResult { instance_id: Some("i-new".to_owned()), ..ActionResult::default() };
        self.end_last(ActionStatus::Completed, result);
    }

    pub(crate) fn refused_for_capacity(&mut self) {
        let result = ActionResult { error_code: Some("pool_without_capacity".to_owned()), ..ActionResult::default() };
        self.end_last(ActionStatus::Failed, result);
    }

    pub(crate) fn joins(&mut self) {
        self.nodes.insert("ip-10-0-0-9".into(), view("ip-10-0-0-9", "i-new", &[]));
    }
}
