//! Opt-outs: annotations of every dialect on pods and nodes, and the policy's exclusions.

use jiff::SignedDuration;
use spot_domain::{BlockRule, Labels, Taint, TaintEffect};
use spot_planning_tests::{annotate, assert_blocks, idle_node, leaves, planned, stays};

const POD_DIALECTS: [(&str, &str); 5] = [
    ("karpenter.sh/do-not-disrupt", "true"),
    ("karpenter.sh/do-not-evict", "true"),
    ("cluster-autoscaler.kubernetes.io/safe-to-evict", "false"),
    ("autoscaling.cast.ai/removal-disabled", "true"),
    ("spotinst.io/restrict-scale-down", "true"),
];

const NODE_DIALECTS: [(&str, &str); 5] = [
    ("karpenter.sh/do-not-disrupt", "true"),
    ("karpenter.sh/do-not-consolidate", "true"),
    ("cluster-autoscaler.kubernetes.io/scale-down-disabled", "true"),
    ("autoscaling.cast.ai/removal-disabled", "true"),
    ("spotinst.io/restrict-scale-down", "true"),
];

#[test]
fn every_dialect_on_a_pod_keeps_its_node_as_annotation_and_as_label() {
    for (key, value) in POD_DIALECTS {
        assert_blocks(BlockRule::PodOptOut, |scene| annotate(scene, key, value));
        assert_blocks(BlockRule::PodOptOut, |scene| {
            scene.pod().labels.insert(key.to_owned(), value.to_owned());
        });
    }
}

#[test]
fn every_dialect_on_a_node_keeps_it_as_annotation_and_as_label() {
    for (key, value) in NODE_DIALECTS {
        let mark = Labels::from([(key.to_owned(), value.to_owned())]);
        assert_blocks(BlockRule::NodeOptOut, |scene| scene.node().annotations.extend(mark.clone()));
        assert_blocks(BlockRule::NodeOptOut, |scene| scene.node().labels.extend(mark.clone()));
    }
}

#[test]
fn the_opposite_value_keeps_nobody() {
    for (key, value) in POD_DIALECTS {
        let mut scene = idle_node();
        annotate(&mut scene, key, if value == "true" { "false" } else { "true" });
        assert!(leaves(&planned(&scene.input), &scene.node), "{key}");
    }
}

#[test]
fn a_pods_mark_on_a_node_is_no_opt_out_of_the_node() {
    for (key, value) in POD_DIALECTS.into_iter().filter(|mark| !NODE_DIALECTS.contains(mark)) {
        let mut scene = idle_node();
        scene.node().annotations.insert(key.to_owned(), value.to_owned());
        assert!(leaves(&planned(&scene.input), &scene.node), "{key}, and the checker agrees");
    }
}

#[test]
fn do_not_disrupt_with_an_unreadable_value_counts_as_true() {
    assert_blocks(BlockRule::PodOptOut, |scene| annotate(scene, "karpenter.sh/do-not-disrupt", "always"));
}

#[test]
fn do_not_disrupt_for_thirty_minutes_ends_after_thirty_minutes() {
    let mut scene = idle_node();
    annotate(&mut scene, "karpenter.sh/do-not-disrupt", "30m");
    for (age_secs, kept) in [(29 * 60 + 59, true), (30 * 60, false)] {
        scene.pod().created_at = scene.input.now.checked_sub(SignedDuration::from_secs(age_secs)).ok();
        assert_eq!(stays(&planned(&scene.input), &scene.node), kept, "{age_secs} s old");
    }
}

#[test]
fn an_opt_out_of_one_node_leaves_the_others_free() {
    let mut scene = idle_node();
    scene.node_named("node-1").annotations.insert("karpenter.sh/do-not-disrupt".into(), "true".into());
    let outcome = planned(&scene.input);
    assert!(stays(&outcome, "node-1"));
    assert!(leaves(&outcome, &scene.node));
}

#[test]
fn a_pod_with_an_excluded_label_keeps_its_node() {
    assert_blocks(BlockRule::PodExcluded, |scene| {
        scene.pod().labels.insert("tier".into(), "keep".into());
        scene.input.policy.exclusions.labels.insert("tier".into(), "keep".into());
    });
}

#[test]
fn a_node_with_an_excluded_label_taint_or_type_stays() {
    assert_blocks(BlockRule::NodeExcluded, |scene| {
        scene.node().labels.insert("team".into(), "ml".into());
        scene.input.policy.exclusions.labels.insert("team".into(), "ml".into());
    });
    assert_blocks(BlockRule::NodeExcluded, |scene| {
        let taint = Taint { key: "team".into(), value: "ml".into(), effect: TaintEffect::PreferNoSchedule };
        scene.node().taints.push(taint.clone());
        scene.input.policy.exclusions.taints.push(taint);
    });
    assert_blocks(BlockRule::NodeExcluded, |scene| {
        scene.input.policy.exclusions.instance_types.push("m5.4xlarge".into());
    });
}

#[test]
fn an_excluded_namespace_does_not_keep_a_pod_from_moving() {
    let mut scene = idle_node();
    scene.input.policy.exclusions.namespaces.push("shop".into());
    assert!(leaves(&planned(&scene.input), &scene.node), "namespaces bar right-sizing only");
}

#[test]
fn an_excluded_label_with_another_value_keeps_nobody() {
    let mut scene = idle_node();
    scene.pod().labels.insert("tier".into(), "free".into());
    scene.input.policy.exclusions.labels.insert("tier".into(), "keep".into());
    assert!(leaves(&planned(&scene.input), &scene.node));
}
