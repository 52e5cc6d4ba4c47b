//! Reads a job with everything its next step depends on.

use crate::decide::{Limits, NodeView, PodView, Scene};
use crate::{Executor, alternatives};
use jiff::{SignedDuration, Timestamp};
use spot_digest::ClusterDump;
use spot_domain::{
    Action, AwsAccount, Cluster, Instance, InstanceTypeName, Interruption, InterruptionKind, Job, JobKind, JobPlan,
    NodeName, ObjectName, Owner, Policy, Zone,
};
use spot_planning_input::{groups_of_id, read_snapshot};
use spot_runtime::messages::AdvanceJob;
use spot_store::AgentState;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A notice gives this long.
const NOTICE: SignedDuration = SignedDuration::from_secs(120);

pub(crate) struct Loaded {
    pub(crate) job: Job,
    pub(crate) plan: JobPlan,
    pub(crate) cluster: Cluster,
    pub(crate) account: AwsAccount,
    pub(crate) agent: Option<AgentState>,
    pub(crate) policy: Policy,
    pub(crate) actions: Vec<Action>,
    pub(crate) seen: Arc<ClusterDump>,
    pub(crate) instances: Vec<Instance>,
    pub(crate) interruptions: Vec<Interruption>,
    pub(crate) stop_requested: bool,
    ends_at: BTreeMap<NodeName, Timestamp>,
    nodes: BTreeMap<NodeName, NodeView>,
    owners: BTreeMap<ObjectName, Option<Owner>>,
    launch_groups: BTreeMap<NodeName, String>,
    alternatives: BTreeMap<NodeName, Vec<(InstanceTypeName, Zone)>>,
    limits: Limits,
}

/// The job and its world; none when there is nothing to carry out.
pub(crate) async fn load(executor: &Executor, message: &AdvanceJob) -> anyhow::Result<Option<Loaded>> {
    let (store, org) = (&executor.store, &message.organization_id);
    let Some(job) = store.job(org, &message.job_id).await? else { return Ok(None) };
    if job.status == spot_domain::JobStatus::AwaitingApproval {
        return executor.expire_unapproved(job).await.map(|()| None);
    }
    if job.status.is_final() {
        return Ok(None);
    }
    let Some(plan) = store.job_plan(org, &job.id).await? else { return Ok(None) };
    let Some(cluster) = store.cluster(org, &job.cluster_id).await? else { return Ok(None) };
    let Some(account) = store.account(org, &cluster.account_id).await? else { return Ok(None) };
    let Some(snapshot) = store.snapshot(org, &cluster.id).await? else { return Ok(None) };
    let seen = read_snapshot(&snapshot.content, &executor.catalog)?;
    let instances = store.instances(org, &cluster.id).await?;
    let mut actions = store.actions_of_job(org, &job).await?;
    // Ids of one millisecond are in no order; what was tried last is told by the number it was given.
    actions.sort_by_key(|action| action.sequence);
    let policy = store.policy(org, &cluster.id).await?.policy;
    let interruptions = match job.kind {
        JobKind::Optimize | JobKind::Override => Vec::new(),
        JobKind::Interruption => store.interruptions_of_job(org, &job.id).await?,
    };
    let paused = store.setting::<bool>(None, "paused").await?.unwrap_or(false);
    let cancelled = store.setting::<bool>(Some(org), &format!("cancelled.{}", job.id)).await?.unwrap_or(false);
    let managed = seen.nodes.iter().filter(|node| node.unmanaged.is_none()).count() as u32;
    let limits = Limits {
        max_concurrent: policy.limits.max_concurrent,
        max_disrupted_nodes: (managed * policy.limits.max_disrupted_pct / 100).max(1),
    };
    let mut loaded = Loaded {
        ends_at: ends_at(&seen, &interruptions),
        nodes: nodes(&seen, &instances),
        owners: owners(&plan, &seen, &actions),
        launch_groups: launch_groups(&plan, &cluster),
        alternatives: BTreeMap::new(),
        agent: store.agent_state(org, &cluster.id).await?,
        stop_requested: paused || cancelled,
        job,
        plan,
        cluster,
        account,
        policy,
        actions,
        seen,
        instances,
        interruptions,
        limits,
    };
    loaded.alternatives = alternatives::find(executor, &loaded).await?;
    Ok(Some(loaded))
}

impl Loaded {
    /// Planned work; also a node that is left because it may be lost, until it is.
    pub(crate) fn is_voluntary(&self) -> bool {
        !self.interruptions.iter().any(is_loss)
    }

    /// The group that a planned node is launched with.
    pub(crate) fn launch_group(&self, planned: &NodeName) -> Option<&str> {
        self.launch_groups.get(planned).map(String::as_str)
    }

    pub(crate) fn scene(&self, now: Timestamp) -> Scene<'_> {
        let voluntary = self.is_voluntary();
        Scene {
            now,
            job: &self.job,
            plan: &self.plan.outcome.plan,
            actions: &self.actions,
            nodes: &self.nodes,
            planned_owners: &self.owners,
            alternatives: &self.alternatives,
            launch_groups: &self.launch_groups,
            limits: self.limits,
            fallback: self.policy.fallback.enabled || !voluntary,
            voluntary,
            ends_at: &self.ends_at,
            stop_requested: self.stop_requested && voluntary,
        }
    }
}

