//! A cluster as it will be when the work under way is done: a snapshot knows nothing of nodes that were bought a moment
//! ago, nor of pods that are about to move. Without this, ten nodes lost one after the other would all be given the
//! same room, and be replaced from the same pool. Pure.

use spot_domain::{
    Job, JobKind, JobPlan, Labels, Node, NodeName, ObjectName, PlanStep, PlannedNode, PlanningInput, StepProgress,
    label_keys,
};
use std::collections::BTreeMap;

/// A job with its plan.
#[derive(Clone, Debug)]
pub struct Work {
    /// The job.
    pub job: Job,
    /// Its plan.
    pub plan: JobPlan,
}

impl Work {
    /// Steps that are begun and not being undone, with their progress as far as there is any. A job that answers a
    /// loss is as good as begun.
    fn steps(&self) -> impl Iterator<Item = (&PlanStep, Option<&StepProgress>)> {
        let all = self.plan.outcome.plan.steps.iter().enumerate();
        let begun = match self.job.kind {
            JobKind::Interruption => usize::MAX,
            JobKind::Optimize | JobKind::Override => self.job.progress.len(),
        };
        let with_progress = all.take(begun).map(|(place, step)| (step, self.job.progress.get(place)));
        with_progress.filter(|(_, progress)| progress.is_none_or(|progress| progress.failure.is_none()))
    }

    /// Whether the job answers the loss of a node.
    pub fn answers(&self, node: &NodeName) -> bool {
        self.job.kind == JobKind::Interruption && self.steps().any(|(step, _)| step.leaving.contains(node))
    }
}

/// Changes the input to what it will be. Nodes of `kept` stay in it even if they leave, without the pods that move.
pub fn apply(input: &mut PlanningInput, by_instance: &BTreeMap<String, NodeName>, work: &[Work], kept: &[NodeName]) {
    if work.is_empty() {
        return;
    }
    let places: BTreeMap<ObjectName, usize> =
        input.pods.iter().enumerate().map(|(place, pod)| (pod.name.clone(), place)).collect();
    for one in work {
        for (step, progress) in one.steps() {
            let homes = join(input, by_instance, one, step, progress);
            for moved in &step.moves {
                let Some(pod) = places.get(&moved.pod).map(|place| &mut input.pods[*place]) else { continue };
                let to = homes.get(&moved.to).unwrap_or(&moved.to);
                let is_there = input.nodes.iter().any(|node| node.name == *to);
                if pod.node.as_ref() == Some(&moved.from) && is_there {
                    pod.node = Some(to.clone());
                }
            }
            input.nodes.retain(|node| !step.leaving.contains(&node.name) || kept.contains(&node.name));
        }
    }
}

/// Adds the joining nodes that the snapshot does not show; answers the name of each in the input.
fn join(
    input: &mut PlanningInput,
    by_instance: &BTreeMap<String, NodeName>,
    one: &Work,
    step: &PlanStep,
    progress: Option<&StepProgress>,
) -> BTreeMap<NodeName, NodeName> {
    let mut homes = BTreeMap::new();
    for name in &step.joining {
        let launched = progress.and_then(|progress| progress.launched.iter().find(|(planned, _)| planned == name));
        let seen = launched.and_then(|(_, instance)| by_instance.get(instance)).cloned();
        let home = seen.or_else(|| {
            let planned = one.plan.outcome.plan.nodes.iter().find(|planned| planned.name == *name)?;
            let node = coming(input, planned, &one.job)?;
            let home = node.name.clone();
            input.nodes.push(node);
            Some(home)
        });
        homes.extend(home.map(|home| (name.clone(), home)));
    }
    homes
}

/// A planned node as if it were there. Its room is promised, so it takes no further pods.
fn coming(input: &PlanningInput, planned: &PlannedNode, job: &Job) -> Option<Node> {
    let name = NodeName(format!("{}.{}", planned.name, job.id));
    let kind = input.instance_types.iter().find(|kind| Some(&kind.name) == planned.instance_type.as_ref())?;
    let group = input.node_groups.iter().find(|group| Some(&group.id) == planned.group.as_ref());
    let mut labels: Labels = group.map(|group| group.labels.clone()).unwrap_or_default();
    labels.insert(label_keys::HOSTNAME.to_owned(), name.0.clone());
    labels.insert(label_keys::INSTANCE_TYPE.to_owned(), kind.name.0.clone());
    labels.insert(label_keys::ARCH.to_owned(), kind.architecture.label().to_owned());
    labels.insert(label_keys::OS.to_owned(), "linux".to_owned());
    labels.extend(planned.zone.iter().map(|zone| (label_keys::ZONE.to_owned(), zone.0.clone())));
    Some(Node {
        name,
        instance_type: planned.instance_type.clone(),
        zone: planned.zone.clone(),
        capacity_type: planned.capacity_type,
        group: planned.group.clone(),
        allocatable: kind.allocatable.clone(),
        labels,
        taints: group.map(|group| group.taints.clone()).unwrap_or_default(),
        unschedulable: true,
        ready: true,
        created_at: Some(input.now),
        ..Node::default()
    })
}
