//! Data on the node's disk, volumes bound to a zone, and how many volumes a node can attach.

use spot_domain::{BlockRule, LocalData, ObjectName, PodVolume};
use spot_planning_tests::{
    Scene, annotate, assert_blocks, bound_to_zone, home_of, idle_node, joining, leaves, nothing_to_buy, planned,
    rejected_for, stays, with_volume,
};

fn claim(local: bool, unknown: bool) -> PodVolume {
    let claim = ObjectName::new("shop", "data");
    PodVolume::Persistent { claim, node_affinity: Vec::new(), ebs: !local, local, single_node: true, unknown }
}

#[test]
fn scratch_data_on_disk_keeps_a_pod_unless_the_policy_gives_it_up() {
    let scratch = PodVolume::EmptyDir { memory: false };
    assert_blocks(BlockRule::LocalData, |scene| with_volume(scene, scratch.clone()));
    let mut scene = idle_node();
    with_volume(&mut scene, scratch);
    scene.input.policy.local_data = LocalData::AllowEmptyDir;
    assert!(leaves(&planned(&scene.input), &scene.node));
}

#[test]
fn safe_to_evict_gives_up_scratch_data_of_that_pod() {
    let mut scene = idle_node();
    with_volume(&mut scene, PodVolume::EmptyDir { memory: false });
    assert!(stays(&planned(&scene.input), &scene.node));
    annotate(&mut scene, "cluster-autoscaler.kubernetes.io/safe-to-evict", "true");
    assert!(leaves(&planned(&scene.input), &scene.node));
}

#[test]
fn a_label_that_says_safe_to_evict_gives_nothing_up() {
    assert_blocks(BlockRule::LocalData, |scene| {
        with_volume(scene, PodVolume::EmptyDir { memory: false });
        let marks = &mut scene.pod().labels;
        marks.insert("cluster-autoscaler.kubernetes.io/safe-to-evict".into(), "true".into());
    });
}

#[test]
fn scratch_data_in_memory_keeps_nobody() {
    let mut scene = idle_node();
    with_volume(&mut scene, PodVolume::EmptyDir { memory: true });
    assert!(leaves(&planned(&scene.input), &scene.node));
}

#[test]
fn host_paths_and_local_volumes_keep_a_pod_whatever_the_policy_says() {
    for volume in [PodVolume::HostPath, claim(true, false)] {
        assert_blocks(BlockRule::LocalData, |scene| {
            scene.input.policy.local_data = LocalData::AllowEmptyDir;
            with_volume(scene, volume);
        });
    }
}

#[test]
fn a_volume_that_was_not_seen_keeps_its_pod() {
    assert_blocks(BlockRule::VolumeUnknown, |scene| with_volume(scene, claim(false, true)));
}

#[test]
fn a_pod_with_a_zone_bound_volume_goes_to_a_node_of_that_zone() {
    for (zone, node) in [("us-east-1a", "node-1"), ("us-east-1b", "node-2"), ("us-east-1c", "node-3")] {
        let mut scene = idle_node();
        nothing_to_buy(&mut scene.input);
        with_volume(&mut scene, bound_to_zone(zone));
        let outcome = planned(&scene.input);
        assert!(leaves(&outcome, &scene.node));
        assert_eq!(home_of(&outcome, &scene.pod_name()).name.as_str(), node);
    }
}

#[test]
fn a_node_that_joins_for_a_zone_bound_volume_joins_in_that_zone() {
    let mut scene = idle_node();
    fill(&mut scene, &["node-1", "node-2", "node-3"]);
    with_volume(&mut scene, bound_to_zone("us-east-1c"));
    let outcome = planned(&scene.input);
    assert!(!joining(&outcome).is_empty());
    let home = home_of(&outcome, &scene.pod_name());
    assert_eq!(home.zone.as_ref().map(|zone| zone.as_str()), Some("us-east-1c"));
}

#[test]
fn a_zone_bound_volume_without_room_in_its_zone_keeps_the_node() {
    let mut scene = idle_node();
    nothing_to_buy(&mut scene.input);
    with_volume(&mut scene, bound_to_zone("us-east-1a"));
    fill(&mut scene, &["node-1"]);
    let outcome = planned(&scene.input);
    assert!(stays(&outcome, &scene.node));
    assert_eq!(rejected_for(&outcome, &scene.node), Some(BlockRule::NoFittingNode));
}

/// Takes what is free on these nodes.
fn fill(scene: &mut Scene, nodes: &[&str]) {
    for node in nodes {
        scene.add_pod("filler", Some(node), 700, 1 << 30);
    }
}

#[test]
fn a_node_without_a_free_attachment_gets_no_pod_with_an_ebs_volume() {
    for (slots, node_leaves) in [(0, false), (1, true)] {
        let mut scene = idle_node();
        nothing_to_buy(&mut scene.input);
        with_volume(&mut scene, bound_to_zone("us-east-1a"));
        scene.node_named("node-1").attachable_ebs_volumes = Some(slots);
        let outcome = planned(&scene.input);
        assert_eq!(leaves(&outcome, &scene.node), node_leaves, "{slots} attachments");
    }
}

#[test]
fn attachments_in_use_are_counted() {
    for (volumes_there, node_leaves) in [(1, true), (2, false)] {
        let mut scene = idle_node();
        nothing_to_buy(&mut scene.input);
        with_volume(&mut scene, bound_to_zone("us-east-1a"));
        scene.node_named("node-1").attachable_ebs_volumes = Some(2);
        for _ in 0..volumes_there {
            scene.input.pods[0].volumes.push(bound_to_zone("us-east-1a"));
        }
        let outcome = planned(&scene.input);
        assert_eq!(leaves(&outcome, &scene.node), node_leaves, "{volumes_there} attached");
    }
}
