//! One blocker each, planted on a scene's node or pod.

use crate::constraints::app;
use crate::scenes::Scene;
use spot_domain::{
    BlockRule, CountOrPercent, NodeSelectorTerm, ObjectName, OwnerKind, PodDisruptionBudget, PodVolume,
    SelectorOperator, SelectorRequirement, Taint, TaintEffect, Workload, label_keys,
};

/// A named way to keep a node where it is.
pub struct Blocker {
    /// What it is.
    pub name: &'static str,
    /// The rule that must be reported.
    pub rule: BlockRule,
    /// Plants it.
    pub plant: fn(&mut Scene),
}

const fn blocker(name: &'static str, rule: BlockRule, plant: fn(&mut Scene)) -> Blocker {
    Blocker { name, rule, plant }
}

/// Blockers of every kind that keep a node wholly.
pub const BLOCKERS: [Blocker; 18] = [
    blocker("a budget at zero", BlockRule::DisruptionBudget, zero_budget),
    blocker("two budgets", BlockRule::TwoDisruptionBudgets, two_budgets),
    blocker("an annotated pod", BlockRule::PodOptOut, |scene| {
        annotate(scene, "karpenter.sh/do-not-disrupt", "true");
    }),
    blocker("an excluded pod", BlockRule::PodExcluded, |scene| {
        scene.pod().labels.insert("tier".into(), "keep".into());
        scene.input.policy.exclusions.labels.insert("tier".into(), "keep".into());
    }),
    blocker("a bare pod", BlockRule::BarePod, |scene| scene.pod().owner = None),
    blocker("a running Job", BlockRule::RunningJob, |scene| own_by(scene, OwnerKind::Job, "batch", 1)),
    blocker("the only pod of a StatefulSet", BlockRule::SingleReplica, |scene| {
        own_by(scene, OwnerKind::StatefulSet, "store", 1);
    }),
    blocker("an emptyDir", BlockRule::LocalData, |scene| with_volume(scene, PodVolume::EmptyDir { memory: false })),
    blocker("a hostPath", BlockRule::LocalData, |scene| with_volume(scene, PodVolume::HostPath)),
    blocker("a volume not seen", BlockRule::VolumeUnknown, |scene| {
        with_volume(scene, persistent(Vec::new(), false, true));
    }),
    blocker("a local volume", BlockRule::LocalData, |scene| with_volume(scene, persistent(Vec::new(), true, false))),
    blocker("a pod being deleted", BlockRule::PodTerminating, |scene| scene.pod().terminating = true),
    blocker("an annotated node", BlockRule::NodeOptOut, |scene| {
        scene.node().annotations.insert("karpenter.sh/do-not-disrupt".into(), "true".into());
    }),
    blocker("an excluded taint", BlockRule::NodeExcluded, |scene| {
        let taint = Taint { key: "team".into(), value: "ml".into(), effect: TaintEffect::PreferNoSchedule };
        scene.node().taints.push(taint.clone());
        scene.input.policy.exclusions.taints.push(taint);
    }),
    blocker("a node that is not Ready", BlockRule::NodeNotReady, |scene| scene.node().ready = false),
    blocker("a node being deleted", BlockRule::NodeTerminating, |scene| scene.node().terminating = true),
    blocker("a node that has just joined", BlockRule::NodeTooYoung, |scene| {
        scene.node().created_at = Some(scene.input.now);
    }),
    blocker("a Windows node", BlockRule::WindowsNode, |scene| scene.node().windows = true),
];

/// A budget that spares so many pods of a Deployment, as its status says.
pub fn a_budget(name: &str, deployment: &str, disruptions_allowed: i32) -> PodDisruptionBudget {
    PodDisruptionBudget {
        name: ObjectName::new("shop", name),
        selector: Some(app(deployment)),
        max_unavailable: Some(CountOrPercent::Count(1)),
        disruptions_allowed: Some(disruptions_allowed),
        ..PodDisruptionBudget::default()
    }
}

/// A budget at 0 over the pod's Deployment.
pub fn zero_budget(scene: &mut Scene) {
    let name = scene.pod().labels["app"].clone();
    scene.input.disruption_budgets.push(a_budget(&name, &name, 0));
}

fn two_budgets(scene: &mut Scene) {
    let name = scene.pod().labels["app"].clone();
    scene.input.disruption_budgets.extend([a_budget("first", &name, 1), a_budget("second", &name, 1)]);
}

/// Annotates the pod.
pub fn annotate(scene: &mut Scene, key: &str, value: &str) {
    scene.pod().annotations.insert(key.to_owned(), value.to_owned());
}

/// Gives the pod alone another owner, which wants so many replicas.
pub fn own_by(scene: &mut Scene, kind: OwnerKind, name: &str, replicas: u32) {
    scene.pod().owner = Some(spot_domain::Owner { kind, name: name.to_owned() });
    let name = ObjectName::new("shop", name);
    scene.input.workloads.push(Workload { kind, name, replicas, recreate: false });
}

/// Mounts a volume.
pub fn with_volume(scene: &mut Scene, volume: PodVolume) {
    scene.pod().volumes.push(volume);
}

fn persistent(node_affinity: Vec<NodeSelectorTerm>, local: bool, unknown: bool) -> PodVolume {
    let claim = ObjectName::new("shop", "data");
    PodVolume::Persistent { claim, node_affinity, ebs: !local, local, single_node: true, unknown }
}

/// An EBS volume that can be used in one zone only.
pub fn bound_to_zone(zone: &str) -> PodVolume {
    let requirement = SelectorRequirement {
        key: label_keys::ZONE.to_owned(),
        operator: SelectorOperator::In,
        values: vec![zone.to_owned()],
    };
    let term = NodeSelectorTerm { match_expressions: vec![requirement], match_fields: Vec::new() };
    persistent(vec![term], false, false)
}