fn is_loss(interruption: &Interruption) -> bool {
    match interruption.kind {
        InterruptionKind::Warning | InterruptionKind::StateChange | InterruptionKind::Inferred => true,
        InterruptionKind::Rebalance | InterruptionKind::ScheduledChange => false,
    }
}

/// When the instances of lost nodes end, by node; the earliest that anything says.
fn ends_at(seen: &ClusterDump, interruptions: &[Interruption]) -> BTreeMap<NodeName, Timestamp> {
    let mut by_instance: BTreeMap<&str, Timestamp> = BTreeMap::new();
    for lost in interruptions.iter().filter(|interruption| is_loss(interruption)) {
        let notice = if lost.kind == InterruptionKind::Warning { NOTICE } else { SignedDuration::ZERO };
        let end = lost.event_at + notice;
        by_instance.entry(lost.instance_id.as_str()).and_modify(|known| *known = end.min(*known)).or_insert(end);
    }
    let named = seen.nodes.iter().zip(&seen.identities);
    named
        .filter_map(|(node, identity)| Some((node.name.clone(), *by_instance.get(identity.instance_id.as_deref()?)?)))
        .collect()
}

fn nodes(seen: &ClusterDump, instances: &[Instance]) -> BTreeMap<NodeName, NodeView> {
    let groups: BTreeMap<&str, &Option<String>> =
        instances.iter().map(|instance| (instance.id.as_str(), &instance.group)).collect();
    let mut nodes: BTreeMap<NodeName, NodeView> = BTreeMap::new();
    for (node, identity) in seen.nodes.iter().zip(&seen.identities) {
        let group = identity.instance_id.as_deref().and_then(|id| groups.get(id).copied()).cloned().flatten();
        let view = NodeView {
            name: node.name.clone(),
            uid: identity.uid.clone(),
            instance_id: identity.instance_id.clone(),
            ready: node.ready,
            unschedulable: node.unschedulable,
            pods: Vec::new(),
            group,
        };
        nodes.insert(node.name.clone(), view);
    }
    for pod in seen.pods.iter().filter(|pod| pod.is_active()) {
        if let Some(view) = pod.node.as_ref().and_then(|name| nodes.get_mut(name)) {
            view.pods.push(PodView {
                name: pod.name.clone(),
                owner: pod.owner.clone(),
                bound_to_node: pod.is_node_bound(),
                tied_to_zone: !pod.volumes.is_empty(),
                choosy: !pod.node_selector.is_empty()
                    || !pod.node_affinity.is_empty()
                    || !pod.pod_affinity.is_empty()
                    || !pod.pod_anti_affinity.is_empty()
                    || !pod.topology_spread.is_empty(),
            });
        }
    }
    nodes
}

/// Controllers of the pods that the plan moves. A pod that is gone by now had one too: its name tells.
fn owners(plan: &JobPlan, seen: &ClusterDump, _actions: &[Action]) -> BTreeMap<ObjectName, Option<Owner>> {
    let now: BTreeMap<&ObjectName, &Option<Owner>> = seen.pods.iter().map(|pod| (&pod.name, &pod.owner)).collect();
    let moves = plan.outcome.plan.steps.iter().flat_map(|step| &step.moves);
    moves
        .map(|pod_move| {
            let known = now.get(&pod_move.pod).and_then(|owner| (*owner).clone());
            (pod_move.pod.clone(), known.or_else(|| owner_by_name(&pod_move.pod, seen)))
        })
        .collect()
}

/// `web-5d9c7b6f4-x2x9z` belongs to the Deployment `web`; `db-0` to the StatefulSet `db`.
fn owner_by_name(pod: &ObjectName, seen: &ClusterDump) -> Option<Owner> {
    let same = seen.pods.iter().filter(|other| other.name.namespace == pod.namespace);
    let owners = same.filter_map(|other| other.owner.clone());
    owners.filter(|owner| pod.name.starts_with(&format!("{}-", owner.name))).max_by_key(|owner| owner.name.len())
}

/// The account's group that each joining node is launched with: one that has a subnet in its zone, rather one that buys
/// in the same way.
fn launch_groups(plan: &JobPlan, cluster: &Cluster) -> BTreeMap<NodeName, String> {
    let mut found = BTreeMap::new();
    for node in plan.outcome.plan.nodes.iter().filter(|node| node.joining) {
        let mut known = node.group.as_ref().map(|id| groups_of_id(&cluster.groups, id)).unwrap_or_default();
        known.sort_by_key(|known| {
            let reaches = known.subnets.iter().any(|(zone, _)| Some(zone) == node.zone.as_ref());
            (known.launch_template.is_none(), !reaches, Some(known.capacity_type) != node.capacity_type)
        });
        found.extend(known.first().map(|known| (node.name.clone(), known.name.clone())));
    }
    found
}
