//! Defects in what is moved: budgets, opt-outs, exclusions, local data, kinds of pods, last replicas.

use super::parts::{app, labels, object, pod};
use super::scene::Scene;
use super::{CheckRule as Rule, Plant, assert_planted};
use spot_domain::*;

#[test]
fn each_pod_that_may_not_be_moved_is_named() {
    assert_planted(PLANTS);
}

fn annotate(scene: &mut Scene, name: &str, key: &str, value: &str) {
    scene.pod(name).annotations = labels(&[(key, value)]);
}

fn budget(name: &str, selected: &str) -> PodDisruptionBudget {
    PodDisruptionBudget {
        name: object(name),
        selector: app(selected),
        max_unavailable: Some(CountOrPercent::Count(1)),
        ..PodDisruptionBudget::default()
    }
}

fn persistent(local: bool, unknown: bool) -> PodVolume {
    PodVolume::Persistent {
        claim: object("shop/data"),
        node_affinity: Vec::new(),
        ebs: false,
        local,
        single_node: true,
        unknown,
    }
}

/// Puts a pod of this kind on the node that is emptied second, moved like the others.
fn add_moved(scene: &mut Scene, name: &str, owner: Option<(OwnerKind, &str)>) {
    scene.input.pods.push(pod(name, Some("n8"), owner));
    scene.planned("n5").pods.push(object(name));
    let moved = PodMove { pod: object(name), from: "n8".into(), to: "n5".into(), surge: false };
    scene.step(1).moves.push(moved);
}

