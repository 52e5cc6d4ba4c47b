//! Defects in the fleet and in the course of pods: nodes lost or changed, moves that lead nowhere.

use super::parts::{labels, node, object};
use super::{CheckRule as Rule, Plant, assert_planted};
use spot_domain::*;

#[test]
fn each_defect_of_fleet_and_moves_is_named() {
    assert_planted(PLANTS);
}

pub(super) const PLANTS: &[Plant] = &[
    (Rule::NodeLost, "a node is neither planned nor leaving", |scene| {
        scene.outcome.plan.nodes.retain(|planned| planned.name.as_str() != "n6");
    }),
    (Rule::NodeDuplicated, "a node is planned twice", |scene| {
        let mut twin = scene.planned("n6").clone();
        twin.pods.clear();
        scene.outcome.plan.nodes.push(twin);
    }),
    (Rule::NodeDuplicated, "a node leaves in two steps", |scene| {
        scene.step(0).leaving.push("n8".into());
        scene.step(1).leaving.clear();
        scene.step(1).leaving.push("n8".into());
        let moves = std::mem::take(&mut scene.step(1).moves);
        scene.step(0).moves.extend(moves);
        scene.restate();
    }),
    (Rule::NodeChanged, "a node that stays is said to be in another zone", |scene| {
        scene.planned("n5").zone = Some("c".into());
    }),
    (Rule::NodeChanged, "a node that stays is said not to be ours", |scene| scene.planned("n5").managed = false),
    (Rule::UnknownNode, "a node of no input stays", |scene| {
        let mut stranger = scene.planned("n5").clone();
        (stranger.name, stranger.pods) = ("n99".into(), Vec::new());
        scene.outcome.plan.nodes.push(stranger);
    }),
    (Rule::UnknownNode, "a node of no input leaves", |scene| scene.step(1).leaving.push("n99".into())),
    (Rule::JoiningNode, "a joining node joins in no step", |scene| {
        scene.step(0).joining.clear();
        scene.restate();
    }),
    (Rule::JoiningNode, "a joining node joins in two steps", |scene| {
        scene.step(1).joining.push("s1".into());
        scene.restate();
    }),
    (Rule::JoiningNode, "a joining node takes the name of another", |scene| scene.planned("n5").joining = true),
    (Rule::UnmanagedNodeLeaves, "a control plane node leaves", |scene| {
        scene.input.nodes.push(Node { unmanaged: Some(UnmanagedReason::ControlPlane), ..node("n9", "a") });
        scene.step(1).leaving.push("n9".into());
        scene.restate();
    }),
    (Rule::UnknownNodeLeaves, "a node without a group leaves", |scene| scene.node("n8").group = None),
    (Rule::UnknownNodeLeaves, "a node of unknown type leaves", |scene| {
        scene.node("n8").instance_type = Some("x9.large".into());
        scene.restate();
    }),
    (Rule::UnknownNodeLeaves, "a Windows node leaves", |scene| scene.node("n8").windows = true),
    (Rule::UnhealthyNodeLeaves, "a node that is not Ready leaves", |scene| scene.node("n8").ready = false),
    (Rule::UnhealthyNodeLeaves, "a node that is being deleted leaves", |scene| scene.node("n8").terminating = true),
    (Rule::PodsUnknownNodeLeaves, "a node with unknown pods is removed", |scene| scene.node("n8").pods_unknown = true),
    (Rule::PodsUnknownNodeLeaves, "a node with unknown pods becomes another type", |scene| {
        scene.node("n1").pods_unknown = true;
        scene.buy("c5.large", "a", CapacityType::Spot);
    }),
    (Rule::NodeOptOut, "Cluster Autoscaler's mark on the node", |scene| {
        scene.node("n8").annotations = labels(&[("cluster-autoscaler.kubernetes.io/scale-down-disabled", "true")]);
    }),
    (Rule::NodeOptOut, "Karpenter's older mark on the node", |scene| {
        scene.node("n8").annotations = labels(&[("karpenter.sh/do-not-consolidate", "true")]);
    }),
    (Rule::NodeOptOut, "Karpenter's mark as a label on the node", |scene| {
        scene.node("n8").labels.insert("karpenter.sh/do-not-disrupt".into(), "true".into());
    }),
    (Rule::NodeForced, "a person forced it on-demand until a second later", |scene| {
        let until = scene.input.now + jiff::SignedDuration::from_secs(1);
        scene.node("n8").forced_until = Some(until);
    }),
    (Rule::NodeExcluded, "the policy excludes the type", |scene| {
        scene.input.policy.exclusions.instance_types = vec!["m5.large".into()];
    }),
    (Rule::NodeExcluded, "the policy excludes the taint", |scene| {
        let taint = Taint { key: "batch".into(), value: "yes".into(), effect: TaintEffect::PreferNoSchedule };
        scene.node("n8").taints.push(taint.clone());
        scene.input.policy.exclusions.taints.push(taint);
    }),
    (Rule::NodeExcluded, "the policy excludes the label", |scene| {
        scene.node("n8").labels.insert("keep".into(), "yes".into());
        scene.input.policy.exclusions.labels = labels(&[("keep", "yes")]);
    }),
    (Rule::SwitchedOff, "the policy is off", |scene| scene.input.policy.enabled = false),
    (Rule::SwitchedOff, "consolidation is off", |scene| scene.input.policy.binpack.enabled = false),
    (Rule::SwitchedOff, "fallback is off", |scene| {
        scene.input.policy.fallback.enabled = false;
        scene.step(0).kind = StepKind::FallBackToOnDemand;
    }),
    (Rule::SwitchedOff, "nothing is to be launched for pending pods", |scene| {
        scene.step(0).kind = StepKind::LaunchForPending;
    }),
    (Rule::PodLost, "a pod is on no planned node", |scene| {
        scene.planned("n2").pods.retain(|pod| *pod != object("shop/web-2"));
    }),
    (Rule::PodDuplicated, "a pod is on two nodes", |scene| scene.planned("n2").pods.push(object("shop/api-2"))),
    (Rule::PodMisplaced, "a pod is elsewhere without a move", |scene| {
        scene.planned("n2").pods.retain(|pod| *pod != object("shop/web-2"));
        scene.planned("n5").pods.push(object("shop/web-2"));
    }),
    (Rule::UnknownPod, "a planned pod is unknown", |scene| scene.planned("n2").pods.push(object("shop/ghost-1"))),
    (Rule::UnknownPod, "a DaemonSet's pod is listed", |scene| {
        scene.planned("n2").pods.push(object("kube-system/agent-n2"));
    }),
    (Rule::MoveBroken, "a move starts where the pod is not", |scene| scene.step(0).moves[0].from = "n4".into()),
    (Rule::MoveBroken, "a move ends on a node that leaves", |scene| scene.step(0).moves[1].to = "n8".into()),
    (Rule::MoveBroken, "a move ends on a node that joins only later", |scene| {
        scene.step(0).joining.clear();
        scene.step(1).joining.push("s1".into());
        scene.restate();
    }),
    (Rule::MoveBroken, "a pod is moved that is not bound", |scene| {
        let moved = PodMove { pod: object("shop/late-1"), from: "n1".into(), to: "n2".into(), surge: false };
        scene.outcome.plan.pending[0].placed_on = None;
        scene.step(1).moves.push(moved);
    }),
    (Rule::PodLeftBehind, "a node leaves with a pod on it", |scene| {
        scene.step(0).moves.retain(|moved| moved.pod != object("shop/api-1"));
    }),
    (Rule::PendingPod, "a pending pod is not answered", |scene| scene.outcome.plan.pending.clear()),
    (Rule::PendingPod, "a pending pod is put on a node that leaves", |scene| {
        scene.outcome.plan.pending[0].placed_on = Some("n8".into());
    }),
    (Rule::PendingPod, "the node promised to a pending pod leaves", |scene| {
        scene.outcome.plan.pending[0].placed_on = None;
        scene.pod("shop/late-1").nominated_node = Some("n8".into());
    }),
];