pub(super) const PLANTS: &[Plant] = &[
    (Rule::NodeBoundPod, "a DaemonSet's pod is moved", |scene| {
        let name = object("kube-system/agent-n8");
        scene.step(1).moves.push(PodMove { pod: name, from: "n8".into(), to: "n5".into(), surge: false });
    }),
    (Rule::DisruptionBudget, "the budget's status is at 0", |scene| {
        scene.input.disruption_budgets[0].disruptions_allowed = Some(0);
    }),
    (Rule::DisruptionBudget, "the spec leaves nothing although the status is old", |scene| {
        scene.pod("shop/web-2").ready = false;
    }),
    (Rule::DisruptionBudget, "a percentage is rounded up", |scene| {
        let mut all = budget("shop/cart", "cart");
        (all.max_unavailable, all.min_available) = (None, Some(CountOrPercent::Percent(51)));
        scene.input.disruption_budgets.push(all);
    }),
    (Rule::DisruptionBudget, "a budget at 0 blocks a surge all the same", |scene| {
        let mut all = budget("shop/solo", "solo");
        all.max_unavailable = Some(CountOrPercent::Count(0));
        scene.input.disruption_budgets.push(all);
    }),
    (Rule::TwoDisruptionBudgets, "two budgets select one pod", |scene| {
        scene.input.disruption_budgets.push(budget("shop/cart", "cart"));
        scene.input.disruption_budgets.push(PodDisruptionBudget {
            selector: Some(LabelSelector::default()),
            disruptions_allowed: Some(5),
            max_unavailable: None,
            ..budget("shop/everything", "")
        });
        scene.input.disruption_budgets.remove(0);
    }),
    (Rule::PodOptOut, "Karpenter", |scene| annotate(scene, "shop/api-1", "karpenter.sh/do-not-disrupt", "true")),
    (Rule::PodOptOut, "Karpenter, for a time not over yet", |scene| {
        annotate(scene, "shop/api-1", "karpenter.sh/do-not-disrupt", "1h30m");
    }),
    (Rule::PodOptOut, "Karpenter, a value that nobody can read", |scene| {
        annotate(scene, "shop/api-1", "karpenter.sh/do-not-disrupt", "always");
    }),
    (Rule::PodOptOut, "Karpenter, before", |scene| {
        annotate(scene, "shop/api-1", "karpenter.sh/do-not-evict", "true");
    }),
    (Rule::PodOptOut, "Cluster Autoscaler", |scene| {
        annotate(scene, "shop/api-1", "cluster-autoscaler.kubernetes.io/safe-to-evict", "false");
    }),
    (Rule::PodOptOut, "CAST, as a label", |scene| {
        let marks = &mut scene.pod("shop/api-1").labels;
        marks.insert("autoscaling.cast.ai/removal-disabled".into(), "true".into());
    }),
    (Rule::PodOptOut, "Ocean", |scene| annotate(scene, "shop/api-1", "spotinst.io/restrict-scale-down", "true")),
    (Rule::PodExcluded, "the policy excludes its label", |scene| {
        scene.input.policy.exclusions.labels = labels(&[("app", "api")]);
    }),
    (Rule::LocalData, "emptyDir on disk", |scene| {
        scene.pod("shop/api-1").volumes = vec![PodVolume::EmptyDir { memory: false }];
    }),
    (Rule::LocalData, "emptyDir on disk, called safe to evict by a label only", |scene| {
        scene.pod("shop/api-1").volumes = vec![PodVolume::EmptyDir { memory: false }];
        let marks = &mut scene.pod("shop/api-1").labels;
        marks.insert("cluster-autoscaler.kubernetes.io/safe-to-evict".into(), "true".into());
    }),
    (Rule::LocalData, "a directory of the node, though scratch data may go", |scene| {
        scene.input.policy.local_data = LocalData::AllowEmptyDir;
        scene.pod("shop/api-1").volumes = vec![PodVolume::HostPath];
    }),
    (Rule::LocalData, "a local volume", |scene| scene.pod("shop/api-1").volumes = vec![persistent(true, false)]),
    (Rule::VolumeUnknown, "a volume that was not seen", |scene| {
        scene.pod("shop/api-1").volumes = vec![persistent(false, true)];
    }),
    (Rule::BarePod, "no controller, even if safe to evict", |scene| {
        add_moved(scene, "shop/bare", None);
        annotate(scene, "shop/bare", "cluster-autoscaler.kubernetes.io/safe-to-evict", "true");
    }),
    (Rule::RunningJob, "a Job's pod", |scene| add_moved(scene, "shop/once-1", Some((OwnerKind::Job, "once")))),
    (Rule::PodNotReady, "a pod that is not Ready", |scene| scene.pod("shop/api-1").ready = false),
    (Rule::PodTerminating, "a pod that is being deleted", |scene| {
        scene.pod("shop/api-1").terminating = true;
    }),
    (Rule::SingleReplica, "no second replica first", |scene| scene.step(1).moves[0].surge = false),
    (Rule::SingleReplica, "a Deployment that recreates", |scene| scene.workload("solo").recreate = true),
    (Rule::SingleReplica, "a Deployment with a volume", |scene| {
        scene.pod("shop/solo-1").volumes = vec![persistent(false, false)];
    }),
    (Rule::SingleReplica, "the only pod of an unknown workload", |scene| {
        add_moved(scene, "shop/queue-1", Some((OwnerKind::Other, "queue")));
    }),
    (Rule::AllReplicasOnOneNode, "both replicas on the node left", |scene| {
        for (name, owner) in [("shop/queue-1", "queue"), ("shop/queue-2", "queue")] {
            add_moved(scene, name, Some((OwnerKind::StatefulSet, owner)));
        }
    }),
    (Rule::AllReplicasOnOneNode, "the other replica is not Ready", |scene| scene.pod("shop/cart-2").ready = false),
    (Rule::SurgeImpossible, "a second replica of a StatefulSet", |scene| {
        for name in ["shop/api-1", "shop/api-2"] {
            scene.pod(name).owner = Some(Owner { kind: OwnerKind::StatefulSet, name: "api".into() });
        }
        scene.step(0).moves[1].surge = true;
    }),
    (Rule::LastDnsPod, "the only DNS pod that is Ready", |scene| {
        scene.input.pods.retain(|pod| pod.name.name != "coredns-2");
        scene.planned("n3").pods.retain(|pod| pod.name != "coredns-2");
        scene.step(0).moves[2].surge = true;
    }),
];
